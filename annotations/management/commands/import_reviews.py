"""`manage.py import_reviews --team newsroom FILE…`: bring in fact-checks by others, and tell what became of each file."""

import gzip
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations import actions
from annotations.choices import JobState
from annotations.choices.exchange import ReviewFormat
from annotations.errors import InvalidInput
from annotations.models import Import, Team
from annotations.tasks import run_here

SHOWN = 10


class Command(BaseCommand):
    help = (
        "Import fact-checks by others: pages with JSON-LD, ClaimReview and DataFeed files, answers of claims:search, "
        "JSON lines, CSV; gzipped ones too. A second import of the same changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--team", required=True, help="the team's slug")
        parser.add_argument(
            "--format", choices=list(ReviewFormat), help="told by the content, unless it is said"
        )
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def handle(self, *, team: str, files: list[Path], format: str | None, **options: Any) -> None:
        owner = Team.objects.filter(slug=team).first()
        if owner is None:
            raise CommandError(f"There is no team “{team}”.")
        for path in files:
            self.bring(owner, path, ReviewFormat(format) if format else None)

    def bring(self, team: Team, path: Path, format: ReviewFormat | None) -> None:
        """Import one file and say what came of it."""
        try:
            brought, job = actions.imports.begin(
                team, by=None, content=_text(path), name=path.name[:300], format=format
            )
        except InvalidInput as error:
            raise CommandError(f"{path}: {error.detail}") from error
        job = run_here(job)
        if job.state != JobState.DONE:
            raise CommandError(f"{path}: the job is {job.state} {job.error}".rstrip())
        self.tell(path, Import.objects.get(pk=brought.pk))

    def tell(self, path: Path, brought: Import) -> None:
        self.stdout.write(
            f"{path}: {brought.added} added, {brought.changed} changed, {brought.unchanged} unchanged, "
            f"{brought.failed} could not be read"
        )
        for problem in brought.problems[:SHOWN]:
            self.stdout.write(f"  {problem['place']}: {problem['detail']}")


def _text(path: Path) -> str:
    """The file's text; raises CommandError where it has none."""
    try:
        data = path.read_bytes()
        return (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8-sig")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} cannot be read: {error}.") from error

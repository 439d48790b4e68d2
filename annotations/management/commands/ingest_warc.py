"""`manage.py ingest_warc FILE… --team newsroom`: read the pages of WARC files into a team's articles."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations import actions, tasks
from annotations.choices import JobState
from annotations.errors import FactcheckError
from annotations.management.commands.ingest import member_of
from annotations.models import Article, Membership
from annotations.pipeline.exchange import warc
from annotations.values.exchange import Capture, Unreadable


class Command(BaseCommand):
    help = (
        "Ingest the pages of WARC files (gzipped too) as texts of their articles, with the time of their capture. What was "
        "read before is passed over; what is older than the article's text is refused; each is told on a line."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--team", required=True, help="Slug of the team.")
        parser.add_argument(
            "--as", dest="email", help="E-mail of the member on whose behalf; else an admin's."
        )

    def handle(self, *, files: list[Path], team: str, email: str | None, **options: Any) -> None:
        member = member_of(team, email)
        told = [self.ingest(capture, member) for path in files for capture in _captures(path)]
        failed = told.count(False)
        self.stdout.write(f"{len(told)} pages, {failed} not read")
        if failed:
            raise CommandError(f"{failed} of {len(told)} were not read; the reasons stand above.")

    def ingest(self, capture: Capture, member: Membership) -> bool:
        """Do one; say what came of it. False where it was not read."""
        what = f"{capture.place}\t{capture.url}"
        if isinstance(capture.found, Unreadable):
            self.stdout.write(f"{what}\tfailed\t{capture.found.detail}")
            return False
        try:
            job = actions.captures.take_in(capture.found, by=member)
        except FactcheckError as error:
            self.stdout.write(f"{what}\tfailed\t{error.detail}")
            return False
        if job is None:
            self.stdout.write(f"{what}\tread before")
            return True
        job = tasks.run_here(job)
        article = Article.objects.get(pk=job.subject_id)
        read = job.state == JobState.DONE and article.current_revision is not None
        said = (
            f"revision {article.current_revision.number}"
            if read
            else f"failed\t{job.error or article.fetch_detail}"
        )
        self.stdout.write(f"{what}\t{said}")
        return read


def _captures(path: Path) -> Iterator[Capture]:
    try:
        with path.open("rb") as file:
            yield from warc.read(file, most=settings.FETCH_MAX_BYTES)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error}.") from error

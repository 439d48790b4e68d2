"""`manage.py export_warc newsroom newsroom.warc.gz`: every page that a team has kept, for any reader of WARC files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations import actions
from annotations.models import Team
from annotations.pipeline.exchange import warc


class Command(BaseCommand):
    help = (
        "Write every snapshot that has an address to a gzipped WARC 1.1 file, as it was fetched. Pages of withheld sources "
        "are left out."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("team", metavar="SLUG")
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *, team: str, file: Path, **options: Any) -> None:
        owner = Team.objects.filter(slug=team).first()
        if owner is None:
            raise CommandError(f"There is no team “{team}”.")
        unfinished = file.with_name(f"{file.name}.part")
        try:
            with unfinished.open("wb") as to:
                count = warc.write(to, actions.captures.of_team(owner), software="Factcheck")
            unfinished.replace(file)
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error}.") from error
        finally:
            unfinished.unlink(missing_ok=True)
        self.stdout.write(f"{file}: {count} pages")

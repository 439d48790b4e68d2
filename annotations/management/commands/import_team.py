"""`manage.py import_team newsroom.zip`: bring in a team as `export_team` wrote it, all of it or nothing."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations import actions
from annotations.errors import FactcheckError


class Command(BaseCommand):
    help = (
        "Bring in a team from the file that export_team wrote. Nothing is written unless all of it holds: the hashes, "
        "the tables, the chain of events. People set a password by “forgot password”. Read only files that you trust."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--slug", default="", help="What the team is called here, if not as before.")

    def handle(self, *, file: Path, slug: str, **options: Any) -> None:
        try:
            with file.open("rb") as archive:
                team = actions.transfers.bring_in(archive, self.tell, slug=slug)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error}.") from error
        except FactcheckError as error:
            raise CommandError(f"{file}: {error.detail}") from error
        self.stdout.write(f"{team.slug}: everything is in, and every link of its events holds")

    def tell(self, name: str, done: int, total: int) -> None:
        if total:
            self.stderr.write(f"{name.removeprefix('annotations_')}: {done} of {total}")

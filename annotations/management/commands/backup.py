"""Back everything up to a new folder: the database as it is at one moment, and the files beside it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.management.databases import at_hand
from factcheck.backups import CannotBackUp, Server, make
from factcheck.embedded import CannotStart
from factcheck.embedded.console import Console


class Command(BaseCommand):
    help = "Back up the database and the files to a new folder. The service may go on working meanwhile."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder",
            nargs="?",
            type=Path,
            help="The new folder; else one named by the time under var/backups.",
        )

    def handle(self, *, folder: Path | None, **options: Any) -> None:
        target = folder or settings.VAR / "backups" / f"{datetime.now(UTC):%Y-%m-%d-%H%M%S}"
        server = Server.of_settings(settings.DATABASES["default"], settings.POSTGRES)
        try:
            with at_hand():
                manifest = make(server, settings.VAR, target.absolute(), Console(self.stdout))
        except (CannotBackUp, CannotStart) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{manifest.rows:,} rows and {len(manifest.files)} files are in {target}")

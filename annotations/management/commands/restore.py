"""Restore what `backup` wrote, beside the database in use, and put it in its place when it came back equal."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from annotations.management.databases import at_hand
from factcheck.backups import CannotRestore, Server, restore
from factcheck.embedded import CannotStart
from factcheck.embedded.console import Console


class Command(BaseCommand):
    help = (
        "Restore a backup. Web, worker and beat must be stopped; what is in use is kept under another name."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="The folder that `backup` wrote.")
        parser.add_argument(
            "--replace", action="store_true", help="Although there are teams in the database in use."
        )

    def handle(self, *, folder: Path, replace: bool, **options: Any) -> None:
        console = Console(self.stdout)
        server = Server.of_settings(settings.DATABASES["default"], settings.POSTGRES)
        connections.close_all()
        try:
            with at_hand(alone=True):
                manifest, former = restore(
                    server, settings.VAR, folder, console, known=_known(), replace=replace
                )
                with console.step("Migrations"):
                    call_command("migrate", interactive=False, verbosity=0)
                connections.close_all()
        except (CannotRestore, CannotStart) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{manifest.rows:,} rows of {manifest.made_at} are back, equal to what was backed up."
        )
        if former:
            self.stdout.write(f"What was there before is the database {former}; drop it when you are sure.")


def _known() -> set[str]:
    """Every migration this version has, those that a squashed one replaces too."""
    found = MigrationLoader(None).disk_migrations
    replaced = {name for migration in found.values() for name in migration.replaces}
    return {f"{app}.{name}" for app, name in found.keys() | replaced}

"""`manage.py export_team newsroom newsroom.zip`: everything of a team in one file, to be read by `import_team`."""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations import actions
from annotations.models import Team


class Command(BaseCommand):
    help = (
        "Write a whole team to one file: history, snapshots, hashes, events, and what is withheld or not yet disclosed. "
        "Without passwords, tokens, webhooks and their secrets. Keep the file as you keep the database."
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
            with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as to:
                manifest = actions.transfers.take_out(owner, to, self.tell)
            unfinished.replace(file)
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error}.") from error
        finally:
            unfinished.unlink(missing_ok=True)
        rows = sum(table.rows for table in manifest.tables)
        self.stdout.write(f"{file}: {rows} rows, {file.stat().st_size} bytes")
        self.stdout.write(f"  {team}@{manifest.events}:{manifest.head}")

    def tell(self, name: str, done: int, total: int) -> None:
        if total:
            self.stderr.write(f"{name.removeprefix('annotations_')}: {done} of {total}")

"""Write anew what search looks through: after an upgrade that brought it, or one that reads words otherwise."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations import actions
from annotations.models import Team


class Command(BaseCommand):
    help = "Write anew what search looks through, a team at a time; each team's old rows serve until its new ones do."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--team", help="Slug of one team; else all.")

    def handle(self, *, team: str | None, **options: Any) -> None:
        teams = Team.objects.filter(slug=team) if team else Team.objects.all()
        if team and not teams:
            raise CommandError(f"There is no team “{team}”.")
        for each in teams.order_by("slug"):
            self.stdout.write(f"{each.slug}: {actions.search.rebuild(each)} found by their words")

"""Walk the event chain of every team and name the first link that does not hold."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations import actions
from annotations.models import EventChain, Team


class Command(BaseCommand):
    help = "Verify that no event was changed, inserted or removed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--team", help="Slug of one team; else all.")

    def handle(self, *, team: str | None, **options: Any) -> None:
        teams = Team.objects.filter(slug=team) if team else Team.objects.all()
        if not teams:
            raise CommandError(f"There is no team “{team}”." if team else "There are no teams.")
        broken = [slug for slug in map(self.verify, teams.order_by("slug")) if slug]
        if broken:
            raise CommandError(f"Tampered with: {', '.join(broken)}.")

    def verify(self, team: Team) -> str | None:
        """Walk one chain and say so; return the team's slug where it is broken."""
        link = actions.events.first_broken_link(team.pk)
        length = EventChain.objects.get(team=team).number
        if link is None:
            self.stdout.write(f"{team.slug}: {length} events, every link holds")
            return None
        self.stdout.write(
            f"{team.slug}: broken at event {link.number} ({link.kind}, {link.at:%Y-%m-%d %H:%M} UTC)"
        )
        return team.slug

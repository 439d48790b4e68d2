"""Walk the event chain of every team and name the first link that does not hold."""

import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations import actions
from annotations.models import Team

NOTED = re.compile(r"([-\w]+)@(\d{1,18}):([0-9a-f]{64})")


class Command(BaseCommand):
    help = (
        "Verify that no event was changed, inserted or removed. Keep what it prints where whoever could forge the "
        "database cannot reach, and give it back with --noted: a chain cut or written anew since is found out."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--team", help="Slug of one team; else all.")
        parser.add_argument(
            "--noted", action="append", default=[], help="An end as it was printed before: team@number:hash."
        )

    def handle(self, *, team: str | None, noted: list[str], **options: Any) -> None:
        teams = Team.objects.filter(slug=team) if team else Team.objects.all()
        if not teams:
            raise CommandError(f"There is no team “{team}”." if team else "There are no teams.")
        ends = dict(map(self.parsed, noted))
        broken = [each.slug for each in teams.order_by("slug") if not self.holds(each, ends.get(each.slug))]
        if broken:
            raise CommandError(f"Tampered with: {', '.join(broken)}.")

    def parsed(self, noted: str) -> tuple[str, tuple[int, str]]:
        found = NOTED.fullmatch(noted)
        if found is None:
            raise CommandError(f"“{noted}” is no end of a chain; it looks like newsroom@120:0f34….")
        return found[1], (int(found[2]), found[3])

    def holds(self, team: Team, noted: tuple[int, str] | None) -> bool:
        """Walk one chain and say what was found."""
        number, digest = noted or (0, "")
        walk = actions.events.walk(team.pk, number=number, hash=digest)
        if walk.broken is not None:
            self.stdout.write(f"{team.slug}: broken at event {walk.broken} ({walk.wrong})")
            return False
        self.stdout.write(f"{team.slug}: {walk.length} events, every link holds")
        if walk.length:
            self.stdout.write(f"  {team.slug}@{walk.length}:{walk.hash}")
        return True

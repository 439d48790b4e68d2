"""`manage.py rematch --team SLUG`: compare all claims of a team anew, by the model that is set now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations import actions, tasks
from annotations.models import Match, Team


class Command(BaseCommand):
    help = (
        "Hold every claim of a team against the others and against imported checks once more, after the model or "
        "this program has changed. What people have decided stays decided."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--team", required=True, help="its slug")

    def handle(self, *, team: str, **options: Any) -> None:
        found = Team.objects.filter(slug=team).first()
        if found is None:
            raise CommandError(f"There is no team “{team}”.")
        known = Match.objects.filter(team=found).count()
        due = actions.matches.compare_again(found, by=None)
        self.stderr.write(
            f"{due} claims and checks to compare, by {actions.fingerprints.model() or 'words alone'}."
        )
        while jobs := actions.matches.plan(found.pk):
            for job in jobs:
                tasks.run_here(job)
        self.stdout.write(f"{Match.objects.filter(team=found).count() - known} new matches proposed.")

"""`manage.py train --team SLUG`: teach the detector what a team takes up and turns down; report before it replaces."""

from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations import actions
from annotations.errors import FactcheckError
from annotations.models import Team
from annotations.pipeline.detection.taste import Comparison


class Command(BaseCommand):
    help = (
        "Learn from the candidates that a team has taken up and turned down, and report how much better its scores "
        "would be. Nothing is replaced without --replace."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--team", required=True, help="its slug")
        group = parser.add_mutually_exclusive_group()
        group.add_argument(
            "--replace", action="store_true", help="score the team's next candidates by what was learned"
        )
        group.add_argument("--forget", action="store_true", help="score them by the detector alone again")
        parser.add_argument("--json", action="store_true", help="print the card as JSON")

    def handle(self, *, team: str, **options: Any) -> None:
        found = Team.objects.filter(slug=team).first()
        if found is None:
            raise CommandError(f"There is no team “{team}”.")
        if options["forget"]:
            return self._forget(found)
        try:
            lesson = actions.tunings.learn(found)
        except FactcheckError as error:
            raise CommandError(error.detail) from error
        self._report(lesson, as_json=options["json"])
        if options["replace"]:
            tuning = actions.tunings.replace(found, lesson, by=None)
            self.stderr.write(f"Tuning {tuning.number} scores the candidates of {found.name} from now on.")
        else:
            self.stderr.write("Nothing was replaced; --replace does that.")

    def _forget(self, team: Team) -> None:
        forgotten = actions.tunings.forget(team, by=None)
        self.stderr.write("Forgotten." if forgotten else f"{team.name} had taught the detector nothing.")

    def _report(self, lesson: actions.tunings.Lesson, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(orjson.dumps(lesson.card, option=orjson.OPT_INDENT_2).decode())
            return
        for line in told(lesson.comparison):
            self.stdout.write(line)
        for name in ("speak_for", "speak_against"):
            self.stdout.write(f"{name.replace('_', ' ')}: {', '.join(lesson.card[name]) or 'nothing'}")


def told(comparison: Comparison) -> list[str]:
    """Before and after as lines for a person."""
    refused = comparison.decisions - comparison.accepted
    rows = {
        f"F1 at {comparison.threshold:g}": "f1",
        "average precision": "average_precision",
        "loss (nats)": "loss",
    }
    return [
        f"{comparison.accepted} candidates taken up, {refused} turned down",
        f"{'':<20}{'before':>8}{'after':>8}",
        *(
            f"{name:<20}{getattr(comparison.before, key):>8.3f}{getattr(comparison.after, key):>8.3f}"
            for name, key in rows.items()
        ),
        "The new scores are better." if comparison.is_better else "The new scores are no better.",
    ]

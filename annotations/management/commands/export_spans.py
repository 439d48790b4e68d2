"""`manage.py export_spans --team newsroom --for doccano`: the team's texts and where claims stand in them, JSON lines."""

from typing import Any
from uuid import UUID

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.models import Anchor, Article, Team
from annotations.pipeline.exchange.spans import TOOLS
from annotations.values import Span


class Command(BaseCommand):
    help = (
        "Write every article's text as it is now, with the places of the claims in it, a task a line on standard output, "
        "for an annotation tool. Offsets are Unicode code points. Nothing that anybody judged is in it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--team", required=True, help="the team's slug")
        parser.add_argument("--for", dest="tool", choices=list(TOOLS), required=True)
        parser.add_argument("--after", type=UUID, help="go on after the article whose task came whole last")

    def handle(self, *, team: str, tool: str, after: UUID | None, **options: Any) -> None:
        owner = Team.objects.filter(slug=team).first()
        if owner is None:
            raise CommandError(f"There is no team “{team}”.")
        read = Article.objects.filter(team=owner).exclude(current_revision=None)
        read = read.filter(pk__gt=after) if after else read
        for article in read.select_related("current_revision").order_by("pk").iterator(chunk_size=50):
            revision = article.current_revision
            task = TOOLS[tool](str(article.pk), revision.text, _spans(revision.pk))
            self.stdout.write(orjson.dumps(task).decode())


def _spans(revision: UUID) -> list[Span]:
    """Where claims stand in a revision, in the order of the text; the same place once."""
    standing = Anchor.objects.filter(revision=revision, standing=True, start__isnull=False)
    places = standing.order_by("start", "end").values_list("start", "end").distinct()
    return [Span(start, end) for start, end in places]

"""A source, what was read from it, and the claims it was brought to."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from annotations.choices import SourceKind, Stage
from annotations.models import Evidence, Membership, Source
from annotations.values import Span
from annotations.web.highlighting import Mark, Segment, segments
from annotations.web.words import OUTCOME, SOURCE, STAGE

SHOWN_LENGTH = 60_000  # of a source's text: longer ones are read at their address


@dataclass
class SourcePage:
    source: Source
    kind: str
    stage: str
    outcome: str
    fetching: bool
    evidence: list[Evidence]
    text: list[Segment]
    cut: bool


def source_page(member: Membership, source: Source) -> SourcePage:
    """The source with the quoted passages marked in its text. One query."""
    rows = Evidence.objects.visible_to(member).filter(source=source).select_related("claim", "created_by")
    evidence = list(rows.order_by("id"))
    marks = [Mark(item.start, item.end, item) for item in evidence if item.start is not None]
    length = min(len(source.text), SHOWN_LENGTH)
    return SourcePage(
        source=source,
        kind=SOURCE[SourceKind(source.kind)],
        stage=STAGE[Stage(source.stage)],
        outcome=OUTCOME.get(source.fetch_outcome, ""),
        fetching=source.stage in (Stage.QUEUED, Stage.FETCHING, Stage.READING),
        evidence=evidence,
        text=segments(source.text, Span(0, length), marks),
        cut=length < len(source.text),
    )


def sources_list(member: Membership) -> QuerySet[Source]:
    """Sources with the number of claims they bear on, without their texts."""
    standing = Q(evidence__withdrawn_at__isnull=True)
    uses = Count("evidence__claim", distinct=True, filter=standing)
    return Source.objects.visible_to(member).defer("text").annotate(uses=uses)

"""A source, what was read from it, and the claims it was brought to."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from annotations.choices import ArticleState, Grade, SourceKind, Stage
from annotations.models import Evidence, Membership, ReliabilityNote, Source, Withholding
from annotations.values import Span
from annotations.web.highlighting import Mark, Segment, segments
from annotations.web.pages.quotes import QuoteNote, quote_notes
from annotations.web.words import GRADE, OUTCOME, SOURCE, STAGE, WATCH

SHOWN_LENGTH = 60_000  # of a source's text: longer ones are read at their address


@dataclass
class Brought:
    """One piece of evidence that was taken from the source, and where its words stand now."""

    evidence: Evidence
    quote: QuoteNote | None


@dataclass
class SourcePage:
    source: Source
    kind: str
    grade: str
    stage: str
    outcome: str
    watch: str
    fetching: bool
    evidence: list[Brought]
    notes: list[ReliabilityNote]
    withholding: Withholding | None
    text: list[Segment]
    cut: bool


def source_page(member: Membership, source: Source) -> SourcePage:
    """The source with the quoted passages marked where they stand in its text now. Four queries."""
    rows = Evidence.objects.visible_to(member).filter(source=source).select_related("claim", "created_by")
    evidence = list(rows.order_by("id"))
    quotes = quote_notes(member, evidence)
    brought = [Brought(item, quotes.get(item.pk)) for item in evidence]
    notes = ReliabilityNote.objects.visible_to(member).filter(source=source).select_related("created_by")
    length = min(len(source.text), SHOWN_LENGTH)
    return SourcePage(
        source=source,
        kind=SOURCE[SourceKind(source.kind)],
        grade=GRADE[Grade(source.grade)],
        stage=STAGE[Stage(source.stage)],
        outcome=OUTCOME.get(source.fetch_outcome, ""),
        watch=WATCH[ArticleState(source.article.state)] if source.article and source.url else "",
        fetching=source.stage in (Stage.QUEUED, Stage.FETCHING, Stage.READING),
        evidence=brought,
        notes=list(notes.order_by("-on", "id")),
        withholding=source.withholding,
        text=segments(source.text, Span(0, length), [mark for one in brought if (mark := _mark(one))]),
        cut=length < len(source.text),
    )


def _mark(one: Brought) -> Mark | None:
    """Where its words are in the text on show: of a page that is watched, in what it says now."""
    place = one.quote.anchor if one.quote else one.evidence
    return None if place.start is None else Mark(place.start, place.end, one.evidence)


def sources_list(member: Membership) -> QuerySet[Source]:
    """Sources with the number of claims they bear on, without their texts."""
    standing = Q(evidence__withdrawn_at__isnull=True)
    uses = Count("evidence__claim", distinct=True, filter=standing)
    return Source.objects.visible_to(member).defer("text").annotate(uses=uses)

"""A source, what was read from it, and the claims it was brought to."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from annotations.choices import ArticleState, ClaimState, Grade, Scope, SourceKind, Stage
from annotations.models import Claim, Evidence, Membership, ReliabilityNote, ReviewDate, Source, Withholding
from annotations.models.sealing import sealed_from
from annotations.values import Span
from annotations.web.highlighting import Mark, Segment, segments
from annotations.web.pages.quotes import QuoteNote, quote_notes
from annotations.web.words import GRADE, OUTCOME, SOURCE, STAGE, WATCH

CLAIMS = 100
SHOWN_LENGTH = 60_000  # of a source's text: longer ones are read at their address


@dataclass
class Brought:
    """One piece of evidence that was taken from the source, and where its words stand now."""

    evidence: Evidence
    quote: QuoteNote | None
    look_again: ReviewDate | None
    move: bool


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
    """The source with the quoted passages marked where they stand in its text now. Five queries."""
    rows = Evidence.objects.visible_to(member).filter(source=source).select_related("claim", "created_by")
    evidence = list(rows.order_by("id"))
    quotes = quote_notes(member, evidence)
    dates = ReviewDate.objects.visible_to(member).filter(evidence__in=evidence, replaced_at=None)
    days = {date.evidence_id: date for date in dates}
    brought = [_brought(member, item, quotes.get(item.pk), days.get(item.pk)) for item in evidence]
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


def _brought(member: Membership, item: Evidence, quote: QuoteNote | None, day: ReviewDate | None) -> Brought:
    """With whether the member may say where its words stand now."""
    open_place = quote is not None and quote.anchor.needs_person
    return Brought(item, quote, day, open_place and member.reaches(Scope.REVIEW))


def claims_of(member: Membership, wanted: UUID | None) -> list[Claim]:
    """The claims a source may be brought to: the one that was asked for, and the latest."""
    rows = Claim.objects.visible_to(member).exclude(state__in=[ClaimState.MERGED, ClaimState.REJECTED])
    first = list(rows.filter(pk=wanted)) if wanted else []
    return first + [claim for claim in rows.order_by("-id")[:CLAIMS] if claim.pk != wanted]


def _mark(one: Brought) -> Mark | None:
    """Where its words are in the text on show: of a page that is watched, in what it says now."""
    place = one.quote.anchor if one.quote else one.evidence
    return None if place.start is None else Mark(place.start, place.end, one.evidence)


def sources_list(member: Membership) -> QuerySet[Source]:
    """Sources with the number of claims they bear on, without their texts."""
    standing = Q(evidence__withdrawn_at=None) & ~Q(evidence__in=sealed_from(member))
    uses = Count("evidence__claim", distinct=True, filter=standing)
    return Source.objects.visible_to(member).defer("text").annotate(uses=uses)

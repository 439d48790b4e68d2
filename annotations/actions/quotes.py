"""Where the words quoted as evidence stand in their source: looked up once, then carried like claims are.

The same engine, the same guards, the same rule that doubts never add up: see `actions/anchors.py`.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.db import transaction

from annotations.actions import anchors, drift, events
from annotations.choices import AnchorMethod, AnchorState
from annotations.errors import InvalidInput
from annotations.models import Article, Evidence, Membership, QuoteAnchor, Revision


class Carried(NamedTuple):
    """A quotation's place in a new text, unsaved, and its words where it last stood for certain."""

    anchor: QuoteAnchor
    words: str


def place(evidence: Evidence, *, by: Membership | None) -> QuoteAnchor:
    """The first anchor: exactly where the words were found, in the revision they were taken from."""
    return QuoteAnchor(
        team_id=evidence.team_id,
        evidence=evidence,
        revision=evidence.revision,
        state=AnchorState.EXACT,
        start=evidence.start,
        end=evidence.end,
        quote=evidence.quote,
        confidence=1.0,
        margin=1.0,
        method=AnchorMethod.SELECTION,
        decided_by_id=by.user_id if by else None,
    )


def carried(article: Article, revision: Revision) -> list[Carried]:
    """Where everything quoted from the article stands in this revision; unsaved.

    What was quoted before the source was read, and stands in the text, gets its first place.
    """
    rows = QuoteAnchor.objects.filter(evidence__source__article=article, evidence__withdrawn_at=None)
    certain = anchors.certain(rows, "evidence", first="revision")
    found = [
        Carried(QuoteAnchor(evidence=origin.evidence, **anchors.columns(placement, revision)), origin.quote)
        for origin, placement in anchors.placements(certain, revision)
    ]
    return [*found, *_first(article, revision)]


def write(found: Sequence[Carried]) -> None:
    """Write what `carried` made; whoever was quoted before the source was read is pinned to this text."""
    QuoteAnchor.objects.bulk_create(one.anchor for one in found)
    new = [one.anchor for one in found if one.anchor.method == AnchorMethod.SELECTION]
    for anchor in new:
        anchor.evidence.revision = anchor.revision
        anchor.evidence.start, anchor.evidence.end = anchor.start, anchor.end
    Evidence.objects.bulk_update([anchor.evidence for anchor in new], ["revision", "start", "end"])


@transaction.atomic
def confirm(anchor: QuoteAnchor, *, by: Membership, reason: str = "") -> QuoteAnchor:
    """A person says that the proposed place is the quotation's. Judgements stay in doubt until they are looked at."""
    if anchor.start is None:
        raise InvalidInput("There is no place to confirm; choose one, or drop the quotation from this text.")
    return _decide(anchor, by=by, start=anchor.start, end=anchor.end, reason=reason)


@transaction.atomic
def move(anchor: QuoteAnchor, *, by: Membership, start: int, end: int, reason: str = "") -> QuoteAnchor:
    """A person chooses the place: `start` and `end` are code points of the revision's text."""
    length = len(anchor.revision.text)
    if not 0 <= start < end <= length:
        raise InvalidInput(f"The span {start}–{end} is not inside the text, which has {length} code points.")
    return _decide(anchor, by=by, start=start, end=end, reason=reason)


@transaction.atomic
def drop(anchor: QuoteAnchor, *, by: Membership, reason: str = "") -> QuoteAnchor:
    """A person says that the source no longer says it. Later revisions are not searched for it."""
    return _decide(anchor, by=by, start=None, end=None, reason=reason)


def _first(article: Article, revision: Revision) -> Iterator[Carried]:
    waiting = Evidence.objects.filter(source__article=article, anchors__isnull=True, withdrawn_at=None)
    for evidence in waiting.exclude(quote="").order_by("id"):
        start = revision.text.find(evidence.quote)
        if start >= 0:
            evidence.revision, evidence.start, evidence.end = revision, start, start + len(evidence.quote)
            yield Carried(place(evidence, by=None), evidence.quote)


def _decide(
    anchor: QuoteAnchor, *, by: Membership, start: int | None, end: int | None, reason: str
) -> QuoteAnchor:
    evidence = anchor.evidence
    said = anchors.decision(anchor, evidence.quote, by=by, start=start, end=end, reason=reason)
    decided = QuoteAnchor.objects.create(evidence=evidence, **said)
    told = {"evidence": str(evidence.pk), "claim": str(evidence.claim_id), "reason": reason}
    told |= {"revision": str(anchor.revision_id), "state": decided.state, "start": start, "end": end}
    events.record(decided, "quote.decided", by=by, data=told)
    drift.decided(decided)
    return decided

"""Where claims stand: carrying them from revision to revision, and what people decide about it.

Promise: a verdict never silently moves to other words. Places are carried from the last one that is
certain (the same words, or a person's word), never from a proposal, so that small doubts cannot add up.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F, Q, QuerySet

from annotations.actions import events, staleness
from annotations.actions.permissions import require
from annotations.choices import AnchorMethod, AnchorState, Scope
from annotations.errors import Conflict, InvalidInput
from annotations.models import Anchor, Appearance, Article, Membership, Revision
from annotations.models.places import Place
from annotations.pipeline import anchoring
from annotations.values import Alternative, Placement

P = TypeVar("P", bound=Place)


def carry_over(article: Article, revision: Revision, *, only: Appearance | None = None) -> list[Anchor]:
    """Give every appearance of the article an anchor in this revision."""
    return Anchor.objects.bulk_create(carried(article, revision, only=only))


def carried(article: Article, revision: Revision, *, only: Appearance | None = None) -> list[Anchor]:
    """The anchors that carrying over would write, unsaved; all that share an origin are placed in one pass."""
    return _placed(_certain(article, only=only), revision)


def carry_back(article: Article, revision: Revision) -> list[Anchor]:
    """Give an anchor in an older revision to what was first marked in a later one."""
    known = set(Anchor.objects.filter(revision=revision).values_list("appearance_id", flat=True))
    later = [anchor for anchor in _certain(article) if anchor.appearance_id not in known]
    return Anchor.objects.bulk_create(_placed(later, revision))


def _placed(certain: Sequence[Anchor], revision: Revision) -> list[Anchor]:
    return [_anchor(a.appearance, revision, p) for a, p in placements(certain, revision)]


def placements(certain: Sequence[P], revision: Revision) -> Iterator[tuple[P, Placement]]:
    """Where each of these places is in the text of `revision`; those of one origin in one pass."""
    origins: dict[Revision, list[P]] = defaultdict(list)
    for place in certain:
        origins[place.revision].append(place)
    for origin, standing in origins.items():
        selectors = [anchoring.describe(origin.text, place.start, place.end) for place in standing]
        yield from zip(standing, anchoring.carry(origin.text, revision.text, selectors), strict=True)


@transaction.atomic
def confirm(anchor: Anchor, *, by: Membership, reason: str = "") -> Anchor:
    """A person says that the proposed place is the claim's."""
    if anchor.start is None:
        raise InvalidInput("There is no place to confirm; choose one, or drop the claim from this text.")
    return _decide(anchor, by=by, start=anchor.start, end=anchor.end, reason=reason)


@transaction.atomic
def move(anchor: Anchor, *, by: Membership, start: int, end: int, reason: str = "") -> Anchor:
    """A person chooses the place: `start` and `end` are code points of the revision's text."""
    if not 0 <= start < end <= len(anchor.revision.text):
        raise InvalidInput(
            f"The span {start}–{end} is not inside the text, which has {len(anchor.revision.text)} code points."
        )
    return _decide(anchor, by=by, start=start, end=end, reason=reason)


@transaction.atomic
def drop(anchor: Anchor, *, by: Membership, reason: str = "") -> Anchor:
    """A person says that the article no longer makes the claim. Later revisions are not searched for it."""
    return _decide(anchor, by=by, start=None, end=None, reason=reason)


def place(appearance: Appearance, revision: Revision, *, by: Membership | None) -> Anchor:
    """The first anchor of a new appearance: exactly where it was marked."""
    return Anchor(
        team_id=appearance.team_id,
        appearance=appearance,
        revision=revision,
        state=AnchorState.EXACT,
        start=appearance.start,
        end=appearance.end,
        quote=appearance.exact,
        speaker=speaker_of(appearance.start, appearance.end, revision),
        confidence=1.0,
        margin=1.0,
        method=AnchorMethod.SELECTION,
        decided_by_id=by.user_id if by else None,
    )


def _decide(anchor: Anchor, *, by: Membership, start: int | None, end: int | None, reason: str) -> Anchor:
    words = anchor.appearance.exact
    decided = Anchor.objects.create(
        appearance=anchor.appearance,
        speaker=speaker_of(start, end, anchor.revision),
        **decision(anchor, words, by=by, start=start, end=end, reason=reason),
    )
    data = {"revision": str(anchor.revision_id), "state": decided.state, "start": start, "end": end}
    events.record(decided, "anchor.decided", by=by, data=data | {"reason": reason})
    staleness.examine_place(decided)
    return decided


def decision(
    place: Place, words: str, *, by: Membership, start: int | None, end: int | None, reason: str
) -> dict[str, Any]:
    """Take the standing of a place, and give the columns of what a person says instead; `words` were first marked.

    Raises Conflict where somebody was quicker.
    """
    require(by, Scope.REVIEW)
    standing = type(place).objects.select_for_update(no_key=True).filter(pk=place.pk, standing=True)
    if not standing.update(standing=False):
        raise Conflict("Somebody has decided this anchor meanwhile; look at it again.")
    quote = "" if start is None else place.revision.text[start:end]
    return {
        "team_id": place.team_id,
        "revision": place.revision,
        "state": _state(place, words, start, quote),
        "start": start,
        "end": end,
        "quote": quote,
        "confidence": 1.0,
        "margin": 1.0,
        "method": AnchorMethod.PERSON,
        "guards": place.guards,
        "decided_by_id": by.user_id,
        "reason": reason,
    }


def _state(place: Place, words: str, start: int | None, quote: str) -> AnchorState:
    """Orphaned, the same words (at their place or elsewhere), or words that were edited."""
    if start is None:
        return AnchorState.ORPHANED
    if quote != words:
        return AnchorState.EDITED
    return AnchorState.EXACT if start == place.start else AnchorState.SHIFTED


def _certain(article: Article, *, only: Appearance | None = None) -> Sequence[Anchor]:
    rows = Anchor.objects.filter(appearance__article=article)
    if only is not None:
        rows = rows.filter(appearance=only)
    return certain(rows, "appearance", first="first_revision")


def certain(rows: QuerySet[P], whose: str, *, first: str) -> list[P]:
    """The last certain place of each owner (`whose` column), but for those that a person has dropped.

    What a withdrawn revision says counts only for what was first marked in it (the owner's column `first`).
    """
    # The same words are not enough where a guard spoke: a copy, or a sentence negated around them.
    by_words = Q(state__in=[AnchorState.EXACT, AnchorState.SHIFTED], guards=[])
    settled = rows.filter(by_words | Q(decided_by__isnull=False), standing=True)
    settled = settled.filter(Q(revision__withdrawal__isnull=True) | Q(revision=F(f"{whose}__{first}")))
    latest = settled.order_by(f"{whose}_id", "-revision__number").distinct(f"{whose}_id")
    return [
        place for place in latest.select_related(whose, "revision") if place.state != AnchorState.ORPHANED
    ]


def _anchor(appearance: Appearance, revision: Revision, placement: Placement) -> Anchor:
    speaker = speaker_of(placement.start, placement.end, revision)
    return Anchor(appearance=appearance, speaker=speaker, **columns(placement, revision))


def columns(placement: Placement, revision: Revision) -> dict[str, Any]:
    """What the machine found in `revision`, as the columns of a Place."""
    orphaned = placement.start is None
    return {
        "team_id": revision.team_id,
        "revision": revision,
        "state": placement.state,
        "start": placement.start,
        "end": placement.end,
        "quote": "" if orphaned else revision.text[placement.start : placement.end],
        "confidence": placement.confidence,
        "margin": placement.margin,
        "method": placement.method,
        "guards": list(placement.guards),
        "alternatives": [_told(other) for other in placement.alternatives],
    }


def _told(other: Alternative) -> dict[str, float]:
    return other._asdict() | {"score": round(other.score, 4), "margin": round(other.margin, 4)}


def speaker_of(start: int | None, end: int | None, revision: Revision) -> str:
    """Whom the machine read as saying what stands at a span: the narrowest attribution that shares text with it."""
    if start is None or end is None:
        return ""
    sharing = [
        (content_end - content_start, attribution["speaker"])
        for attribution in revision.attributions
        for content_start, content_end in [attribution["content"]]
        if attribution.get("speaker") and content_start < end and start < content_end
    ]
    return min(sharing)[1][:300] if sharing else ""


def overlaps(start: int, end: int, placed: Iterable[Anchor]) -> bool:
    """Whether a span shares text with any placed anchor."""
    return any(a.start is not None and a.start < end and start < a.end for a in placed)

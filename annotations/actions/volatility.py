"""Places of an article that never rest: recognised, kept on record, and not versioned.

A counter is known at once; what rotates is believed to after `VISITS` visits in a row that found it changed.
Text that a person's claim stands in is never taken for either.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from annotations.actions import events
from annotations.actions.permissions import require
from annotations.actions.revisions import Plan
from annotations.choices import FURNITURE_BLOCKS, Cause, ClaimState, Noise, Scope
from annotations.errors import InvalidInput
from annotations.models import Anchor, Article, Membership, QuoteAnchor, Revision, VolatilePlace
from annotations.pipeline import volatility
from annotations.pipeline.volatility import Difference

# Visits in a row after which a rotating place is believed to be one.
VISITS = 3

_NOBODYS = (ClaimState.CANDIDATE, ClaimState.REJECTED, ClaimState.MERGED)


def noise(plan: Plan, *, now: datetime) -> list[dict[str, str]] | None:
    """The differences that a plan would version, if none of them is a change of the article; else None.

    Remembers, as part of the caller's transaction, which places differed.
    """
    before, revision = plan.before, plan.revision
    if before is None or revision.cause != Cause.PUBLISHER or before.title != revision.title:
        return None
    if before.extractor_version != revision.extractor_version:
        return None
    found = volatility.differences(_blocks(before), _blocks(revision))
    if any(one.why is None for one in found) or _is_claimed(before, found):
        rest(plan.article)
        return None
    standing = _remember(plan.article, found, now=now)
    if all(one.why != Noise.ROTATION or one.signature in standing for one in found):
        return [{"why": one.why, "old_text": one.old_text, "new_text": one.new_text} for one in found]
    return None


def rest(article: Article) -> None:
    """A visit that found nothing changed there, or something else as well: the count begins anew."""
    VolatilePlace.objects.filter(article=article, standing=False, seen__gt=0).update(seen=0)


@transaction.atomic
def release(place: VolatilePlace, *, by: Membership, because: str) -> VolatilePlace:
    """A person says that what changes there matters; from now on it is versioned like all else."""
    require(by, Scope.REVIEW)
    if not because.strip():
        raise InvalidInput("Say why changes there matter; the reason stays on record.")
    place = VolatilePlace.objects.select_for_update(of=("self",), no_key=True).get(pk=place.pk)
    place.standing, place.released_because = False, because
    place.released_at, place.released_by_id = timezone.now(), by.user_id
    place.save()
    events.record(place, "volatile_place.released", by=by, data={"because": because})
    return place


def news(article: Article, *, now: datetime) -> list[events.News]:
    """That a place of the article is now taken for one that never rests: said once, when it begins."""
    begun = VolatilePlace.objects.filter(article=article, standing=True, seen=VISITS, seen_at=now)
    return [
        events.News(
            place,
            "volatile_place.found",
            {"article": str(article.pk), "why": place.why, "text": place.new_text},
        )
        for place in begun
    ]


def _blocks(revision: Revision) -> list[str]:
    """What the article itself says, block by block: the stretches that its substance is made of."""
    return [
        revision.text[b["start"] : b["end"]] for b in revision.blocks if b["kind"] not in FURNITURE_BLOCKS
    ]


def _is_claimed(before: Revision, found: Sequence[Difference]) -> bool:
    """Whether a claim that people have taken up, or a quotation, stands in anything that differs."""
    theirs = Anchor.objects.filter(revision=before, standing=True, start__isnull=False)
    claims = theirs.exclude(appearance__claim__state__in=_NOBODYS).values_list("quote", flat=True)
    brought = QuoteAnchor.objects.filter(revision=before, standing=True, start__isnull=False)
    quotes = [*claims, *brought.values_list("quote", flat=True)]
    texts = [one.old_text for one in found]
    return any(quote in text or text in quote for quote in quotes for text in texts if text)


def _remember(article: Article, found: Sequence[Difference], *, now: datetime) -> set[str]:
    """Count this visit for each rotating place; return the signatures of those that are believed by now."""
    rotating = {one.signature: one for one in found if one.why == Noise.ROTATION}
    places = {p.signature: p for p in VolatilePlace.objects.filter(article=article)}
    for signature, one in rotating.items():
        place = places.setdefault(
            signature,
            VolatilePlace(
                team_id=article.team_id,
                article=article,
                signature=signature,
                why=one.why,
                seen=0,
                seen_at=now,
            ),
        )
        place.seen, place.seen_at = place.seen + 1, now
        place.old_text, place.new_text = one.old_text, one.new_text
        place.standing = place.seen >= VISITS and place.released_at is None
        place.save()
    quiet = [place.pk for signature, place in places.items() if signature not in rotating]
    VolatilePlace.objects.filter(pk__in=quiet, standing=False).update(seen=0)
    return {signature for signature, place in places.items() if place.standing}

"""Spreading: where a claim, and those that people confirmed to be the same, were made over time."""

from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Q

from annotations.choices import MatchState, Relation
from annotations.models import Appearance, Claim, Match
from annotations.pipeline import spread
from annotations.values import Saying, Spread

MOST = 2000  # appearances that are looked at


def of(claim: Claim) -> Spread:
    """The spread of a claim, and what of it came after the ruling that stands."""
    ruled = claim.rulings.filter(standing=True).values_list("created_at", flat=True).first()
    return spread.spread(_sayings(same_as(claim)), ruled)


def first_said(claim: Claim) -> datetime | None:
    """When the claim itself was first made, as far as is known; None where it stands in no article."""
    return min((saying.at for saying in _sayings({claim.pk})), default=None)


def _sayings(claims: set[UUID]) -> list[Saying]:
    rows = Appearance.objects.filter(claim__in=claims)
    rows = rows.select_related("article__outlet", "first_revision__snapshot").defer("first_revision__text")
    return [_saying(row) for row in rows.order_by("id")[:MOST]]


def same_as(claim: Claim) -> set[UUID]:
    """The claim and all that a person confirmed to be the same, as both are worded now, however far along."""
    found, fresh = {claim.pk}, {claim.pk}
    confirmed = Match.objects.filter(state=MatchState.CONFIRMED, relation=Relation.SAME, other__isnull=False)
    while fresh:
        pairs = confirmed.current().filter(Q(claim__in=fresh) | Q(other__in=fresh))
        reached = {pk for pair in pairs.values_list("claim_id", "other_id") for pk in pair}
        fresh, found = reached - found, found | reached
    return found


def _saying(row: Appearance) -> Saying:
    """A claim that a later revision brought in is as old as that revision, whatever the article's date."""
    revision = row.first_revision
    declared = _moment(revision.published) if revision.number == 1 else None
    return Saying(
        id=str(row.pk),
        claim=str(row.claim_id),
        article=str(row.article_id),
        title=row.article.title or row.article.url,
        url=row.article.url,
        outlet=row.article.outlet.name if row.article.outlet else "",
        at=declared or revision.snapshot.fetched_at,
        declared=declared is not None,
    )


def _moment(declared: str) -> datetime | None:
    """A declared date as a time, UTC where no zone is said; None where it cannot be read."""
    try:
        found = datetime.fromisoformat(declared)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)

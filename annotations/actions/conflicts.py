"""Conflicts of interest: declared with a reason, and kept to by everything that hands a claim to a person."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from annotations.actions import events
from annotations.actions.permissions import require
from annotations.choices import Scope
from annotations.errors import InvalidInput, NotAllowed
from annotations.models import Assignment, Claim, Claimant, ConflictOfInterest, Membership, Outlet


@transaction.atomic
def declare(
    *,
    by: Membership,
    reason: str,
    member: Membership | None = None,
    claim: Claim | None = None,
    claimant: Claimant | None = None,
    outlet: Outlet | None = None,
) -> ConflictOfInterest:
    """Declare that a member should not judge a claim, a claimant's claims or an outlet's: oneself, or as an editor.

    What they have in hand of it goes back to the queue. Raises InvalidInput unless it is exactly one thing.
    """
    member = member or by
    require(by, Scope.REVIEW if member.pk == by.pk else Scope.PUBLISH)
    if sum(thing is not None for thing in (claim, claimant, outlet)) != 1:
        raise InvalidInput("Name one thing: a claim, a claimant or an outlet.")
    if not reason.strip():
        raise InvalidInput("Say what the interest is; the reason stays on record.")
    conflict = ConflictOfInterest.objects.create(
        team_id=by.team_id,
        person_id=member.user_id,
        claim=claim,
        claimant=claimant,
        outlet=outlet,
        reason=reason,
        declared_by_id=by.user_id,
    )
    _let_go(member)
    events.record(conflict, "conflict.declared", by=by, data={"person": str(member.user_id)})
    return conflict


@transaction.atomic
def end(conflict: ConflictOfInterest, *, by: Membership) -> ConflictOfInterest:
    """The interest is no more. It stays on record; an editor's word, because it opens what was closed."""
    require(by, Scope.PUBLISH)
    fresh = ConflictOfInterest.objects.select_for_update(of=("self",), no_key=True).get(pk=conflict.pk)
    if fresh.ended_at is None:
        fresh.ended_at = timezone.now()
        fresh.save(update_fields=["ended_at"])
        events.record(fresh, "conflict.ended", by=by, data={"person": str(fresh.person_id)})
    return fresh


def refuse(claim: Claim, *, by: Membership) -> None:
    """Raise NotAllowed where the member has declared an interest in the claim."""
    if of_member(by) and without(Claim.objects.filter(pk=claim.pk), of_member(by)).first() is None:
        raise NotAllowed(
            "You have a declared conflict of interest here; somebody else judges this claim.",
            code="conflict_of_interest",
        )


def pairs(claims: Sequence[UUID]) -> list[tuple[UUID, UUID]]:
    """Which person has an interest in which of these claims; four queries, however many they are."""
    standing = ConflictOfInterest.objects.standing()
    own = standing.filter(claim__in=claims).values_list("person_id", "claim_id")
    speaks = standing.filter(claimant__claims__in=claims).values_list("person_id", "claimant__claims")
    merged = "claimant__merged_into__claims"  # an interest in one who was found to be the claimant
    speaks_as = standing.filter(**{f"{merged}__in": claims}).values_list("person_id", merged)
    carried = "outlet__articles__appearances__claim"
    carries = standing.filter(**{f"{carried}__in": claims}).values_list("person_id", carried)
    return [*own, *speaks, *speaks_as, *carries]


def let_go_of(claimant: Claimant) -> None:
    """End the leases of those who have an interest in what was just found to be this claimant."""
    standing = ConflictOfInterest.objects.standing().filter(claimant__merged_into=claimant)
    for member in Membership.objects.filter(team=claimant.team_id, user__in=standing.values("person")):
        _let_go(member)


def of_member(member: Membership) -> list[ConflictOfInterest]:
    standing = ConflictOfInterest.objects.standing()
    return list(standing.filter(team_id=member.team_id, person_id=member.user_id))


def without(claims: QuerySet[Claim], conflicts: list[ConflictOfInterest]) -> QuerySet[Claim]:
    """Of these claims, those that none of the conflicts touches."""
    if not conflicts:
        return claims
    own = [conflict.claim_id for conflict in conflicts if conflict.claim_id]
    claimants = [conflict.claimant_id for conflict in conflicts if conflict.claimant_id]
    outlets = [conflict.outlet_id for conflict in conflicts if conflict.outlet_id]
    carried = Claim.objects.filter(appearances__article__outlet__in=outlets).values("pk")
    merged = Claimant.objects.filter(pk__in=claimants, merged_into__isnull=False).values("merged_into")
    speaks = Q(claimant__isnull=False) & (Q(claimant__in=claimants) | Q(claimant__in=merged))
    return claims.exclude(pk__in=own).exclude(speaks).exclude(pk__in=carried)


def _let_go(member: Membership) -> None:
    """End the leases of what the member should not have in hand any more."""
    now = timezone.now()
    held = Assignment.objects.filter(team_id=member.team_id, assignee_id=member.user_id, leased_until__gt=now)
    fine = without(Claim.objects.filter(assignments__in=held), of_member(member))
    lost = held.exclude(claim__in=fine.values("pk"))
    Claim.objects.filter(assignments__in=lost).update(full_until=None)
    lost.update(leased_until=now, given_back_at=now)

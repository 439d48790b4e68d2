"""Assignments: a claim in a reviewer's hands for a while, so that no two do the same work unknowingly."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from annotations.actions import claims, events
from annotations.actions.permissions import require
from annotations.choices import ClaimState, Scope
from annotations.errors import IllegalMove
from annotations.models import Assignment, Claim, Membership

LEASE = timedelta(hours=2)
WAITING = (ClaimState.OPEN, ClaimState.IN_REVIEW)


@transaction.atomic
def take(claim: Claim, *, by: Membership) -> Assignment:
    """Take a claim in hand, or hold it for longer. Raises IllegalMove for one that is not waiting."""
    require(by, Scope.REVIEW)
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    if claim.state not in WAITING:
        raise IllegalMove(f"This claim is {claim.state}; only open claims are taken.", allowed=[])
    return _lease(claim, by=by)


@transaction.atomic
def take_next(*, by: Membership) -> Assignment | None:
    """Take the waiting claim most worth checking that has a reviewer's place free; None if there is none.

    A claim has as many places as the team requires verdicts; a lease or a standing verdict fills one.
    Claims that another request is looking at this moment are skipped, not waited for.
    """
    require(by, Scope.REVIEW)
    ids = _free_for(by).values_list("pk", flat=True)[:20]
    for pk in list(ids):
        claim = Claim.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
        if claim is not None and _free_for(by).filter(pk=pk).exists():
            return _lease(claim, by=by)
    return None


@transaction.atomic
def give_back(assignment: Assignment, *, by: Membership) -> None:
    """Give a claim back to the queue."""
    require(by, Scope.REVIEW)
    Assignment.objects.filter(pk=assignment.pk, assignee_id=by.user_id).update(leased_until=timezone.now())
    events.record(assignment, "assignment.given_back", by=by, data={"claim": str(assignment.claim_id)})


def _free_for(by: Membership) -> QuerySet[Claim]:
    live = Q(assignments__leased_until__gt=timezone.now())
    judged = Q(verdicts__standing=True)
    mine = Q(assignments__assignee=by.user_id) & live | Q(verdicts__author=by.user_id) & judged
    waiting = Claim.objects.filter(team_id=by.team_id, state__in=WAITING)
    places = waiting.annotate(
        taken=Count("assignments", filter=live, distinct=True)
        + Count("verdicts", filter=judged, distinct=True)
    ).filter(taken__lt=by.team.verdicts_required)
    return places.exclude(pk__in=Claim.objects.filter(mine).values("pk")).order_by(
        F("score").desc(nulls_first=True), "id"
    )


def _lease(claim: Claim, *, by: Membership) -> Assignment:
    assignment, created = Assignment.objects.update_or_create(
        claim=claim,
        assignee_id=by.user_id,
        defaults={"leased_until": timezone.now() + LEASE},
        create_defaults={"team_id": claim.team_id, "leased_until": timezone.now() + LEASE},
    )
    claims.change_state(claim, ClaimState.IN_REVIEW)
    if created:
        events.record(assignment, "claim.taken", by=by, data={"claim": str(claim.pk)})
    return assignment

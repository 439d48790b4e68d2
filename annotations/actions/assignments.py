"""Assignments: a claim in a reviewer's hands for a while, so that no two do the same work unknowingly.

A claim has as many places as its team requires verdicts. A lease fills one, and so does a verdict that
stands; from outside nobody can tell which, and a verdict changes no assignment, because a reviewer who has
not judged yet is not to learn that others have (`docs/review.md`).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from annotations.actions import claims, conflicts, events, queue
from annotations.actions.permissions import require
from annotations.choices import QUEUED, AssignmentOrigin, ClaimState, Scope
from annotations.errors import Conflict, IllegalMove, NotAllowed
from annotations.models import Assignment, Claim, Membership, Verdict

LOOK_AGAIN = timedelta(hours=2)
A_WEEK = timedelta(days=7)


@transaction.atomic
def take(claim: Claim, *, by: Membership) -> Assignment:
    """Take a claim in hand, or hold it for longer.

    Raises IllegalMove for one that is not waiting, Conflict where all its places are taken, NotAllowed
    for a declared conflict of interest.
    """
    require(by, Scope.REVIEW)
    conflicts.refuse(claim, by=by)
    claim, now = _locked(claim.pk), timezone.now()
    if claim.parts.exists():
        raise IllegalMove("This claim is divided; take its parts.", allowed=[], code="divided")
    if claim.state not in QUEUED:
        raise IllegalMove(f"This claim is {claim.state}; only open claims are taken.", allowed=[])
    people = _people(claim, now)
    if by.user_id not in people and len(people) >= claim.team.verdicts_required:
        raise Conflict("As many people as it needs are on this claim already.", code="no_place_free")
    return _lease(claim, by=by, origin=AssignmentOrigin.TAKEN, now=now)


@transaction.atomic
def take_next(*, by: Membership) -> Assignment | None:
    """Take the claim that ranks highest and has a place free; None if there is none for this member.

    Not offered: what they have judged, have in hand, gave back or have a conflict of interest with.
    """
    require(by, Scope.REVIEW)
    now = timezone.now()
    claim = _lock_best(by, now)
    return claim and _lease(claim, by=by, origin=AssignmentOrigin.QUEUE, now=now)


@transaction.atomic
def renew(assignment: Assignment, *, by: Membership) -> Assignment:
    """Hold a claim for longer, NotAllowed for another's; as `take`, where the lease has ended meanwhile."""
    require(by, Scope.REVIEW)
    _refuse_others(assignment, by)
    return take(assignment.claim, by=by)


@transaction.atomic
def give_back(assignment: Assignment, *, by: Membership) -> None:
    """Give a claim back to the queue: one's own, or as an editor anybody's. Twice does no harm."""
    require(by, Scope.REVIEW)
    if not by.reaches(Scope.PUBLISH):
        _refuse_others(assignment, by)
    claim, now = _locked(assignment.claim_id), timezone.now()
    held = Assignment.objects.filter(pk=assignment.pk, leased_until__gt=now)
    if held.update(leased_until=now, given_back_at=now):
        note_places(claim, now)
        data = {"claim": str(claim.pk), "assignee": str(assignment.assignee_id)}
        events.record(assignment, "assignment.given_back", by=by, data=data)


def put_in_hands(claim: Claim, people: Sequence[UUID], *, until: datetime | None = None) -> None:
    """Keep places for these people, who need not ask for them; for a week, unless it is said."""
    now = timezone.now()
    for person in people:
        Assignment.objects.update_or_create(
            claim=claim,
            assignee_id=person,
            defaults={"leased_until": until or now + A_WEEK, "given_back_at": None},
            create_defaults={
                "team_id": claim.team_id,
                "origin": AssignmentOrigin.ASSIGNED,
                "leased_until": until or now + A_WEEK,
            },
        )
    note_places(claim, now)


def note_places(claim: Claim, now: datetime) -> None:
    """Write down till when a claim is full, so that the queue passes it by; the caller holds its row.

    Never for longer than two hours: whatever else may free a place is found after that.
    """
    is_full = len(_people(claim, now)) >= claim.team.verdicts_required
    leases = Assignment.objects.filter(claim=claim, leased_until__gt=now).order_by("leased_until")
    first = leases.values_list("leased_until", flat=True).first() if is_full else None
    until = min(first or now + LOOK_AGAIN, now + LOOK_AGAIN) if is_full else None
    if claim.full_until != until:
        claim.full_until = until
        Claim.objects.filter(pk=claim.pk).update(full_until=until)


def _locked(pk: UUID) -> Claim:
    """The claim, held against other writers but not against rows that merely refer to it."""
    claims = Claim.objects.select_for_update(of=("self",), no_key=True)
    return claims.select_related("team").get(pk=pk)


def _lock_best(by: Membership, now: datetime) -> Claim | None:
    """The first claim with a place free, its row held.

    Rows that other requests hold at this moment are passed by at first, so that nobody waits; only where
    nothing else is left are they waited for, so that "nothing" is never said too early. A place may fill
    between the look and the lock, so it is counted again under the lock.
    """
    offered = _offered(by, now)
    for options in ({"skip_locked": True}, {}):
        locking = offered.select_for_update(of=("self",), no_key=True, **options)
        while (claim := locking.first()) is not None:
            claim.team = by.team
            people = _people(claim, now)
            if by.user_id not in people and len(people) < by.team.verdicts_required:
                return claim
            note_places(claim, now)
    return None


def _offered(by: Membership, now: datetime) -> QuerySet[Claim]:
    mine = Assignment.objects.filter(claim=OuterRef("pk"), assignee=by.user_id)
    since = Coalesce(OuterRef("opened_at"), OuterRef("created_at"))
    held = Exists(mine.filter(Q(leased_until__gt=now) | Q(given_back_at__gt=since)))
    judged = Exists(Verdict.objects.filter(claim=OuterRef("pk"), author=by.user_id, standing=True))
    room = Q(full_until__isnull=True) | Q(full_until__lte=now)
    divided = Exists(Claim.objects.filter(parent=OuterRef("pk")))
    waiting = Claim.objects.filter(room, ~held, ~judged, ~divided, team_id=by.team_id, state__in=QUEUED)
    return conflicts.without(waiting, conflicts.of_member(by)).order_by("-rank", "id")


def _people(claim: Claim, now: datetime) -> set[UUID]:
    """Who fills the claim's places: by a lease, or by a verdict that counts, given since it was opened."""
    leased = Assignment.objects.filter(claim=claim, leased_until__gt=now).values_list("assignee_id")
    verdicts = Verdict.objects.filter(claim=claim, created_at__gte=claim.opened_at or claim.created_at)
    judged = verdicts.counting().values_list("author_id")
    return {person for (person,) in leased.union(judged)}


def _lease(claim: Claim, *, by: Membership, origin: AssignmentOrigin, now: datetime) -> Assignment:
    priority, why = queue.explain(claim, now=now) if origin == AssignmentOrigin.QUEUE else (None, [])
    lease = timedelta(minutes=by.team.lease_minutes)
    term = {"leased_until": now + lease, "given_back_at": None}
    told = {"origin": origin, "priority": priority, "why": why}
    mine = {"claim": claim, "assignee_id": by.user_id}
    before = Assignment.objects.filter(**mine).first()
    is_held = before is not None and before.leased_until > now
    assignment, _ = Assignment.objects.update_or_create(
        **mine,
        defaults=term if is_held else term | told,
        create_defaults=term | told | {"team_id": claim.team_id},
    )
    note_places(claim, now)
    claims.change_state(claim, ClaimState.IN_REVIEW)
    kind = "assignment.renewed" if is_held else "claim.taken"
    data = {"claim": str(claim.pk), "origin": assignment.origin, "until": term["leased_until"].isoformat()}
    events.record(assignment, kind, by=by, data=data)
    return assignment


def _refuse_others(assignment: Assignment, by: Membership) -> None:
    if assignment.assignee_id != by.user_id:
        raise NotAllowed("This claim is in somebody else's hands.", code="not_yours")

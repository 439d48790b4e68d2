"""Assignments: a claim in a reviewer's hands for a while, so that no two do the same work unknowingly.

A lease fills one of the claim's places, and so does a verdict that stands; from outside nobody can tell which, and a verdict changes no assignment, because a reviewer who has
not judged yet is not to learn that others have (`docs/review.md`).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from annotations.actions import conflicts, events, places, queue
from annotations.actions.permissions import require
from annotations.actions.places import LOOK_AGAIN, Places
from annotations.choices import QUEUED, AssignmentOrigin, ClaimState, Scope
from annotations.errors import Conflict, IllegalMove, NotAllowed
from annotations.models import Assignment, Claim, Membership, Verdict

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
    taken = places.of(claim, now)
    if by.user_id not in taken.people:
        if len(taken.people) >= claim.team.verdicts_required:
            raise Conflict("As many people as it needs are on this claim already.", code="no_place_free")
        _refuse_more(by, now)
    return _lease(claim, taken, by=by, origin=AssignmentOrigin.TAKEN)


@transaction.atomic
def take_next(*, by: Membership) -> Assignment | None:
    """Take the claim that ranks highest and has a place free; None if there is none for this member.

    Not offered: what they have judged, have in hand, gave back or have a conflict of interest with. Raises
    Conflict for a member who has as much in hand as they take.
    """
    require(by, Scope.REVIEW)
    now = timezone.now()
    _refuse_more(by, now)
    found = _lock_best(by, now)
    return found and _lease(*found, by=by, origin=AssignmentOrigin.QUEUE)


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
        places.note(claim, now)
        data = {"claim": str(claim.pk), "assignee": str(assignment.assignee_id)}
        events.record(assignment, "assignment.given_back", by=by, data=data)


def give(
    claims: Sequence[Claim],
    pairs: Sequence[tuple[UUID, UUID]],
    *,
    by: Membership | None,
    due: Mapping[UUID, datetime | None],
) -> list[Assignment]:
    """Keep places on claims for people, who need not ask for them; the caller holds the claims' rows.

    A place is kept until the claim's `due`, or for a week. As many statements for many as for one.
    """
    now, teams = timezone.now(), {claim.pk: claim.team_id for claim in claims}
    rows = [
        Assignment(
            team_id=teams[claim],
            claim_id=claim,
            assignee_id=person,
            assigned_by_id=by.user_id if by else None,
            origin=AssignmentOrigin.ASSIGNED,
            due_at=due[claim],
            leased_until=due[claim] or now + A_WEEK,
        )
        for claim, person in pairs
    ]
    anew = ["origin", "assigned_by", "due_at", "leased_until", "given_back_at"]
    made = Assignment.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["claim", "assignee"], update_fields=anew
    )
    given = Claim.objects.filter(pk__in={claim for claim, _ in pairs})
    given.filter(state=ClaimState.OPEN).update(state=ClaimState.IN_REVIEW, updated_at=now)
    taken = places.people_on(list(teams), now)
    full = [claim.pk for claim in claims if len(taken[claim.pk]) >= claim.team.verdicts_required]
    Claim.objects.filter(pk__in=list(teams)).update(
        full_until=Case(When(pk__in=full, then=Value(now + LOOK_AGAIN)), default=None)
    )
    return made


def _locked(pk: UUID) -> Claim:
    """The claim, held against other writers but not against rows that merely refer to it."""
    claims = Claim.objects.select_for_update(of=("self",), no_key=True)
    return claims.select_related("team").get(pk=pk)


def _lock_best(by: Membership, now: datetime) -> tuple[Claim, Places] | None:
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
            taken = places.of(claim, now)
            if by.user_id not in taken.people and len(taken.people) < by.team.verdicts_required:
                return claim, taken
            places.note(claim, now)
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


def in_hand(team_id: UUID, now: datetime) -> QuerySet[Assignment]:
    """What is leased and not judged by who has it."""
    judged = Verdict.objects.filter(claim=OuterRef("claim"), author=OuterRef("assignee"), standing=True)
    return Assignment.objects.filter(~Exists(judged), team_id=team_id, leased_until__gt=now)


def _refuse_more(by: Membership, now: datetime) -> None:
    if by.load_cap is None:
        return
    if in_hand(by.team_id, now).filter(assignee_id=by.user_id).count() >= by.load_cap:
        raise Conflict(
            f"You have {by.load_cap} claims in hand, as many as you take; judge or give back one.",
            code="load_cap_reached",
        )


def _lease(claim: Claim, taken: Places, *, by: Membership, origin: AssignmentOrigin) -> Assignment:
    """Give a place on a claim, or the same for longer; the claim's row is held, and `taken` read under that lock."""
    is_held = taken.is_held_by(by.user_id)
    mine = {"claim": claim, "assignee_id": by.user_id, "team_id": claim.team_id}
    known = by.user_id in taken.leases
    assignment = Assignment.objects.get(**mine) if known else Assignment(**mine)
    assignment.leased_until = taken.now + timedelta(minutes=by.team.lease_minutes)
    assignment.given_back_at = None
    if not is_held:
        assignment.origin = origin
        explained = origin == AssignmentOrigin.QUEUE
        assignment.priority, assignment.why = queue.explain(claim, now=taken.now) if explained else (None, [])
    assignment.save()
    _note_taken(claim, taken, assignment)
    kind = "assignment.renewed" if is_held else "claim.taken"
    until = assignment.leased_until.isoformat()
    data = {"claim": str(claim.pk), "origin": assignment.origin, "until": until}
    events.record(assignment, kind, by=by, data=data)
    return assignment


def _note_taken(claim: Claim, taken: Places, assignment: Assignment) -> None:
    """What a lease changes about its claim, in one statement: that it is in review, and till when it is full."""
    taken.leases[assignment.assignee_id] = assignment.leased_until
    changes: dict[str, object] = {"full_until": taken.full_until(claim.team.verdicts_required)}
    if claim.state != ClaimState.IN_REVIEW:
        changes |= {"state": ClaimState.IN_REVIEW, "updated_at": taken.now}
    Claim.objects.filter(pk=claim.pk).update(**changes)
    claim.state, claim.full_until = ClaimState.IN_REVIEW, changes["full_until"]


def _refuse_others(assignment: Assignment, by: Membership) -> None:
    if assignment.assignee_id != by.user_id:
        raise NotAllowed("This claim is in somebody else's hands.", code="not_yours")

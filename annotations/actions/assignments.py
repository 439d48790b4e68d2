"""Assignments: a claim in a reviewer's hands for a while, so that no two do the same work unknowingly.

A claim has as many places as its team requires verdicts. A lease fills one, and so does a verdict that
stands; from outside nobody can tell which, and a verdict changes no assignment, because a reviewer who has
not judged yet is not to learn that others have (`docs/review.md`).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
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
    if by.user_id not in people:
        _refuse_more(by, now)
    return _lease(claim, by=by, origin=AssignmentOrigin.TAKEN, now=now)


@transaction.atomic
def take_next(*, by: Membership) -> Assignment | None:
    """Take the claim that ranks highest and has a place free; None if there is none for this member.

    Not offered: what they have judged, have in hand, gave back or have a conflict of interest with. Raises
    Conflict for a member who has as much in hand as they take.
    """
    require(by, Scope.REVIEW)
    now = timezone.now()
    _refuse_more(by, now)
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
    taken = people_on(list(teams), now)
    full = [claim.pk for claim in claims if len(taken[claim.pk]) >= claim.team.verdicts_required]
    Claim.objects.filter(pk__in=list(teams)).update(
        full_until=Case(When(pk__in=full, then=Value(now + LOOK_AGAIN)), default=None)
    )
    return made


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


def people_on(claims: Sequence[UUID], now: datetime) -> Mapping[UUID, set[UUID]]:
    """Who fills each claim's places: by a lease, or by a verdict that counts, given since it was opened."""
    leased = Assignment.objects.filter(claim__in=claims, leased_until__gt=now)
    opened = Coalesce("claim__opened_at", "claim__created_at")
    judged = Verdict.objects.filter(claim__in=claims, created_at__gte=opened).counting()
    found: dict[UUID, set[UUID]] = defaultdict(set)
    pairs = leased.values_list("claim_id", "assignee_id").union(judged.values_list("claim_id", "author_id"))
    for claim, person in pairs:
        found[claim].add(person)
    return found


def in_hand(team_id: UUID, now: datetime) -> QuerySet[Assignment]:
    """What is leased and not judged by who has it."""
    judged = Verdict.objects.filter(claim=OuterRef("claim"), author=OuterRef("assignee"), standing=True)
    return Assignment.objects.filter(~Exists(judged), team_id=team_id, leased_until__gt=now)


def _people(claim: Claim, now: datetime) -> set[UUID]:
    return people_on([claim.pk], now)[claim.pk]


def _refuse_more(by: Membership, now: datetime) -> None:
    if by.load_cap is None:
        return
    if in_hand(by.team_id, now).filter(assignee_id=by.user_id).count() >= by.load_cap:
        raise Conflict(
            f"You have {by.load_cap} claims in hand, as many as you take; judge or give back one.",
            code="load_cap_reached",
        )


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

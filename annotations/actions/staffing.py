"""Handing out work: to people by name, in turn or by weight; how much each takes, and who is away."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from annotations.actions import assignments, conflicts, events, places
from annotations.actions.permissions import require
from annotations.choices import QUEUED, Distribution, Role, Scope
from annotations.errors import InvalidInput
from annotations.models import Absence, Assignment, Claim, Membership, Verdict
from annotations.pipeline import sharing
from annotations.values import Hand

JUDGES = (Role.REVIEWER, Role.EDITOR, Role.ADMIN)


@transaction.atomic
def assign(
    claims: Sequence[Claim],
    *,
    by: Membership,
    members: Sequence[Membership] = (),
    distribution: Distribution = Distribution.ROUND_ROBIN,
    places: int = 1,
    due_at: datetime | None = None,
) -> list[Assignment]:
    """Put claims in members' hands, `places` of each: those named, or all reviewers, but for who is away.

    Who has it in hand or has judged it, has an interest in it, or has as much as they take is passed over. Claims
    that are full or do not wait are left as they are, and the answer does not say why: it could be a verdict.
    A place is kept until `due_at`, or for a week.
    """
    require(by, Scope.PUBLISH)
    now = timezone.now()
    _refuse_past(due_at, now)
    held = Claim.objects.select_for_update(of=("self",), no_key=True).select_related("team")
    ours = list(held.filter(team_id=by.team_id, pk__in=[c.pk for c in claims]).order_by("pk"))
    waiting = [claim for claim in ours if claim.state in QUEUED]
    hands = _hands(by.team_id, [m.user_id for m in members] or None, waiting, now)
    free = _free(waiting, now)
    pile = {claim.pk: min(places, free[claim.pk]) for claim in waiting}
    pairs = sharing.share_out(pile, hands, by_weight=distribution == Distribution.BY_WEIGHT)
    return _hand_over(waiting, pairs, by=by, due_at=due_at)


@transaction.atomic
def set_load(member: Membership, *, by: Membership, load_cap: int | None, weight: int) -> Membership:
    """Say how much a member has in hand at most, and their share of what is handed out by weight."""
    require(by, Scope.PUBLISH)
    Membership.objects.filter(pk=member.pk).update(load_cap=load_cap, weight=weight)
    data = {"user": str(member.user_id), "load_cap": load_cap, "weight": weight}
    events.record(member, "member.load_set", by=by, data=data)
    return member


@transaction.atomic
def be_away(
    *,
    by: Membership,
    starts_at: datetime,
    ends_at: datetime,
    note: str = "",
    member: Membership | None = None,
) -> Absence:
    """Note that a member is away: oneself, or as an editor anybody. What they have goes to others when it begins."""
    member = member or by
    require(by, Scope.REVIEW if member.pk == by.pk else Scope.PUBLISH)
    now = timezone.now()
    if not max(starts_at, now) < ends_at:
        raise InvalidInput(
            "The end is not after the beginning and in the future.",
            errors=[{"pointer": "/ends_at", "detail": "Name a later time."}],
        )
    absence = Absence.objects.create(
        team_id=by.team_id,
        person_id=member.user_id,
        starts_at=starts_at,
        ends_at=ends_at,
        note=note,
        created_by_id=by.user_id,
    )
    data = {"user": str(member.user_id), "from": starts_at.isoformat(), "to": ends_at.isoformat()}
    events.record(absence, "member.away", by=by, data=data)
    if starts_at <= now:
        hand_on(absence)
    return absence


@transaction.atomic
def come_back(absence: Absence, *, by: Membership) -> Absence:
    """End an absence now."""
    require(by, Scope.REVIEW if absence.person_id == by.user_id else Scope.PUBLISH)
    now = timezone.now()
    ended = {"ends_at": now} if absence.starts_at < now else {"starts_at": now, "ends_at": absence.ends_at}
    if absence.ends_at > now:
        Absence.objects.filter(pk=absence.pk).update(**ended, handed_over_at=now)
        events.record(absence, "member.back", by=by, data={"user": str(absence.person_id)})
    return absence


@transaction.atomic
def hand_on(absence: Absence) -> int:
    """Give what was handed to somebody who is away to others, in turn; what nobody can take is free for all.

    Verdicts they have given stay, and so does what they had judged. Returns how many claims changed hands.
    """
    now = timezone.now()
    begun = Absence.objects.filter(pk=absence.pk, handed_over_at=None)
    if not begun.update(handed_over_at=now):
        return 0
    mine = assignments.in_hand(absence.team_id, now).filter(assignee_id=absence.person_id)
    left = {row.claim_id: row for row in mine}
    claims = Claim.objects.select_for_update(of=("self",), no_key=True).select_related("team")
    waiting = list(claims.filter(pk__in=left).order_by("pk"))
    mine.update(leased_until=now, given_back_at=now)
    hands = _hands(absence.team_id, None, waiting, now)
    pairs = sharing.share_out({claim.pk: 1 for claim in waiting}, hands)
    _hand_over(waiting, pairs, by=None, due={pk: row.due_at for pk, row in left.items()})
    return len(left)


def due_absences() -> list[Absence]:
    """Absences that have begun and whose work has not been handed on."""
    now = timezone.now()
    return list(Absence.objects.filter(handed_over_at=None, starts_at__lte=now, ends_at__gt=now))


def _hands(
    team_id: UUID, people: Sequence[UUID] | None, claims: Sequence[Claim], now: datetime
) -> list[Hand]:
    """Who may be handed these claims, who has least first."""
    away = Absence.objects.filter(person=OuterRef("user"), team=team_id, starts_at__lte=now, ends_at__gt=now)
    members = Membership.objects.filter(~Exists(away), team=team_id).exclude(weight=0)
    # Editors decide what is in dispute, and can only where they took no part: nobody hands them work unasked.
    asked = {"role": Role.REVIEWER} if people is None else {"role__in": JUDGES, "user__in": people}
    members = members.filter(**asked)
    counted = assignments.in_hand(team_id, now).order_by().values("assignee").annotate(load=Count("pk"))
    load = {row["assignee"]: row["load"] for row in counted}
    barred = _barred(claims, now)
    hands = [
        Hand(
            m.user_id,
            m.weight,
            None if m.load_cap is None else m.load_cap - load.get(m.user_id, 0),
            barred[m.user_id],
        )
        for m in members.order_by("id")
    ]
    return sorted(hands, key=lambda hand: load.get(hand.person, 0))


def _barred(claims: Sequence[Claim], now: datetime) -> dict[UUID, frozenset[UUID]]:
    """By person, the claims they have in hand, have judged or have an interest in."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    ids = [claim.pk for claim in claims]
    held = Assignment.objects.filter(Q(leased_until__gt=now) | Q(given_back_at__isnull=False), claim__in=ids)
    judged = Verdict.objects.filter(claim__in=ids, standing=True)
    pairs = held.values_list("assignee_id", "claim_id").union(judged.values_list("author_id", "claim_id"))
    for person, claim in [*pairs, *conflicts.pairs(ids)]:
        found[person].add(claim)
    return defaultdict(frozenset, {person: frozenset(theirs) for person, theirs in found.items()})


def _free(claims: Sequence[Claim], now: datetime) -> dict[UUID, int]:
    people = places.people_on([claim.pk for claim in claims], now)
    return {claim.pk: max(claim.team.verdicts_required - len(people[claim.pk]), 0) for claim in claims}


def _hand_over(
    claims: Sequence[Claim],
    pairs: Sequence[tuple[UUID, UUID]],
    *,
    by: Membership | None,
    due_at: datetime | None = None,
    due: dict[UUID, datetime | None] | None = None,
) -> list[Assignment]:
    """Write down who has what from now on, in a handful of statements however much it is."""
    times = due or dict.fromkeys([claim.pk for claim in claims], due_at)
    made = assignments.give(claims, pairs, by=by, due=times)
    told = [
        events.News(
            row,
            "claim.assigned",
            {
                "claim": str(row.claim_id),
                "assignee": str(row.assignee_id),
                "until": row.leased_until.isoformat(),
            },
        )
        for row in made
    ]
    events.record_all(told, by=by)
    return made


def _refuse_past(due_at: datetime | None, now: datetime) -> None:
    if due_at is not None and due_at <= now:
        raise InvalidInput(
            "This day is past.", errors=[{"pointer": "/due_at", "detail": "Name a time to come."}]
        )

"""A team's work in figures. Nothing here counts a verdict on a claim that is not ruled, whoever asks.

A verdict on an undecided claim would show in a count as surely as on a page; so figures move when a claim
is ruled, never when one reviewer has spoken. Who is no editor sees the team's figures and their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from annotations.actions import agreed, decided
from annotations.actions.permissions import require
from annotations.choices import ClaimState, Interval, Scope, Severity
from annotations.errors import InvalidInput
from annotations.models import Assignment, Claim, ErrorReport, Membership, Staleness, statements
from annotations.pipeline import metrics
from annotations.values import AgreementFigures, Durations, Estimate

WAITING = (ClaimState.OPEN, ClaimState.IN_REVIEW, ClaimState.DISPUTED)
WINDOW = timedelta(weeks=12)
MOST_STEPS = 120


@dataclass(frozen=True)
class Period:
    """From `since` up to, but not with, `until`, in steps."""

    since: datetime
    until: datetime
    step: Interval

    @property
    def steps(self) -> list[datetime]:
        return metrics.steps(self.since, self.until, self.step)


def period(since: datetime | None, until: datetime | None, step: Interval = Interval.WEEK) -> Period:
    """The period that is asked for, by default the twelve weeks up to now. Raises InvalidInput for nonsense."""
    until = until or timezone.now()
    since = since or until - WINDOW
    if since >= until:
        raise InvalidInput("The period ends before it begins.")
    if (until - since) / metrics.LONGEST[step] > MOST_STEPS:
        raise InvalidInput(f"More than {MOST_STEPS} steps; ask for longer ones, or for less time.")
    return Period(since, until, step)


# --- agreement ---


@dataclass(frozen=True)
class PairFigures:
    """How often two reviewers gave the same rating to a claim that both judged."""

    first: Membership
    second: Membership
    claims: int
    agreed: int


@dataclass(frozen=True)
class Agreed:
    """Agreement over the period, over its steps (first step's beginning, claims, alpha), and pair by pair."""

    period: Period
    figures: AgreementFigures
    series: Sequence[tuple[datetime, int, Estimate]]
    pairs: list[PairFigures]


def agreement(
    member: Membership,
    during: Period,
    *,
    scale: UUID | None = None,
    reviewers: Sequence[UUID] = (),
    topic: str = "",
) -> Agreed:
    """How far reviewers agreed on the claims first ruled in the period. Two queries; three if it is not kept.

    Measured is each reviewer's first verdict, given before the claim's first ruling: later ones were given
    by people who could see the others'. With one of `reviewers`, on the claims they judged; with two, of
    these two alone; with a `topic`, on claims whose wording has these words. Raises NotAllowed where a member who is no editor asks about others.
    """
    if any(reviewer != member.user_id for reviewer in reviewers):
        require(member, Scope.PUBLISH)
    stretch = decided.stretch(member, during.since, during.until, during.step)
    found = agreed.reckoned(stretch, agreed.Asked(scale, tuple(reviewers), topic))
    return Agreed(during, found.figures, found.series, _pairs(member, found.pairs))


def _pairs(member: Membership, found: agreed.Pairs) -> list[PairFigures]:
    """Every two who have judged a claim in common; for who is no editor, those with themselves."""
    people = {one.user_id: one for one in _members(member)}
    shown = []
    for pair, (claims, same) in found.items():
        known = pair <= people.keys()
        if known and (member.reaches(Scope.PUBLISH) or member.user_id in pair):
            first, second = sorted((people[pk] for pk in pair), key=lambda one: one.user.name)
            shown.append(PairFigures(first, second, claims, same))
    return sorted(shown, key=lambda one: (-one.claims, one.first.user.name, one.second.user.name))


# --- the team ---


@dataclass(frozen=True)
class Backlog:
    """Reasons that nobody has cleared why standing rulings may no longer hold."""

    rulings: int
    since: datetime | None
    severities: dict[str, int]


class Colleague(NamedTuple):
    """Somebody of the team."""

    user_id: UUID
    name: str


@dataclass(frozen=True)
class Load:
    """One reviewer's part in the rulings of the period; `in_hand` are their claims at this moment."""

    who: Colleague
    verdicts: int
    against: int  # verdicts other than the ruling
    in_hand: int
    to_verdict: Durations


@dataclass(frozen=True)
class TeamFigures:
    """What a team did in a period, and what waits for it now."""

    period: Period
    rulings: int
    adjudicated: int
    overturned: int
    series: Sequence[tuple[datetime, int, int]]  # the step's beginning, rulings, verdicts behind them
    to_verdict: Durations
    to_ruling: Durations
    to_answer: Durations  # from a reader's report to its answer
    waiting: dict[str, int]
    backlog: Backlog
    load: list[Load]


def team(member: Membership, during: Period) -> TeamFigures:
    """What the team did in the period, and what waits now. Five queries; six where what was decided is not kept.

    A ruling is overturned when a later one of the same claim says otherwise. Time runs from when the claim
    was first opened.
    """
    found = decided.during(member, during.since, during.until, during.step)
    return TeamFigures(
        period=during,
        rulings=found.rulings,
        adjudicated=found.adjudicated,
        overturned=found.overturned,
        series=found.series,
        to_verdict=found.to_verdict,
        to_ruling=found.to_ruling,
        to_answer=metrics.durations(_answered(member, during)),
        waiting=_waiting(member),
        backlog=_backlog(member),
        load=_load(member, found),
    )


@dataclass(frozen=True)
class _Waiting:
    """How many claims wait in each state?"""

    def rows(self, member: Membership) -> QuerySet:
        rows = Claim.objects.visible_to(member).filter(state__in=WAITING)
        return rows.values("state").order_by().values_list("state", Count("pk"))


def _answered(member: Membership, during: Period) -> list[timedelta]:
    """How long each reader waited who was answered in the period."""
    rows = ErrorReport.objects.visible_to(member)
    rows = rows.filter(answered_at__gte=during.since, answered_at__lt=during.until)
    return list(rows.values_list(F("answered_at") - F("created_at"), flat=True))


def _waiting(member: Membership) -> dict[str, int]:
    found = dict(statements.read(_Waiting(), member))
    return {state.value: found.get(state, 0) for state in WAITING}


@dataclass(frozen=True)
class _InDoubt:
    """How many standing rulings have an open reason against them, since when, and how many of each severity?"""

    def rows(self, member: Membership) -> QuerySet:
        rows = Staleness.objects.visible_to(member).open().filter(ruling__standing=True)
        counts = {f"x_{one}": Count("ruling", Q(severity=one), distinct=True) for one in Severity}
        rows = rows.values("team").order_by()
        rows = rows.annotate(x_all=Count("ruling", distinct=True), x_since=Min("created_at"), **counts)
        return rows.values_list("x_all", "x_since", *counts)


def _backlog(member: Membership) -> Backlog:
    rows = statements.read(_InDoubt(), member)
    rulings, since, *counts = rows[0] if rows else (0, None, *(0 for _ in Severity))
    return Backlog(
        rulings, since, {severity.value: count for severity, count in zip(Severity, counts, strict=True)}
    )


@dataclass(frozen=True)
class _Colleagues:
    """Who is in the team, by name, and how many waiting claims does each hold? Who is no editor sees themselves.

    Live leases count, whether or not the reviewer has judged the claims: the one would tell the other.
    """

    def rows(self, member: Membership, now: datetime) -> QuerySet:
        live = Assignment.objects.visible_to(member).filter(
            leased_until__gt=now, claim__state__in=WAITING, assignee=OuterRef("user")
        )
        held = live.order_by().values("assignee").annotate(count=Count("pk")).values("count")
        rows = Membership.objects.filter(team=member.team_id).order_by("user__name", "pk")
        if not member.reaches(Scope.PUBLISH):
            rows = rows.filter(pk=member.pk)
        return rows.values_list("user_id", "user__name", "role", Coalesce(Subquery(held), 0))


def _load(member: Membership, found: decided.Decided) -> list[Load]:
    """Who did how much, by name."""
    loads = []
    for person, name, role, in_hand in statements.read(_Colleagues(), member, now=timezone.now()):
        part = found.part_of(person)
        if part.verdicts or Membership(role=role).reaches(Scope.REVIEW):
            who = Colleague(person, name)
            loads.append(Load(who, part.verdicts, part.against, in_hand, part.to_verdict))
    return loads


def _members(member: Membership) -> QuerySet[Membership]:
    return Membership.objects.filter(team=member.team_id).select_related("user").order_by("user__name", "pk")

"""A team's work in figures. Nothing here counts a verdict on a claim that is not ruled, whoever asks.

A verdict on an undecided claim would show in a count as surely as on a page; so figures move when a claim
is ruled, never when one reviewer has spoken. Who is no editor sees the team's figures and their own.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Left
from django.utils import timezone

from annotations.actions.permissions import require
from annotations.choices import ClaimState, Interval, RulingBasis, Scope, Severity
from annotations.errors import InvalidInput
from annotations.models import Assignment, Claim, Event, Membership, Rating, Ruling, Staleness, Verdict
from annotations.pipeline import agreement as measures
from annotations.pipeline import metrics
from annotations.values import AgreementFigures, Durations, Estimate, Rated

DECIDED = (ClaimState.RULED, ClaimState.PUBLISHED)
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
    series: list[tuple[datetime, int, Estimate]]
    pairs: list[PairFigures]


def agreement(
    member: Membership,
    during: Period,
    *,
    scale: UUID | None = None,
    reviewers: Sequence[UUID] = (),
    topic: str = "",
) -> Agreed:
    """How far reviewers agreed on the claims first ruled in the period. Two queries.

    Measured is each reviewer's first verdict, given before the claim's first ruling: later ones were given
    by people who could see the others'. With one of `reviewers`, on the claims they judged; with two, of
    these two alone; with a `topic`, on claims whose wording has these words. Raises NotAllowed where a member who is no editor asks about others.
    """
    if any(reviewer != member.user_id for reviewer in reviewers):
        require(member, Scope.PUBLISH)
    rows = _first_verdicts(member, during, scale, topic)
    rows = [row for row in rows if len(reviewers) < 2 or row.author_id in reviewers]
    if len(reviewers) == 1:
        judged = {row.claim_id for row in rows if row.author_id == reviewers[0]}
        rows = [row for row in rows if row.claim_id in judged]
    order = _order(row.rating for row in rows)
    by_step: dict[datetime, list[Rated]] = {at: [] for at in during.steps}
    for row in rows:
        by_step[metrics.begin(row.ruled_at, during.step)].append(_rated(row))
    return Agreed(
        during,
        measures.measure(map(_rated, rows), order),
        [(at, *measures.nominal(rated)) for at, rated in by_step.items()],
        _pairs(member, [_rated(row) for row in rows]),
    )


def _rated(row: Verdict) -> Rated:
    return Rated(row.claim_id, row.author_id, row.rating.slug)


def _first_verdicts(member: Membership, during: Period, scale: UUID | None, topic: str) -> list[Verdict]:
    verdicts = Verdict.objects.visible_to(member).filter(claim__state__in=DECIDED, supersedes=None)
    first = Ruling.objects.filter(claim=OuterRef("claim")).order_by("created_at")
    verdicts = verdicts.annotate(ruled_at=Subquery(first.values("created_at")[:1]))
    verdicts = verdicts.filter(
        ruled_at__gte=during.since, ruled_at__lt=during.until, created_at__lte=F("ruled_at")
    )
    if scale is not None:
        verdicts = verdicts.filter(rating__scale=scale)
    if topic:
        words = SearchVector(Left("claim__statement", 50_000), config="simple")
        asked = SearchQuery(topic, config="simple", search_type="websearch")
        verdicts = verdicts.annotate(words=words).filter(words=asked)
    return list(
        verdicts.select_related("rating").only("claim_id", "author_id", "rating__slug", "rating__value")
    )


def _order(ratings: Iterable[Rating]) -> tuple[str, ...]:
    """The ratings from lowest to highest; none where two scales put them in another order."""
    values = {(rating.slug, rating.value) for rating in ratings if rating.value is not None}
    slugs = [slug for slug, _ in values]
    if len(set(slugs)) < len(slugs) or len({value for _, value in values}) < len(values):
        return ()
    return tuple(slug for slug, _ in sorted(values, key=lambda one: one[1]))


def _pairs(member: Membership, rated: Sequence[Rated]) -> list[PairFigures]:
    """Every two who have judged a claim in common; for who is no editor, those with themselves."""
    found = metrics.pairs(rated)
    people = {one.user_id: one for one in _members(member)}
    shown = []
    for pair, (claims, agreed) in found.items():
        known = pair <= people.keys()
        if known and (member.reaches(Scope.PUBLISH) or member.user_id in pair):
            first, second = sorted((people[pk] for pk in pair), key=lambda one: one.user.name)
            shown.append(PairFigures(first, second, claims, agreed))
    return sorted(shown, key=lambda one: (-one.claims, one.first.user.name, one.second.user.name))


# --- the team ---


@dataclass(frozen=True)
class Backlog:
    """Reasons that nobody has cleared why standing rulings may no longer hold."""

    rulings: int
    since: datetime | None
    severities: dict[str, int]


@dataclass(frozen=True)
class Load:
    """One reviewer's part in the rulings of the period; `in_hand` are their claims at this moment."""

    who: Membership
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
    series: list[tuple[datetime, int, int]]  # the step's beginning, rulings, verdicts behind them
    to_verdict: Durations
    to_ruling: Durations
    waiting: dict[str, int]
    backlog: Backlog
    load: list[Load]


def team(member: Membership, during: Period) -> TeamFigures:
    """What the team did in the period, and what waits now. Seven queries.

    A ruling is overturned when a later one of the same claim says otherwise. Time runs from when the claim
    was first opened.
    """
    rulings = _rulings(member, during)
    verdicts = _verdicts_behind(member, rulings)
    opened = _opened(member, {one.claim_id for one in rulings})
    first: dict[UUID, Ruling] = {}
    for one in rulings:
        if one.first_id == one.pk:
            first[one.claim_id] = one
    return TeamFigures(
        period=during,
        rulings=len(rulings),
        adjudicated=sum(one.basis == RulingBasis.ADJUDICATION for one in rulings),
        overturned=sum(one.later is not None and one.later != one.rating.slug for one in rulings),
        series=_series(during, rulings, verdicts),
        to_verdict=metrics.durations(one.created_at - opened[one.claim_id] for one in verdicts),
        to_ruling=metrics.durations(one.created_at - opened[pk] for pk, one in first.items()),
        waiting=_waiting(member),
        backlog=_backlog(member),
        load=_load(member, rulings, verdicts, opened),
    )


def _rulings(member: Membership, during: Period) -> list[Ruling]:
    """The rulings of the period, each with what became of it."""
    of_claim = Ruling.objects.filter(claim=OuterRef("claim"))
    rulings = Ruling.objects.visible_to(member)
    rulings = rulings.filter(created_at__gte=during.since, created_at__lt=during.until)
    rulings = rulings.annotate(
        later=Subquery(of_claim.filter(pk__gt=OuterRef("pk")).order_by("pk").values("rating__slug")[:1]),
        first_id=Subquery(of_claim.order_by("pk").values("pk")[:1]),
    )
    return list(rulings.select_related("rating").order_by("pk"))


def _verdicts_behind(member: Membership, rulings: Sequence[Ruling]) -> list[Verdict]:
    """The first verdict of each reviewer on these rulings' claims, given before the claim's first ruling."""
    firsts = {one.claim_id: one.created_at for one in reversed(rulings) if one.first_id == one.pk}
    rows = Verdict.objects.visible_to(member).filter(
        claim__in=firsts, claim__state__in=DECIDED, supersedes=None
    )
    rows = rows.select_related("rating").only("claim_id", "author_id", "created_at", "rating__slug")
    return [row for row in rows if row.created_at <= firsts[row.claim_id]]


def _opened(member: Membership, claims: set[UUID]) -> dict[UUID, datetime]:
    """When each claim was first opened; one that a person marked was open from the start."""
    events = Event.objects.filter(object_id=OuterRef("pk"), kind="claim.opened").order_by("number")
    rows = Claim.objects.visible_to(member).filter(pk__in=claims)
    return dict(rows.values_list("pk", Coalesce(Subquery(events.values("at")[:1]), "created_at")))


def _series(
    during: Period, rulings: Sequence[Ruling], verdicts: Sequence[Verdict]
) -> list[tuple[datetime, int, int]]:
    made = Counter(metrics.begin(one.created_at, during.step) for one in rulings)
    ruled_at = {one.claim_id: one.created_at for one in reversed(rulings)}
    behind = Counter(metrics.begin(ruled_at[one.claim_id], during.step) for one in verdicts)
    return [(at, made[at], behind[at]) for at in during.steps]


def _waiting(member: Membership) -> dict[str, int]:
    rows = Claim.objects.visible_to(member).filter(state__in=WAITING).values("state").order_by("state")
    found = dict(rows.annotate(count=Count("pk")).values_list("state", "count"))
    return {state.value: found.get(state, 0) for state in WAITING}


def _backlog(member: Membership) -> Backlog:
    rows = Staleness.objects.visible_to(member).open().filter(ruling__standing=True)
    counts = {severity.value: Count("ruling", Q(severity=severity), distinct=True) for severity in Severity}
    found = rows.aggregate(rulings=Count("ruling", distinct=True), since=Min("created_at"), **counts)
    return Backlog(found["rulings"], found["since"], {name: found[name] for name in counts})


def _load(
    member: Membership,
    rulings: Sequence[Ruling],
    verdicts: Sequence[Verdict],
    opened: dict[UUID, datetime],
) -> list[Load]:
    """Who did how much, by name; for who is no editor, themselves alone."""
    said = {one.claim_id: one.rating.slug for one in rulings}
    in_hand = _in_hand(member)
    shown = _members(member)
    if not member.reaches(Scope.PUBLISH):
        shown = shown.filter(pk=member.pk)
    found = []
    for who in shown:
        mine = [one for one in verdicts if one.author_id == who.user_id]
        against = sum(one.rating.slug != said[one.claim_id] for one in mine)
        took = metrics.durations(one.created_at - opened[one.claim_id] for one in mine)
        found.append(Load(who, len(mine), against, in_hand.get(who.user_id, 0), took))
    return [one for one in found if one.who.reaches(Scope.REVIEW) or one.verdicts]


def _members(member: Membership) -> QuerySet[Membership]:
    return Membership.objects.filter(team=member.team_id).select_related("user").order_by("user__name", "pk")


def _in_hand(member: Membership) -> dict[UUID, int]:
    """Live leases on claims that wait, whether or not the reviewer has judged them: the one would tell the other."""
    live = Assignment.objects.visible_to(member).filter(
        leased_until__gt=timezone.now(), claim__state__in=WAITING
    )
    rows = live.values("assignee").order_by("assignee").annotate(count=Count("pk"))
    return dict(rows.values_list("assignee", "count"))

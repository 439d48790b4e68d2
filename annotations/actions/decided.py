"""What a team has decided in a period: reckoned once, and kept until something is decided anew.

Each process keeps it for itself, under everything it hangs on: the first and the last ruling of the period, the steps
of its series, and the team's last event about a claim, a verdict or a ruling. So what is kept is never out of date; and
nothing has to be counted along where people write. What is decided every member may see: nobody's role matters here.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from annotations.choices import DECIDED, Interval, RulingBasis
from annotations.models import Event, EventChain, Membership, Ruling, statements
from annotations.models.events import JUDGED
from annotations.pipeline import metrics
from annotations.values import Durations

KEPT = 500  # figures of a period are some kilobytes


@dataclass(frozen=True)
class Part:
    """What one reviewer had in it: first verdicts on claims ruled on, and how many of them the ruling went against."""

    verdicts: int
    against: int
    to_verdict: Durations


@dataclass(frozen=True)
class Decided:
    """The rulings of a period, and the verdicts behind the claims first ruled on in it."""

    rulings: int
    adjudicated: int
    overturned: int
    series: Sequence[tuple[datetime, int, int]]  # the step's beginning, rulings, verdicts behind them
    to_verdict: Durations
    to_ruling: Durations
    parts: Mapping[UUID, Part]  # by who judged

    def part_of(self, person: UUID) -> Part:
        return self.parts.get(person) or Part(0, 0, Durations(0))


@dataclass(frozen=True)
class Stretch:
    """From the first ruling of a period to its last, as far as the team's events have come."""

    team_id: UUID
    first: datetime | None
    last: datetime | None
    event: UUID | None
    step: Interval
    steps: tuple[datetime, ...]


def during(member: Membership, since: datetime, until: datetime, step: Interval) -> Decided:
    """What the team of this member decided from `since` up to, but not with, `until`. One query; two if it is not kept."""
    return reckoned(stretch(member, since, until, step))


def stretch(member: Membership, since: datetime, until: datetime, step: Interval) -> Stretch:
    """What figures of this period hang on. One query."""
    found = statements.read(_Borders(), member, planned=False, since=since, until=until)
    event, first, last = found[0] if found else (None, None, None)
    return Stretch(member.team_id, first, last, event, step, tuple(metrics.steps(since, until, step)))


@dataclass(frozen=True)
class _Borders:
    """What was the last event that could have changed what is decided, and which rulings begin and end a period?"""

    def rows(self, member: Membership, since: datetime, until: datetime) -> QuerySet:
        events = Event.objects.filter(team=OuterRef("team"), object_type__in=JUDGED).order_by("-number")
        made = Ruling.objects.filter(team=OuterRef("team")).values("created_at")
        return EventChain.objects.filter(team=member.team_id).values_list(
            Subquery(events.values("pk")[:1]),
            Subquery(made.filter(created_at__gte=since, created_at__lt=until).order_by("created_at")[:1]),
            Subquery(made.filter(created_at__gte=since, created_at__lt=until).order_by("-created_at")[:1]),
        )


@lru_cache(maxsize=KEPT)
def reckoned(stretch: Stretch) -> Decided:
    """The figures, from the rows. A claim that was taken up again is not decided, and its verdicts do not count."""
    rows = [_Row(*row) for row in _rows(stretch)] if stretch.first else []
    rulings = list({row.ruling: row for row in rows}.values())
    first = [row for row in rulings if row.is_first]
    verdicts = [row for row in rows if row.is_behind]
    return Decided(
        rulings=len(rulings),
        adjudicated=sum(row.basis == RulingBasis.ADJUDICATION for row in rulings),
        overturned=sum(row.later is not None and row.later != row.said for row in rulings),
        series=_series(stretch, rulings, verdicts),
        to_verdict=metrics.durations(row.took for row in verdicts),
        to_ruling=metrics.durations(row.made_at - row.opened_at for row in first),
        parts=_parts(verdicts, {row.claim: row.said for row in rulings}),
    )


class _Row(NamedTuple):
    """A ruling with one of the first verdicts on its claim, if there are any."""

    ruling: UUID
    claim: UUID
    state: str
    made_at: datetime
    basis: str
    said: str
    later: str | None  # what the next ruling of the claim said
    first: UUID  # the first ruling of the claim
    opened_at: datetime
    judge: UUID | None
    judged_at: datetime | None
    judged: str | None

    @property
    def is_first(self) -> bool:
        return self.ruling == self.first

    @property
    def is_behind(self) -> bool:
        """Whether the verdict was given in the dark: before the claim's first ruling."""
        given = self.judged_at is not None and self.judged_at <= self.made_at
        return given and self.is_first and self.state in DECIDED

    @property
    def took(self) -> timedelta:
        return self.judged_at - self.opened_at


def _rows(stretch: Stretch) -> QuerySet:
    of_claim = Ruling.objects.filter(claim=OuterRef("claim")).order_by("pk")
    opened = Event.objects.filter(object_id=OuterRef("claim"), kind="claim.opened").order_by("number")
    rulings = Ruling.objects.filter(
        team=stretch.team_id, created_at__gte=stretch.first, created_at__lte=stretch.last
    )
    firsts = FilteredRelation("claim__verdicts", condition=Q(claim__verdicts__supersedes__isnull=True))
    rulings = rulings.annotate(
        verdict=firsts,
        later=Subquery(of_claim.filter(pk__gt=OuterRef("pk")).values("rating__slug")[:1]),
        first=Subquery(of_claim.values("pk")[:1]),
        opened=Coalesce(Subquery(opened.values("at")[:1]), F("claim__created_at")),
    )
    rulings = rulings.order_by("pk", "verdict__pk")
    ruling = ("pk", "claim_id", "claim__state", "created_at", "basis", "rating__slug")
    verdict = ("verdict__author_id", "verdict__created_at", "verdict__rating__slug")
    return rulings.values_list(*ruling, "later", "first", "opened", *verdict)


def _series(
    stretch: Stretch, rulings: Sequence[_Row], verdicts: Sequence[_Row]
) -> list[tuple[datetime, int, int]]:
    made = Counter(metrics.begin(row.made_at, stretch.step) for row in rulings)
    behind = Counter(metrics.begin(row.made_at, stretch.step) for row in verdicts)
    return [(at, made[at], behind[at]) for at in stretch.steps]


def _parts(verdicts: Sequence[_Row], said: Mapping[UUID, str]) -> dict[UUID, Part]:
    """What everybody had in it; `said` is what the last ruling of the period says of each claim."""
    of: dict[UUID, list[_Row]] = {}
    for row in verdicts:
        of.setdefault(row.judge, []).append(row)
    return {
        judge: Part(
            len(rows),
            sum(row.judged != said[row.claim] for row in rows),
            metrics.durations(row.took for row in rows),
        )
        for judge, rows in of.items()
    }

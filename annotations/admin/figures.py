"""The operators' dashboard: each figure is counted by an index over what is open or recent, and leads to its rows.

Thirteen queries, however much the newsrooms hold.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import AbstractUser
from django.db.models import Count, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from annotations.admin import matters
from annotations.admin.listing import Figure, listed
from annotations.admin.visits import Outcomes, outcomes
from annotations.choices import JobState, Severity
from annotations.models import (
    Anchor,
    Article,
    Delivery,
    Fetch,
    Host,
    HostHealth,
    Job,
    Staleness,
    Webhook,
)

ROWS = 10  # of hosts, and of what operators did
# Visits to a host among whose articles the next one is looked for.
LOOKED_BACK = 50
LOOKED_AT = (Job, Fetch, HostHealth, Staleness, Anchor, Webhook, Delivery, Article)


@dataclass(frozen=True, slots=True)
class Work:
    """How it stands with one kind of job."""

    kind: str
    due: Figure
    later: Figure
    running: Figure
    stuck: Figure
    given_up: Figure


@dataclass(frozen=True, slots=True)
class Failing:
    """A host whose last visit brought nothing, why, and when one of its pages is next asked for."""

    health: HostHealth
    next_at: datetime | None
    link: str


@dataclass(slots=True)
class Backlog:
    """What waits for the people of one team."""

    team: str
    stale: Figure | None = None
    high: int = 0
    places: Figure | None = None


@dataclass(frozen=True, slots=True)
class Board:
    now: datetime
    work: list[Work]
    articles: Figure
    ended_at: datetime | None
    outcomes: Outcomes
    failing: list[Failing]
    hosts: Figure
    backlogs: list[Backlog]
    webhooks: dict[str, Figure]
    log: list[LogEntry] = field(default_factory=list)


def may_look(user: AbstractUser) -> bool:
    """Whether this operator may see every list that the dashboard counts."""
    return user.has_perms([f"annotations.view_{model._meta.model_name}" for model in LOOKED_AT])


def board() -> Board:
    now = timezone.now()
    done = Job.objects.filter(state=JobState.DONE).order_by("-pk")
    articles = Article.objects.filter(matters.ARTICLES["due"].of(now))
    health = HostHealth.objects.filter(matters.HOSTS["failing"].of(now))
    due = articles.aggregate(count=Count("pk"), oldest=Min("next_fetch_at"))
    return Board(
        now=now,
        work=_work(now),
        articles=Figure(due["count"], listed(Article, matter="due"), due["oldest"]),
        ended_at=done.values_list("finished_at", flat=True).first(),
        outcomes=outcomes(now),
        failing=_failing(health),
        hosts=Figure(health.count(), listed(HostHealth, matter="failing")),
        backlogs=_backlogs(now),
        webhooks=_webhooks(now),
        log=list(LogEntry.objects.select_related("user", "content_type").order_by("-action_time")[:ROWS]),
    )


def _work(now: datetime) -> list[Work]:
    """By kind, the longest waiting first; two queries, since what is given up has an index of its own."""
    unfinished = Job.objects.filter(state__in=[JobState.PENDING, JobState.RUNNING])
    given_up = Job.objects.filter(matters.JOBS["given_up"].of(now))
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in unfinished.values("kind").annotate(**_counts(matters.JOBS, now, "run_after", but="given_up")):
        found[row["kind"]] |= row
    for row in given_up.values("kind").annotate(n_given_up=Count("pk"), at_given_up=Max("finished_at")):
        found[row["kind"]] |= row
    told = [_of_kind(kind, row) for kind, row in found.items()]
    return sorted(told, key=lambda one: (one.due.oldest or now, one.kind))


def _of_kind(kind: str, row: dict[str, Any]) -> Work:
    return Work(
        kind.replace("_", " "),
        *(
            Figure(row.get(f"n_{name}", 0), listed(Job, matter=name, kind__exact=kind), row.get(f"at_{name}"))
            for name in matters.JOBS
        ),
    )


def _counts(named: dict[str, matters.Matter], now: datetime, oldest: str, but: str = "") -> dict[str, Any]:
    """How many of each matter, and the oldest of them, as columns of one query."""
    wanted = {name: matter.of(now) for name, matter in named.items() if name != but}
    return {f"n_{name}": Count("pk", filter=of) for name, of in wanted.items()} | {
        f"at_{name}": Min(oldest, filter=of) for name, of in wanted.items()
    }


def _failing(health: QuerySet[HostHealth]) -> list[Failing]:
    """The worst, each with the next visit that is planned to any page that was asked for lately."""
    visits = Fetch.objects.filter(team=OuterRef(OuterRef("team")), host=OuterRef(OuterRef("host")))
    pages = Article.objects.filter(
        pk__in=visits.order_by("-pk").values("article")[:LOOKED_BACK], next_fetch_at__isnull=False
    )
    shut = Host.objects.filter(name=OuterRef("host")).values("next_allowed_at")
    rows = health.select_related("team").annotate(
        planned=Subquery(pages.order_by("next_fetch_at").values("next_fetch_at")[:1]), opens=Subquery(shut)
    )
    return [
        Failing(row, _later(row.planned, row.opens), _to_host(row))
        for row in rows.order_by("-streak", "host")[:ROWS]
    ]


def _to_host(health: HostHealth) -> str:
    return listed(Fetch, host__exact=health.host, team__id__exact=health.team_id)


def _later(planned: datetime | None, opens: datetime | None) -> datetime | None:
    """No page is asked for before its host may be visited again."""
    return planned and max(planned, opens or planned)


def _backlogs(now: datetime) -> list[Backlog]:
    """By team, whose oldest reason has waited longest first; two queries."""
    open_now = Staleness.objects.filter(matters.STALENESS["open"].of(now))
    waiting = Anchor.objects.filter(matters.ANCHORS["waiting"].of(now))
    found: dict[UUID, Backlog] = {}
    high = Count("pk", filter=Q(severity=Severity.HIGH))
    for team, name, count, oldest, grave in _by_team(open_now, high=high):
        link = listed(Staleness, matter="open", team__id__exact=team)
        found[team] = Backlog(name, Figure(count, link, oldest), grave)
    for team, name, count, oldest in _by_team(waiting):
        link = listed(Anchor, matter="waiting", team__id__exact=team)
        found.setdefault(team, Backlog(name)).places = Figure(count, link, oldest)
    return sorted(found.values(), key=lambda one: (_oldest(one) or now, one.team))


def _oldest(backlog: Backlog) -> datetime | None:
    figures: Iterable[Figure | None] = (backlog.stale, backlog.places)
    return min((one.oldest for one in figures if one and one.oldest), default=None)


def _by_team(rows: QuerySet, **more: Any) -> Iterable[tuple[Any, ...]]:
    told = rows.order_by().values_list("team_id", "team__name")
    return told.annotate(Count("pk"), Min("created_at"), **more)


def _webhooks(now: datetime) -> dict[str, Figure]:
    hooks = Webhook.objects.aggregate(
        **_counts({"failing": matters.WEBHOOKS["failing"]}, now, "failing_since"),
        **_counts({"disabled": matters.WEBHOOKS["disabled"]}, now, "disabled_at"),
    )
    sent = {
        name: Delivery.objects.filter(matter.of(now)).aggregate(n=Count("pk"), at=Min("created_at"))
        for name, matter in matters.DELIVERIES.items()
    }
    found = {
        f"webhooks {name}": Figure(hooks[f"n_{name}"], listed(Webhook, matter=name), hooks[f"at_{name}"])
        for name in matters.WEBHOOKS
    }
    return found | {
        f"deliveries {name.replace('_', ' ')}": Figure(one["n"], listed(Delivery, matter=name), one["at"])
        for name, one in sent.items()
    }

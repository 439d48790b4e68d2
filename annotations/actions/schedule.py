"""What is due, found fairly: teams take turns, and so do the hosts of a team.

    articles, feeds --next_fetch_at--> jobs --run_after--> ids to tell workers of

Whoever has ten thousand pieces due gets as much of each round as whoever has one. A round tells of no more
jobs than workers can take soon, so that what becomes due meanwhile is not behind all that was due before.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from annotations.actions import hosts, jobs
from annotations.choices import FeedState, JobKind, JobState
from annotations.models import Article, Feed, Job
from annotations.models.teams import TeamQuerySet

# Jobs that workers have been told of and that none has begun yet.
TOLD_AT_ONCE = 200
# Jobs of one team that stand before one host at the same time.
BEFORE_A_HOST = 8
# Rows that one round makes into jobs.
MADE_AT_ONCE = 500


@transaction.atomic
def due(limit: int = TOLD_AT_ONCE) -> Sequence[UUID]:
    """The jobs that should be running and that nobody was told of lately; notes that they now were."""
    now = timezone.now()
    told = now - timedelta(seconds=settings.JOB_WAKE_AGAIN)
    untold = Q(woken_at__isnull=True) | Q(woken_at__lt=told) | Q(state=JobState.RUNNING)
    ranked = Job.objects.filter(jobs.takeable(now)).filter(untold).annotate(place=_place("run_after", "id"))
    waiting = ranked.filter(place__lte=BEFORE_A_HOST).order_by("place", "run_after", "id")
    out = _told(now, since=told)
    room = max(limit - out.total(), 0)
    rows = waiting.values_list("team_id", "host", "pk")
    ids = list(islice(_in_turns(_where_there_is_room(rows, out)), room))
    Job.objects.filter(pk__in=ids).update(woken_at=now)
    return ids


@transaction.atomic
def articles(limit: int = MADE_AT_ONCE) -> int:
    """Make a job for every article whose time has come; return how many.

    `next_fetch_at` moves on when the fetch ends; until then the unfinished job itself stops a second one.
    """
    return _make(Article.objects, JobKind.INGEST_ARTICLE, limit)


@transaction.atomic
def feeds(limit: int = MADE_AT_ONCE) -> int:
    """The same for feeds."""
    return _make(Feed.objects, JobKind.FETCH_FEED, limit)


@transaction.atomic
def subscriptions(limit: int = MADE_AT_ONCE) -> int:
    """The same for the hubs that are to be asked, for the first time or again."""
    waiting = Feed.objects.filter(state=FeedState.WATCHING).exclude(hub="")
    return _make(waiting, JobKind.SUBSCRIBE_FEED, limit, due_at="subscribe_at", address="hub")


def _make(
    watched: TeamQuerySet, kind: JobKind, limit: int, *, due_at: str = "next_fetch_at", address: str = "url"
) -> int:
    now = timezone.now()
    unfinished = Job.objects.filter(
        kind=kind, subject_id=OuterRef("pk"), state__in=[JobState.PENDING, JobState.RUNNING]
    )
    waiting = watched.filter(~Exists(unfinished), **{f"{due_at}__lte": now})
    turn = Window(RowNumber(), partition_by=[F("team_id")], order_by=[F(due_at), F("id")])
    rows = waiting.annotate(turn=turn).order_by("turn", due_at)
    fresh = [
        Job(team_id=team_id, kind=kind, subject_id=pk, host=hosts.name_of(url), run_after=now)
        for pk, team_id, url in rows.values_list("pk", "team_id", address)[:limit]
    ]
    return len(Job.objects.bulk_create(fresh, ignore_conflicts=True))


def _place(*order: str) -> Window:
    return Window(
        RowNumber(), partition_by=[F("team_id"), F("host")], order_by=[F(column) for column in order]
    )


def _told(now: datetime, *, since: datetime) -> Counter[tuple[UUID, str]]:
    """How many jobs of each team stand before each host: told of and not begun, or with a time to come back."""
    begun = Q(woken_at__gte=since, run_after__lte=now) | (~Q(waits_for="") & Q(run_after__gt=now))
    rows = Job.objects.filter(begun, state=JobState.PENDING)
    return Counter(rows.values_list("team_id", "host"))


def _where_there_is_room(
    rows: Iterable[tuple[UUID, str, UUID]], out: Counter[tuple[UUID, str]]
) -> Iterator[tuple[UUID, UUID]]:
    """Team and job, as far as the team may send one more to the job's host. No host, no limit."""
    sent = Counter(out)
    for team, host, job in rows:
        if host and sent[team, host] >= BEFORE_A_HOST:
            continue
        sent[team, host] += 1
        yield team, job


def _in_turns(owned: Iterable[tuple[UUID, UUID]]) -> Iterator[UUID]:
    """One job of each team's, then a second of each, and so on."""
    queues: dict[UUID, deque[UUID]] = defaultdict(deque)
    for team, job in owned:
        queues[team].append(job)
    while queues:
        for team in list(queues):
            yield queues[team].popleft()
            if not queues[team]:
                del queues[team]

"""The queue is a table: work is leased with a fencing token and finished in the transaction of its result.

    pending --lease--> running --finish--> done
       ^                  |
       +---- postpone ----+  (its host is busy: no attempt)
       +---- release -----+----- (too often) --> failed
       +-- lease expires -+

A message to a worker is only a hint. What was never told, or whose worker died, `due` finds again.
Source of the pattern: fencing tokens as described by M. Kleppmann, “How to do distributed locking” (2016).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from annotations.choices import JobKind, JobState, Stage
from annotations.errors import Conflict
from annotations.models import Article, Feed, Job, Snapshot
from annotations.models.teams import TeamQuerySet, TeamRow


def enqueue(subject: TeamRow, kind: JobKind, *, snapshot: Snapshot | None = None) -> Job:
    """A job for this subject: the pending one where there is one, else a new one.

    Posted content (`snapshot`) always gets a job of its own, since each is another text.
    """
    now = timezone.now()
    fresh = Job(
        team_id=subject.team_id,
        kind=kind,
        subject_id=subject.pk,
        snapshot=snapshot,
        run_after=now,
        woken_at=now,
    )
    if snapshot is not None:
        fresh.save(force_insert=True)
        return fresh
    Job.objects.bulk_create([fresh], ignore_conflicts=True)
    # Whoever was first holds the pending row; if a worker has just taken it, ours was inserted.
    return Job.objects.get(kind=kind, subject_id=subject.pk, state=JobState.PENDING, snapshot=None)


@transaction.atomic
def lease(job_id: UUID) -> Job | None:
    """Take a job for `JOB_LEASE` seconds; None when there is nothing to take or somebody else has it.

    Jobs of one subject run one after the other, oldest first: a text posted later must not be overtaken
    by one posted before it.
    """
    now = timezone.now()
    takeable = Job.objects.select_for_update(of=("self",), skip_locked=True).filter(_takeable(now), pk=job_id)
    job = takeable.first()
    if job is None or _unfinished_of(job).filter(pk__lt=job.pk).exists():
        return None
    if job.attempts >= settings.JOB_ATTEMPTS:
        job.state, job.finished_at, job.failed = JobState.FAILED, now, 1
        job.error = job.error or "Given up: its worker died every time."
        job.save()
        Article.objects.filter(pk=job.subject_id).update(stage=Stage.FAILED, fetch_detail=job.error)
        return None
    job.state = JobState.RUNNING
    job.token += 1
    job.attempts += 1
    job.leased_until = now + timedelta(seconds=settings.JOB_LEASE)
    job.save()
    return job


def postpone(job: Job, *, until: datetime, waits_for: str) -> bool:
    """Put a job back that could not begin because its host is busy; False if it is no longer ours.

    It counts as no attempt: a host that is in demand is nobody's failure.
    """
    mine = Job.objects.filter(pk=job.pk, token=job.token, state=JobState.RUNNING)
    # Nobody was told of it yet: the sweep may, as soon as its time has come.
    return bool(
        mine.update(
            state=JobState.PENDING,
            attempts=job.attempts - 1,
            run_after=until,
            waits_for=waits_for[:300],
            woken_at=None,
        )
    )


def finish(job: Job) -> None:
    """Mark the job done, if it is still ours. Runs in the transaction of the result: both or neither.

    Raises Conflict when the lease was lost, so that the late worker's result is rolled back.
    """
    mine = Job.objects.filter(pk=job.pk, token=job.token, state=JobState.RUNNING)
    if not mine.update(state=JobState.DONE, finished_at=timezone.now(), done=job.total, error=""):
        raise Conflict("Another worker has taken this job over.", code="lease_lost")


def release(job: Job, error: str) -> None:
    """Give a job back after a fault of ours, to be tried again later, and later each time."""
    wait = timedelta(seconds=min(2**job.attempts, 600))
    Job.objects.filter(pk=job.pk, token=job.token, state=JobState.RUNNING).update(
        state=JobState.PENDING, run_after=timezone.now() + wait, waits_for="", error=error[:2000]
    )


@transaction.atomic
def due(limit: int = 500) -> Sequence[UUID]:
    """The jobs that should be running and that nobody was told of lately; notes that they now were."""
    now = timezone.now()
    told = now - timedelta(seconds=settings.JOB_WAKE_AGAIN)
    waiting = Job.objects.filter(_takeable(now)).filter(
        Q(woken_at__isnull=True) | Q(woken_at__lt=told) | Q(state=JobState.RUNNING)
    )
    ids = list(
        waiting.select_for_update(skip_locked=True).order_by("run_after").values_list("pk", flat=True)[:limit]
    )
    Job.objects.filter(pk__in=ids).update(woken_at=now)
    return ids


@transaction.atomic
def schedule_due_articles(limit: int = 500) -> int:
    """Make a job for every article whose time has come; return how many.

    `next_fetch_at` moves on when the fetch ends; until then the pending job itself stops a second one.
    """
    return _schedule(Article.objects, JobKind.INGEST_ARTICLE, limit)


@transaction.atomic
def schedule_due_feeds(limit: int = 500) -> int:
    """The same for feeds."""
    return _schedule(Feed.objects, JobKind.FETCH_FEED, limit)


def following(job: Job) -> UUID | None:
    """The job that waited for this one to end, if any."""
    return (
        _unfinished_of(job).filter(state=JobState.PENDING).order_by("pk").values_list("pk", flat=True).first()
    )


def _schedule(watched: TeamQuerySet, kind: JobKind, limit: int) -> int:
    now = timezone.now()
    rows = list(
        watched.select_for_update(skip_locked=True, of=("self",))
        .filter(next_fetch_at__lte=now)
        .order_by("next_fetch_at")
        .only("pk", "team_id")[:limit]
    )
    busy = set(
        Job.objects.filter(
            kind=kind,
            subject_id__in=[row.pk for row in rows],
            state__in=[JobState.PENDING, JobState.RUNNING],
        ).values_list("subject_id", flat=True)
    )
    fresh = [
        Job(team_id=row.team_id, kind=kind, subject_id=row.pk, run_after=now)
        for row in rows
        if row.pk not in busy
    ]
    Job.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def _unfinished_of(job: Job) -> QuerySet[Job]:
    unfinished = [JobState.PENDING, JobState.RUNNING]
    return Job.objects.filter(kind=job.kind, subject_id=job.subject_id, state__in=unfinished)


def _takeable(now: datetime) -> Q:
    return Q(state=JobState.PENDING, run_after__lte=now) | Q(state=JobState.RUNNING, leased_until__lt=now)

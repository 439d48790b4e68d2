"""The queue is a table: work is leased with a fencing token and finished in the transaction of its result.

    pending --lease--> running --finish--> done
       ^                  |
       +---- postpone ----+  (its host is busy: no attempt)
       +---- release -----+----- (too often) --> failed
       +-- lease expires -+

A message to a worker is only a hint. What was never told, or whose worker died, `schedule.due` finds again.
Source of the pattern: fencing tokens as described by M. Kleppmann, “How to do distributed locking” (2016).
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from annotations.actions import events, hosts
from annotations.actions.permissions import require
from annotations.choices import JobKind, JobState, Scope, Stage
from annotations.errors import Conflict, IllegalMove
from annotations.models import Article, Job, Membership, Snapshot
from annotations.models.teams import TeamRow

# Kinds that visit no host.
AT_HOME = frozenset(
    {
        JobKind.REREAD_ARTICLE,
        JobKind.REINGEST_ARTICLES,
        JobKind.FETCH_SOURCE,
        JobKind.TRACE_ORIGINS,
        JobKind.IMPORT_REVIEWS,
        JobKind.DEPOSIT_ARTICLE,
    }
)


def enqueue(
    subject: TeamRow,
    kind: JobKind,
    *,
    snapshot: Snapshot | None = None,
    by: Membership | None = None,
    parent: Job | None = None,
) -> Job:
    """A job for this subject: the pending one where there is one, else a new one.

    Content that is there already (`snapshot`) always gets a job of its own, since each is another text.
    """
    now = timezone.now()
    fresh = Job(
        team_id=subject.team_id,
        kind=kind,
        subject_id=subject.pk,
        snapshot=snapshot,
        parent=parent,
        asked_by_id=by.user_id if by else None,
        host="" if snapshot or kind in AT_HOME else hosts.name_of(subject.url),
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
    rows = Job.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
    job = rows.filter(takeable(now), pk=job_id).first()
    if job is None or _unfinished_of(job).filter(pk__lt=job.pk).exists():
        return None
    if job.attempts >= settings.JOB_ATTEMPTS:
        job.state, job.finished_at, job.failed = JobState.FAILED, now, 1
        job.error = job.error or "Given up: its worker died every time."
        job.save()
        if job.kind != JobKind.DEPOSIT_ARTICLE:
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
    """Mark the job done, if it is still ours, with its `result` and what of it has failed.

    Runs in the transaction of the result: both or neither.

    Raises Conflict when the lease was lost, so that the late worker's result is rolled back.
    """
    mine = Job.objects.filter(pk=job.pk, token=job.token, state=JobState.RUNNING)
    ended = {"state": JobState.DONE, "finished_at": timezone.now(), "error": ""}
    if not mine.update(**ended, done=job.total - job.failed, failed=job.failed, result=job.result):
        raise Conflict("Another worker has taken this job over.", code="lease_lost")


@transaction.atomic
def cancel(job: Job, *, by: Membership) -> Job:
    """Stop a job that is not done, with all its parts; what a worker is writing just now is written to its end.

    Raises IllegalMove for one that has ended.
    """
    require(by, Scope.WRITE)
    job = Job.objects.select_for_update(of=("self",), no_key=True).get(pk=job.pk)
    if job.state not in (JobState.PENDING, JobState.RUNNING):
        raise IllegalMove(f"This job is {job.state}; there is nothing left to cancel.", allowed=[])
    cancelled = {"state": JobState.CANCELLED, "finished_at": timezone.now()}
    Job.objects.filter(parent=job, state=JobState.PENDING).update(**cancelled)
    # The token moves on, so that a worker which holds the job finishes nothing.
    Job.objects.filter(pk=job.pk).update(**cancelled, token=job.token + 1)
    events.record(job, "job.cancelled", by=by, data={"kind": job.kind, "done": job.done, "total": job.total})
    job.refresh_from_db()
    return job


def release(job: Job, error: str) -> None:
    """Give a job back after a fault of ours, to be tried again later, and later each time."""
    wait = timedelta(seconds=min(2**job.attempts, 600))
    Job.objects.filter(pk=job.pk, token=job.token, state=JobState.RUNNING).update(
        state=JobState.PENDING, run_after=timezone.now() + wait, waits_for="", error=error[:2000]
    )


def following(job: Job) -> UUID | None:
    """The job that waited for this one to end, if any."""
    return (
        _unfinished_of(job).filter(state=JobState.PENDING).order_by("pk").values_list("pk", flat=True).first()
    )


def _unfinished_of(job: Job) -> QuerySet[Job]:
    unfinished = [JobState.PENDING, JobState.RUNNING]
    return Job.objects.filter(kind=job.kind, subject_id=job.subject_id, state__in=unfinished)


def takeable(now: datetime) -> Q:
    """What a worker may take now: what waits, and what a dead worker holds."""
    return Q(state=JobState.PENDING, run_after__lte=now) | Q(state=JobState.RUNNING, leased_until__lt=now)

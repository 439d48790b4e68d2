"""Doors for machines: Celery tasks that take ids, call one action and wake what follows.

A message is a hint. If it is lost, twice delivered or late, the sweep and the lease put it right.
"""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from uuid import UUID

from celery import Task, shared_task
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from annotations import actions
from annotations.choices import JobKind, JobState
from annotations.errors import Conflict, HostBusy
from annotations.models import Job

logger = logging.getLogger(__name__)

ANSWERS_KEPT = timedelta(days=2)

# A job whose host is busy for longer than this is left to the sweep, in seconds.
NEAR = 60.0


def _ingest(job: Job) -> None:
    if actions.ingestion.ingest(job):  # most visits bring nothing, and so nothing to compare
        _compare_more(job)


def _poll_feed(job: Job) -> None:
    for found in actions.feeds.poll(job):
        _send(found.pk)


def _compare_claims(job: Job) -> None:
    actions.matches.compare(job)
    _compare_more(job)


def _import_reviews(job: Job) -> None:
    actions.imports.carry_out(job)
    _compare_more(job)


def _compare_more(job: Job) -> None:
    """What a job brought, or left, for its team to compare."""
    for found in actions.matches.plan(job.team_id):
        _send(found.pk)


WORK = {
    JobKind.INGEST_ARTICLE: _ingest,
    JobKind.REREAD_ARTICLE: actions.ingestion.reread,
    JobKind.REHEARSE_ARTICLE: actions.rehearsals.rehearse,
    JobKind.REINGEST_ARTICLES: actions.rounds.conduct,
    JobKind.FETCH_SOURCE: actions.sources.take_up,
    JobKind.FETCH_FEED: _poll_feed,
    JobKind.SUBSCRIBE_FEED: actions.subscriptions.subscribe,
    JobKind.MATCH_CLAIMS: _compare_claims,
    JobKind.TRACE_ORIGINS: actions.tracing.trace,
    JobKind.IMPORT_REVIEWS: _import_reviews,
    JobKind.DEPOSIT_ARTICLE: actions.deposits.carry_out,
}


@shared_task
def run_job(job_id: str) -> None:
    """Do one job, if it is still there to be had."""
    job = actions.jobs.lease(UUID(job_id))
    if job is None:
        return
    try:
        WORK[JobKind(job.kind)](job)
    except HostBusy as busy:
        return _come_back(job, busy)
    except Conflict as lost:
        logger.info("job %s: %s", job.pk, lost.detail)
    except Exception as fault:
        # Ours to mend, not the page's: keep the job for later and let the log have the traceback.
        actions.jobs.release(job, repr(fault))
        raise
    waiting = actions.jobs.following(job)
    if waiting:
        _send(waiting)


@shared_task
def sweep() -> None:
    """Look for what is due: articles, feeds and publications whose time has come, jobs nobody was told of or
    whose worker died; claims that nobody has compared yet or that can be ruled on, and compound claims with a
    part in doubt; evidence and rulings to be looked at again.

    Answers to repeated requests that are older than `ANSWERS_KEPT` go, and counts of wrong tries.
    """
    each_of(SWEEP)


def each_of(steps: Sequence[Callable[[], object]]) -> None:
    """Take all steps, whatever becomes of one: a row that cannot be published must not keep articles from being read.

    Raises ExceptionGroup, after the last, of all that went wrong.
    """
    faults = []
    for step in steps:
        try:
            step()
        except Exception as fault:
            faults.append(fault)
    if faults:
        raise ExceptionGroup("Some steps of the sweep failed; the others were taken.", faults)


def _forget() -> None:
    actions.answers.forget(timezone.now() - ANSWERS_KEPT)
    actions.guessing.forget(timezone.now() - actions.guessing.WINDOW)


def _hand_on() -> None:
    each_of([partial(actions.staffing.hand_on, absence) for absence in actions.staffing.due_absences()])


def _publish() -> None:
    each_of([partial(actions.publications.publish_due, each) for each in actions.publications.due()])


def _wake_due() -> None:
    for job_id in actions.schedule.due():
        _send(job_id)


def _deliver() -> None:
    actions.deliveries.plan()
    for delivery_id in actions.deliveries.due():
        _tell_worker(deliver, delivery_id)


def _mail() -> None:
    now = timezone.now()
    actions.digests.plan(now)
    for digest_id in actions.digests.due(now):
        _tell_worker(mail_digest, digest_id)


SWEEP: Sequence[Callable[[], object]] = (
    _forget,
    actions.schedule.articles,
    actions.schedule.feeds,
    actions.schedule.subscriptions,
    actions.matches.plan,
    actions.tracing.plan,
    actions.rulings.settle_ready,
    actions.rulings.doubt_wholes,
    actions.reviewdates.ask_again,
    _hand_on,
    _publish,
    _wake_due,
    _deliver,
    actions.notifications.notice,
    _mail,
)


def wake(job: Job) -> None:
    """Tell a worker of a job once this transaction is committed."""
    transaction.on_commit(lambda: _send(job.pk))


def run_here(job: Job) -> Job:
    """Do a job now and in this process, waiting its turn with a busy host; for commands."""
    while True:
        run_job(str(job.pk))
        job.refresh_from_db()
        wait = (job.run_after - timezone.now()).total_seconds()
        if job.state != JobState.PENDING or not job.waits_for or wait > NEAR:
            return job
        time.sleep(max(wait, 0.05))


@shared_task
def deliver(delivery_id: str) -> None:
    """Send one delivery, if it is still to be sent, and then those of its subject that waited for it."""
    waiting: UUID | None = UUID(delivery_id)
    while waiting:
        delivery = actions.deliveries.lease(waiting)
        waiting = actions.deliveries.send(delivery) if delivery else None


@shared_task
def mail_digest(digest_id: str) -> None:
    """Send one e-mail, if it is still to be sent."""
    digest = actions.digests.lease(UUID(digest_id), timezone.now())
    if digest is not None:
        actions.digests.send(digest)


def _tell_worker(task: Task, pk: UUID) -> None:
    try:
        task.apply_async([str(pk)])
    except OperationalError:
        logger.warning("%s %s: no broker to tell; the sweep will find it", task.name, pk)


def _come_back(job: Job, busy: HostBusy) -> None:
    """Put the job back until its host is free, and tell a worker of it for then."""
    ours = actions.jobs.postpone(job, until=busy.free_at, waits_for=busy.host)
    wait = (busy.free_at - timezone.now()).total_seconds()
    if ours and wait <= NEAR:
        _send(job.pk, countdown=max(wait, 0.0))


def _send(job_id: UUID, *, countdown: float = 0.0) -> None:
    try:
        run_job.apply_async([str(job_id)], countdown=countdown)
    except OperationalError:
        # The broker is away. The row is safe, and the sweep will find it when the broker is back.
        logger.warning("job %s: no broker to tell; the sweep will find it", job_id)

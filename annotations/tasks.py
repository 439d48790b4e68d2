"""Doors for machines: Celery tasks that take ids, call one action and wake what follows.

A message is a hint. If it is lost, twice delivered or late, the sweep and the lease put it right.
"""

import logging
from datetime import timedelta
from uuid import UUID

from celery import shared_task
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from annotations import actions
from annotations.choices import JobKind
from annotations.errors import Conflict
from annotations.models import Job

logger = logging.getLogger(__name__)

ANSWERS_KEPT = timedelta(days=2)

WORK = {
    JobKind.INGEST_ARTICLE: actions.ingestion.ingest,
    JobKind.FETCH_SOURCE: actions.sources.fetch,
}


@shared_task
def run_job(job_id: str) -> None:
    """Do one job, if it is still there to be had."""
    job = actions.jobs.lease(UUID(job_id))
    if job is None:
        return
    try:
        WORK[JobKind(job.kind)](job)
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
    """Look for what is due: articles whose time has come, jobs that nobody was told of or whose worker died.

    Answers to repeated requests that are older than `ANSWERS_KEPT` go.
    """
    actions.answers.forget(timezone.now() - ANSWERS_KEPT)
    actions.jobs.schedule_due_articles()
    for job_id in actions.jobs.due():
        _send(job_id)


def wake(job: Job) -> None:
    """Tell a worker of a job once this transaction is committed."""
    transaction.on_commit(lambda: _send(job.pk))


def _send(job_id: UUID) -> None:
    try:
        run_job.delay(str(job_id))
    except OperationalError:
        # The broker is away. The row is safe, and the sweep will find it when the broker is back.
        logger.warning("job %s: no broker to tell; the sweep will find it", job_id)

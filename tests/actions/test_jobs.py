"""The row is the queue: leased once, finished once, found again when everything else has failed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from annotations import actions
from annotations.choices import JobKind, JobState
from annotations.errors import Conflict
from annotations.models import Article, Job
from annotations.tasks import each_of


@pytest.fixture
def job(team, erin) -> Job:
    return actions.articles.submit(team, by=erin, url="https://courier.example/ferry")[1]


def expire(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(leased_until=timezone.now() - timedelta(seconds=1))


def test_it_works(job):
    leased = actions.jobs.lease(job.pk)
    assert (leased.state, leased.token, leased.attempts) == (JobState.RUNNING, 1, 1)

    actions.jobs.finish(leased)

    job.refresh_from_db()
    assert (job.state, job.done) == (JobState.DONE, 1)


def test_a_leased_job_is_not_leased_again(job):
    assert actions.jobs.lease(job.pk)
    assert actions.jobs.lease(job.pk) is None


def test_a_late_worker_finishes_nothing(job):
    late = actions.jobs.lease(job.pk)
    expire(job)
    quick = actions.jobs.lease(job.pk)

    with pytest.raises(Conflict):
        actions.jobs.finish(late)
    actions.jobs.finish(quick)


def test_asking_twice_is_one_pending_job(job, team, erin):
    article = Article.objects.get()
    assert actions.jobs.enqueue(article, JobKind.INGEST_ARTICLE) == job
    assert Job.objects.count() == 1


def test_the_sweep_finds_what_nobody_was_told_of(job):
    assert actions.schedule.due() == [], "its submitter has just told a worker"
    Job.objects.update(woken_at=timezone.now() - timedelta(minutes=5))

    assert actions.schedule.due() == [job.pk]
    assert actions.schedule.due() == [], "once is enough for a while"


def test_the_sweep_finds_what_a_dead_worker_held(job):
    actions.jobs.lease(job.pk)
    expire(job)
    assert actions.schedule.due() == [job.pk]


def test_one_step_of_the_sweep_that_fails_stops_no_other():
    taken = []

    def breaks():
        raise ValueError("This row cannot be published.")

    with pytest.raises(ExceptionGroup) as told:
        each_of([lambda: taken.append("feeds"), breaks, lambda: taken.append("jobs"), breaks])

    assert taken == ["feeds", "jobs"]
    assert [str(fault) for fault in told.value.exceptions] == ["This row cannot be published."] * 2


def test_a_text_posted_later_is_not_overtaken_by_an_earlier_one(team, erin):
    posted = {"by": erin, "url": "https://courier.example/night-boat", "media_type": "text/plain"}
    first = actions.articles.submit(team, body=b"The boat carried 400 people.", **posted)[1]
    second = actions.articles.submit(team, body=b"The boat carried 600 people.", **posted)[1]

    assert actions.jobs.lease(second.pk) is None, "the first is not done"
    leased = actions.jobs.lease(first.pk)
    assert actions.jobs.lease(second.pk) is None, "nor is it now"
    actions.jobs.finish(leased)

    assert actions.jobs.following(leased) == second.pk
    assert actions.jobs.lease(second.pk)


def test_a_fault_of_ours_is_tried_later(job):
    leased = actions.jobs.lease(job.pk)
    actions.jobs.release(leased, "ValueError()")

    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.PENDING, "ValueError()")
    assert job.run_after > timezone.now()
    assert actions.jobs.lease(job.pk) is None


def test_a_job_that_kills_its_workers_is_given_up(job, settings):
    settings.JOB_ATTEMPTS = 3
    for _ in range(3):
        assert actions.jobs.lease(job.pk)
        expire(job)

    assert actions.jobs.lease(job.pk) is None
    job.refresh_from_db()
    assert job.state == JobState.FAILED


def test_due_articles_get_one_job_each(ferry):
    Article.objects.update(next_fetch_at=timezone.now() - timedelta(seconds=1))

    assert actions.schedule.articles() == 1
    assert actions.schedule.articles() == 0, "it is waiting already"


@pytest.mark.django_db(transaction=True)
def test_sixteen_workers_at_once_lease_it_once(team, erin):
    job = actions.articles.submit(team, by=erin, url="https://courier.example/ferry")[1]

    def try_to_lease(_):
        try:
            return actions.jobs.lease(job.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        leases = list(pool.map(try_to_lease, range(16)))

    assert sum(lease is not None for lease in leases) == 1

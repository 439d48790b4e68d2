"""Rounds: many articles asked for again as one job, in windows, with its progress and an end."""

import pytest

from annotations import actions, tasks
from annotations.actions import rounds
from annotations.choices import JobKind, JobState
from annotations.errors import InvalidInput, NotAllowed
from annotations.models import Article, Event, Job, Outlet, Revision

TEXT = "The ferry carried 1,{n}00 passengers on Monday, the harbour office said."


@pytest.fixture
def five(team, erin) -> list[Article]:
    """Five articles that were posted, each with its address."""
    for n in range(5):
        url, body = f"https://courier.example/{n}", TEXT.format(n=n).encode()
        _, job, _ = actions.articles.submit(team, by=erin, url=url, body=body, media_type="text/plain")
        tasks.run_here(job)
    return list(Article.objects.order_by("id"))


def turn(job: Job) -> Job:
    """One turn of the conductor, whose pause is over."""
    Job.objects.filter(pk=job.pk).update(run_after=job.created_at)
    actions.rounds.conduct(actions.jobs.lease(job.pk))
    return Job.objects.get(pk=job.pk)


def work(job: Job) -> int:
    """Do the parts that wait; how many there were."""
    parts = list(Job.objects.filter(parent=job, state=JobState.PENDING))
    for part in parts:
        tasks.run_here(part)
    return len(parts)


def test_it_works(team, alice, five, monkeypatch):
    monkeypatch.setattr(rounds, "WINDOW", 2)
    job = actions.rounds.start(team, by=alice, reread=True)
    seen = []
    for _ in range(10):
        job = turn(job)
        if job.state == JobState.DONE:
            break
        seen.append((job.done, work(job)))

    assert seen == [(0, 2), (2, 2), (4, 1)]
    assert (job.state, job.total, job.done, job.failed) == (JobState.DONE, 5, 5, 0)
    assert job.attempts <= 1, "turns are no failures"
    assert Revision.objects.count() == 5, "the same extractor reads the same"
    rounded = Event.objects.filter(kind__startswith="round").order_by("number")
    assert [event.kind for event in rounded] == ["round.started", "round.finished"]


def test_a_dry_run_of_all_says_how_many_would_change(team, alice, five):
    job = actions.rounds.start(team, by=alice, reread=True, dry_run=True)
    work(turn(job))
    job = turn(job)
    assert job.state == JobState.DONE
    assert job.result == {"outcomes": {"same": 5}}


def test_an_article_that_waits_already_is_not_asked_for_twice(team, alice, five):
    waiting = actions.articles.refetch(five[0], by=alice)
    job = turn(actions.rounds.start(team, by=alice))
    waiting.refresh_from_db()
    assert waiting.parent == job
    assert Job.objects.filter(kind=JobKind.INGEST_ARTICLE, state=JobState.PENDING).count() == 5


def test_it_is_narrowed(team, alice, five):
    other = Outlet.objects.create(team=team, name="Islander", address="islander.example")
    Article.objects.filter(pk=five[0].pk).update(outlet=other)
    version = five[0].current_revision.extractor_version
    assert actions.rounds.start(team, by=alice, outlet=other).total == 1
    assert actions.rounds.start(team, by=alice, articles=five[:3]).total == 3
    assert actions.rounds.start(team, by=alice, reread=True, extractor_before="another").total == 5
    with pytest.raises(InvalidInput):
        actions.rounds.start(team, by=alice, reread=True, extractor_before=version)


def test_cancelled_it_makes_no_more_parts(team, alice, five, monkeypatch):
    monkeypatch.setattr(rounds, "WINDOW", 2)
    job = turn(actions.rounds.start(team, by=alice))
    actions.jobs.cancel(job, by=alice)
    assert actions.jobs.lease(job.pk) is None
    states = list(Job.objects.filter(parent=job).values_list("state", flat=True))
    assert states == [JobState.CANCELLED] * 2


def test_reviewers_start_none(team, bob, five):
    with pytest.raises(NotAllowed):
        actions.rounds.start(team, by=bob)

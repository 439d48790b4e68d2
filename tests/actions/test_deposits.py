"""Archives outside keep a copy when they are asked, and whatever they do instead stops nothing here."""

from datetime import timedelta

import orjson
import pytest
from django.utils import timezone

from annotations import actions, tasks
from annotations.choices import JobState, Stage
from annotations.errors import Conflict, IllegalMove, NotAllowed
from annotations.models import Article, Event, Job
from tests.origin import Origin, reply

STAMP = "20260303091231"


def said(code: int = 200, /, **members) -> bytes:
    return reply(code, orjson.dumps(members), Content_Type="application/json")


@pytest.fixture
def outside(settings):
    """A Wayback Machine and a Perma.cc of our own, at one address."""
    with Origin() as origin:
        root = origin.url("").rstrip("/")
        settings.ARCHIVES = [f"wayback={root}", f"perma={root}"]
        settings.ARCHIVE_KEYS = {"wayback": "me:secret", "perma": "key"}
        settings.FETCH_ALLOWED_PRIVATE = [origin.network]
        yield origin


def lookups(ferry) -> dict[str, str]:
    return {
        "wayback": "/wayback/available?url=https%3A%2F%2Fcourier.example%2Fferry",
        "perma": "/v1/public/archives/?url=https%3A%2F%2Fcourier.example%2Fferry&limit=1",
    }


@pytest.fixture
def nothing_kept(outside, ferry):
    """Neither has the page yet; both take it."""
    found = lookups(ferry)
    outside.answers |= {
        found["wayback"]: said(archived_snapshots={}),
        found["perma"]: said(objects=[{"guid": "ZZZZ-0000", "url": "https://other.example/"}]),
        "/save": said(job_id="spn2-1"),
        "/v1/archives/": said(201, guid="AB12-CD34", captures=[]),
    }
    return outside


def went_on(job: Job) -> Job:
    """What a worker does when the time has come."""
    Job.objects.filter(pk=job.pk).update(run_after=timezone.now())
    tasks.run_job(str(job.pk))
    return Job.objects.get(pk=job.pk)


def test_it_works(nothing_kept, ferry, bob):
    outside = nothing_kept
    job = went_on(actions.deposits.ask(ferry, by=bob))
    assert (job.state, job.attempts) == (JobState.PENDING, 0)
    asked = next(each for each in outside.asked if each.target == "/save")
    assert asked.headers["authorization"] == "LOW me:secret"
    assert asked.body == b"url=https%3A%2F%2Fcourier.example%2Fferry"

    outside.answers["/save/status/spn2-1"] = [
        said(status="pending"),
        said(status="success", timestamp=STAMP, original_url=ferry.url),
    ]
    outside.answers["/v1/archives/AB12-CD34/"] = said(
        guid="AB12-CD34", captures=[{"role": "primary", "status": "success"}]
    )
    job = went_on(went_on(went_on(job)))  # both stand on one host, which takes one visit at a time
    root = outside.url("").rstrip("/")
    assert job.state == JobState.DONE
    assert job.result == {
        "wayback": {"address": f"{root}/web/{STAMP}/{ferry.url}"},
        "perma": {"address": f"{root}/AB12-CD34"},
    }
    assert outside.paths.count("/save") == 1
    told = Event.objects.filter(kind="article.deposited")
    assert {event.data["archive"] for event in told} == {"wayback", "perma"}
    assert {event.actor_id for event in told} == {bob.user_id}


def test_what_is_kept_already_is_not_asked_for(outside, ferry, bob):
    """If it was kept since we read the page."""
    later = (timezone.now() + timedelta(hours=1)).strftime("%Y%m%d%H%M%S")
    closest = {"available": True, "url": "http://web.example/web/1", "timestamp": later}
    found = lookups(ferry)
    outside.answers[found["wayback"]] = said(archived_snapshots={"closest": closest})
    old = {"guid": "AAAA-1111", "url": ferry.url, "creation_timestamp": "2020-01-01T00:00:00Z"}
    outside.answers[found["perma"]] = said(objects=[old])
    outside.answers["/v1/archives/"] = said(402, detail="You have reached your limit.")
    job = went_on(actions.deposits.ask(ferry, by=bob))
    assert job.state == JobState.DONE
    assert job.result["wayback"] == {"address": "http://web.example/web/1"}
    assert "limit" in job.result["perma"]["detail"]
    assert (job.total, job.failed) == (2, 1)


def test_a_failing_archive_stops_nothing(outside, ferry, bob):
    """Busy, broken, lying: it is tried a few times, then that is what is on record."""
    found = lookups(ferry)
    outside.answers[found["wayback"]] = said(503)
    outside.answers[found["perma"]] = reply(200, b"<html>")
    job = actions.deposits.ask(ferry, by=bob)
    for _ in range(actions.deposits.TRIES - 1):
        job = went_on(job)
        assert job.state == JobState.PENDING
        assert job.run_after > timezone.now()
    job = went_on(job)
    assert (job.state, job.failed) == (JobState.DONE, 2)
    assert "503" in job.result["wayback"]["detail"]
    assert outside.paths.count(found["perma"]) == 1, "what will not help is not tried again"
    assert Event.objects.filter(kind="article.not_deposited").count() == 2
    assert Article.objects.get(pk=ferry.pk).stage == Stage.READY


def test_who_may_and_what(outside, settings, ferry, bob, erin):
    with pytest.raises(NotAllowed):
        actions.deposits.ask(ferry, by=erin)
    Article.objects.filter(pk=ferry.pk).update(url="")
    with pytest.raises(IllegalMove):
        actions.deposits.ask(Article.objects.get(pk=ferry.pk), by=bob)
    settings.ARCHIVES = []
    with pytest.raises(Conflict):
        actions.deposits.ask(ferry, by=bob)

"""What operators may do: told before it is done, done by the actions, on the record; nobody else may."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotations import actions, tasks
from annotations.choices import DeliveryState
from annotations.models import Article, Delivery, Event, Job, Revision, User, Webhook
from tests.conftest import FERRY, PASSWORD, read_again, reading

ARTICLES = reverse("admin:annotations_article_changelist")
DELIVERIES = reverse("admin:annotations_delivery_changelist")
WHY = "Their markup changed on Monday."
PAGE = f"<html><body><article><h1>Harbour news</h1><p>{FERRY} It was the most of the year, and more than the pier counted in all of March.</p></article></body></html>"


@pytest.fixture
def otis(db) -> User:
    return User.objects.create_superuser(email="otis@newsroom.example", password=PASSWORD, name="Otis")


@pytest.fixture
def operator(otis) -> Client:
    client = Client()
    client.force_login(otis)
    return client


def ask(client: Client, where: str, action: str, rows, **more: str):
    return client.post(where, {"action": action, "_selected_action": [str(row.pk) for row in rows]} | more)


def seen(page: str) -> str:
    return re.search(r'name="seen" value="(\w+)"', page)[1]


@pytest.fixture
def posted(team, erin) -> Article:
    """An article that was handed in as a page, and read."""
    article, job, _ = actions.articles.submit(
        team, by=erin, url="https://courier.example/markup", body=PAGE.encode()
    )
    tasks.run_here(job)
    return Article.objects.get(pk=article.pk)


def test_it_works(ferry, mallory, operator, otis, django_capture_on_commit_callbacks):
    """Two articles of two teams: told how many, done with a reason, on both records."""
    other, _, _ = actions.articles.submit(mallory.team, by=mallory, url="https://echo.example/x")
    asked = ask(operator, ARTICLES, "refetch", [ferry, other]).text
    assert "2 articles will be fetched now: 1 of Elsewhere, 1 of Newsroom." in asked
    assert "2 hosts will be visited" in asked
    assert "1 article waits for a worker already" in asked
    assert not Job.objects.filter(kind="reingest_articles").exists(), "nothing happens before it is confirmed"
    with django_capture_on_commit_callbacks() as woken:
        done = ask(operator, ARTICLES, "refetch", [ferry, other], seen=seen(asked), reason=WHY)
    assert done.status_code == 302
    rounds = Job.objects.filter(kind="reingest_articles")
    assert {(job.team_id, job.total) for job in rounds} == {(ferry.team_id, 1), (other.team_id, 1)}
    assert len(woken) == 2
    assert operator.get(done.url).context["cl"].result_count == 2
    events = Event.objects.filter(kind="round.started")
    assert {(event.team_id, event.data["reason"]) for event in events} == {
        (ferry.team_id, WHY),
        (other.team_id, WHY),
    }
    assert {entry.user for entry in LogEntry.objects.all()} == {otis}
    assert all(WHY in entry.change_message for entry in LogEntry.objects.all())


def test_a_dry_run_tells_what_reading_again_would_change_and_writes_nothing(posted, bob, operator):
    """The text was kept as an older reader had it: with a sentence less, and another that is no longer made out."""
    words = "An old reader took this line of the menu for a sentence of the article."
    read_again(posted, reading(FERRY, words, claims=(FERRY, words)))
    before = (Revision.objects.count(), posted.revisions.latest("number").text)
    kept = actions.articles.keep(
        actions.articles.posted(posted, PAGE.encode(), "text/html"), team=posted.team
    )
    asked = ask(operator, ARTICLES, "rehearse", [posted])
    assert "Nothing is written" in asked.text
    done = ask(operator, ARTICLES, "rehearse", [posted], seen=seen(asked.text), reason=WHY)
    job = Job.objects.get(kind="reingest_articles")
    assert done.url == reverse("operations:round", args=[job.pk])
    assert "Under way" in operator.get(done.url).text
    Job.objects.filter(pk=job.pk).update(run_after=timezone.now())
    actions.rounds.conduct(actions.jobs.lease(job.pk))
    part = Job.objects.get(parent=job)
    Job.objects.filter(pk=part.pk).update(snapshot=kept)
    actions.rehearsals.rehearse(actions.jobs.lease(part.pk))
    shown = operator.get(done.url)
    (told,) = shown.context["report"].parts
    assert told.outcome == "changed"
    assert told.anchors
    assert [one["old"]["quote"] for one in told.lost] == [words]
    assert {block["kind"] for block in told.blocks} >= {"title"}
    assert "orphaned" in shown.text
    assert WHY in shown.text
    posted.refresh_from_db()
    assert (Revision.objects.count(), posted.current_revision.text) == before


def test_deliveries_are_sent_again_under_the_ids_they_had(ferry, bob, operator, otis):
    hook = actions.webhooks.create(by=bob, url="https://wall.example/")
    failed, waiting = actions.webhooks.ping(hook, by=bob), actions.webhooks.ping(hook, by=bob)
    Delivery.objects.filter(pk=failed.pk).update(state=DeliveryState.FAILED, attempts=8)
    Webhook.objects.update(disabled_at=timezone.now())
    asked = ask(operator, DELIVERIES, "replay", [failed, waiting]).text
    assert "1 delivery will be sent again to 1 webhook" in asked
    assert "1 of them goes to a webhook that is off" in asked
    assert "1 delivery is on the way already." in asked
    ask(operator, DELIVERIES, "replay", [failed, waiting], seen=seen(asked), reason="Back again.")
    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == (DeliveryState.PENDING, 0)
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (otis, str(failed.pk))


def test_nothing_is_done_that_was_not_seen_as_it_is_or_for_no_reason(ferry, erin, operator):
    asked = ask(operator, ARTICLES, "refetch", [ferry]).text
    assert "Say why" in ask(operator, ARTICLES, "refetch", [ferry], seen=seen(asked), reason="  ").text
    actions.articles.refetch(ferry, by=erin)
    again = ask(operator, ARTICLES, "refetch", [ferry], seen=seen(asked), reason=WHY).text
    assert "Something has changed since you were asked." in again
    assert not Job.objects.filter(kind="reingest_articles").exists()
    ask(operator, ARTICLES, "refetch", [ferry], seen=seen(again), reason=WHY)
    assert Job.objects.filter(kind="reingest_articles").count() == 1


def test_what_cannot_be_done_is_said(team, erin, operator):
    posted, _, _ = actions.articles.submit(team, by=erin, body=b"Only words.", media_type="text/plain")
    refused = ask(operator, ARTICLES, "refetch", [posted])
    assert "1 article without an address cannot be fetched." in operator.get(refused.url).text
    refused = ask(operator, ARTICLES, "rehearse", [posted])
    assert "1 article has no text yet." in operator.get(refused.url).text
    job = Job.objects.get()
    assert operator.get(reverse("operations:round", args=[job.pk])).status_code == 404


def test_only_who_runs_the_machine_may(ferry, alice, ruth):
    """Neither a team's admin nor a member of staff who may look at everything."""
    client = Client()
    client.force_login(ruth.user)
    assert ask(client, ARTICLES, "refetch", [ferry]).status_code == 302
    User.objects.filter(pk=alice.user_id).update(is_staff=True)
    alice.user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(alice.user)
    assert "refetch" not in client.get(ARTICLES).text
    answer = ask(client, ARTICLES, "refetch", [ferry], seen="x", reason=WHY)
    assert "will be fetched" not in answer.text
    assert not Job.objects.filter(kind="reingest_articles").exists()
    assert not LogEntry.objects.exists()

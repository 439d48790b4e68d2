"""WebSub: a hub tells of news; it is asked, it asks back, it signs, its lease is renewed, and without it we look."""

import hashlib
import hmac
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from annotations import actions
from annotations.choices import JobKind, Subscription
from annotations.models import Event, Feed, Job
from tests.actions.test_feeds import listing, look_again, origin, rss  # noqa: F401
from tests.origin import Origin, reply

PUBLIC = "https://facts.example"


@pytest.fixture
def hub(settings, origin):  # noqa: F811
    with Origin() as hub:
        hub.answers["/hub"] = reply(202)
        settings.FETCH_ALLOWED_PRIVATE = [origin.network, hub.network]
        settings.PUBLIC_URL = PUBLIC
        yield hub


@pytest.fixture
def feed(team, erin, origin, hub) -> Feed:  # noqa: F811
    """A feed that has been looked at once, and names its hub."""
    links = f'<{hub.url("/hub")}>; rel="hub", <{origin.url("/news.rss")}>; rel="self"'
    origin.answers["/news.rss"] = listing("/ferry", Link=links)
    feed, job, _ = actions.feeds.watch(team, by=erin, url=origin.url("/news.rss"))
    actions.feeds.poll(actions.jobs.lease(job.pk))
    return Feed.objects.get(pk=feed.pk)


def ask_the_hub(feed: Feed) -> Feed:
    actions.schedule.subscriptions()
    job = Job.objects.get(kind=JobKind.SUBSCRIBE_FEED, state="pending")
    actions.subscriptions.subscribe(actions.jobs.lease(job.pk))
    return Feed.objects.get(pk=feed.pk)


def form(hub) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(hub.asked[-1].body.decode()).items()}


@pytest.fixture
def subscribed(feed, hub, client) -> Feed:
    ask_the_hub(feed)
    asked = form(hub)
    answer = verification(client, asked)
    assert (answer.status_code, answer.content) == (200, b"a <challenge>")
    return Feed.objects.get(pk=feed.pk)


def verification(client, asked, **more):
    query = {"hub.mode": "subscribe", "hub.topic": asked["hub.topic"], "hub.challenge": "a <challenge>"}
    return client.get(path(asked), query | {"hub.lease_seconds": "86400"} | more)


def path(asked) -> str:
    assert asked["hub.callback"].startswith(f"{PUBLIC}/websub/")
    return urlsplit(asked["hub.callback"]).path


def sign(asked, body: bytes, method="sha256") -> str:
    return f"{method}={hmac.new(asked['hub.secret'].encode(), body, method).hexdigest()}"


def looks(feed) -> int:
    return Job.objects.filter(kind=JobKind.FETCH_FEED, state="pending").count()


def test_it_works(feed, hub, client):
    assert (feed.hub, feed.subscription) == (hub.url("/hub"), "")

    feed = ask_the_hub(feed)

    asked = form(hub)
    assert (asked["hub.mode"], asked["hub.topic"], feed.subscription) == ("subscribe", feed.url, "asked")
    answer = verification(client, asked)
    assert (answer.content, answer["Content-Type"]) == (b"a <challenge>", "text/plain; charset=utf-8")
    feed.refresh_from_db()
    assert feed.subscription == Subscription.ACTIVE
    assert Event.objects.filter(kind="feed.subscribed").count() == 1

    body = rss("/fog").encode()
    told = client.post(
        path(asked), body, "application/rss+xml", headers={"X-Hub-Signature": sign(asked, body)}
    )

    assert (told.status_code, looks(feed)) == (202, 1)


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_every_signature_that_hubs_use(subscribed, hub, client, method):
    asked = form(hub)
    client.post(path(asked), b"x", "text/xml", headers={"X-Hub-Signature": sign(asked, b"x", method)})
    assert looks(subscribed) == 1


@pytest.mark.parametrize(
    "signature", ["", "sha256=", "sha256=00", "md5=" + hashlib.md5(b"x").hexdigest(), "sha256=é", "sha999=ab"]
)
def test_a_forger_is_answered_and_ignored(subscribed, hub, client, signature):
    answer = client.post(path(form(hub)), b"x", "text/xml", headers={"X-Hub-Signature": signature})
    assert (answer.status_code, looks(subscribed)) == (202, 0)


def test_a_signature_of_other_words_is_none(subscribed, hub, client):
    asked = form(hub)
    client.post(path(asked), b"y", "text/xml", headers={"X-Hub-Signature": sign(asked, b"x")})
    assert looks(subscribed) == 0


def test_who_was_not_asked_is_told_nothing(feed, hub, client):
    ask_the_hub(feed)
    asked = form(hub)
    assert verification(client, asked, **{"hub.topic": "https://elsewhere.example/"}).status_code == 404
    assert verification(client, asked, **{"hub.mode": "unsubscribe"}).status_code == 404
    wrong = asked | {"hub.callback": asked["hub.callback"][:-1] + "!"}
    assert verification(client, wrong).status_code == 404
    feed.refresh_from_db()
    assert feed.subscription == Subscription.ASKED


def test_while_it_tells_us_we_look_seldom_and_after_it_as_before(subscribed, erin, settings):
    look_again(subscribed, erin)
    feed = Feed.objects.get(pk=subscribed.pk)
    assert (feed.next_fetch_at - feed.fetched_at).total_seconds() == settings.FEED_LATEST

    Feed.objects.update(subscribed_until=timezone.now() - timedelta(seconds=1))
    look_again(feed, erin)
    feed.refresh_from_db()
    assert (feed.next_fetch_at - feed.fetched_at).total_seconds() < settings.FEED_LATEST


def test_a_lease_is_renewed_before_it_ends(subscribed, hub):
    assert timezone.now() < subscribed.subscribe_at < subscribed.subscribed_until
    assert actions.schedule.subscriptions() == 0
    Feed.objects.update(subscribe_at=timezone.now())
    renewed = ask_the_hub(subscribed)
    assert len(hub.asked) >= 2
    assert renewed.subscription == Subscription.ACTIVE, "it goes on meanwhile"


def test_a_hub_that_refuses_is_asked_again_another_day(feed, hub):
    hub.answers["/hub"] = reply(403, "No.")
    feed = ask_the_hub(feed)
    assert feed.subscription == Subscription.REFUSED
    assert "403" in feed.subscription_detail
    assert feed.subscribe_at - timezone.now() > timedelta(hours=23)
    assert feed.next_fetch_at is not None, "we look ourselves"


def test_a_hub_is_behind_the_same_guard(feed, hub, settings, origin):  # noqa: F811
    settings.FETCH_ALLOWED_PRIVATE = [origin.network]
    feed = ask_the_hub(feed)
    assert feed.subscription == Subscription.REFUSED
    assert hub.asked == []


def test_without_a_public_address_nobody_is_asked(team, erin, origin, hub, settings):  # noqa: F811
    settings.PUBLIC_URL = ""
    origin.answers["/news.rss"] = listing("/ferry", Link=f"<{hub.url('/hub')}>; rel=hub")
    feed, job, _ = actions.feeds.watch(team, by=erin, url=origin.url("/news.rss"))
    actions.feeds.poll(actions.jobs.lease(job.pk))
    feed.refresh_from_db()
    assert (feed.hub, feed.subscribe_at) == (hub.url("/hub"), None)
    assert actions.schedule.subscriptions() == 0

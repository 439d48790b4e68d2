"""Feeds are watched: what is new becomes an article, once, however many feeds list it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from annotations import actions, tasks
from annotations.choices import FeedKind, FeedState, FetchOutcome, JobKind, JobState
from annotations.errors import InvalidInput, NotAllowed
from annotations.models import Article, Event, Feed, Job
from tests.origin import Origin, reply


@pytest.fixture
def origin(settings):
    settings.HOST_SPACING = 0
    with Origin() as origin:
        settings.FETCH_ALLOWED_PRIVATE = [origin.network]
        yield origin


def rss(*pieces: str) -> str:
    items = "".join(f"<item><title>{piece}</title><link>{piece}</link></item>" for piece in pieces)
    return f"<rss version='2.0'><channel><title>Harbour Courier</title>{items}</channel></rss>"


def listing(*pieces: str, **headers: str) -> bytes:
    return reply(200, rss(*pieces), Content_Type="application/rss+xml", **headers)


@pytest.fixture
def feed(team, erin, origin) -> Feed:
    origin.answers["/news.rss"] = listing("/ferry", "/bridge", ETag='"1"')
    feed, job, _ = actions.feeds.watch(team, by=erin, url=origin.url("/news.rss"))
    actions.feeds.poll(actions.jobs.lease(job.pk))
    return Feed.objects.get(pk=feed.pk)


def look_again(feed: Feed, by) -> list[Job]:
    """Look at it now; the feed is fresh afterwards."""
    found = actions.feeds.poll(actions.jobs.lease(actions.feeds.refetch(feed, by=by).pk))
    feed.refresh_from_db()
    return found


def test_it_works(team, erin, origin):
    origin.answers["/news.rss"] = listing("/ferry", "/bridge?utm_source=rss")
    feed, job, created = actions.feeds.watch(team, by=erin, url=origin.url("/news.rss"))
    assert created

    found = actions.feeds.poll(actions.jobs.lease(job.pk))

    assert {article.url for article in Article.objects.all()} == {origin.url("/ferry"), origin.url("/bridge")}
    assert {job.kind for job in found} == {JobKind.INGEST_ARTICLE}
    feed.refresh_from_db()
    assert (feed.kind, feed.title, feed.fetch_outcome) == (FeedKind.RSS, "Harbour Courier", "changed")
    assert feed.outlet == Article.objects.first().outlet
    assert feed.next_fetch_at > timezone.now()
    job.refresh_from_db()
    assert job.state == JobState.DONE
    brought = Event.objects.get(kind="feed.brought").data["articles"]
    assert set(brought) == {str(pk) for pk in Article.objects.values_list("pk", flat=True)}


def test_an_unchanged_feed_is_not_sent_again(feed, erin, origin):
    origin.answers["/news.rss"] = reply(304)
    assert look_again(feed, erin) == []
    assert origin.asked[-1].headers["if-none-match"] == '"1"'
    assert (feed.fetch_outcome, feed.failures) == (FetchOutcome.NOT_MODIFIED, 0)


def test_what_is_known_is_not_submitted_again(feed, erin, origin):
    Job.objects.filter(kind=JobKind.INGEST_ARTICLE).delete()
    origin.answers["/news.rss"] = listing("/new", "/ferry", "/bridge")
    (job,) = look_again(feed, erin)
    assert Article.objects.get(pk=job.subject_id).url == origin.url("/new")
    assert Job.objects.filter(kind=JobKind.INGEST_ARTICLE).count() == 1


def test_a_story_in_two_feeds_is_one_article(feed, team, erin, origin):
    origin.answers["/top.json"] = reply(
        200,
        f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{{"url": "{origin.url("/ferry/?utm_medium=feed")}"}}]}}',
        Content_Type="application/feed+json",
    )
    other, job, _ = actions.feeds.watch(team, by=erin, url=origin.url("/top.json"))
    assert actions.feeds.poll(actions.jobs.lease(job.pk)) == []
    other.refresh_from_db()
    assert (other.kind, other.fetch_outcome) == (FeedKind.JSON_FEED, FetchOutcome.SAME)
    assert Article.objects.count() == 2


def test_one_look_brings_so_many_and_the_next_the_rest(team, erin, origin, settings):
    settings.FEED_NEW = 2
    origin.answers["/news.rss"] = listing(
        "/1", "/2", "/3", ETag='"1"', Last_Modified="Mon, 04 May 2026 08:00:00 GMT"
    )
    feed, job, _ = actions.feeds.watch(team, by=erin, url=origin.url("/news.rss"))
    assert len(actions.feeds.poll(actions.jobs.lease(job.pk))) == 2
    feed.refresh_from_db()
    assert (feed.etag, feed.last_modified) == ("", ""), "“not modified” must not hide the rest"
    assert feed.next_fetch_at <= timezone.now() + timedelta(seconds=settings.FEED_SOONEST)

    assert len(look_again(feed, erin)) == 1
    assert feed.etag == '"1"'


def test_looks_come_more_often_while_there_is_news(feed, erin, origin, settings):
    origin.answers["/news.rss"] = reply(304)
    before = feed.interval
    look_again(feed, erin)
    assert feed.interval > before
    for _ in range(12):
        look_again(feed, erin)
    assert feed.interval == settings.FEED_LATEST

    origin.answers["/news.rss"] = listing("/new")
    look_again(feed, erin)
    assert feed.interval < settings.FEED_LATEST


def test_a_feed_that_fails_is_left_alone_for_longer_each_time(feed, erin, origin):
    waits = []
    origin.answers["/news.rss"] = reply(410)
    for _ in range(3):
        look_again(feed, erin)
        waits.append(feed.next_fetch_at - timezone.now())
    assert waits == sorted(waits)
    assert (feed.failures, feed.fetch_outcome) == (3, FetchOutcome.GONE)
    assert Event.objects.filter(kind="feed.fetch_failed").count() == 1, "once is news"


def test_retry_after_is_kept(feed, erin, origin):
    origin.answers["/news.rss"] = reply(503, Retry_After="86400")
    look_again(feed, erin)
    assert feed.next_fetch_at > timezone.now() + timedelta(hours=23)


def test_what_is_no_feed_is_said_to_be_none(feed, erin, origin):
    origin.answers["/news.rss"] = reply(200, "<html><title>News</title><p>Hello")
    look_again(feed, erin)
    assert (feed.fetch_outcome, feed.failures) == (FetchOutcome.EXTRACTION_FAILED, 1)
    assert "no feed" in feed.fetch_detail


def test_entries_that_are_no_addresses_are_left_out(team, erin, origin):
    origin.answers["/news.rss"] = listing("mailto:desk@courier.example", "http://127.1/", "/ferry")
    _, job, _ = actions.feeds.watch(team, by=erin, url=origin.url("/news.rss"))
    assert len(actions.feeds.poll(actions.jobs.lease(job.pk))) == 1


def test_a_worker_that_died_half_way_has_lost_nothing(team, erin, origin):
    origin.answers["/news.rss"] = listing("/1", "/2", "/3")
    _, job, _ = actions.feeds.watch(team, by=erin, url=origin.url("/news.rss"))
    actions.articles.submit(team, by=None, url=origin.url("/1"))  # as far as the dead one came

    assert len(actions.feeds.poll(actions.jobs.lease(job.pk))) == 2
    assert Article.objects.count() == 3


def test_due_feeds_get_one_job_each(feed):
    Feed.objects.update(next_fetch_at=timezone.now() - timedelta(seconds=1))
    assert actions.schedule.feeds() == 1
    assert actions.schedule.feeds() == 0, "it is waiting already"


def test_workers_are_told_of_what_a_feed_brings(team, erin, origin, monkeypatch):
    told = []
    monkeypatch.setattr(tasks.run_job, "apply_async", lambda args, **_: told.append(args[0]))
    origin.answers["/news.rss"] = listing("/ferry")
    _, job, _ = actions.feeds.watch(team, by=erin, url=origin.url("/news.rss"))
    tasks.run_job(str(job.pk))
    assert told == [str(Job.objects.get(kind=JobKind.INGEST_ARTICLE).pk)]


def test_a_paused_feed_is_not_looked_at(feed, erin):
    actions.feeds.pause(feed, by=erin, state=FeedState.PAUSED)
    feed.refresh_from_db()
    assert feed.next_fetch_at is None
    look_again(feed, erin)
    assert feed.next_fetch_at is None, "a look on demand does not take the watch up again"

    actions.feeds.pause(feed, by=erin, state=FeedState.WATCHING)
    feed.refresh_from_db()
    assert feed.next_fetch_at <= timezone.now()


def test_one_address_is_one_feed(feed, team, erin, origin):
    again, _, created = actions.feeds.watch(team, by=erin, url=origin.url("/news.rss#top"))
    assert (again, created) == (feed, False)


# --- access and bad input ---


def test_viewers_watch_nothing(team, vera):
    with pytest.raises(NotAllowed):
        actions.feeds.watch(team, by=vera, url="https://courier.example/news.rss")


def test_what_is_no_address_is_no_feed(team, erin):
    with pytest.raises(InvalidInput):
        actions.feeds.watch(team, by=erin, url="ftp://courier.example/news.rss")


def test_what_an_index_of_sitemaps_names_is_watched_by_itself(team, erin, origin):
    index = "<sitemapindex><sitemap><loc>/news-map.xml</loc></sitemap></sitemapindex>"
    origin.answers["/sitemap.xml"] = reply(200, index, Content_Type="text/xml")
    origin.answers["/news-map.xml"] = reply(
        200, "<urlset><url><loc>/fog</loc></url></urlset>", Content_Type="text/xml"
    )
    feed, job, _ = actions.feeds.watch(team, by=erin, url=origin.url("/sitemap.xml"))

    (part,) = actions.feeds.poll(actions.jobs.lease(job.pk))
    (article,) = actions.feeds.poll(actions.jobs.lease(part.pk))

    feed.refresh_from_db()
    named = Feed.objects.get(url=origin.url("/news-map.xml"))
    assert (feed.kind, named.kind, named.outlet) == (
        FeedKind.SITEMAP_INDEX,
        FeedKind.NEWS_SITEMAP,
        feed.outlet,
    )
    assert Article.objects.get().pk == article.subject_id
    assert look_again(feed, erin) == [], "it is known by now"

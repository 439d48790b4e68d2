"""One canonical URL is one article, and only another text is another revision."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from annotations import actions
from annotations.choices import ArticleState, Cause, FetchOutcome, Stage
from annotations.errors import IllegalMove, InvalidInput, NotAllowed
from annotations.models import Article, Fetch, Job, Outlet, Revision, Snapshot
from annotations.values import Block, BlockKind, Document, Reading
from tests.conftest import BRIDGE, FERRY, read_again, reading


def test_it_works(team, erin):
    article, job, created = actions.articles.submit(team, by=erin, url="https://courier.example/ferry")

    assert created
    assert (article.state, article.stage) == (ArticleState.WATCHING, Stage.QUEUED)
    assert article.outlet.address == "courier.example"
    assert job.subject_id == article.pk


@pytest.mark.parametrize(
    "variant",
    [
        "http://courier.example/ferry",
        "https://www.courier.example/ferry/",
        "https://courier.example/ferry?utm_source=newsletter&utm_medium=mail",
        "https://COURIER.example/ferry#comments",
        "https://courier.example:443/ferry?fbclid=abc",
        "https://courier.example/ferry/amp",
    ],
)
def test_every_way_of_writing_an_address_is_one_article(team, erin, variant):
    first, _, _ = actions.articles.submit(team, by=erin, url="https://courier.example/ferry")
    again, _, created = actions.articles.submit(team, by=erin, url=variant)
    assert (again, created) == (first, False)


def test_the_same_address_is_another_article_for_another_team(team, erin, mallory):
    ours, _, _ = actions.articles.submit(team, by=erin, url="https://courier.example/ferry")
    theirs, _, created = actions.articles.submit(
        mallory.team, by=mallory, url="https://courier.example/ferry"
    )
    assert created
    assert theirs != ours
    assert ours not in Article.objects.visible_to(mallory)


def test_an_outlet_may_live_under_anothers_roof(team, erin):
    Outlet.objects.create(team=team, name="Harbour channel", address="channels.example/harbour")
    article, _, _ = actions.articles.submit(team, by=erin, url="https://channels.example/harbour/17")
    assert article.outlet.name == "Harbour channel"


def test_posted_text_is_kept_before_it_is_read(team, erin):
    article, job, _ = actions.articles.submit(team, by=erin, body=FERRY.encode(), media_type="text/plain")
    assert bytes(job.snapshot.body) == FERRY.encode()
    assert article.state == ArticleState.PAUSED, "there is no address to watch"


def test_a_changed_text_is_a_revision_with_its_anchors(ferry):
    after = read_again(ferry, reading("Fog is expected.", FERRY, BRIDGE))

    assert (after.number, after.cause) == (2, Cause.PUBLISHER)
    quotes = {anchor.quote for anchor in after.anchors.all()}
    assert quotes == {FERRY, BRIDGE}
    for anchor in after.anchors.all():
        assert after.text[anchor.start : anchor.end] == anchor.quote


def test_the_same_text_is_no_revision_however_often_it_is_fetched(ferry):
    for _ in range(20):
        assert read_again(ferry, reading(FERRY, BRIDGE)) is None
    assert Revision.objects.count() == 1
    assert Snapshot.objects.filter(team=ferry.team).count() == 1
    assert Fetch.objects.filter(outcome=FetchOutcome.SAME).count() == 20


def test_what_stands_around_the_article_may_change(ferry):
    before = ferry.current_revision.text
    text = f"{before}\n\nMost read: seven recipes"
    frame = Block(BlockKind.RELATED, len(before) + 2, len(text))
    blocks = [Block(BlockKind(b["kind"]), b["start"], b["end"]) for b in ferry.current_revision.blocks]
    document = Document(text=text, blocks=(*blocks, frame), title=ferry.title)
    assert read_again(ferry, Reading(document, ())) is None


def test_the_same_bytes_read_otherwise_are_our_doing(ferry):
    from annotations.actions import articles, revisions

    with transaction.atomic():
        article = Article.objects.select_for_update(of=("self",)).get()
        now = timezone.now()
        snapshot = article.current_revision.snapshot
        revision = revisions.apply(revisions.plan(article, reading(FERRY), snapshot=snapshot), now=now)
        articles.note_fetch(article, FetchOutcome.CHANGED, now=now)
    assert revision.cause == Cause.EXTRACTOR
    assert article.changed_at != now


def test_the_schedule_follows_the_age_of_the_text(ferry, settings):
    now = timezone.now()
    Article.objects.update(changed_at=now - timedelta(days=5))
    read_again(ferry, reading(FERRY, BRIDGE))
    ferry.refresh_from_db()
    assert timedelta(hours=23) < ferry.next_fetch_at - now < timedelta(hours=25)


def test_failures_back_off_and_leave_the_text_alone(ferry):
    waits = []
    for _ in range(4):
        with transaction.atomic():
            article = Article.objects.select_for_update(of=("self",)).get()
            now = timezone.now()
            actions.articles.note_fetch(article, FetchOutcome.TIMEOUT, now=now, detail="slow")
        waits.append((article.next_fetch_at - now).total_seconds())
    assert waits == [60, 120, 240, 480]
    assert article.current_revision.number == 1
    assert article.stage == Stage.READY


def test_a_server_that_asks_for_time_gets_it(ferry):
    with transaction.atomic():
        article = Article.objects.select_for_update(of=("self",)).get()
        now = timezone.now()
        actions.articles.note_fetch(article, FetchOutcome.SERVER_ERROR, now=now, retry_after=3600)
    assert article.next_fetch_at - now == timedelta(hours=1)


def test_a_viewer_may_not_submit(team, vera):
    with pytest.raises(NotAllowed):
        actions.articles.submit(team, by=vera, url="https://courier.example/ferry")


@pytest.mark.parametrize("url", ["ftp://courier.example/x", "javascript:alert(1)", "courier", "http://"])
def test_nonsense_is_refused_and_nothing_is_written(team, erin, url):
    with pytest.raises(InvalidInput):
        actions.articles.submit(team, by=erin, url=url)
    assert not Article.objects.exists()
    assert not Job.objects.exists()


def test_without_anything(team, erin):
    with pytest.raises(InvalidInput, match="url"):
        actions.articles.submit(team, by=erin)
    with pytest.raises(InvalidInput, match="empty"):
        actions.articles.submit(team, by=erin, body=b" \n ")


def test_what_has_no_address_is_not_watched(team, erin):
    article, _, _ = actions.articles.submit(team, by=erin, body=FERRY.encode(), media_type="text/plain")
    with pytest.raises(IllegalMove):
        actions.articles.watch(article, by=erin, state=ArticleState.WATCHING)
    with pytest.raises(IllegalMove):
        actions.articles.refetch(article, by=erin)


@pytest.mark.parametrize("model", [Revision, Snapshot])
def test_the_database_refuses_to_rewrite_history(ferry, model):
    with pytest.raises(IntegrityError, match="permanent"), transaction.atomic():
        model.objects.update(created_at=timezone.now())
    with pytest.raises(IntegrityError, match="permanent"), transaction.atomic():
        model.objects.all()._raw_delete("default")

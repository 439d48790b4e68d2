"""A worker's job against a real server on the loopback: what it brings, what it writes, and what it never locks."""

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations import actions
from annotations.actions.ingestion import Read, Visit
from annotations.choices import FetchOutcome, JobState
from annotations.models import (
    Article,
    Claim,
    Event,
    Fetch,
    HostHealth,
    Job,
    Rating,
    Revision,
    Snapshot,
    Staleness,
)
from tests.actions.test_safety import page_of
from tests.conftest import reading
from tests.faults.processes import database_url
from tests.origin import Origin, reply
from tests.pipeline.test_fetching_classes import BANNER, CONSENT_WALLS

TEXT = "The ferry carried 1,200 passengers on Monday, the harbour office said.\n\nThe old bridge will close in May."


@pytest.fixture
def origin(settings):
    with Origin() as origin:
        settings.FETCH_ALLOWED_PRIVATE = [origin.network]
        yield origin


@pytest.fixture
def watched(team, erin, origin) -> Article:
    return actions.articles.submit(team, by=erin, url=origin.url("/ferry"))[0]


def work(article) -> Revision | None:
    return actions.ingestion.ingest(actions.jobs.lease(actions.articles.refetch(article, by=None).pk))


def test_a_hundred_identical_fetches_are_one_revision(watched, origin):
    origin.answers["/ferry"] = reply(200, TEXT, Content_Type="text/plain; charset=utf-8")

    brought = [work(watched) for _ in range(100)]

    assert brought[0] is not None
    assert set(brought[1:]) == {None}
    assert Revision.objects.count() == Snapshot.objects.count() == 1
    fetches = list(Fetch.objects.order_by("id").values_list("outcome", flat=True))
    assert fetches == [FetchOutcome.CHANGED] + [FetchOutcome.SAME] * 99
    assert Job.objects.filter(state=JobState.DONE).count() == 100
    assert HostHealth.objects.get().fetches == 100


def test_words_that_come_back_are_a_revision_again(watched, origin):
    """Bytes that are those of the current revision are not read again; those of an earlier one are."""
    pages = [f"{TEXT} The harbour is {state}." for state in ("open", "closed", "open", "open")]
    origin.answers["/ferry"] = [reply(200, page, Content_Type="text/plain") for page in pages]

    brought = [work(watched) for _ in pages]

    assert [revision and revision.number for revision in brought] == [1, 2, 3, None]
    assert Snapshot.objects.count() == 2


def site(title: str, body: str) -> str:
    return f"<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>"


WALL = "<h1>We value your privacy</h1>" + CONSENT_WALLS[0][0] + "<button>Accept all</button>"
PAYWALL = "<article><h1>Ferry</h1><p>It began on a Monday.</p><p>Subscribe to continue reading.</p></article>"
LOGIN = "<h1>Log in</h1><form><input name='user'><input type='password' name='p'></form>"
INSTEAD = {
    "gone": (reply(410, "Gone"), FetchOutcome.GONE),
    "missing": (reply(404, "Not found"), FetchOutcome.GONE),
    "forbidden": (reply(403, "No."), FetchOutcome.FORBIDDEN),
    "soft_404": (
        reply(200, site("Page not found", "<h1>Page not found</h1><p>Search?</p>")),
        FetchOutcome.SOFT_404,
    ),
    "consent_wall": (reply(200, site("Privacy", f"<p>{WALL}</p>{BANNER}")), FetchOutcome.CONSENT_WALL),
    "paywall": (reply(200, site("Ferry", PAYWALL)), FetchOutcome.PAYWALL),
    "challenge": (
        reply(403, site("Just a moment...", "<p>x</p>"), cf_mitigated="challenge"),
        FetchOutcome.CHALLENGE,
    ),
    "login": (reply(200, site("Log in", LOGIN)), FetchOutcome.FORBIDDEN),
    "empty": (reply(200, ""), FetchOutcome.EXTRACTION_FAILED),
    "server_error": (reply(500, "Oops"), FetchOutcome.SERVER_ERROR),
}


@pytest.mark.parametrize("name", INSTEAD)
def test_what_stands_in_the_articles_place_is_told_apart_and_never_taken(watched, origin, name):
    origin.answers["/ferry"] = reply(200, TEXT, Content_Type="text/plain; charset=utf-8")
    work(watched)
    origin.answers["/ferry"], outcome = INSTEAD[name]

    assert work(watched) is None

    watched.refresh_from_db()
    assert (watched.fetch_outcome, watched.current_revision.number) == (outcome, 1)
    assert Revision.objects.count() == 1
    assert Event.objects.get(kind="article.fetch_failed").data["outcome"] == outcome
    assert (HostHealth.objects.get().failed, HostHealth.objects.get().streak) == (1, 1)


def test_a_redirect_to_the_login_is_told_apart(watched, origin):
    origin.answers["/ferry"] = reply(302, Location="/login?return_to=/ferry")
    origin.answers["/login?return_to=/ferry"] = reply(200, site("Log in", LOGIN))
    assert work(watched) is None
    watched.refresh_from_db()
    assert watched.fetch_outcome == FetchOutcome.REDIRECTED


def test_unmodified_is_a_record_too(watched, origin):
    origin.answers["/ferry"] = [
        reply(200, TEXT, Content_Type="text/plain; charset=utf-8", ETag='"one"'),
        reply(304),
    ]
    work(watched)
    assert work(watched) is None
    assert Fetch.objects.latest("id").outcome == FetchOutcome.NOT_MODIFIED
    assert origin.asked[-1].headers["if-none-match"] == '"one"'


@pytest.mark.django_db(transaction=True)
def test_no_row_is_locked_while_the_network_is_waited_for(team, erin, origin):
    """While the server keeps us waiting, another connection takes every lock that the result will need."""
    article = actions.articles.submit(team, by=erin, url=origin.url("/ferry"))[0]
    locked = []

    def answer(wire):
        with psycopg.connect(database_url()) as other:
            for table in ("article", "job", "host", "eventchain", "team"):
                other.execute(f"SELECT 1 FROM annotations_{table} FOR UPDATE NOWAIT")
                locked.append(table)
        wire.send(reply(200, TEXT, Content_Type="text/plain; charset=utf-8"))

    origin.answers["/ferry"] = answer
    assert work(article) is not None
    assert len(locked) == 5


# --- many claims ---


def story(claims: int, *, changed: bool) -> tuple[list[str], tuple[str, ...]]:
    """Paragraphs with a claim each; in the changed version the numbers of the first fifty are others."""
    said = [
        f"Pier {n} of the harbour took {n + (900 if changed and n < 50 else 100)} boats."
        for n in range(claims)
    ]
    return said, tuple(said)


def ruled_article(team, erin, bob, *, claims: int, rulings: int) -> Article:
    team.verdicts_required = 1
    team.save()
    article, job, _ = actions.articles.submit(team, by=erin, url=f"https://courier.example/{claims}")
    actions.jobs.finish(actions.jobs.lease(job.pk))
    paragraphs, said = story(claims, changed=False)
    keep(article, reading(*paragraphs, claims=said))
    rating = Rating.objects.get(team=team, scale__current=True, slug="false")
    for claim in Claim.objects.filter(appearances__article=article).order_by("id")[:rulings]:
        actions.claims.open_for_review(claim, by=bob)
        actions.verdicts.submit(
            claim, by=bob, rating=rating, rationale="I counted.", confidence=0.8, no_evidence_reason="Lost."
        )
    return article


def keep(article, what) -> int:
    """How many queries the transaction takes that adds this reading."""
    job = actions.jobs.lease(actions.articles.refetch(article, by=None).pk)
    article = Article.objects.select_related("team", "current_revision__snapshot").get(pk=article.pk)
    with CaptureQueriesContext(connection) as captured:
        actions.ingestion._keep(job, article, Visit(page_of(what), 0.2), Read(what))
    return len(captured)


def test_the_queries_do_not_grow_with_claims_and_rulings(team, erin, bob):
    small = ruled_article(team, erin, bob, claims=60, rulings=5)
    large = ruled_article(team, erin, bob, claims=200, rulings=50)

    few = keep(small, reading(*story(60, changed=True)[0]))
    many = keep(large, reading(*story(200, changed=True)[0]))

    assert Staleness.objects.filter(ruling__isnull=False, after__article=large).count() == 50
    assert many == few
    assert many <= 60

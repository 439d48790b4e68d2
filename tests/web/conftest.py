"""The desk's tests: a signed-in browser for each of the cast, and the smallest article with something of everything."""

import os
import shutil

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, sync_playwright

from annotations import actions
from annotations.choices import SourceKind, Stance
from annotations.models import Article, Claim, Evidence, Membership, Publication, Rating, Verdict
from tests.conftest import BRIDGE, FERRY, read_again, reading


@pytest.fixture(autouse=True)
def static_root(settings, tmp_path):
    """A folder for collected files, which nobody collects: its absence is a warning, and warnings are errors."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()


@pytest.fixture
def desk():
    """`desk(bob)` is a client that is signed in as bob."""

    def sign_in(member: Membership) -> Client:
        client = Client()
        client.force_login(member.user)
        return client

    return sign_in


def at(name: str, member: Membership, *ids: object, **query: object) -> str:
    """The address of a page of the member's team."""
    return reverse(f"web:{name}", args=[member.team.slug, *ids], query=query or None)


def beyond(client: Client, member: Membership, claim: Claim, **beside: object) -> str:
    """The second half of a claim, as the panel takes it in."""
    return client.get(at("claim-beyond", member, claim.pk, **beside), headers={"HX-Request": "true"}).text


@pytest.fixture
def claim(ferry, bob) -> Claim:
    """The claim about the ferry, open for judging."""
    return actions.claims.open_for_review(Claim.objects.get(statement=FERRY), by=bob)


@pytest.fixture
def tickets(claim, erin) -> Evidence:
    source, _ = actions.sources.add(
        claim.team,
        by=erin,
        kind=SourceKind.DOCUMENT,
        title="Ticket ledger",
        citation="At the pier, folder 3.",
    )
    return actions.evidence.add(claim, source, by=erin, stance=Stance.REFUTES, quote="1,150 tickets sold")


def rating(member: Membership, slug: str) -> Rating:
    return Rating.objects.get(team=member.team, scale__current=True, slug=slug)


def judge(
    claim: Claim, member: Membership, slug: str, rationale: str = "I counted.", reason: str = ""
) -> Verdict:
    return actions.verdicts.submit(
        claim,
        by=member,
        rating=rating(member, slug),
        rationale=rationale,
        confidence=0.8,
        no_evidence_reason="The tickets are at the pier.",
        reason=reason,
    )


@pytest.fixture
def reader() -> Client:
    """Somebody who has no account."""
    return Client()


def publish(claim: Claim, bob, carol, alice, headline: str = "No, fewer took the ferry") -> Publication:
    ledger, _ = actions.sources.add(
        claim.team, by=bob, kind=SourceKind.DOCUMENT, title="Ledger of the pier", citation="Shelf 4"
    )
    brought = actions.evidence.add(claim, ledger, by=bob, stance=Stance.REFUTES, quote="1,100 on Monday")
    rating = Rating.objects.get(team=claim.team, scale__current=True, slug="false")
    for judge in (bob, carol):
        actions.verdicts.submit(
            claim, by=judge, rating=rating, rationale="I counted.", confidence=0.8, evidence=[brought]
        )
    return actions.publications.publish(
        claim, by=alice, headline=headline, explanation="The pier counted **1,100**.", language="en"
    )


@pytest.fixture
def published(claim, bob, carol, alice) -> Publication:
    return publish(claim, bob, carol, alice)


def address(publication: Publication) -> str:
    return publication.current.document["address"]


def change_the_number(article: Article):
    """The publisher corrects the passengers and says nothing of it."""
    return read_again(article, reading(FERRY.replace("1,200", "1,700"), BRIDGE, title="Harbour news"))


# --- A real browser --------------------------------------------------------------------------------------

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium():
    """The system's chromium. Its driver runs an event loop in this thread, in which Django then refuses to work:
    nothing here is asynchronous, so it may."""
    if CHROMIUM is None and "CI" not in os.environ:
        pytest.skip("no chromium here to look through; on Debian: apt install chromium")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Watched:
    """A page whose console is watched: at the end of the test it must have been silent."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.complaints: list[str] = []
        self._expected: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))

    def __getattr__(self, name: str):
        return getattr(self._page, name)

    def expect_missing(self, path: str) -> None:
        """The browser will rightly complain that this page is not there."""
        self._expected.append(path)

    def _console(self, message) -> None:
        where = message.location.get("url", "")
        # Refusals of forms (409, 422) are answers that the page shows, and still errors to the console.
        refused = any(status in message.text for status in ("409", "422"))
        if message.type in ("error", "warning") and not refused and not where.endswith(tuple(self._expected)):
            self.complaints.append(f"{self._page.url}: {message.text} ({where})")


@pytest.fixture
def browser_page(chromium, live_server):
    """`browser_page(**options)` opens a window on the live server; the console must stay silent in it."""
    windows, contexts = [], []

    def open_window(**options) -> Watched:
        options = {"viewport": {"width": 1280, "height": 900}} | options
        context = chromium.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        windows.append(Watched(context.new_page()))
        return windows[-1]

    yield open_window
    for context in contexts:
        context.close()
    assert [complaint for window in windows for complaint in window.complaints] == []


@pytest.fixture
def signed_in(browser_page, live_server):
    """`signed_in(bob)` is a window in which bob has signed in."""

    def sign_in(member: Membership, **options) -> Watched:
        client = Client()
        client.force_login(member.user)
        window = browser_page(**options)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        window.context.add_cookies([cookie])
        return window

    return sign_in

"""Every page at every size: pictures for people to look at, and what a machine can see: overflow, names, the policy."""

from pathlib import Path

import pytest
from django.conf import settings

from annotations.models import Source
from tests.conftest import FERRY, read_again, reading
from tests.web.conftest import at, change_the_number, judge

pytestmark = pytest.mark.browser

FOLDER = Path(settings.ROOT) / "screenshots"
SIZES = {"wide": (1440, 900), "phone": (390, 844), "narrow": (320, 640)}

# What a machine can tell of accessibility, in the page itself.
NAMELESS = """() => {
    const seen = (element) => element.checkVisibility() && !element.closest('[aria-hidden=true]');
    const named = (element) => (element.innerText || element.getAttribute('aria-label') || element.title
        || element.labels?.length || element.querySelector('.unseen')) ;
    return [...document.querySelectorAll('a[href], button, summary, input:not([type=hidden]), select, textarea')]
        .filter((element) => seen(element) && !named(element)).map((element) => element.outerHTML.slice(0, 120));
}"""
TWICE = """() => {
    const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
    return ids.filter((id, at) => ids.indexOf(id) !== at);
}"""
LANDMARKS = "['main', 'h1'].map((name) => document.querySelectorAll(name).length)"


@pytest.fixture
def everything(ferry, claim, tickets, bob, carol):
    judge(claim, bob, "true")
    judge(claim, carol, "true")
    change_the_number(ferry)
    return claim


def pages(member, claim, article) -> dict[str, str]:
    named = [
        "home",
        "articles",
        "article-add",
        "claims",
        "places",
        "sources",
        "source-add",
        "timeline",
        "metrics",
        "settings",
        "scales",
        "feeds",
        "tokens",
        "webhooks",
    ]
    return {name: at(name, member) for name in named} | {
        "landing": "/",
        "login": "/accounts/login/",
        "two-factor": "/accounts/2fa/",
        "password": "/accounts/password/change/",
        "lost": "/desk/nowhere/",
        "search": at("search", member, q="ferry"),
        "article": at("article", member, article.pk),
        "claim-in-hand": at("article", member, article.pk, claim=claim.pk),
        "marking": at("article", member, article.pk, mark=1),
        "changes": at("article-changes", member, article.pk),
        "changes-inline": at("article-changes", member, article.pk, view="inline"),
        "claim": at("claim", member, claim.pk),
        "source": at("source", member, Source.objects.get().pk),
    }


def test_right_to_left_text_is_whole(ferry, signed_in, bob):
    hebrew = "המעבורת הסיעה 1,200 נוסעים ביום שני. הגשר הישן ייסגר במאי, אמרה ראש העיר."
    read_again(ferry, reading(hebrew, FERRY, title="חדשות הנמל", claims=("הגשר הישן ייסגר במאי",)))
    page = signed_in(bob, viewport={"width": 1440, "height": 900})
    page.goto(at("article", bob, ferry.pk))
    page.screenshot(path=FOLDER / "article-right-to-left.png")
    number, words = (
        page.locator(".block:has-text('הגשר') .number"),
        page.locator("mark.claim", has_text="הגשר"),
    )
    text = page.locator("[data-text]").bounding_box()
    margin = number.bounding_box()
    assert margin["x"] > words.bounding_box()["x"], "the margin of right-to-left text is on the right"
    assert margin["x"] + margin["width"] <= text["x"] + text["width"], "and inside the sheet"


def test_a_right_to_left_desk_is_whole(everything, signed_in, bob):
    """What is out of sight must not lie beside the page: on the left of right-to-left pages one scrolls to it."""
    page = signed_in(bob, viewport={"width": 1440, "height": 900}, locale="he-IL")
    for name, where in {"home": at("home", bob), "claim": at("claim", bob, everything.pk)}.items():
        page.goto(where)
        page.screenshot(path=FOLDER / f"{name}-hebrew.png")
        assert page.evaluate("document.documentElement.scrollWidth") <= 1440, name
        assert page.evaluate("document.documentElement.dir") == "rtl"


def test_what_a_stranger_sees(browser_page):
    FOLDER.mkdir(exist_ok=True)
    for name, where in {"landing": "/", "login": "/accounts/login/", "invited": "/accounts/signup/"}.items():
        page = browser_page(viewport={"width": 390, "height": 844})
        page.goto(where)
        page.screenshot(path=FOLDER / f"{name}-stranger.png")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.evaluate(NAMELESS) == []


def test_every_page_is_whole(everything, ferry, signed_in, bob):
    """Each page is opened once, and its window then given every size and the other colours."""
    FOLDER.mkdir(exist_ok=True)
    page = signed_in(bob)
    page.expect_missing("/desk/nowhere/")
    for name, where in pages(bob, everything, ferry).items():
        page.goto(where)
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            page.screenshot(path=FOLDER / f"{name}-{size}-light.png")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (
                f"{name} is wider than its window, {size}"
            )
            assert page.evaluate(NAMELESS) == [], (name, size)
            assert page.evaluate(LANDMARKS) == [1, 1], (name, size)
        assert page.evaluate(TWICE) == [], name
        page.set_viewport_size({"width": 1440, "height": 900})
        page.emulate_media(color_scheme="dark")
        page.screenshot(path=FOLDER / f"{name}-wide-dark.png")
        page.emulate_media(color_scheme="light")

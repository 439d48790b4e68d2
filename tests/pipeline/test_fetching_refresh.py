"""Redirects in HTML: a page that only sends its reader on is followed, one that is there to be read is not."""

import pytest

from annotations.choices import FetchOutcome
from annotations.errors import FetchFailed
from annotations.pipeline.fetching import FetchRules, fetch
from tests.origin import Origin, redirect, reply
from tests.pipeline.test_fetching import NOW

STORY = b"<html><body><p>The ferry sails again.</p></body></html>"


@pytest.fixture
def origin():
    with Origin() as origin:
        origin.answers["/ferry"] = reply(200, STORY)
        yield origin


def get(origin, path="/old", **more):
    return fetch(origin.url(path), rules=FetchRules(allowed_networks=(origin.network,)), now=NOW, **more)


def refreshing(content: str, more: str = "") -> bytes:
    return reply(
        200, f"<html><head><meta http-equiv='refresh' content=\"{content}\"></head><body>{more}</body></html>"
    )


@pytest.mark.parametrize(
    "content",
    ["0;url=/ferry", "0; URL='/ferry'", "3, url=/ferry", "0;/ferry", "1.5; url=/ferry", "0;url=/f&#101;rry"],
)
def test_it_works(origin, content):
    origin.answers["/old"] = refreshing(content, "<p>This page has moved.</p>")
    page = get(origin)
    assert (page.body, page.final_url) == (STORY, origin.url("/ferry"))


@pytest.mark.parametrize(
    "answer",
    [
        refreshing("0;url=/old"),
        refreshing("300;url=/ferry"),
        refreshing("0"),
        refreshing("0;url=javascript:alert(1)"),
        refreshing("0;url=/ferry", "<p>The ferry sails again on Monday.</p>" * 20),
        reply(200, "<noscript><meta http-equiv=refresh content='0;url=/ferry'></noscript><p>Text.</p>"),
        reply(200, "<!-- <meta http-equiv=refresh content='0;url=/ferry'> --><p>Text.</p>"),
        reply(200, '<meta http-equiv="refresh" content="0;url=/ferry">', Content_Type="text/plain"),
    ],
)
def test_a_page_that_is_there_to_be_read_stays(origin, answer):
    origin.answers["/old"] = answer
    assert get(origin).final_url == origin.url("/old")


def test_it_is_vetted_like_any_redirect(origin):
    origin.answers["/old"] = refreshing("0;url=http://10.0.0.1/")
    with pytest.raises(FetchFailed) as failed:
        get(origin)
    assert failed.value.outcome == FetchOutcome.BLOCKED_ADDRESS


def test_a_circle_ends(origin):
    origin.answers["/old"] = refreshing("0;url=/older")
    origin.answers["/older"] = refreshing("0;url=/old")
    with pytest.raises(FetchFailed) as failed:
        get(origin)
    assert failed.value.outcome == FetchOutcome.REDIRECTED


def test_another_host_is_entered_before_it_is_visited(origin):
    """And left when all is over; the first host, and one that was entered already, are not entered again."""
    seen = []

    class Place:
        def __init__(self, url):
            seen.append(("enters", url, len(other.asked)))

        def __enter__(self):
            return self

        def __exit__(self, *_):
            seen.append(("leaves", len(other.asked)))

    with Origin() as other:
        origin.answers["/old"] = redirect(other.url("/moved"))
        other.answers["/moved"] = redirect(other.url("/story"))
        other.answers["/story"] = reply(200, STORY)
        rules = FetchRules(allowed_networks=(origin.network, other.network))
        fetch(origin.url("/old"), rules=rules, now=NOW, onward=Place)
        assert seen == [("enters", other.url("/moved"), 0), ("leaves", 3)], "robots.txt, /moved and /story"

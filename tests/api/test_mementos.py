"""Memento (RFC 7089) on articles: which bytes the page had on a day, by a client that knows the protocol and nothing else."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.utils.http import http_date

from annotations import actions
from annotations.choices import Cause
from tests.api.conftest import FEWER, problem
from tests.conftest import BRIDGE, FERRY, read_again, reading

FIRST, SECOND, THIRD = (datetime(2026, 3, day, 9, 30, 15, 600_000, UTC) for day in (2, 5, 9))
LINK = re.compile(r'<([^>]*)>((?:\s*;\s*\w+="[^"]*")*)')


@pytest.fixture
def page(team, erin):
    """A page that said three things: first, another, and the first again."""
    article, _, _ = actions.articles.submit(team, by=erin, url="https://courier.example/ferry")
    for at, words in ((FIRST, FERRY), (SECOND, FEWER), (THIRD, FERRY)):
        with time_machine.travel(at, tick=False):
            read_again(article, reading(words, BRIDGE))
    return article


def links(text: str) -> dict[str, list[tuple[str, dict[str, str]]]]:
    """Each relation with the addresses that have it, and what is said of them (RFC 8288)."""
    found = {}
    for address, told in LINK.findall(text):
        attributes = dict(re.findall(r'(\w+)="([^"]*)"', told))
        for rel in attributes["rel"].split():
            found.setdefault(rel, []).append((address, attributes))
    return found


def negotiate(program, article, at: datetime):
    return program.get(f"articles/{article.pk}/timegate", Accept_Datetime=http_date(at.timestamp()))


def follow(program, response):
    return program.get(response["Location"].removeprefix("http://testserver"))


def test_it_works(api, vera, page):
    program = api(vera)
    gate = links(program.get(f"articles/{page.pk}")["Link"])["timegate"][0][0]
    asked = program.get(
        gate.removeprefix("http://testserver"), Accept_Datetime="Fri, 06 Mar 2026 00:00:00 GMT"
    )
    assert asked.status_code == 302
    assert "Accept-Datetime" in asked["Vary"]

    memento = follow(program, asked)

    assert memento.content.decode().startswith(FEWER)
    assert memento["Memento-Datetime"] == "Thu, 05 Mar 2026 09:30:15 GMT"
    told = links(memento["Link"])
    assert told["original"][0][0] == "https://courier.example/ferry"
    assert told["timegate"][0][0] == gate
    assert told["prev"][0][1]["datetime"] == "Mon, 02 Mar 2026 09:30:15 GMT"
    assert told["next"][0][1]["datetime"] == "Mon, 09 Mar 2026 09:30:15 GMT"


@pytest.mark.parametrize(
    ("at", "had"),
    [
        (datetime(2025, 1, 1, tzinfo=UTC), FIRST),
        (FIRST, FIRST),
        (SECOND, SECOND),
        (datetime(2026, 3, 8, tzinfo=UTC), SECOND),
        (THIRD, THIRD),
        (datetime(2040, 1, 1, tzinfo=UTC), THIRD),
    ],
)
def test_the_last_one_by_then(api, vera, page, at, had):
    program = api(vera)
    assert follow(program, negotiate(program, page, at))["Memento-Datetime"] == http_date(had.timestamp())


def test_a_time_map_lists_them(api, vera, page):
    program = api(vera)
    response = program.get(f"articles/{page.pk}/timemap")
    assert response["Content-Type"] == "application/link-format"
    told = links(response.text)
    assert [address for address, _ in told["original"]] == [page.url]
    (_, itself), *others = told["self"]
    assert not others
    assert (itself["from"], itself["until"]) == (http_date(FIRST.timestamp()), http_date(THIRD.timestamp()))
    assert [about["rel"] for _, about in told["memento"]] == ["first memento", "memento", "last memento"]
    for address, about in told["memento"]:
        memento = program.get(address.removeprefix("http://testserver"))
        assert memento["Memento-Datetime"] == about["datetime"]
    known = program.get(f"articles/{page.pk}/timemap", If_None_Match=response["ETag"])
    assert known.status_code == 304


def test_the_bytes_are_those_that_were_fetched(api, vera, page):
    program = api(vera)
    for at in (FIRST, SECOND, THIRD):
        memento = follow(program, negotiate(program, page, at))
        revision = page.revisions.get(created_at=at)
        assert memento.content == bytes(revision.snapshot.body)


def test_what_we_read_anew_or_took_back_is_no_memento(api, vera, alice, page):
    latest = page.revisions.latest("number")
    actions.withdrawals.withdraw(latest, by=alice, reason="A page of another day.")
    type(latest).objects.create(
        **{
            name: getattr(latest, name) for name in ("team_id", "article_id", "snapshot_id", "text", "blocks")
        },
        number=4,
        cause=Cause.EXTRACTOR,
    )
    told = links(api(vera).get(f"articles/{page.pk}/timemap").text)
    assert [about["rel"] for _, about in told["memento"]] == ["first memento", "last memento"]
    again = api(vera).get(f"revisions/{latest.pk}/snapshot")
    assert links(again["Link"])["prev"][0][1]["datetime"] == http_date(SECOND.timestamp())


def test_one_is_the_first_and_the_last(api, vera, ferry):
    told = links(api(vera).get(f"articles/{ferry.pk}/timemap").text)
    assert told["memento"][0][1]["rel"] == "first last memento"


# --- access, and bad input ---


def test_outsiders_find_nothing(api, mallory, page):
    for door in ("timegate", "timemap"):
        problem(api(mallory).get(f"articles/{page.pk}/{door}"), 404, "not_found")


def test_what_was_never_read_has_none(api, vera, team, erin):
    article, _, _ = actions.articles.submit(team, by=erin, url="https://courier.example/new")
    problem(api(vera).get(f"articles/{article.pk}/timegate"), 404, "not_found")
    told = links(api(vera).get(f"articles/{article.pk}/timemap").text)
    assert set(told) == {"original", "self", "timegate"}


@pytest.mark.parametrize("said", ["2026-03-03", "yesterday", "Tue, 99 Mar 2026 12:00:00 GMT"])
def test_what_is_no_date_is_refused(api, vera, page, said):
    refused = problem(
        api(vera).get(f"articles/{page.pk}/timegate", Accept_Datetime=said), 400, "invalid_query"
    )
    assert refused["errors"][0]["header"] == "Accept-Datetime"

"""Lists, search, sources, the timeline: finding things again."""

import ast
import re
from pathlib import Path

import pytest

from annotations import actions
from annotations.choices import SourceKind
from annotations.models import Source
from annotations.web.pages.told import TOLD
from tests.conftest import BRIDGE, FERRY
from tests.web.conftest import at, change_the_number, judge


@pytest.mark.parametrize(
    ("words", "found"),
    [("passengers monday", FERRY), ('"close in may"', BRIDGE), ("ferry -bridge", FERRY), ("zeppelin", None)],
)
def test_search_finds_claims_and_articles(words, found, ferry, desk, bob):
    page = desk(bob).get(at("search", bob, q=words)).text
    said = re.sub(r"</?mark>", "", page)
    if found:
        assert found in said
    else:
        assert "Nothing says this." in page


@pytest.mark.parametrize("words", ["", "   ", "\x00", "'; --", '"', "-", "a" * 5000, "(((", "&|!"])
def test_search_survives_what_is_typed(words, ferry, desk, bob):
    assert desk(bob).get(at("search", bob), {"q": words}).status_code == 200


def test_what_is_found_shows_why_and_leads_to_the_very_place(ferry, claim, desk, bob):
    change_the_number(ferry)
    page = desk(bob).get(at("search", bob, q="1,200")).text
    assert "The ferry carried <mark>1,200</mark> passengers" in page
    assert "no longer says so" in page
    assert f"{at('article', bob, ferry.pk)}?revision=1#:~:text=1%2C200" in page
    assert re.search(r"Articles <b>1</b>", desk(bob).get(at("search", bob, q="1,200", kind="claim")).text)
    assert "Did you mean" in desk(bob).get(at("search", bob, q="passengesr")).text


def test_a_list_goes_on_where_the_last_page_ended(team, erin, bob, desk):
    for number in range(31):
        actions.articles.submit(team, by=erin, url=f"https://courier.example/{number}")
    client = desk(bob)
    first = client.get(at("articles", bob)).text
    assert first.count('class="row article') == 30
    following = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    assert client.get(at("articles", bob) + following).text.count('class="row article') == 1


@pytest.mark.parametrize("before", ["nonsense", "1", "00000000-0000-0000-0000-000000000000"])
def test_a_page_that_is_none_is_no_fault(before, ferry, desk, bob):
    for name in ("articles", "claims", "sources", "timeline"):
        assert desk(bob).get(at(name, bob, before=before)).status_code == 200


def test_a_source_is_added_and_waits_to_be_fetched(desk, erin, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as woken:
        answer = desk(erin).post(
            at("source-add", erin), {"kind": "report", "title": "Tides", "url": "https://tides.example/2026"}
        )
    source = Source.objects.get()
    assert answer.url == at("source", erin, source.pk)
    assert len(woken) == 1
    assert "Waiting for a worker" in desk(erin).get(answer.url).text


def test_a_source_nobody_could_find_is_refused(desk, erin):
    answer = desk(erin).post(at("source-add", erin), {"kind": "report", "title": "Hearsay"})
    assert answer.status_code == 422
    assert "Say where the source can be found" in answer.text
    assert "Hearsay" in answer.text


def test_a_source_shows_its_passages_in_its_text(claim, desk, erin, bob):
    source, _ = actions.sources.add(
        claim.team, by=erin, kind=SourceKind.DOCUMENT, title="Ledger", citation="Folder 3"
    )
    Source.objects.filter(pk=source.pk).update(text="On Monday 👍 1,150 tickets were sold.")
    source.refresh_from_db()
    actions.evidence.add(claim, source, by=erin, stance="refutes", quote="1,150 tickets")
    page = desk(bob).get(at("source", bob, source.pk)).text
    assert re.search(r'<mark class="quoted" data-start="\d+">1,150 tickets</mark>', page)
    assert FERRY in page


def test_the_timeline_tells_what_happened_in_plain_words(claim, ferry, desk, bob, carol):
    judge(claim, bob, "true")
    judge(claim, carol, "true")
    change_the_number(ferry)
    page = desk(bob).get(at("timeline", bob)).text
    for told in ("added an article", "opened a claim for checking", "gave a verdict on", "ruled on"):
        assert told in page
    assert page.count("found that judgements may no longer hold, on") == 1, "one change is told once"


def test_every_kind_of_event_is_told_in_words():
    """Whoever records a new kind of event also says what it is called here."""
    recorded = set()
    for path in Path(actions.__file__).parent.glob("*.py"):
        constants = (
            node.value for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant)
        )
        # Parameters of WebSub have dots too; a kind that ends in an underscore is the beginning of several.
        recorded |= {
            value for value in constants if re.fullmatch(r"(?!hub\.)[a-z]+\.[a-z_]*[a-z]", str(value))
        }
    assert recorded - set(TOLD) == set()


@pytest.mark.parametrize("name", ["articles", "claims", "sources", "timeline", "settings", "places"])
def test_a_list_asks_few_questions(name, claim, tickets, desk, bob, django_assert_max_num_queries):
    client = desk(bob)
    with django_assert_max_num_queries(9):
        client.get(at(name, bob))

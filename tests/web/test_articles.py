"""Articles on the desk: taking them in, reading them with their claims, and seeing what the publisher changed."""

import re
from html import unescape

import pytest

from annotations import actions
from annotations.choices import ClaimState
from annotations.models import Article, Claim, Job
from tests.conftest import BRIDGE, FERRY, read_again, reading
from tests.web.conftest import at, change_the_number, judge


def test_it_works(ferry, desk, bob):
    page = desk(bob).get(at("article", bob, ferry.pk)).text
    assert page.count('<mark class="claim state-candidate') == 2
    assert f'data-start="0">{FERRY}</a>' in page
    assert f'data-start="{len(FERRY) + 2}">{BRIDGE}</a>' in page


def test_an_address_is_handed_in(desk, erin, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as woken:
        answer = desk(erin).post(at("article-add", erin), {"url": "https://courier.example/tides"})
    article = Article.objects.get()
    assert answer.url == at("article", erin, article.pk)
    assert Job.objects.get().subject_id == article.pk
    assert len(woken) == 1
    page = desk(erin).get(answer.url).text
    assert "Waiting for a worker" in page
    assert 'http-equiv="refresh"' in page, "who has no JavaScript sees the progress too"


def test_pasted_text_and_pasted_html_are_told_apart(desk, erin):
    client = desk(erin)
    for content, media_type in [(f"# Tides\n\n{FERRY}", "text/plain"), (f"<p>{FERRY}</p>", "text/html")]:
        client.post(at("article-add", erin), {"content": content})
        assert Job.objects.latest("id").snapshot.media_type == media_type


def test_pasted_text_keeps_its_line_ends_as_the_service_counts_them(desk, erin):
    desk(erin).post(at("article-add", erin), {"content": "One.\r\n\r\nTwo."})
    assert bytes(Job.objects.get().snapshot.body) == b"One.\n\nTwo."


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "Give an address to fetch, or paste"),
        ({"content": "  \n "}, "Give an address to fetch, or paste"),
        ({"url": "not an address"}, "not an address"),
    ],
)
def test_what_is_no_article_is_refused_and_kept(sent, told, desk, erin):
    answer = desk(erin).post(at("article-add", erin), sent)
    assert answer.status_code == 422
    assert told in answer.text
    assert not Article.objects.exists()


def test_its_row_moves_while_it_is_fetched_and_then_rests(desk, erin, ferry):
    Article.objects.filter(pk=ferry.pk).update(stage="fetching")
    moving = desk(erin).get(at("article-progress", erin, ferry.pk)).text
    assert "fetching the page" in moving
    assert 'hx-trigger="every 2s"' in moving
    Article.objects.filter(pk=ferry.pk).update(stage="ready")
    resting = desk(erin).get(at("article-progress", erin, ferry.pk)).text
    assert "2 claims" in resting
    assert "hx-trigger" not in resting


def test_a_failed_fetch_says_what_to_do(desk, erin, ferry):
    Article.objects.filter(pk=ferry.pk).update(fetch_outcome="paywall", failures=1)
    page = desk(erin).get(at("article", erin, ferry.pk)).text
    assert "behind a paywall. Paste what you may read." in page


def test_claims_are_filtered_by_state(claim, ferry, desk, bob):
    client = desk(bob)
    page = client.get(at("article", bob, ferry.pk, state="open")).text
    assert page.count("<mark ") == 1
    assert f"{FERRY}</a></mark>" in page
    assert client.get(at("article", bob, ferry.pk, state="stale")).text.count("<mark ") == 0


def test_what_was_turned_down_is_out_of_sight_but_not_lost(claim, ferry, desk, bob):
    bridge = Claim.objects.get(statement=BRIDGE)
    actions.claims.reject(bridge, by=bob, reason="Nobody doubts it.")
    client = desk(bob)
    assert client.get(at("article", bob, ferry.pk)).text.count("<mark ") == 1
    assert client.get(at("article", bob, ferry.pk, state="rejected")).text.count("<mark ") == 1


def test_an_older_revision_is_read_as_it_was(ferry, desk, bob):
    change_the_number(ferry)
    client = desk(bob)
    assert "1,700" in client.get(at("article", bob, ferry.pk)).text
    old = client.get(at("article", bob, ferry.pk, revision=1)).text
    assert "1,200" in old
    assert "This is revision 1" in old
    (then,) = re.findall(r'href="([^"]*as_of=[^"]*)"', old)
    assert client.get(unescape(then)).json()["revision"]["text"].startswith(FERRY)
    assert "as_of=" not in client.get(at("article", bob, ferry.pk)).text, "now is no past"


@pytest.mark.parametrize("number", ["0", "99", "x", "-1", "1" * 40, "１"])
def test_a_revision_that_is_none_is_the_current_one(number, ferry, desk, bob):
    assert "1,200" in desk(bob).get(at("article", bob, ferry.pk, revision=number)).text


def test_changes_are_shown_with_the_claims_on_both_sides(claim, ferry, desk, bob):
    change_the_number(ferry)
    page = desk(bob).get(at("article-changes", bob, ferry.pk)).text
    assert "The page does not say that it was changed." in page
    assert 'class="gone kind-number claim state-open' in page or "claim state-open gone kind-number" in page
    assert "1 paragraph differs" in page
    inline = desk(bob).get(at("article-changes", bob, ferry.pk, view="inline")).text
    assert "<del>" in inline
    assert "<ins>" in inline


def test_one_revision_has_nothing_to_be_compared_with(ferry, desk, bob):
    assert desk(bob).get(at("article-changes", bob, ferry.pk)).url == at("article", bob, ferry.pk)


def test_markup_in_an_article_is_text(team, ferry, desk, bob):
    hostile = "<script>alert(1)</script> The ferry carried 1,200 passengers & more."
    read_again(ferry, reading(hostile, BRIDGE, title="<b>Bold</b>"))
    page = desk(bob).get(at("article", bob, ferry.pk)).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<b>Bold" not in page


def test_fetching_again_and_pausing(ferry, desk, erin):
    client = desk(erin)
    client.post(at("article-refetch", erin, ferry.pk))
    assert Job.objects.filter(subject_id=ferry.pk, state="pending").exists()
    client.post(at("article-watch", erin, ferry.pk), {"state": "paused"})
    ferry.refresh_from_db()
    assert ferry.state == "paused"


def test_a_claim_is_marked_by_its_place(ferry, desk, erin):
    text = ferry.current_revision.text
    start = text.index("1,200")
    answer = desk(erin).post(
        at("article-mark", erin, ferry.pk, revision=1),
        {
            "exact": "1,200 passengers",
            "start": start,
            "end": start + 16,
            "statement": "",
            "voice": "reported",
        },
    )
    claim = Claim.objects.get(state=ClaimState.OPEN)
    assert claim.statement == "1,200 passengers"
    assert claim.appearances.get().voice == "reported"
    assert answer.url == at("article", erin, ferry.pk, claim=claim.pk) + f"#claim-{claim.pk}"


def test_a_claim_is_marked_by_its_words_alone(ferry, desk, erin):
    desk(erin).post(at("article-mark", erin, ferry.pk), {"exact": "close in May", "voice": "authorial"})
    appearance = Claim.objects.get(state=ClaimState.OPEN).appearances.get()
    assert ferry.current_revision.text[appearance.start : appearance.end] == "close in May"


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"exact": "passengers", "start": 0, "end": 10}, "not the words at that place"),
        ({"exact": "The"}, "2 times"),
        ({"exact": "no such words"}, "do not stand in the text"),
        ({"exact": ""}, "required"),
        ({"exact": "ferry", "start": 4, "end": 9, "voice": "sung"}, "sung"),
    ],
)
def test_words_that_do_not_stand_there_are_not_marked(sent, told, ferry, desk, erin):
    answer = desk(erin).post(
        at("article-mark", erin, ferry.pk), {"voice": "authorial", "statement": "My words."} | sent
    )
    assert answer.status_code == 422
    assert told in answer.text
    assert "My words." in answer.text, "what was typed is kept"
    assert not Claim.objects.filter(state=ClaimState.OPEN).exists()


def test_a_claim_is_marked_in_the_revision_that_was_read(ferry, desk, erin):
    change_the_number(ferry)
    desk(erin).post(at("article-mark", erin, ferry.pk, revision=1), {"exact": "1,200", "voice": "authorial"})
    appearance = Claim.objects.get(state=ClaimState.OPEN).appearances.get()
    assert appearance.first_revision.number == 1


def test_a_page_of_many_claims_costs_no_more_queries(team, erin, bob, desk, django_assert_max_num_queries):
    sentences = tuple(f"The ferry carried {n},000 passengers in week {n}." for n in range(1, 61))
    article, _, _ = actions.articles.submit(team, by=erin, url="https://courier.example/many")
    read_again(article, reading(*sentences, claims=sentences))
    opened = Claim.objects.get(statement=sentences[0])
    actions.claims.open_for_review(opened, by=bob)
    judge(opened, bob, "true")
    client = desk(bob)
    with django_assert_max_num_queries(9):
        client.get(at("article", bob, article.pk))
    for where in ("article", "claim-beyond"):
        about, beside = (
            (article, {"claim": opened.pk}) if where == "article" else (opened, {"article": article.pk})
        )
        with django_assert_max_num_queries(15):
            client.get(at(where, bob, about.pk, **beside))


def test_claims_are_narrowed_by_who_says_them_and_by_their_worth(ferry, desk, bob, erin):
    """What one narrows by stays in every address, the claim's last: a claim's id is added to it."""
    Claim.objects.filter(statement=FERRY).update(score=0.6)
    bridge_line = "The old bridge"
    text = ferry.current_revision.text
    where = {"start": text.index(bridge_line), "end": text.index(bridge_line) + len(bridge_line)}
    said = actions.claims.mark(ferry.current_revision, by=erin, speaker="Ada Quist", **where)
    client = desk(bob)

    def shown(**asked: object) -> list[bool]:
        contents = client.get(at("article", bob, ferry.pk, **asked)).text.partition('class="contents"')[2]
        return [words in contents for words in (FERRY, BRIDGE, f">{bridge_line}<")]

    assert shown() == [True, True, True]
    assert shown(speaker="Ada Quist") == [False, False, True]
    assert shown(least=70) == [False, True, True], "what a person marked is worth it"
    assert shown(least=70, state="candidate") == [False, True, False]
    page = unescape(client.get(at("article", bob, ferry.pk, speaker="Ada Quist", state="open")).text)
    assert f"?state=open&speaker=Ada+Quist&claim={said.claim_id}#claim" in page
    assert 'href="?speaker=Ada+Quist"' in page


def test_the_line_of_revisions_says_what_readers_were_told(ferry, desk, bob):
    client, here = desk(bob), at("article", bob, ferry.pk)
    assert 'class="history"' not in client.get(here).text
    change_the_number(ferry)
    page = unescape(client.get(here, {"revision": 1}).text)
    assert "first read" in page
    assert "changed in silence" in page
    assert f'{at("article-changes", bob, ferry.pk)}?to=2"' in page
    assert "?revision=1&claim=" in page, "a claim taken in hand here is read in this revision"
    assert "changed in silence" in client.get(at("article-changes", bob, ferry.pk)).text

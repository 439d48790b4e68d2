"""Nobody learns from any page what another has judged before judging for themselves, nor that they have."""

import re

import pytest

from annotations import actions
from annotations.choices import Stance
from tests.web.conftest import at, change_the_number, judge

SECRET = "I counted the passengers at the gangway."


@pytest.fixture
def judged(claim, carol):
    return judge(claim, carol, "mostly_false", rationale=SECRET)


def speak(claim, member):
    """What somebody who has judged says of it, to everybody."""
    everybody = ", ".join(f"@{name}" for name in ("Alice", "Bob", "Erin", "Vera", "Ruth"))
    said = actions.threads.begin(claim, by=member, text=f"{SECRET} {everybody}")
    actions.threads.reply(said.thread, by=member, text=SECRET)
    actions.notifications.notice()


def pages(member, claim, article):
    yield at("home", member)
    yield at("article", member, article.pk)
    yield at("article", member, article.pk, claim=claim.pk)
    yield at("article-changes", member, article.pk)
    yield at("claim", member, claim.pk)
    yield at("claim-beyond", member, claim.pk)
    yield at("publication", member, claim.pk)
    yield at("publication-gates", member, claim.pk)
    yield at("claims", member)
    yield at("timeline", member)
    yield at("search", member, q="ferry")
    yield at("places", member)
    yield at("metrics", member)
    yield at("notifications", member)


def read_all(client, member, claim, article) -> list[str]:
    return [client.get(where, follow=True).text for where in pages(member, claim, article)]


@pytest.mark.parametrize("who", ["alice", "bob", "erin", "vera", "ruth"])
def test_every_page_reads_the_same_whether_somebody_has_judged_or_not(
    who, request, claim, ferry, desk, carol, tickets
):
    member = request.getfixturevalue(who)
    client = desk(member)
    before = [without_noise(page) for page in read_all(client, member, claim, ferry)]
    kept = {"stance": Stance.REFUTES, "quote": SECRET, "sealed": True}
    actions.evidence.add(claim, tickets.source, by=carol, **kept)
    judge(claim, carol, "mostly_false", rationale=SECRET)
    speak(claim, carol)
    after = [without_noise(page) for page in read_all(client, member, claim, ferry)]
    assert after == before


def without_noise(page: str) -> str:
    """Without what differs between two readings of one page anyway: tokens, relative times, log numbers."""
    return re.sub(r'csrfmiddlewaretoken" value="\w+"|<time.*?</time>|event-number.*?</span>', "", page)


def test_a_stale_verdict_is_as_secret_as_the_verdict(judged, claim, ferry, desk, bob):
    change_the_number(ferry)
    for page in read_all(desk(bob), bob, claim, ferry):
        assert SECRET not in page
        assert "verdict may no longer hold" not in page
        assert "A number changed" not in page


def test_it_is_said_that_verdicts_are_hidden_not_how_many(claim, ferry, desk, bob, vera):
    page = desk(bob).get(at("article", bob, ferry.pk, claim=claim.pk)).text
    assert "Others’ verdicts stay hidden until you have given yours." in page
    page = desk(vera).get(at("article", vera, ferry.pk, claim=claim.pk)).text
    assert "Verdicts stay hidden until the team has ruled." in page


def test_who_has_judged_sees_what_the_others_say(judged, claim, ferry, desk, bob):
    judge(claim, bob, "true")
    page = desk(bob).get(at("article", bob, ferry.pk, claim=claim.pk)).text
    assert SECRET in page
    assert "stay hidden" not in page


def test_everybody_sees_what_was_ruled_on(claim, ferry, desk, bob, carol, vera):
    judge(claim, carol, "mostly_false", rationale=SECRET)
    judge(claim, bob, "mostly_false")
    page = desk(vera).get(at("article", vera, ferry.pk, claim=claim.pk)).text
    assert SECRET in page
    assert "The team’s ruling" in page


def test_an_editor_sees_both_sides_of_a_dispute(claim, ferry, desk, alice, bob, carol, vera):
    judge(claim, carol, "mostly_false", rationale=SECRET)
    judge(claim, bob, "true")
    assert SECRET in desk(alice).get(at("article", alice, ferry.pk, claim=claim.pk)).text
    assert SECRET not in desk(vera).get(at("article", vera, ferry.pk, claim=claim.pk)).text


def test_a_team_may_choose_not_to_be_blind(judged, claim, ferry, desk, bob, team):
    team.blind = False
    team.save()
    assert SECRET in desk(bob).get(at("article", bob, ferry.pk, claim=claim.pk)).text

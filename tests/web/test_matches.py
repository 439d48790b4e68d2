"""Seen before? Matches decided beside the claim, by mouse and by key; two claims made one, and two again."""

import pytest

from annotations.choices import MatchState, Relation
from annotations.models import Claim, KnownCheck, Match, Merger
from tests.web.conftest import at, beyond, judge

FEWER = "The ferry carried 1,100 passengers on Monday."


def matched(claim: Claim, other: Claim | KnownCheck, **more: object) -> Match:
    """As a worker would have proposed it."""
    side = {"other": other} if isinstance(other, Claim) else {"known_check": other}
    said = {"relation": Relation.CONTRADICTS, "score": 0.91, "guards": ["number"], "model": "guarded"} | more
    return Match.objects.create(
        team=claim.team,
        claim=claim,
        statement=claim.statement,
        other_statement=other.statement,
        reasons=["both say ferry, passengers"],
        differences=[{"guard": "number", "ours": ["1,200"], "theirs": ["1,100"]}],
        **side,
        **said,
    )


@pytest.fixture
def other(claim, bob, carol) -> Claim:
    """What the team has ruled on before."""
    found = Claim.objects.create(team=claim.team, statement=FEWER, state="open")
    judge(found, bob, "true")
    judge(found, carol, "true")
    return found


def test_it_works(claim, other, desk, bob):
    match = matched(claim, other)
    client, here = desk(bob), at("claim", bob, claim.pk)

    page = beyond(client, bob, claim)
    assert "Seen before?" in page
    assert '<mark class="differs">1,100</mark>' in page
    assert "here <b" in page
    assert "ruled <span" in page, "the ruling on the other claim"
    assert client.get(at("claim-spread", bob, claim.pk))["Content-Type"] == "image/svg+xml"

    assert client.post(at("match-reject", bob, claim.pk, match.pk), {}).status_code == 422
    client.post(at("match-confirm", bob, claim.pk, match.pk), {"relation": "same"})
    match.refresh_from_db()
    assert (match.state, match.relation, match.decided_by) == (MatchState.CONFIRMED, "same", bob.user)

    client.post(at("claim-merge", bob, claim.pk, other.pk), {"reason": "One sailing."})
    assert claim.state == "open"
    assert "Merged into this claim" in beyond(client, bob, claim)
    assert client.get(at("claim", bob, other.pk))["Location"] == here
    client.post(at("claim-split", bob, claim.pk, other.pk), {"reason": "Two sailings."})
    assert Merger.objects.get().undone_by == bob.user


def test_it_is_told_from_the_other_side_too(claim, other, desk, bob):
    match = matched(claim, other, relation=Relation.NARROWER)
    page = beyond(desk(bob), bob, other)
    assert "Says less than this" in page
    assert 'here <b dir="auto">1,100</b>' in page
    desk(bob).post(at("match-confirm", bob, other.pk, match.pk), {"relation": "broader"})
    match.refresh_from_db()
    assert match.relation == Relation.NARROWER, "as the match has it"


def test_checks_by_others_are_shown_as_theirs(claim, desk, vera):
    check = KnownCheck.objects.create(
        team=claim.team,
        statement=FEWER,
        url="https://checks.example/ferry",
        publisher="Coastal Checks",
        rating="Exaggerated",
    )
    matched(claim, check)
    page = beyond(desk(vera), vera, claim)
    assert "Coastal Checks" in page
    assert "Exaggerated" in page
    assert "match-" not in page.replace("seen-match", ""), "a viewer decides nothing"


def test_nothing_hidden_shows_through_a_match(claim, other, desk, bob, carol, alice):
    """What bob has not judged stays hidden from him, whichever page he looks at."""
    judge(claim, carol, "false", "A secret of carol's.")
    matched(other, claim)
    page = desk(bob).get(at("claim-beyond", bob, other.pk)).text
    assert FEWER in page
    assert "A secret" not in page
    assert "ruled <span" not in page


def test_by_key(claim, other, signed_in, bob):
    match = matched(claim, other)
    window = signed_in(bob)
    window.goto(at("claim", bob, claim.pk))
    window.wait_for_selector("[data-match-reject]")
    window.keyboard.press("n")
    window.keyboard.type("Another sailing.")
    window.keyboard.press("Escape")
    window.keyboard.press("y")
    window.wait_for_selector(".seen-match.is-confirmed")
    match.refresh_from_db()
    assert match.state == MatchState.CONFIRMED

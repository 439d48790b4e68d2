"""Places to confirm: a person has the last word on where a claim stands."""

import pytest

from annotations.choices import AnchorState
from annotations.models import Anchor
from tests.conftest import BRIDGE, read_again, reading
from tests.web.conftest import at, change_the_number


@pytest.fixture
def edited(claim, ferry) -> Anchor:
    """The claim's place after the publisher changed its number: proposed, not certain."""
    change_the_number(ferry)
    return Anchor.objects.get(appearance__claim=claim, revision__number=2, standing=True)


def standing(claim) -> Anchor:
    return Anchor.objects.get(appearance__claim=claim, revision__number=2, standing=True)


def test_it_works(edited, claim, ferry, desk, bob):
    client = desk(bob)
    assert claim.statement in client.get(at("places", bob)).text
    page = client.get(at("article", bob, ferry.pk, claim=claim.pk)).text
    assert "Is this still the claim?" in page
    assert "a number differs" in page
    answer = client.post(at("place-confirm", bob, edited.pk, article=ferry.pk), {})
    assert answer.url.startswith(at("article", bob, ferry.pk))
    assert standing(claim).decided_by == bob.user
    assert "Nothing to confirm." in client.get(at("places", bob)).text


def test_it_is_decided_in_the_list_with_the_words_then_and_now_beside_it(edited, desk, bob):
    client = desk(bob)
    page = client.get(at("places", bob)).text
    assert "<del>1,200</del><ins>1,700</ins>" in page
    answer = client.post(at("place-confirm", bob, edited.pk, in_list=""), {})
    assert answer.url == at("places", bob)
    assert standing(edited.appearance.claim).decided_by == bob.user


def test_who_comes_second_is_told_in_the_list_too(edited, desk, bob, carol):
    desk(carol).post(at("place-confirm", carol, edited.pk, in_list=""), {})
    answer = desk(bob).post(at("place-drop", bob, edited.pk, in_list=""), {"reason": "They took it back."})
    assert answer.status_code == 422
    assert "Somebody has decided this anchor meanwhile" in answer.text
    assert "They took it back." in answer.text


def test_the_claim_is_placed_elsewhere(edited, claim, ferry, desk, bob):
    start = ferry.revisions.get(number=2).text.index("The old bridge")
    desk(bob).post(
        at("place-move", bob, edited.pk, article=ferry.pk),
        {"exact": "The old bridge", "start": start, "end": start + 14, "reason": "They meant the bridge."},
    )
    moved = standing(claim)
    assert (moved.quote, moved.reason) == ("The old bridge", "They meant the bridge.")


def test_another_place_is_offered_and_taken(claim, ferry, desk, bob):
    read_again(ferry, reading(BRIDGE, "On a Monday 1,200 passengers went aboard. The ferry was full."))
    orphan = standing(claim)
    (other, *_) = orphan.alternatives
    words = orphan.revision.text[other["start"] : other["end"]]
    assert words in desk(bob).get(at("places", bob)).text
    page = desk(bob).get(at("article", bob, ferry.pk, claim=claim.pk)).text
    assert "Place it here" in page

    desk(bob).post(
        at("place-move", bob, orphan.pk, article=ferry.pk),
        {"exact": words, "start": other["start"], "end": other["end"]},
    )

    assert standing(claim).quote == words


def test_words_that_are_not_there_do_not_move_it(edited, claim, ferry, desk, bob):
    answer = desk(bob).post(at("place-move", bob, edited.pk, article=ferry.pk), {"exact": "no such words"})
    assert answer.status_code == 422
    assert "do not stand in the text" in answer.text
    assert standing(claim) == edited


def test_the_claim_is_dropped_from_this_text(edited, claim, ferry, desk, bob):
    desk(bob).post(at("place-drop", bob, edited.pk, article=ferry.pk), {"reason": "They took it back."})
    assert standing(claim).state == AnchorState.ORPHANED


def test_who_comes_second_is_told(edited, ferry, desk, bob, carol):
    desk(carol).post(at("place-confirm", carol, edited.pk, article=ferry.pk), {})
    answer = desk(bob).post(at("place-confirm", bob, edited.pk, article=ferry.pk), {})
    assert answer.status_code == 422
    assert "Somebody has decided this anchor meanwhile" in answer.text


def test_a_claim_that_is_gone_is_still_on_the_page(claim, ferry, desk, bob):
    read_again(ferry, reading(BRIDGE, title="Harbour news"))
    page = desk(bob).get(at("article", bob, ferry.pk)).text
    assert "No longer in this text" in page
    assert claim.statement in page
    held = desk(bob).get(at("article", bob, ferry.pk, claim=claim.pk)).text
    assert "Gone from this text?" in held
    assert "Yes, it is" not in held

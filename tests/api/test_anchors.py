"""Anchors: where claims stand in each revision, and what people decide about it."""

import pytest

from annotations.models import Anchor
from tests.api.conftest import FEWER, pointers, problem
from tests.conftest import BRIDGE, read_again, reading


@pytest.fixture
def proposed(claim, ferry) -> Anchor:
    """The ferry's number has changed: a machine only proposes that this is still the claim."""
    revision = read_again(ferry, reading(FEWER, BRIDGE))
    return Anchor.objects.get(revision=revision, appearance__claim=claim)


def test_it_works(api, bob, proposed):
    program = api(bob)
    (waiting,) = program.results("anchors", needs_person="true")
    assert (waiting["id"], waiting["state"], waiting["guards"]) == (
        str(proposed.pk),
        "edited",
        ["number_changed"],
    )

    response = program.post(f"anchors/{proposed.pk}/confirm", {"reason": "Recounted."})

    assert response.status_code == 201
    decided = response.json()
    assert decided["id"] != waiting["id"]
    assert (decided["method"], decided["decided_by"]["name"], decided["reason"]) == (
        "person",
        "Bob",
        "Recounted.",
    )
    assert (decided["start"], decided["end"]) == (waiting["start"], waiting["end"])
    assert not decided["needs_person"]
    assert response["Location"].endswith(decided["id"])
    assert program.results("anchors", needs_person="true") == []
    assert program.get(f"anchors/{proposed.pk}").json()["standing"] is False


def test_an_orphan_comes_with_the_places_it_might_be_at(api, vera, claim, ferry):
    read_again(ferry, reading(BRIDGE, "On a Monday 1,200 passengers went aboard. The ferry was full."))
    (orphan,) = api(vera).results("anchors", needs_person="true", state="orphaned", claim=claim.pk)
    (other, *_) = orphan["alternatives"]
    assert set(other) == {"start", "end", "score", "margin"}
    assert 0 < other["score"] < 1


def test_a_person_chooses_another_place(api, bob, proposed):
    moved = api(bob).post(f"anchors/{proposed.pk}/move", {"exact": "1,100 passengers"}).json()
    assert (moved["quote"], moved["start"], moved["end"]) == ("1,100 passengers", 18, 34)


def test_a_person_says_that_it_is_gone(api, bob, proposed):
    dropped = api(bob).post(f"anchors/{proposed.pk}/drop").json()
    assert (dropped["state"], dropped["start"], dropped["quote"]) == ("orphaned", None, None)


def test_lists_are_filtered_and_stand_in_text_order(api, vera, proposed, ferry, claim):
    program = api(vera)
    here = program.results("anchors", revision=proposed.revision_id, ordering="start")
    assert [row["start"] for row in here] == [0, 47]
    assert len(program.results("anchors", article=ferry.pk)) == 4
    assert len(program.results("anchors", claim=claim.pk)) == 2
    assert len(program.results("anchors", appearance=proposed.appearance_id, state="edited")) == 1
    assert program.results("anchors", standing="false") == []


# --- access ---


def test_contributors_do_not_decide(api, erin, proposed):
    for verb in ("confirm", "move", "drop"):
        problem(api(erin).post(f"anchors/{proposed.pk}/{verb}"), 403, "role_too_low")


def test_outsiders_see_nothing(api, mallory, proposed):
    program = api(mallory)
    assert program.results("anchors") == []
    problem(program.get(f"anchors/{proposed.pk}"), 404, "not_found")
    for verb in ("confirm", "move", "drop"):
        problem(program.post(f"anchors/{proposed.pk}/{verb}"), 404, "not_found")


# --- bad input ---


def test_a_decision_is_made_once(api, bob, carol, proposed):
    api(bob).post(f"anchors/{proposed.pk}/confirm")
    problem(api(carol).post(f"anchors/{proposed.pk}/drop"), 409, "conflict")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, {"/start"}),
        ({"start": 40, "end": 4000}, {"/start"}),
        ({"exact": "the"}, {"/exact"}),
        ({"start": 0, "end": 9, "reason": 5}, {"/reason"}),
        ({"begin": 0}, {"/begin"}),
    ],
)
def test_bad_moves(api, bob, proposed, body, expected):
    assert pointers(api(bob).post(f"anchors/{proposed.pk}/move", body)) == expected
    proposed.refresh_from_db()
    assert proposed.standing


def test_an_orphan_has_no_place_to_confirm(api, bob, proposed):
    orphan = api(bob).post(f"anchors/{proposed.pk}/drop").json()
    problem(api(bob).post(f"anchors/{orphan['id']}/confirm"), 422, "invalid_input")

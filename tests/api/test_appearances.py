"""Appearances: where a claim is made, as it was first marked."""

from dataclasses import replace

import pytest

from annotations import actions
from annotations.choices import Voice
from annotations.models import Appearance
from tests.api.conftest import pointers, problem
from tests.conftest import FERRY, read_again, reading


@pytest.fixture
def copy(team, erin):
    """Another outlet's piece with the same words."""
    article, _, _ = actions.articles.submit(team, by=erin, url="https://islander.example/ferry")
    read_again(article, reading("As heard:", FERRY))
    article.refresh_from_db()
    return article


def test_it_works(api, erin, claim, copy):
    program = api(erin)
    body = {
        "claim": str(claim.pk),
        "revision": str(copy.current_revision_id),
        "exact": FERRY,
        "voice": "reported",
    }

    response = program.post("appearances?expand=anchors,proposal", body)

    assert response.status_code == 201
    appearance = response.json()
    assert (appearance["article"], appearance["voice"]) == (str(copy.pk), "reported")
    assert appearance["selector"]["start"] == 11
    assert [anchor["state"] for anchor in appearance["anchors"]] == ["exact"]
    assert appearance["proposal"] is None
    assert len(program.results("appearances", claim=claim.pk)) == 2
    assert len(program.results("claims", article=copy.pk)) == 1


def test_what_a_machine_proposed_comes_with_it(api, vera, claim):
    (appearance,) = api(vera).results("appearances", claim=claim.pk, expand="proposal")
    assert appearance["created_by"] is None
    assert appearance["proposal"]["statement"] == FERRY


def test_it_says_which_way_the_words_came(api, erin, ferry):
    found = replace(
        reading("As heard:", FERRY, claims=(FERRY,)).candidates[0],
        voice=Voice.NESTED,
        speaker="Two officials",
        origins=("Two officials", "Skelby Post"),
    )
    article, _, _ = actions.articles.submit(ferry.team, by=erin, url="https://islander.example/told")
    read_again(article, replace(reading("As heard:", FERRY), candidates=(found,)))
    (appearance,) = api(erin).results("appearances", article=article.pk, voice="nested")
    assert appearance["origins"] == ["Two officials", "Skelby Post"]


def test_lists_are_filtered(api, vera, ferry, copy):
    program = api(vera)
    assert len(program.results("appearances", article=ferry.pk)) == 2
    assert program.results("appearances", article=copy.pk) == []
    assert program.results("appearances", voice="quoted") == []
    assert program.results("appearances", speaker="Ida") == []


# --- access ---


def test_viewers_do_not_mark(api, vera, claim):
    problem(api(vera).post("appearances", {"claim": str(claim.pk)}), 403, "role_too_low")


def test_outsiders_see_nothing(api, mallory, claim):
    program = api(mallory)
    appearance = Appearance.objects.get(claim=claim)
    assert program.results("appearances") == []
    problem(program.get(f"appearances/{appearance.pk}"), 404, "not_found")
    body = {"claim": str(claim.pk), "revision": str(appearance.first_revision_id), "start": 0, "end": 5}
    assert pointers(program.post("appearances", body)) == {"/claim", "/revision"}


# --- bad input ---


def test_a_claim_is_needed(api, erin, ferry):
    body = {"revision": str(ferry.current_revision_id), "start": 0, "end": 5}
    assert pointers(api(erin).post("appearances", body)) == {"/claim"}

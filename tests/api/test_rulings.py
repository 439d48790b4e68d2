"""Rulings: what the team has judged, by consensus or by an editor who took no part."""

import pytest

from annotations.models import Ruling
from tests.api.conftest import judge, pointers, problem

DECISION = {"rating": "false", "rationale": "Both counts are right; the article means the ferry alone."}


def test_it_works(api, vera, ruled):
    program = api(vera)
    (row,) = program.results("rulings", claim=ruled.pk, standing="true")
    ruling = program.get(f"rulings/{row['id']}", {"expand": "verdicts"}).json()
    assert (ruling["rating"]["slug"], ruling["basis"], ruling["decided_by"]) == ("false", "consensus", None)
    assert {verdict["author"]["name"] for verdict in ruling["verdicts"]} == {"Bob", "Carol"}
    assert ruling["staleness"] == []


def test_an_editor_decides_a_dispute(api, alice, disputed):
    program = api(alice)
    response = program.post(f"claims/{disputed.pk}/adjudicate", DECISION)
    assert response.status_code == 201
    ruling = response.json()
    assert (ruling["basis"], ruling["decided_by"]["name"]) == ("adjudication", "Alice")
    assert response["Location"].endswith(f"/api/v1/rulings/{ruling['id']}")
    assert program.get(f"claims/{disputed.pk}").json()["state"] == "ruled"
    assert program.results("rulings", basis="adjudication")


def test_a_changed_article_makes_it_stale(api, vera, stale):
    program = api(vera)
    (row,) = program.results("rulings", stale="true")
    assert row["stale"]
    marks = program.get(f"rulings/{row['id']}").json()["staleness"]
    assert [mark["reason"] for mark in marks] == ["number_changed"]
    assert program.results("rulings", stale="false") == []


# --- access ---


def test_reviewers_do_not_adjudicate(api, bob, disputed):
    refused = problem(api(bob).post(f"claims/{disputed.pk}/adjudicate", DECISION), 403, "role_too_low")
    assert refused["needed"] == "publish"


def test_who_took_part_does_not_adjudicate(api, alice, claim, bob):
    judge(claim, alice, "true")
    judge(claim, bob, "false")
    problem(api(alice).post(f"claims/{claim.pk}/adjudicate", DECISION), 403, "took_part")
    assert not Ruling.objects.exists()


def test_outsiders_see_nothing(api, mallory, ruled):
    program = api(mallory)
    assert program.results("rulings") == []
    problem(program.get(f"rulings/{Ruling.objects.get().pk}"), 404, "not_found")


# --- bad input ---


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, {"/rating", "/rationale"}),
        (DECISION | {"rating": "nonsense"}, {"/rating"}),
        (DECISION | {"rationale": " "}, {"/rationale"}),
        (DECISION | {"basis": "consensus"}, {"/basis"}),
    ],
)
def test_bad_decisions(api, alice, disputed, body, expected):
    assert pointers(api(alice).post(f"claims/{disputed.pk}/adjudicate", body)) == expected


def test_only_disputes_are_adjudicated(api, alice, claim):
    problem(api(alice).post(f"claims/{claim.pk}/adjudicate", DECISION), 409, "illegal_move")

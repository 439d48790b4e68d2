"""Rulings made public over HTTP."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from annotations import actions
from annotations.models import Publication
from tests.api.conftest import pointers, problem, queries


@pytest.fixture
def told(ruled):
    return {
        "claim": str(ruled.pk),
        "headline": "No, fewer took the ferry",
        "explanation": "The authority counted **1,100**.",
        "language": "en",
    }


@pytest.fixture
def published(api, alice, told) -> dict:
    return api(alice).post("publications", told).json()


CORRECTED = {"kind": "minor", "was": "1,100", "now": "1,104", "why": "We had misread a digit."}


def test_it_works(api, alice, vera, told):
    response = api(alice).post("publications", told)

    assert response.status_code == 201
    publication = response.json()
    assert (publication["state"], publication["edition"]["number"]) == ("published", 1)
    edition = api(vera).get(f"editions/{publication['edition']['id']}").json()
    assert edition["document"]["headline"] == told["headline"]
    assert api(vera).get(f"claims/{told['claim']}").json()["state"] == "published"
    reader = api(vera)
    assert queries(lambda: reader.get(f"publications/{publication['id']}")) == 2


def test_closed_gates_are_named_with_what_opens_them(api, alice, claim, told):
    actions.evidence.withdraw(claim.evidence.get(), by=alice, because="Forged.")

    refused = problem(api(alice).post("publications", told), 409, "gates_not_met")

    gates = {gate["id"] for gate in refused["gates"]}
    assert {"EVIDENCE_MISSING", "RULING_STALE"} <= gates
    answer = api(alice).get(f"claims/{claim.pk}/gates").json()
    assert not answer["may_publish"]
    assert {gate["id"] for gate in answer["gates"] if not gate["met"]} == gates


def test_an_embargo_is_held_and_lifted(api, alice, told):
    scheduled = api(alice).post("publications", told | {"publish_at": "2999-01-01T00:00:00Z"}).json()
    assert (scheduled["state"], scheduled["edition"]) == ("scheduled", None)

    held = api(alice).post(f"publications/{scheduled['id']}/hold").json()
    assert held["state"] == "held"
    problem(api(alice).post(f"publications/{scheduled['id']}/hold"), 409, "illegal_move")

    published = api(alice).post("publications", told)
    assert (published.status_code, published.json()["id"]) == (201, scheduled["id"])


def test_a_correction_makes_an_edition(api, alice, vera, published):
    made = api(alice).post(f"publications/{published['id']}/correct", CORRECTED)

    assert made.status_code == 201
    correction = made.json()
    editions = api(vera).results("editions", publication=published["id"])
    assert [edition["number"] for edition in editions] == [1, 2]
    assert correction["edition"] == editions[1]["id"]
    assert api(vera).results("corrections", publication=published["id"]) == [correction]


def test_what_is_unpublished_says_why(api, alice, published):
    gone = api(alice).post(f"publications/{published['id']}/unpublish", {"because": "A court order."}).json()
    assert (gone["state"], gone["unpublished_because"]) == ("unpublished", "A court order.")
    problem(api(alice).post(f"publications/{published['id']}/correct", CORRECTED), 409, "illegal_move")


def test_reports_are_answered(api, alice, published):
    publication = Publication.objects.get(pk=published["id"])
    report = actions.publications.report(publication, text="It was 1,104.")
    program = api(alice)
    assert [row["id"] for row in program.results("reports", state="received")] == [str(report.pk)]
    assert program.get(f"reports/{report.pk}").json()["seconds_to_answer"] is None
    problem(program.post(f"reports/{report.pk}/show", {"shown": True}), 409, "illegal_move")
    said = {"state": "declined", "answer": "Crew included."}
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        answered = program.post(f"reports/{report.pk}/answer", said)
        took = program.get("metrics/team").json()["time_to_answer"]
    assert (answered.json()["state"], answered.json()["shown"]) == ("declined", False)
    assert answered.json()["seconds_to_answer"] == pytest.approx(7200, abs=60)
    assert (took["count"], took["median"]) == (1, pytest.approx(7200, abs=60))
    assert program.post(f"reports/{report.pk}/show", {"shown": True}).json()["shown"]
    assert [row["id"] for row in program.results("reports", shown="true")] == [str(report.pk)]
    problem(
        program.post(f"reports/{report.pk}/answer", {"state": "accepted", "answer": "Yes."}), 409, "conflict"
    )


# --- access ---


def test_each_verb_needs_its_scope(api, bob, published, told):
    program = api(bob)
    problem(program.post("publications", told), 403, "role_too_low")
    for verb in ("correct", "hold", "unpublish"):
        problem(program.post(f"publications/{published['id']}/{verb}", {}), 403, "role_too_low")
    override = {"gate": "SNAPSHOT_MISSING", "reason": "x"}
    problem(program.post(f"claims/{told['claim']}/override", override), 403, "role_too_low")


def test_outsiders_see_nothing(api, mallory, published, told):
    program = api(mallory)
    for route in ("publications", "editions", "corrections", "reports"):
        assert program.results(route) == []
    problem(program.get(f"publications/{published['id']}"), 404, "not_found")
    problem(program.get(f"claims/{told['claim']}/gates"), 404, "not_found")


# --- bad input ---


def test_a_correction_tells_everything(api, alice, published):
    refused = api(alice).post(f"publications/{published['id']}/correct", {"kind": "minor", "was": "1,100"})
    assert pointers(refused) == {"/now", "/why"}


def test_what_must_be_met_is_not_set_aside(api, alice, told):
    refused = api(alice).post(
        f"claims/{told['claim']}/override", {"gate": "EVIDENCE_MISSING", "reason": "We are in a hurry."}
    )
    problem(refused, 403, "gate_not_overridable")

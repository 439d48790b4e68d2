"""Evidence: a source brought to a claim; withdrawn, never deleted."""

import pytest

from annotations.models import Evidence, Staleness
from tests.api.conftest import pointers, problem


def test_it_works(api, erin, claim, source):
    program = api(erin)
    source.text = "Monday: 1,100 passengers."
    source.save()
    body = {
        "claim": str(claim.pk),
        "source": str(source.pk),
        "stance": "refutes",
        "quote": "1,100 passengers",
    }

    response = program.post("evidence", body)

    assert response.status_code == 201
    evidence = response.json()
    assert (evidence["stance"], evidence["start"], evidence["end"]) == ("refutes", 8, 24)
    assert evidence["source"]["title"] == "Passenger counts"
    assert program.results("evidence", claim=claim.pk) == [evidence]


def test_a_quote_that_is_not_found_has_no_place(api, erin, claim, source):
    body = {"claim": str(claim.pk), "source": str(source.pk), "stance": "context", "quote": " as I remember "}
    evidence = api(erin).post("evidence", body).json()
    assert (evidence["quote"], evidence["start"]) == (" as I remember ", None)


def test_withdrawn_evidence_makes_stale_what_leant_on_it(api, bob, evidence, verdict):
    withdrawn = api(bob).post(f"evidence/{evidence.pk}/withdraw", {"because": "Forged."}).json()
    assert withdrawn["withdrawn_because"] == "Forged."
    assert withdrawn["withdrawn_at"].endswith("Z")
    assert Staleness.objects.get(verdict=verdict).reason == "evidence_retracted"


def test_lists_are_filtered(api, vera, bob, evidence, source):
    program = api(vera)
    assert len(program.results("evidence", source=source.pk, stance="refutes")) == 1
    assert program.results("evidence", stance="supports") == []
    assert program.results("evidence", withdrawn="true") == []
    api(bob).post(f"evidence/{evidence.pk}/withdraw", {"because": "Forged."})
    assert program.results("evidence", withdrawn="false") == []
    assert len(program.results("evidence", withdrawn="true")) == 1


# --- access ---


def test_each_verb_needs_its_scope(api, vera, erin, evidence):
    problem(api(vera).post("evidence", {}), 403, "role_too_low")
    problem(api(erin).post(f"evidence/{evidence.pk}/withdraw", {"because": "x"}), 403, "role_too_low")


def test_outsiders_see_nothing(api, mallory, evidence, claim, source):
    program = api(mallory)
    assert program.results("evidence") == []
    problem(program.get(f"evidence/{evidence.pk}"), 404, "not_found")
    problem(program.post(f"evidence/{evidence.pk}/withdraw", {"because": "x"}), 404, "not_found")
    body = {"claim": str(claim.pk), "source": str(source.pk), "stance": "supports"}
    assert pointers(program.post("evidence", body)) == {"/claim", "/source"}


# --- bad input ---


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"stance": None}, {"/stance"}),
        ({"stance": "against"}, {"/stance"}),
        ({"claim": 5}, {"/claim"}),
        ({"claim": "5"}, {"/claim"}),
        ({"source": None}, {"/source"}),
        ({"quote": "\x00"}, {"/quote"}),
        ({"quote": {"text": "x"}}, {"/quote"}),
        ({"start": 5}, {"/start"}),
    ],
)
def test_bad_evidence(api, erin, claim, source, body, expected):
    good = {"claim": str(claim.pk), "source": str(source.pk), "stance": "supports"}
    assert pointers(api(erin).post("evidence", good | body)) == expected
    assert not Evidence.objects.exists()


def test_it_is_withdrawn_once_and_with_a_reason(api, bob, evidence):
    program = api(bob)
    assert pointers(program.post(f"evidence/{evidence.pk}/withdraw", {})) == {"/because"}
    assert pointers(program.post(f"evidence/{evidence.pk}/withdraw", {"because": " "})) == {"/because"}
    program.post(f"evidence/{evidence.pk}/withdraw", {"because": "Forged."})
    problem(program.post(f"evidence/{evidence.pk}/withdraw", {"because": "Again."}), 409, "conflict")

"""Repairs and requests for correction over HTTP."""

import pytest

from annotations.models import Repair
from tests.api.conftest import FEWER, pointers, problem
from tests.conftest import BRIDGE, read_again, reading


@pytest.fixture
def asked(api, bob, ruled, ferry) -> dict:
    """Bob has asked the courier to correct the claim that was ruled false."""
    body = {
        "ruling": str(ruled.rulings.get().pk),
        "article": str(ferry.pk),
        "sent_to": "corrections@courier.example",
        "text": "It was 1,100.",
    }
    response = api(bob).post("correction-requests", body)
    assert response.status_code == 201
    return response.json()


def test_it_works(api, bob, asked, ferry):
    read_again(ferry, reading(FEWER, BRIDGE))
    program = api(bob)
    (repair,) = program.results("repairs", state="proposed", claim=asked["claim"])
    assert repair["detail"] == "“1,200” became “1,100”"

    confirmed = program.post(f"repairs/{repair['id']}/confirm", {"reason": "As asked."}).json()

    assert (confirmed["state"], confirmed["decided_by"]["name"]) == ("confirmed", "Bob")
    (request,) = program.results("correction-requests", outcome="fixed")
    assert (request["id"], request["state"], request["repair"]) == (asked["id"], "closed", repair["id"])
    ruling = program.get(f"rulings/{repair['ruling']}").json()
    assert ruling["fixed_at"] == confirmed["decided_at"]


def test_an_answer_and_an_end(api, bob, asked):
    program = api(bob)
    answered = program.post(f"correction-requests/{asked['id']}/answer", {"answer": "No."}).json()
    assert (answered["state"], answered["answer"]) == ("answered", "No.")
    closed = program.post(
        f"correction-requests/{asked['id']}/close", {"outcome": "refused", "because": "They said no."}
    ).json()
    assert (closed["state"], closed["outcome"]) == ("closed", "refused")
    response = program.post(f"correction-requests/{asked['id']}/answer", {"answer": "Yes."})
    problem(response, 409, "conflict")


def test_refusing_takes_a_reason(api, bob, asked, ferry):
    read_again(ferry, reading(FEWER, BRIDGE))
    repair = Repair.objects.get()
    assert pointers(api(bob).post(f"repairs/{repair.pk}/refuse")) == {"/because"}
    refused = api(bob).post(f"repairs/{repair.pk}/refuse", {"because": "The new number is wrong too."})
    assert refused.json()["state"] == "refused"


def test_contributors_and_outsiders(api, erin, mallory, asked):
    body = {"outcome": "refused", "because": "x"}
    problem(api(erin).post(f"correction-requests/{asked['id']}/close", body), 403, "role_too_low")
    assert api(mallory).results("correction-requests") == api(mallory).results("repairs") == []
    problem(api(mallory).get(f"correction-requests/{asked['id']}"), 404, "not_found")


def test_bad_input(api, bob, asked):
    assert pointers(api(bob).post("correction-requests", {})) == {"/ruling", "/article", "/sent_to", "/text"}
    bad = api(bob).post(f"correction-requests/{asked['id']}/close", {"outcome": "x", "because": "y"})
    assert pointers(bad) == {"/outcome"}

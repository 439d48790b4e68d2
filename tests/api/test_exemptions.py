"""Exemptions: a team sets a host's robots.txt aside, for a reason that stays on record."""

import pytest

from annotations import actions
from annotations.models import RobotsExemption
from tests.api.conftest import problem

BODY = {"host": "Courier.example", "reason": "Its editor agreed."}


@pytest.fixture
def exemption(team, ruth) -> RobotsExemption:
    return actions.hosts.exempt(team, by=ruth, **BODY)


def test_it_works(api, ruth):
    program = api(ruth)

    response = program.post("exemptions", BODY)

    assert response.status_code == 201
    exemption = response.json()
    assert (exemption["host"], exemption["reason"]) == ("courier.example", "Its editor agreed.")
    assert program.get(f"exemptions/{exemption['id']}").json() == exemption
    assert program.delete(f"exemptions/{exemption['id']}").status_code == 204
    assert program.results("exemptions") == []
    kinds = [event["kind"] for event in program.results("events", subject=exemption["id"])]
    assert kinds == ["robots.set_aside", "robots.respected"]


def test_lists_are_filtered(api, vera, exemption):
    program = api(vera)
    assert len(program.results("exemptions", host="courier.example")) == 1
    assert program.results("exemptions", host="islander.example") == []


def test_a_reason_is_not_replaced(api, ruth, exemption):
    problem(api(ruth).post("exemptions", BODY | {"reason": "Another."}), 409, "conflict")
    assert RobotsExemption.objects.get().reason == "Its editor agreed."


# --- access ---


def test_editors_set_nothing_aside(api, alice, exemption):
    problem(api(alice).post("exemptions", BODY), 403, "role_too_low")
    problem(api(alice).delete(f"exemptions/{exemption.pk}"), 403, "role_too_low")


def test_outsiders_see_nothing(api, mallory, exemption):
    program = api(mallory)
    assert program.results("exemptions") == []
    problem(program.get(f"exemptions/{exemption.pk}"), 404, "not_found")
    problem(program.delete(f"exemptions/{exemption.pk}"), 404, "not_found")


# --- bad input ---


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"host": "courier.example"},
        {"host": "courier.example", "reason": " "},
        {"reason": "x"},
        {"host": "127.1", "reason": "x"},
        {"host": "courier.example/news", "reason": "x"},
        {"host": "courier.example:8080", "reason": "x"},
    ],
)
def test_bad_exemptions(api, ruth, body):
    problem(api(ruth).post("exemptions", body), 422, "invalid_input")
    assert not RobotsExemption.objects.exists()

"""Claimants on the desk: who says what, which of them are one, and undoing it."""

import pytest

from annotations import actions
from annotations.models import Claim, Claimant
from tests.conftest import BRIDGE
from tests.web.conftest import at


@pytest.fixture
def marsh(claim, alice) -> Claimant:
    actions.claims.reword(claim, by=alice, claimant="Ivo Marsh")
    actions.claims.reword(Claim.objects.get(statement=BRIDGE), by=alice, claimant="Marsh")
    return Claimant.objects.get(name="Ivo Marsh")


def test_two_are_found_to_be_one_and_taken_apart_again(marsh, claim, desk, bob):
    client = desk(bob)
    surname = Claimant.objects.get(name="Marsh")
    assert "the same surname, in the same articles" in client.get(at("claimants", bob)).text
    answer = client.post(at("claimant-merge", bob, surname.pk), {"into": marsh.pk, "reason": "One man."})
    assert answer.url == at("claimant", bob, marsh.pk)
    assert client.get(at("claimant", bob, surname.pk)).url == answer.url
    page = client.get(answer.url).text
    assert "One man." in page
    assert BRIDGE in page
    client.post(at("claimant-split", bob, surname.pk), {"because": "A namesake."})
    assert BRIDGE not in client.get(answer.url).text


def test_who_it_is(marsh, claim, desk, erin, vera):
    client = desk(erin)
    said = {"name": "Ivo Marsh", "kind": "person", "role": "harbour master", "aliases": "the harbour master"}
    client.post(at("claimant-describe", erin, marsh.pk), said | {"same_as": "https://harbour.example/marsh"})
    page = client.get(at("claimant", erin, marsh.pk)).text
    assert "also <bdi>the harbour master</bdi>" in page
    assert 'href="https://harbour.example/marsh"' in page
    refused = client.post(at("claimant-describe", erin, marsh.pk), said | {"same_as": "no address"})
    assert (refused.status_code, "Enter a valid URL" in refused.text) == (422, True)
    taken = client.post(at("claimant-describe", erin, marsh.pk), said | {"name": "Marsh"})
    assert "merge the two if they are one" in taken.text
    assert "Say who this is" not in desk(vera).get(at("claimant", vera, marsh.pk)).text

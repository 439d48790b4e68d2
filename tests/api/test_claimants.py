"""Claimants: who makes claims, under which names, what came of them, and which of them are one."""

import pytest

from annotations import actions
from annotations.choices import ClaimState
from annotations.models import Claim, Claimant, Event
from tests.api.conftest import judge, problem
from tests.conftest import BRIDGE, FERRY


def said(team, name: str, statement: str = "The pier is a mile long.") -> Claim:
    """An open claim by somebody of that name."""
    claimant = actions.claimants.named(team.pk, {name})[name]
    return Claim.objects.create(team=team, statement=statement, state=ClaimState.OPEN, claimant=claimant)


@pytest.fixture
def marsh(team, claim, alice) -> Claimant:
    actions.claims.reword(claim, by=alice, claimant="Ivo Marsh")
    return Claimant.objects.get(name="Ivo Marsh")


@pytest.fixture
def surname(team, marsh, alice) -> Claimant:
    """The same man, as another sentence of the same article calls him."""
    bridge = Claim.objects.get(statement=BRIDGE)
    actions.claims.reword(bridge, by=alice, claimant="Marsh")
    return Claimant.objects.get(name="Marsh")


def test_it_works(api, bob, marsh, surname):
    program = api(bob)
    (suggested,) = program.get("claimants/suggestions").json()["results"]
    assert (suggested["name"], suggested["into_name"]) == ("Marsh", "Ivo Marsh")
    assert suggested["reasons"] == ["surname", "same_articles"]
    merged = program.post(f"claimants/{surname.pk}/merge", {"into": str(marsh.pk), "reason": "One man."})
    assert (merged.status_code, merged.json()["id"]) == (200, str(marsh.pk))
    assert merged.json()["aliases"] == ["Marsh"]
    assert len(program.results("claims", claimant=marsh.pk)) == 2
    assert program.get("claimants/suggestions").json()["results"] == []
    assert [one["name"] for one in program.results("claimants")] == ["Ivo Marsh"]


def test_an_old_id_leads_to_whom_it_was_found_to_be(api, bob, marsh, surname):
    actions.claimants.merge(surname, by=bob, into=marsh)
    answer = api(bob).get(f"claimants/{surname.pk}")
    assert answer.json()["id"] == str(marsh.pk)
    assert answer["Content-Location"] == f"/api/v1/claimants/{marsh.pk}"
    assert len(answer.json()["aliases"]) == 1
    assert [one["name"] for one in api(bob).results("claimants", merged="true")] == ["Marsh"]


def test_a_merged_name_means_the_other_from_then_on(team, bob, marsh, surname):
    actions.claimants.merge(surname, by=bob, into=marsh)
    assert said(team, "Marsh").claimant == marsh
    actions.claimants.describe(marsh, by=bob, aliases=["Marsh", "the harbour master"])
    assert said(team, "the harbour master").claimant == marsh


def test_it_is_undone_with_the_claims_that_moved(api, bob, team, marsh, surname):
    program = api(bob)
    program.post(f"claimants/{surname.pk}/merge", {"into": str(marsh.pk)})
    later = said(team, "Ivo Marsh", "The mole is older.")
    back = program.post(f"claimants/{surname.pk}/split", {"reason": "A namesake."}).json()
    assert (back["id"], back["merged_into"]) == (str(surname.pk), None)
    assert Claim.objects.get(statement=BRIDGE).claimant == surname
    later.refresh_from_db()
    assert later.claimant == marsh
    kept = program.get(f"claimants/{marsh.pk}", {"expand": "mergers"}).json()
    assert kept["aliases"] == []
    assert [one["undone_because"] for one in kept["mergers"]] == ["A namesake."]
    assert program.get("claimants/suggestions").json()["results"] == [], "people said that they are two"
    problem(program.post(f"claimants/{surname.pk}/split", {"reason": "Again."}), 409, "illegal_move")
    kinds = Event.objects.filter(object_id=surname.pk).values_list("kind", flat=True)
    assert list(kinds) == ["claimant.merged", "claimant.split"]


def test_who_it_is_stands_in_the_claim_review(api, erin, bob, marsh):
    program = api(erin)
    told = {"kind": "person", "role": "harbour master", "same_as": ["https://harbour.example/marsh"]}
    answer = program.patch(f"claimants/{marsh.pk}", told | {"name": "Ivo T. Marsh"}).json()
    assert (answer["role"], answer["aliases"]) == ("harbour master", ["Ivo Marsh"])
    claim = Claim.objects.get(statement=FERRY)
    assert actions.editions.claimant_of(claim) == {
        "name": "Ivo T. Marsh",
        "kind": "person",
        "same_as": ["https://harbour.example/marsh"],
    }
    assert [one["name"] for one in program.results("claimants", name="Ivo Marsh")] == ["Ivo T. Marsh"]
    assert [one["name"] for one in program.results("claimants", q="harbour")] == ["Ivo T. Marsh"]


def test_the_record_counts_what_is_decided_alone(api, bob, carol, ruth, marsh, surname, team):
    claim = Claim.objects.get(statement=FERRY)
    program = api(bob)
    path = f"claimants/{marsh.pk}/record"
    before = program.get(path)
    judge(claim, carol, "false")
    assert program.get(path).content == before.content, "bob has not judged it yet"
    judge(claim, bob, "false")
    found = program.get(path).json()
    assert (found["claims"], found["decided"]) == (1, 1)
    assert [(one["rating"], one["count"]) for one in found["ratings"]] == [("false", 1)]


def test_an_interest_in_one_is_an_interest_in_the_other(bob, ruth, marsh, surname):
    actions.conflicts.declare(by=bob, member=bob, claimant=surname, reason="A cousin.")
    actions.claimants.merge(surname, by=ruth, into=marsh)
    with pytest.raises(actions.conflicts.NotAllowed):
        judge(Claim.objects.get(statement=FERRY), bob, "false")


def test_outsiders_and_lesser_roles(api, mallory, erin, vera, marsh, surname):
    stranger = api(mallory)
    assert stranger.results("claimants") == []
    for path in (f"claimants/{marsh.pk}", f"claimants/{marsh.pk}/record"):
        problem(stranger.get(path), 404, "not_found")
    problem(stranger.post(f"claimants/{marsh.pk}/merge", {"into": str(surname.pk)}), 404, "not_found")
    assert stranger.get("claimants/suggestions").json()["results"] == []
    problem(api(erin).post(f"claimants/{surname.pk}/merge", {"into": str(marsh.pk)}), 403, "role_too_low")
    problem(api(vera).patch(f"claimants/{marsh.pk}", {"role": "x"}), 403, "role_too_low")


def test_what_makes_no_sense_is_refused(api, bob, team, mallory, marsh, surname):
    program = api(bob)
    problem(program.post(f"claimants/{marsh.pk}/merge", {"into": str(marsh.pk)}), 422, "invalid_input")
    foreign = Claimant.objects.create(team=mallory.team, name="Marsh")
    problem(program.post(f"claimants/{marsh.pk}/merge", {"into": str(foreign.pk)}), 422, "invalid_input")
    problem(program.post("claimants", {"name": "Marsh"}), 409, "conflict")
    problem(program.patch(f"claimants/{marsh.pk}", {"aliases": ["Marsh"]}), 409, "conflict")
    problem(program.patch(f"claimants/{marsh.pk}", {"same_as": ["not an address"]}), 422, "invalid_input")
    problem(program.patch(f"claimants/{marsh.pk}", {"kind": "ship"}), 422, "invalid_input")
    actions.claimants.merge(surname, by=bob, into=marsh)
    problem(program.patch(f"claimants/{surname.pk}", {"role": "x"}), 409, "illegal_move")
    ada = program.post("claimants", {"name": "Ada Quill"}).json()["id"]
    problem(program.post(f"claimants/{ada}/merge", {"into": str(surname.pk)}), 409, "illegal_move")


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Marsh", "Ivo Marsh", True),
        ("I. Marsh", "Ivo Marsh", True),
        ("Dr Ivo Mársh", "ivo marsh", True),
        ("Marsh, Ivo", "Ivo Marsh", True),
        ("Ida Marsh", "Ivo Marsh", False),
        ("Ivo Quill", "Ivo Marsh", False),
    ],
)
def test_names_that_may_be_one(team, bob, one, other, alike):
    for name in (one, other):
        Claimant.objects.create(team=team, name=name, role="harbour master")
    assert bool(actions.claimants.suggestions(bob)) is alike

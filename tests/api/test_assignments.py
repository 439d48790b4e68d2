"""Assignments: claims in reviewers' hands, and the queue they come from."""

from datetime import timedelta

import pytest
from django.utils import timezone

from annotations import actions
from annotations.models import Assignment, Claim, ConflictOfInterest
from tests.api.conftest import judge, pointers, problem, queries
from tests.conftest import BRIDGE


def test_it_works(api, bob, claim):
    program = api(bob)

    response = program.post("queue/next")

    assert response.status_code == 201
    assignment = response.json()
    assert (assignment["claim"], assignment["assignee"]["name"]) == (str(claim.pk), "Bob")
    assert program.results("assignments", live="true", assignee=bob.user_id) == [assignment]
    assert program.get(f"claims/{claim.pk}").json()["state"] == "in_review"
    empty = program.post("queue/next")
    assert (empty.status_code, empty.content) == (204, b"")


def test_each_reviewer_gets_another_claim_before_two_get_the_same(api, bob, carol, claim, team):
    team.verdicts_required = 1
    team.save()
    other = actions.claims.open_for_review(Claim.objects.get(statement=BRIDGE), by=bob)
    taken = {api(member).post("queue/next").json()["claim"] for member in (bob, carol)}
    assert taken == {str(claim.pk), str(other.pk)}


def test_a_claim_is_taken_by_name_and_given_back(api, bob, claim):
    program = api(bob)
    assignment = program.post(f"claims/{claim.pk}/take").json()
    assert assignment["claim"] == str(claim.pk)
    assert program.delete(f"assignments/{assignment['id']}").status_code == 204
    assert program.results("assignments", live="true") == []
    assert len(program.results("assignments", claim=claim.pk, live="false")) == 1


def test_the_best_comes_first_and_says_why(api, bob, erin, claim):
    other = actions.claims.open_for_review(Claim.objects.get(statement=BRIDGE), by=bob)
    api(erin).post("requests", {"claim": str(other.pk), "origin": "tip line", "reference": "T-1"})

    first = api(bob).post("queue/next").json()

    assert first["claim"] == str(other.pk)
    assert first["origin"] == "queue"
    why = {part["part"]: (part["points"], part["because"]) for part in first["why"]}
    assert list(why) == ["check_worthiness", "demand", "spread", "staleness", "due"]
    assert why["demand"] == (0.6, "asked for once")
    assert first["priority"] == pytest.approx(sum(part["points"] for part in first["why"]), abs=0.001)


def test_what_is_due_soon_comes_before_what_is_not(api, bob, claim):
    other = actions.claims.open_for_review(Claim.objects.get(statement=BRIDGE), by=bob)
    soon = timezone.now() + timedelta(days=1)
    dated = api(bob).patch(f"claims/{other.pk}", {"due_at": soon.isoformat()})
    assert dated.json()["due_at"]
    assert [row["id"] for row in api(bob).results("claims", ordering="-rank")] == [
        str(other.pk),
        str(claim.pk),
    ]
    assert api(bob).post("queue/next").json()["claim"] == str(other.pk)


def test_a_claim_has_as_many_places_as_verdicts_are_required(api, alice, bob, carol, claim):
    held = {api(member).post("queue/next").json()["claim"] for member in (bob, carol)}
    assert held == {str(claim.pk)}
    assert api(alice).post("queue/next").status_code == 204
    problem(api(alice).post(f"claims/{claim.pk}/take"), 409, "no_place_free")
    mine = api(bob).results("assignments", assignee=bob.user_id)[0]
    api(bob).delete(f"assignments/{mine['id']}")
    assert api(alice).post("queue/next").json()["claim"] == str(claim.pk)


def test_what_was_judged_is_not_offered_again_and_keeps_its_place(api, alice, bob, carol, claim):
    api(bob).post("queue/next")
    judge(claim, bob, "false")
    api(carol).post("queue/next")
    assert api(bob).post("queue/next").status_code == 204
    Assignment.objects.update(leased_until=timezone.now())
    Claim.objects.update(full_until=None)
    assert api(alice).post("queue/next").status_code == 201, "carol's lease has ended, bob has judged"
    assert api(carol).post("queue/next").status_code == 204, "his verdict and her lease are two"


def test_what_was_given_back_is_not_offered_again_but_can_be_taken(api, bob, claim):
    program = api(bob)
    program.delete(f"assignments/{program.post('queue/next').json()['id']}")
    assert program.post("queue/next").status_code == 204
    taken = program.post(f"claims/{claim.pk}/take").json()
    assert (taken["origin"], taken["given_back_at"], taken["why"]) == ("taken", None, [])


def test_a_lease_is_renewed_while_nobody_else_has_the_place(api, alice, bob, carol, claim):
    mine = api(bob).post("queue/next").json()
    Assignment.objects.update(leased_until=timezone.now() + timedelta(minutes=1))
    renewed = api(bob).post(f"assignments/{mine['id']}/renew").json()
    assert renewed["leased_until"] > mine["leased_until"]
    assert renewed["why"] == mine["why"]

    Assignment.objects.update(leased_until=timezone.now())
    Claim.objects.update(full_until=None)
    for member in (alice, carol):
        api(member).post("queue/next")
    problem(api(bob).post(f"assignments/{mine['id']}/renew"), 409, "no_place_free")


def test_a_conflict_of_interest_is_kept_to(api, alice, bob, claim):
    program = api(bob)
    held = program.post("queue/next").json()
    body = {"claim": str(claim.pk), "reason": "Captain of that ferry."}

    declared = program.post("conflicts", body).json()

    assert (declared["person"]["name"], declared["claim"]) == ("Bob", str(claim.pk))
    assert program.get(f"assignments/{held['id']}").json()["given_back_at"]
    assert program.post("queue/next").status_code == 204
    problem(program.post(f"claims/{claim.pk}/take"), 403, "conflict_of_interest")
    verdict = {
        "claim": str(claim.pk),
        "rating": "true",
        "rationale": "I know.",
        "confidence": 1,
        "no_evidence_reason": "I do.",
    }
    problem(program.post("verdicts", verdict), 403, "conflict_of_interest")
    problem(program.post(f"conflicts/{declared['id']}/end"), 403, "role_too_low")
    assert api(alice).post(f"conflicts/{declared['id']}/end").json()["ended_at"]
    assert program.post(f"claims/{claim.pk}/take").status_code == 201


def test_a_conflict_with_an_outlet_is_one_with_all_it_carries(api, bob, claim, ferry):
    outlet = ferry.outlet
    api(bob).post("conflicts", {"outlet": str(outlet.pk), "reason": "My wife edits it."})
    assert api(bob).post("queue/next").status_code == 204


def test_the_same_work_however_long_the_queue_is(api, bob, carol, team, claim):
    few = queries(lambda: api(bob).post("queue/next"))
    opened = [Claim(team=team, statement=f"Claim {n}.", state="open", rank=n) for n in range(60)]
    Claim.objects.bulk_create(opened)
    program = api(carol)
    for _ in range(20):
        program.post("queue/next")
    many = queries(lambda: program.post("queue/next"))
    assert many - few <= 16, "an empty queue needs fewer than a lease; more claims do not need more"


# --- blindness ---


def test_a_verdict_changes_nothing_a_blind_reviewer_sees_of_the_queue(api, alice, bob, carol, claim):
    """bob looks before and after carol judges what she has in hand: the same bytes."""
    api(carol).post("queue/next")
    program = api(bob)
    paths = ["assignments", f"claims/{claim.pk}", "claims?ordering=-rank", "requests"]
    before = [program.get(path).content for path in paths]

    judge(claim, carol, "false")

    assert [program.get(path).content for path in paths] == before
    assert program.post("queue/next").json()["claim"] == str(claim.pk)


def test_a_place_that_is_taken_does_not_say_by_what(api, alice, bob, carol, claim, team):
    """To bob, two leases and a lease beside a verdict are the same refusal."""
    for member in (alice, carol):
        api(member).post("queue/next")
    taken = api(bob).post(f"claims/{claim.pk}/take").content
    judge(claim, carol, "false")
    assert api(bob).post(f"claims/{claim.pk}/take").content == taken


# --- access ---


def test_contributors_take_nothing(api, erin, claim):
    problem(api(erin).post("queue/next"), 403, "role_too_low")
    problem(api(erin).post(f"claims/{claim.pk}/take"), 403, "role_too_low")


def test_outsiders_see_nothing(api, mallory, bob, claim):
    assignment = Assignment.objects.get(pk=api(bob).post("queue/next").json()["id"])
    program = api(mallory)
    assert program.results("assignments") == []
    problem(program.get(f"assignments/{assignment.pk}"), 404, "not_found")
    problem(program.delete(f"assignments/{assignment.pk}"), 404, "not_found")
    assert program.post("queue/next").status_code == 204


def test_only_editors_take_from_anothers_hands(api, alice, bob, carol, claim):
    held = api(bob).post("queue/next").json()
    problem(api(carol).delete(f"assignments/{held['id']}"), 403, "not_yours")
    problem(api(carol).post(f"assignments/{held['id']}/renew"), 403, "not_yours")
    assert api(alice).delete(f"assignments/{held['id']}").status_code == 204


def test_a_conflict_is_for_its_person_and_for_editors(api, alice, bob, carol, mallory, claim):
    members = {row["user"]["name"]: row["id"] for row in api(alice).results("members")}
    body = {"claim": str(claim.pk), "reason": "Related."}
    problem(api(bob).post("conflicts", body | {"member": members["Carol"]}), 403, "role_too_low")
    api(alice).post("conflicts", body | {"member": members["Carol"]})
    assert [len(api(who).results("conflicts")) for who in (alice, carol, bob, mallory)] == [1, 1, 0, 0]
    assert "/member" in pointers(api(mallory).post("conflicts", body | {"member": members["Carol"]}))


# --- bad input ---


def test_a_request_counts_once(api, erin, claim):
    body = {"claim": str(claim.pk), "origin": "tip line", "reference": "T-1"}
    assert api(erin).post("requests", body).status_code == 201
    problem(api(erin).post("requests", body), 409, "conflict")
    assert pointers(api(erin).post("requests", {"claim": str(claim.pk)})) == {"/origin"}


def test_a_conflict_is_with_one_thing(api, bob, claim):
    problem(api(bob).post("conflicts", {"reason": "Everything."}), 422, "invalid_input")
    assert not ConflictOfInterest.objects.exists()


def test_nothing_is_due_in_the_past(api, bob, claim):
    assert pointers(api(bob).patch(f"claims/{claim.pk}", {"due_at": "2020-01-01T00:00:00Z"})) == {"/due_at"}


def test_a_candidate_is_opened_first(api, bob, ferry):
    problem(api(bob).post(f"claims/{Claim.objects.first().pk}/take"), 409, "illegal_move")

"""Assignments: claims in reviewers' hands, and the queue they come from."""

from annotations import actions
from annotations.models import Assignment, Claim
from tests.api.conftest import problem
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


# --- bad input ---


def test_a_candidate_is_opened_first(api, bob, ferry):
    problem(api(bob).post(f"claims/{Claim.objects.first().pk}/take"), 409, "illegal_move")

"""Verdicts: given blind, pinned to what was read, superseded and never edited."""

import pytest

from annotations import actions
from annotations.choices import ClaimState
from annotations.models import Claim, Rating, Ruling, Verdict
from tests.api.conftest import FEWER, judge, pointers, problem
from tests.conftest import BRIDGE, FERRY, read_again, reading


def judgement(claim, **more):
    given = {"claim": str(claim.pk), "rating": "false", "rationale": "I *counted*.", "confidence": 0.7}
    return given | {"no_evidence_reason": "The tickets are at the pier."} | more


def test_it_works(api, bob, claim, evidence, ferry):
    program = api(bob)
    body = judgement(claim, evidence=[str(evidence.pk)], no_evidence_reason=None, confidence=0.9)

    response = program.post("verdicts", body)

    assert response.status_code == 201
    verdict = response.json()
    assert (verdict["author"]["name"], verdict["rating"]["slug"], verdict["confidence"]) == (
        "Bob",
        "false",
        0.9,
    )
    assert (verdict["quote"], verdict["revision"]) == (FERRY, str(ferry.current_revision_id))
    assert [item["id"] for item in verdict["evidence"]] == [str(evidence.pk)]
    assert (verdict["standing"], verdict["stale"], verdict["staleness"]) == (True, False, [])
    assert program.get(response["Location"].removeprefix("http://testserver")).json() == verdict


def test_a_rating_may_be_named_by_its_id(api, bob, claim, team):
    rating = Rating.objects.get(team=team, slug="true")
    verdict = api(bob).post("verdicts", judgement(claim, rating=str(rating.pk))).json()
    assert verdict["rating"]["slug"] == "true"


def test_two_that_agree_make_a_ruling(api, bob, carol, claim):
    for member in (bob, carol):
        assert api(member).post("verdicts", judgement(claim)).status_code == 201
    assert Ruling.objects.get().basis == "consensus"
    assert api(bob).get(f"claims/{claim.pk}").json()["state"] == "ruled"


def test_judging_anew_supersedes_and_says_why(api, bob, verdict, claim):
    program = api(bob)
    assert pointers(program.post("verdicts", judgement(claim, rating="true"))) == {"/reason"}
    anew = program.post("verdicts", judgement(claim, rating="true", reason="I miscounted.")).json()
    assert (anew["supersedes"], anew["supersede_reason"]) == (str(verdict.pk), "I miscounted.")
    assert program.get(f"verdicts/{verdict.pk}").json()["standing"] is False
    assert [row["id"] for row in program.results("verdicts", claim=claim.pk, standing="true")] == [anew["id"]]


def test_a_verdict_on_an_older_text_is_stale_at_once(api, bob, claim, ferry):
    first = ferry.current_revision_id
    read_again(ferry, reading(FEWER, BRIDGE))
    verdict = api(bob).post("verdicts", judgement(claim, revision=str(first))).json()
    assert verdict["quote"] == FERRY
    assert verdict["stale"]
    assert [mark["reason"] for mark in verdict["staleness"]] == ["number_changed"]


def test_a_changed_number_makes_it_stale(api, bob, verdict, ferry):
    program = api(bob)
    assert program.results("verdicts", stale="true") == []
    read_again(ferry, reading(FEWER, BRIDGE))
    (row,) = program.results("verdicts", stale="true")
    assert (row["id"], row["stale"]) == (str(verdict.pk), True)
    assert program.results("verdicts", stale="false") == []


# --- access ---


def test_nobody_sees_another_verdict_before_giving_their_own(api, carol, alice, verdict, claim):
    for member in (carol, alice):
        program = api(member)
        assert program.results("verdicts") == []
        assert program.get("verdicts", {"count": "exact"}).json()["count"] == 0
        problem(program.get(f"verdicts/{verdict.pk}"), 404, "not_found")
        kinds = [event["kind"] for event in program.results("events", limit=200)]
        assert "verdict.submitted" not in kinds
    judge(claim, carol, "true")
    assert len(api(carol).results("verdicts")) == 2


def test_a_team_that_is_not_blind_hides_nothing(api, carol, verdict, team):
    team.blind = False
    team.save()
    assert len(api(carol).results("verdicts")) == 1


def test_contributors_do_not_judge(api, erin, claim):
    refused = problem(api(erin).post("verdicts", judgement(claim)), 403, "role_too_low")
    assert (refused["needed"], refused["role"]) == ("review", "contributor")


def test_outsiders_see_nothing(api, mallory, ruled, evidence, ferry):
    program = api(mallory)
    assert program.results("verdicts") == []
    problem(program.get(f"verdicts/{Verdict.objects.first().pk}"), 404, "not_found")
    body = judgement(ruled, evidence=[str(evidence.pk)], revision=str(ferry.current_revision_id))
    assert pointers(program.post("verdicts", body)) == {"/claim", "/evidence/0", "/revision"}
    ours = Rating.objects.filter(team=ferry.team).first()
    assert "/rating" in pointers(program.post("verdicts", judgement(ruled, rating=str(ours.pk))))


def test_nothing_edits_a_verdict(api, bob, verdict):
    program = api(bob)
    problem(program.patch(f"verdicts/{verdict.pk}", {"rationale": "x"}), 405, "method_not_allowed")
    problem(program.delete(f"verdicts/{verdict.pk}"), 405, "method_not_allowed")


# --- bad input ---


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"claim": None}, {"/claim"}),
        ({"rating": "falsish"}, {"/rating"}),
        ({"rating": ""}, {"/rating"}),
        ({"rating": None}, {"/rating"}),
        ({"rating": {"slug": "false"}}, {"/rating"}),
        ({"rating": "\x00"}, {"/rating"}),
        ({"rationale": ""}, {"/rationale"}),
        ({"rationale": " \n"}, {"/rationale"}),
        ({"confidence": None}, {"/confidence"}),
        ({"confidence": 1.1}, {"/confidence"}),
        ({"confidence": -0.1}, {"/confidence"}),
        ({"confidence": "sure"}, {"/confidence"}),
        ({"evidence": "x"}, {"/evidence"}),
        ({"evidence": ["x"]}, {"/evidence/0"}),
        ({"evidence": None}, {"/evidence"}),
        ({"no_evidence_reason": ""}, {"/evidence"}),
        ({"revision": "1"}, {"/revision"}),
        ({"author": "alice"}, {"/author"}),
    ],
)
def test_bad_verdicts(api, bob, claim, body, expected):
    assert pointers(api(bob).post("verdicts", judgement(claim) | body)) == expected
    assert not Verdict.objects.exists()


def test_evidence_of_another_claim_is_refused(api, bob, evidence, ferry):
    other = Claim.objects.get(statement=BRIDGE)
    actions.claims.open_for_review(other, by=bob)
    body = judgement(other, evidence=[str(evidence.pk)])
    assert pointers(api(bob).post("verdicts", body)) == {"/evidence"}


def test_a_candidate_is_opened_first(api, bob, ferry):
    refused = problem(api(bob).post("verdicts", judgement(Claim.objects.first())), 409, "illegal_move")
    assert refused["state"] == ClaimState.CANDIDATE
    assert refused["allowed"] == ["open", "rejected"]


def test_a_slug_of_several_scales_is_not_enough(api, bob, alice, claim):
    steps = [{"slug": "false", "label": "No"}, {"slug": "right", "label": "Yes"}]
    api(alice).post("scales", {"name": "Short", "steps": steps})
    assert pointers(api(bob).post("verdicts", judgement(claim))) == {"/rating"}

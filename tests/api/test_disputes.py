"""After the verdicts: disputes by weight, returns, reopenings, compound claims and what the team reviews by."""

import pytest

from annotations import actions
from annotations.choices import ClaimState
from annotations.models import Claim, Guidelines, PolicyVersion, Ruling, Staleness, Verdict
from tests.api.conftest import judge, pointers, problem, queries
from tests.conftest import BRIDGE


@pytest.fixture
def milder(disputed, bob, carol) -> Claim:
    """Another claim in dispute, the verdicts one step apart."""
    claim = actions.claims.open_for_review(Claim.objects.get(statement=BRIDGE), by=bob)
    judge(claim, bob, "true")
    judge(claim, carol, "mostly_true")
    return Claim.objects.get(pk=claim.pk)


def rulings(claim: Claim) -> list[tuple[str, str, bool]]:
    found = Ruling.objects.filter(claim=claim).order_by("id")
    return [(ruling.rating.slug, ruling.basis, ruling.standing) for ruling in found]


def state(claim: Claim) -> str:
    return Claim.objects.get(pk=claim.pk).state


# --- disputes ---


def test_it_works(api, alice, disputed, milder):
    first, second = api(alice).results("disputes", open="true")
    assert [first["claim"], second["claim"]] == [str(disputed.pk), str(milder.pk)], "the gravest first"
    assert (first["distance"], second["distance"]) == (1.0, 0.25)
    assert first["weight"] == first["distance"] * first["stakes"]
    told = api(alice).get(f"disputes/{first['id']}").json()
    assert {verdict["author"]["name"] for verdict in told["verdicts"]} == {"Bob", "Carol"}


def test_a_decision_ends_a_dispute_and_keeps_the_dissent(api, alice, bob, disputed):
    decided = api(alice).post(
        f"claims/{disputed.pk}/adjudicate", {"rating": "false", "rationale": "Counted."}
    )
    ruling = decided.json()
    assert [verdict["author"]["name"] for verdict in ruling["dissent"]] == ["Carol"]
    (dispute,) = api(alice).results("disputes")
    assert (dispute["ruling"], dispute["ended_at"] is None) == (ruling["id"], False)
    assert len(api(bob).get(f"rulings/{ruling['id']}").json()["dissent"]) == 1


def test_unproven_is_half_a_scale_from_anything(api, alice, bob, carol, claim):
    judge(claim, bob, "unproven")
    judge(claim, carol, "true")
    (dispute,) = api(alice).results("disputes")
    assert dispute["distance"] == 0.5


def test_mine_are_those_one_took_no_part_in(api, alice, ruth, bob, disputed, milder):
    judge(milder, alice, "true")
    assert [row["claim"] for row in api(alice).results("disputes", mine="true")] == [str(disputed.pk)]
    actions.conflicts.declare(by=ruth, claim=disputed, reason="Her ferry.")
    assert [row["claim"] for row in api(ruth).results("disputes", mine="true")] == [str(milder.pk)]


def test_reviewers_see_no_disputes(api, bob, vera, mallory, disputed):
    for member in (bob, vera, mallory):
        assert api(member).results("disputes") == []


# --- returned and reopened ---


def test_a_returned_verdict_does_not_count_until_it_is_given_anew(api, alice, bob, carol, ruled):
    returned = api(alice).post(f"claims/{ruled.pk}/return", {"reason": "Look at the counts."})
    assert returned.json()["state"] == "in_review"
    assert rulings(ruled) == [("false", "consensus", False)]
    marks = api(bob).results("staleness", reason="returned", open="true")
    assert [mark["detail"] for mark in marks] == ["Look at the counts."] * 2
    assert len(api(bob).results("assignments", assignee=bob.user_id, live="true")) == 1, "back in his hands"

    judge(ruled, bob, "false", reason="I looked.")
    assert state(ruled) == ClaimState.IN_REVIEW
    judge(ruled, carol, "false", reason="So did I.")
    assert rulings(ruled) == [("false", "consensus", False), ("false", "consensus", True)]


def test_an_author_may_stand_by_a_returned_verdict(api, alice, bob, carol, ruled):
    api(alice).post(f"claims/{ruled.pk}/return", {"reason": "Look at the counts."})
    for mark in api(bob).results("staleness", reason="returned", open="true"):
        api(bob).post(f"staleness/{mark['id']}/clear", {"because": "The counts say so."})
    assert actions.rulings.settle_ready() == 1
    assert state(ruled) == ClaimState.RULED
    assert actions.rulings.settle_ready() == 0


def test_a_reopened_claim_asks_for_fresh_eyes(api, alice, bob, ruth, ruled):
    reopened = api(alice).post(f"claims/{ruled.pk}/reopen", {"reason": "There are new counts."})
    assert reopened.json()["state"] == "in_review"
    assert rulings(ruled) == [("false", "consensus", True)], "it stands until there is another"
    assert actions.rulings.settle_ready() == 0, "nobody has judged it since"
    assert api(bob).post("queue/next").status_code == 204, "he judged it"
    assert api(ruth).post("queue/next").json()["claim"] == str(ruled.pk)
    judge(ruled, ruth, "false")
    assert rulings(ruled)[-1] == ("false", "consensus", True)
    assert Ruling.objects.get(claim=ruled, standing=True).verdicts.count() == 3


@pytest.mark.parametrize("verb", ["return", "reopen"])
def test_who_may_and_what_may_be_taken_up_again(api, alice, bob, claim, ruled, verb):
    problem(api(bob).post(f"claims/{ruled.pk}/{verb}", {"reason": "x"}), 403, "role_too_low")
    assert pointers(api(alice).post(f"claims/{ruled.pk}/{verb}", {"reason": " "})) == {"/reason"}
    other = Claim.objects.get(statement=BRIDGE)
    problem(api(alice).post(f"claims/{other.pk}/{verb}", {"reason": "x"}), 409, "illegal_move")


# --- compound claims ---


@pytest.fixture
def parts(api, bob, claim) -> list[Claim]:
    said = ["The ferry carried 1,200 passengers.", "It was a Monday."]
    divided = api(bob).post(f"claims/{claim.pk}/divide", {"statements": said})
    assert divided.status_code == 200
    return list(Claim.objects.filter(parent=claim).order_by("id"))


def test_a_compound_claim_is_no_truer_than_its_falsest_part(api, bob, carol, claim, parts):
    assert [row["statement"] for row in api(bob).results("claims", parent=claim.pk)] == [
        part.statement for part in parts
    ]
    for part, slug in zip(parts, ("mostly_false", "true"), strict=True):
        assert not Ruling.objects.filter(claim=claim).exists()
        judge(part, bob, slug)
        assert Verdict.objects.latest("id").quote, "a part stands where the whole stands"
        judge(part, carol, slug)
    assert rulings(claim) == [("mostly_false", "roll_up", True)]


def test_a_part_in_doubt_puts_the_whole_in_doubt(api, alice, bob, carol, claim, parts):
    for part in parts:
        judge(part, bob, "true")
        judge(part, carol, "true")
    api(alice).post(f"claims/{parts[0].pk}/return", {"reason": "Look again."})
    (mark,) = api(alice).results("staleness", claim=claim.pk, open="true")
    assert mark["reason"] == "part_changed"
    for member in (bob, carol):
        judge(parts[0], member, "false", reason="I looked.")
    assert rulings(claim) == [("true", "roll_up", False), ("false", "roll_up", True)]


def test_a_stale_part_is_found_by_the_sweep(api, bob, carol, claim, parts):
    for part in parts:
        judge(part, bob, "true")
        judge(part, carol, "true")
    ruling = Ruling.objects.get(claim=parts[0])
    Staleness.objects.create(team=ruling.team, ruling=ruling, reason="number_changed", severity="high")
    assert [actions.rulings.doubt_wholes() for _ in range(2)] == [1, 0]
    assert Staleness.objects.filter(ruling__claim=claim, reason="part_changed").count() == 1


def test_what_is_divided_is_judged_by_its_parts_alone(api, bob, claim, parts):
    held = {api(bob).post("queue/next").json()["claim"] for _ in parts}
    assert held == {str(part.pk) for part in parts}
    problem(api(bob).post(f"claims/{claim.pk}/take"), 409, "divided")
    body = {"claim": str(claim.pk), "rating": "true", "rationale": "x", "no_evidence_reason": "x"}
    problem(api(bob).post("verdicts", body | {"confidence": 0.5}), 409, "divided")
    problem(api(bob).post(f"claims/{parts[0].pk}/divide", {"statements": ["a", "b"]}), 409, "indivisible")
    assert pointers(api(bob).post(f"claims/{claim.pk}/divide", {"statements": ["a"]})) == {"/statements"}


# --- what the team reviews by ---


def test_the_policy_has_versions(api, ruth, bob, vera, claim, team):
    body = {"verdicts_required": 1, "reason": "A quiet week."}
    changed = api(ruth).patch(f"teams/{team.pk}", body)
    assert (changed.json()["verdicts_required"], changed.json()["policy_version"]) == (1, 2)
    assert [row["rules"]["verdicts_required"] for row in api(vera).results("policies")] == [2, 1]
    (event,) = api(vera).results("events", kind="policy.changed")
    assert event["data"]["from"] == {"verdicts_required": 2}
    judge(claim, bob, "true")
    (ruling,) = api(vera).results("rulings")
    assert ruling["policy_version"] == 2
    assert PolicyVersion.objects.count() == 2


def test_fewer_verdicts_settle_what_has_enough(api, ruth, bob, claim, team):
    judge(claim, bob, "true")
    api(ruth).patch(f"teams/{team.pk}", {"verdicts_required": 1, "reason": "A quiet week."})
    assert actions.rulings.settle_ready() == 1
    assert state(claim) == ClaimState.RULED


def test_a_majority_rules_where_the_team_says_so(api, ruth, alice, bob, carol, claim, team):
    body = {"verdicts_required": 3, "consensus": "majority", "reason": "Elections."}
    api(ruth).patch(f"teams/{team.pk}", body)
    for member, slug in ((alice, "false"), (bob, "true"), (carol, "false")):
        member.team.refresh_from_db()
        judge(claim, member, slug)
    (ruling,) = api(carol).results("rulings", standing="true")
    assert (ruling["rating"]["slug"], ruling["basis"]) == ("false", "consensus")
    told = api(carol).get(f"rulings/{ruling['id']}").json()
    assert [verdict["author"]["name"] for verdict in told["dissent"]] == ["Bob"]


def test_a_team_may_ask_for_the_reason_of_a_choice(api, ruth, erin, ferry, team):
    api(ruth).patch(f"teams/{team.pk}", {"opening_reason_required": True, "reason": "Our readers ask."})
    claim = Claim.objects.get(statement=BRIDGE)
    assert pointers(api(erin).post(f"claims/{claim.pk}/open", {})) == {"/reason"}
    opened = api(erin).post(f"claims/{claim.pk}/open", {"reason": "Half the town asks."}).json()
    assert (opened["state"], opened["reason"]) == ("open", "Half the town asks.")


def test_the_policy_is_the_admins(api, ruth, alice, mallory, team):
    problem(api(alice).patch(f"teams/{team.pk}", {"blind": False, "reason": "x"}), 403, "role_too_low")
    problem(api(mallory).patch(f"teams/{team.pk}", {"blind": False, "reason": "x"}), 404, "not_found")
    assert pointers(api(ruth).patch(f"teams/{team.pk}", {"verdicts_required": 0})) == {
        "/verdicts_required",
        "/reason",
    }


def test_a_verdict_remembers_its_guidelines(api, alice, bob, carol, claim):
    body = {"text": "Count what can be counted."}
    first = api(alice).post("guidelines", body).json()
    judge(claim, bob, "true")
    second = api(alice).post("guidelines", body | {"note": "The same again."}).json()
    judge(claim, carol, "true")
    followed = [row["guidelines"] for row in api(bob).results("verdicts")]
    assert followed == [first["id"], second["id"]]
    assert [row["version"] for row in api(bob).results("guidelines", current="true")] == [2]
    problem(api(bob).post("guidelines", body), 403, "role_too_low")
    assert Guidelines.objects.count() == 2


STEPS = [
    {"slug": "false", "label": "False", "value": 1, "description": "The evidence contradicts it."},
    {"slug": "true", "label": "True", "value": 2, "description": "The evidence bears it out."},
]


def test_another_version_of_the_scale_rewrites_nothing_and_marks_what_it_touches(
    api, alice, ruled, bob, carol
):
    other = actions.claims.open_for_review(Claim.objects.get(statement=BRIDGE), by=bob)
    judge(other, bob, "misleading")
    judge(other, carol, "misleading")

    api(alice).post("scales", {"name": "Truth", "steps": STEPS})

    marks = api(alice).results("staleness", reason="scale_changed")
    assert {(mark["claim"], mark["severity"]) for mark in marks if mark["ruling"]} == {
        (str(ruled.pk), "low"),  # the step is as it was
        (str(other.pk), "high"),  # there is no such step any more
    }
    assert rulings(other) == [("misleading", "consensus", True)]
    assert {row["scale_version"] for row in api(alice).results("verdicts")} == {1}
    assert len(api(alice).results("events", kind="ruling.stale")) == 2


def test_verdicts_by_two_versions_agree_where_the_step_is_the_same(api, alice, bob, carol, claim):
    judge(claim, bob, "false")
    api(alice).post("scales", {"name": "Truth", "steps": STEPS})
    judge(claim, carol, "false")
    assert Ruling.objects.get(claim=claim).rating.scale.version == 2


def test_a_scale_costs_the_same_however_much_it_touches(api, alice, bob, team, ruled):
    program = api(alice)
    few = queries(lambda: program.post("scales", {"name": "Truth", "steps": STEPS}))
    for number in range(5):
        claim = Claim.objects.create(team=team, statement=f"Claim {number}.", state="open")
        judge(claim, bob, "true")
    assert queries(lambda: program.post("scales", {"name": "Truth", "steps": STEPS[::-1]})) == few

"""Evidence: a source brought to a claim; withdrawn, never deleted."""

import pytest

from annotations import actions
from annotations.models import Evidence, Rating, Staleness
from tests.api.conftest import Api, judge, pointers, problem


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


# --- sealed: brought with a verdict ---


def keep(member, claim, source, **more):
    body = {"claim": str(claim.pk), "source": str(source.pk), "stance": "refutes", "sealed": True}
    return Api(member).post("evidence", body | {"quote": "1,100 in all"} | more)


def test_what_is_kept_for_a_verdict_is_as_secret_as_the_verdict(
    claim, evidence, source, alice, bob, carol, vera
):
    kept = keep(bob, claim, source).json()
    assert kept["sealed"] is True
    for member, sees in ((bob, True), (carol, False), (alice, False)):
        assert (kept in Api(member).results("evidence", claim=claim.pk)) is sees
        assert bool(Api(member).results("search", q='"1,100 in all"')) is sees
    independent = [
        Api(each).get(f"claims/{claim.pk}/independence").json()["sources"] for each in (bob, carol)
    ]
    assert independent == [1, 1]  # the same source, for bob twice

    judge(claim, bob, "false", evidence=[Evidence.objects.get(pk=kept["id"])], no_evidence_reason="")
    assert kept not in Api(carol).results("evidence", claim=claim.pk)
    problem(Api(carol).get(f"evidence/{kept['id']}"), 404, "not_found")
    judge(claim, carol, "true")
    assert Api(carol).get(f"evidence/{kept['id']}").json() == kept
    told = [event["data"].get("kind", event["kind"]) for event in Api(carol).results("events", limit=200)]
    assert "evidence.brought" in told
    assert Api(alice).get(f"evidence/{kept['id']}").status_code == 200  # a dispute, which editors decide

    false = Rating.objects.get(team=claim.team, scale__current=True, slug="false")
    actions.rulings.adjudicate(claim, by=alice, rating=false, rationale="Counted.")
    assert Api(alice).get(f"evidence/{kept['id']}").json()["sealed"] is False
    actions.rulings.reopen(claim, by=alice, reason="New figures.")
    assert Api(vera).get(f"evidence/{kept['id']}").status_code == 200  # for good


def test_it_may_be_shared_before_the_time_by_who_brought_it(claim, evidence, source, bob, carol):
    kept = keep(bob, claim, source).json()
    problem(Api(carol).post(f"evidence/{kept['id']}/share"), 404, "not_found")
    problem(Api(bob).post(f"evidence/{evidence.pk}/share"), 403, "not_yours")
    thread = {"evidence": kept["id"], "text": "Look at this."}
    assert pointers(Api(bob).post("threads", thread)) == {"/evidence"}
    assert Api(bob).post(f"evidence/{kept['id']}/share").json()["sealed"] is False
    assert Api(carol).get(f"evidence/{kept['id']}").status_code == 200
    assert "evidence.shared" in [each["kind"] for each in Api(carol).results("events", limit=200)]


def test_nothing_is_sealed_where_there_is_nobody_to_keep_it_from(ruled, source, bob, erin, team):
    assert keep(bob, ruled, source).json()["sealed"] is False
    assert Staleness.objects.filter(ruling__claim=ruled, reason="evidence_changed").exists()
    problem(keep(erin, ruled, source), 403, "role_too_low")


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

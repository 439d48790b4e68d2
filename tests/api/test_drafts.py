"""Drafts: kept as they are typed, for their author alone, without a trace."""

from annotations.models import Draft, Event
from tests.api.conftest import judge, pointers, problem

TYPED = {"rating": "false", "rationale": "The authority coun", "confidence": 0.4}


def test_it_works(api, bob, claim):
    program = api(bob)
    problem(program.get(f"claims/{claim.pk}/draft"), 404, "not_found")

    saved = program.put(f"claims/{claim.pk}/draft", TYPED)

    assert saved.status_code == 200
    draft = program.get(f"claims/{claim.pk}/draft")
    assert draft.content == saved.content
    assert (draft.json()["rating"]["slug"], draft.json()["rationale"]) == ("false", "The authority coun")
    emptied = program.put(f"claims/{claim.pk}/draft", {"rationale": "The authority counted"}).json()
    assert (emptied["rating"], emptied["rationale"]) == (None, "The authority counted")
    assert program.delete(f"claims/{claim.pk}/draft").status_code == 204
    assert not Draft.objects.exists()


def test_it_goes_when_the_verdict_is_given(api, bob, carol, claim):
    for member in (bob, carol):
        api(member).put(f"claims/{claim.pk}/draft", TYPED)
    judge(claim, bob, "false")
    assert [draft.author_id for draft in Draft.objects.all()] == [carol.user_id]


def test_two_windows_do_not_overwrite_each_other(api, bob, claim):
    program = api(bob)
    first = program.put(f"claims/{claim.pk}/draft", TYPED)["ETag"]
    second = program.put(f"claims/{claim.pk}/draft", TYPED | {"rationale": "More."}, If_Match=first)
    assert second.status_code == 200
    problem(program.put(f"claims/{claim.pk}/draft", TYPED, If_Match=first), 412, "precondition_failed")
    assert program.get(f"claims/{claim.pk}/draft").json()["rationale"] == "More."


def test_nobody_else_learns_of_it(api, alice, bob, carol, ruth, mallory, claim):
    program, other = api(bob), api(carol)
    events = Event.objects.count()
    before = other.get(f"claims/{claim.pk}").content
    program.put(f"claims/{claim.pk}/draft", TYPED)
    assert Event.objects.count() == events
    assert other.get(f"claims/{claim.pk}").content == before
    for member in (alice, carol, ruth, mallory):
        problem(api(member).get(f"claims/{claim.pk}/draft"), 404, "not_found")
    problem(api(mallory).put(f"claims/{claim.pk}/draft", TYPED), 404, "not_found")


def test_contributors_draft_nothing(api, erin, claim):
    problem(api(erin).put(f"claims/{claim.pk}/draft", TYPED), 403, "role_too_low")


def test_what_makes_no_sense_is_refused_though_nothing_is_required(api, bob, claim):
    program = api(bob)
    assert program.put(f"claims/{claim.pk}/draft", {}).status_code == 200
    bad = {"rating": "falsish", "confidence": 7, "evidence": ["x"]}
    found = pointers(program.put(f"claims/{claim.pk}/draft", bad))
    assert found == {"/rating", "/confidence", "/evidence/0"}

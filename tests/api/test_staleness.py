"""Staleness: why a judgement may no longer hold, until a person says that it does."""

from annotations.models import Staleness
from tests.api.conftest import pointers, problem


def test_it_works(api, bob, stale):
    program = api(bob)
    marks = program.results("staleness", claim=stale.pk, open="true")
    assert len(marks) == 3
    assert {mark["reason"] for mark in marks} == {"number_changed"}
    (of_ruling,) = [mark for mark in marks if mark["ruling"]]

    cleared = program.post(
        f"staleness/{of_ruling['id']}/clear", {"because": "Both are more than 1,000."}
    ).json()

    assert cleared["cleared_by"]["name"] == "Bob"
    assert cleared["cleared_because"] == "Both are more than 1,000."
    assert len(program.results("staleness", open="true")) == 2
    assert program.get(f"rulings/{of_ruling['ruling']}").json()["stale"] is False


def test_it_names_the_revisions_that_show_it(api, vera, stale, ferry):
    mark = api(vera).results("staleness")[0]
    changes = api(vera).get(f"revisions/{mark['after']}/changes", {"from": mark["before"]}).json()["changes"]
    assert "number" in {step["kind"] for step in changes}


def test_lists_are_filtered(api, vera, stale):
    program = api(vera)
    mark = Staleness.objects.filter(ruling__isnull=False).get()
    assert [row["id"] for row in program.results("staleness", ruling=mark.ruling_id)] == [str(mark.pk)]
    assert len(program.results("staleness", reason="number_changed", severity=mark.severity)) == 3
    assert program.results("staleness", reason="claim_removed") == []
    other = Staleness.objects.filter(verdict__isnull=False).first()
    assert len(program.results("staleness", verdict=other.verdict_id)) == 1


# --- access ---


def test_contributors_clear_nothing(api, erin, stale):
    mark = Staleness.objects.first()
    problem(api(erin).post(f"staleness/{mark.pk}/clear", {"because": "x"}), 403, "role_too_low")


def test_outsiders_see_nothing(api, mallory, stale):
    program = api(mallory)
    mark = Staleness.objects.first()
    assert program.results("staleness") == []
    problem(program.get(f"staleness/{mark.pk}"), 404, "not_found")
    problem(program.post(f"staleness/{mark.pk}/clear", {"because": "x"}), 404, "not_found")


# --- bad input ---


def test_it_is_cleared_once_and_with_a_reason(api, bob, stale):
    program = api(bob)
    mark = Staleness.objects.first()
    assert pointers(program.post(f"staleness/{mark.pk}/clear")) == {"/because"}
    program.post(f"staleness/{mark.pk}/clear", {"because": "It holds."})
    problem(program.post(f"staleness/{mark.pk}/clear", {"because": "It holds."}), 409, "conflict")

"""Evidence from data, the days by which it is looked at again, how near sources are, and what is noted of them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from annotations import actions
from annotations.models import Event, Evidence, ReviewDate, Staleness
from tests.api.conftest import judge, pointers, problem

DATUM = {
    "dataset": "Passenger counts",
    "series": "Ferry, daily",
    "query": "line=ferry",
    "value": "1100",
    "unit": "passengers",
    "vintage": "2026-05-05",
    "as_of": "2026-05-04",
}


def days_ago(days: int) -> str:
    return (timezone.now() - timedelta(days=days)).date().isoformat()


def test_it_works(api, erin, bob, carol, claim, source):
    """A value from data, true as of a day; when its time is up, what leans on it says so, once."""
    given = {"claim": str(claim.pk), "source": str(source.pk), "stance": "refutes", **DATUM}
    brought = api(erin).post("evidence", given).json()
    assert {name: brought[name] for name in DATUM} == DATUM
    row = Evidence.objects.get()
    for member in (bob, carol):
        judge(claim, member, "false", evidence=[row])
    program = api(bob)
    day = {"evidence": brought["id"], "on": days_ago(-30)}
    program.post("review-dates", day)
    assert actions.reviewdates.ask_again() == 0

    made = program.post("review-dates", day | {"on": days_ago(1), "reason": "New counts."})

    assert made.status_code == 201
    assert program.get(f"evidence/{brought['id']}").json()["review_by"] == days_ago(1)
    assert len(program.results("review-dates", evidence=brought["id"], replaced="true")) == 1
    assert (actions.reviewdates.ask_again(), actions.reviewdates.ask_again()) == (1, 0)
    marks = Staleness.objects.open()
    assert set(marks.values_list("reason", "severity", "evidence")) == {
        ("review_date_passed", "medium", row.pk)
    }
    assert marks.count() == 3, "two verdicts and the ruling"
    assert program.get(f"review-dates/{made.json()['id']}").json()["asked_at"]


def test_a_ruling_has_its_day_too(api, bob, ruled):
    (ruling,) = api(bob).results("rulings", claim=ruled.pk)
    api(bob).post("review-dates", {"ruling": ruling["id"], "on": days_ago(1)})
    actions.reviewdates.ask_again()
    (after,) = api(bob).results("rulings", claim=ruled.pk)
    assert (after["review_by"], after["stale"]) == (days_ago(1), True)
    assert [mark["reason"] for mark in after["staleness"]] == ["review_date_passed"]


def test_what_was_withdrawn_meanwhile_is_let_be(api, bob, evidence, verdict):
    api(bob).post("review-dates", {"evidence": str(evidence.pk), "on": days_ago(1)})
    actions.evidence.withdraw(evidence, by=bob, because="Forged.")
    assert actions.reviewdates.ask_again() == 1
    assert not Staleness.objects.filter(reason="review_date_passed").exists()
    refused = api(bob).post("review-dates", {"evidence": str(evidence.pk), "on": days_ago(-3)})
    problem(refused, 422, "invalid_input")


def test_a_source_is_graded_by_its_kind_until_a_person_says(api, erin, bob):
    program = api(erin)
    post = program.post("sources", {"kind": "post", "title": "A post", "citation": "Screenshot"}).json()
    record = program.post("sources", {"kind": "dataset", "title": "Counts", "citation": "Archive"}).json()
    assert (post["grade"], record["grade"]) == ("secondary", "primary")
    problem(program.post(f"sources/{post['id']}/grade", {"grade": "primary"}), 403, "role_too_low")

    why = {"grade": "primary", "because": "Her own account of what she did."}
    assert api(bob).post(f"sources/{post['id']}/grade", why).json()["grade"] == "primary"
    assert Event.objects.get(kind="source.graded").data["was"] == "secondary"
    assert {row["id"] for row in program.results("sources", grade="primary")} == {post["id"], record["id"]}
    assert pointers(api(bob).post(f"sources/{post['id']}/grade", {"grade": "good"})) >= {"/grade"}


def test_a_note_describes_and_stays(api, bob, carol, alice, source, ferry):
    told = {"text": "Corrected twice.", "on": "2026-04-02", "basis": "https://harbour.example/corrections"}
    program = api(bob)
    note = program.post("reliability-notes", told | {"source": str(source.pk)}).json()
    program.post("reliability-notes", told | {"outlet": str(ferry.outlet_id)})
    assert [row["id"] for row in program.results("reliability-notes", source=source.pk)] == [note["id"]]
    because = {"because": "It was another office."}
    problem(api(carol).post(f"reliability-notes/{note['id']}/withdraw", because), 403, "role_too_low")
    assert program.post(f"reliability-notes/{note['id']}/withdraw", because).json()["withdrawn_at"]
    problem(api(alice).post(f"reliability-notes/{note['id']}/withdraw", because), 409, "conflict")
    both = told | {"source": str(source.pk), "outlet": str(ferry.outlet_id)}
    for body in (told, both):
        assert pointers(program.post("reliability-notes", body)) == {"/source"}
    assert pointers(program.post("reliability-notes", told | {"source": str(source.pk), "basis": ""})) == {
        "/basis"
    }


def test_outsiders_see_nothing(api, mallory, bob, evidence, source):
    date = actions.reviewdates.set_date(evidence, by=bob, on=timezone.now().date())
    note = actions.notes.write(source, by=bob, text="x", on=timezone.now().date(), basis="y")
    program = api(mallory)
    for path in (f"review-dates/{date.pk}", f"reliability-notes/{note.pk}"):
        problem(program.get(path), 404, "not_found")
    assert pointers(program.post("review-dates", {"evidence": str(evidence.pk), "on": "2026-05-05"})) == {
        "/evidence"
    }
    assert ReviewDate.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"value": "eleven hundred"}, {"/value"}),
        ({"value": "1,100"}, {"/value"}),
        ({"value": "1100", "unit": ""}, {"/unit"}),
        ({"value": "1100", "dataset": None}, {"/dataset"}),
        ({"as_of": "Monday"}, {"/as_of"}),
    ],
)
def test_a_number_says_what_it_counts(api, erin, claim, source, body, expected):
    good = {"claim": str(claim.pk), "source": str(source.pk), "stance": "refutes", **DATUM}
    assert pointers(api(erin).post("evidence", good | body)) == expected
    assert not Evidence.objects.exists()

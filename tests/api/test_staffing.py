"""Handing out work: by name, in turn, by weight, within what each takes, and around those who are away."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from annotations import actions
from annotations.models import Absence, Assignment, Claim
from tests.api.conftest import judge, pointers, problem, queries


@pytest.fixture
def pile(team) -> list[Claim]:
    rows = [Claim(team=team, statement=f"Claim {n}.", state="open", rank=-n) for n in range(8)]
    return Claim.objects.bulk_create(rows)


def hand_out(program, claims, **more) -> Counter:
    """How many of these each member was handed."""
    response = program.post("assignments", {"claims": [str(claim.pk) for claim in claims]} | more)
    assert response.status_code == 200, response.content
    return Counter(row["assignee"]["name"] for row in response.json()["results"])


def members(*people) -> list[str]:
    return [str(person.pk) for person in people]


def test_it_works(api, alice, bob, carol, pile):
    assert hand_out(api(alice), pile, members=members(bob, carol)) == {"Bob": 4, "Carol": 4}
    mine = api(bob).results("assignments", assignee=bob.user_id, live="true")
    assert {(row["origin"], row["assigned_by"]["name"]) for row in mine} == {("assigned", "Alice")}
    assert {row["state"] for row in api(bob).results("claims")} == {"in_review"}
    assert len(api(bob).results("events", kind="claim.assigned")) == 8


def test_by_weight(api, alice, bob, carol, pile):
    api(alice).post(f"members/{bob.pk}/load", {"load_cap": None, "weight": 3})
    shared = hand_out(api(alice), pile, members=members(bob, carol), distribution="by_weight")
    assert shared == {"Bob": 6, "Carol": 2}


def test_several_places_go_to_different_people(api, alice, bob, carol, pile):
    assert hand_out(api(alice), pile[:2], members=members(bob, carol), places=5) == {"Bob": 2, "Carol": 2}
    assert hand_out(api(alice), pile[:2], members=members(alice)) == {}, "they are full"


def test_a_cap_is_kept_by_the_queue_too(api, alice, bob, pile):
    api(alice).post(f"members/{bob.pk}/load", {"load_cap": 2})
    bob.refresh_from_db()
    assert hand_out(api(alice), pile, members=members(bob)) == {"Bob": 2}
    problem(api(bob).post("queue/next"), 409, "load_cap_reached")
    judge(Claim.objects.get(pk=api(bob).results("assignments")[0]["claim"]), bob, "true")
    assert api(bob).post("queue/next").status_code == 201


def test_a_place_is_kept_till_it_is_due(api, alice, bob, pile):
    due = timezone.now() + timedelta(days=2)
    hand_out(api(alice), pile[:1], members=members(bob), due_at=due.isoformat())
    (row,) = api(bob).results("assignments")
    assert row["due_at"] == row["leased_until"]
    past = {"claims": [str(pile[0].pk)], "due_at": "2020-01-01T00:00:00Z"}
    assert pointers(api(alice).post("assignments", past)) == {"/due_at"}


def test_nobody_is_handed_what_they_judged_or_have_an_interest_in_and_no_word_of_why(
    api, alice, bob, carol, pile
):
    judge(pile[0], bob, "true")
    actions.conflicts.declare(by=bob, claim=pile[1], reason="Mine.")
    answer = api(alice).post(
        "assignments", {"claims": [str(claim.pk) for claim in pile[:2]], "members": members(bob)}
    )
    assert answer.json() == {"results": []}


def test_who_is_away_is_handed_nothing_and_what_they_have_goes_to_others(api, alice, bob, carol, ruth, pile):
    hand_out(api(alice), pile[:4], members=members(bob))
    judge(pile[0], bob, "true")
    now = timezone.now()
    away = {"starts_at": now.isoformat(), "ends_at": (now + timedelta(days=3)).isoformat()}

    absence = api(bob).post("absences", away).json()

    assert absence["handed_over_at"]
    live = Assignment.objects.filter(leased_until__gt=timezone.now())
    assert not live.filter(assignee=bob.user_id).exclude(claim=pile[0]).exists()
    assert set(live.exclude(claim=pile[0]).values_list("claim", flat=True)) == {c.pk for c in pile[1:4]}
    assert "Bob" not in hand_out(api(alice), pile[4:])
    api(bob).post(f"absences/{absence['id']}/end")
    assert api(alice).results("absences", now="true") == []
    assert hand_out(api(alice), pile[4:], members=members(bob)) == {"Bob": 4}


def test_an_absence_to_come_is_handed_on_by_the_sweep(api, alice, bob, carol, pile):
    hand_out(api(alice), pile[:2], members=members(bob))
    now = timezone.now()
    actions.staffing.be_away(by=bob, starts_at=now + timedelta(hours=1), ends_at=now + timedelta(days=1))
    assert actions.staffing.due_absences() == []
    Absence.objects.update(starts_at=now - timedelta(minutes=1))
    (absence,) = actions.staffing.due_absences()
    assert [actions.staffing.hand_on(absence) for _ in range(2)] == [2, 0]


def test_as_many_queries_for_many_as_for_one(api, alice, bob, carol, pile):
    program, both = api(alice), members(bob, carol)
    one = queries(lambda: hand_out(program, pile[:1], members=both))
    assert queries(lambda: hand_out(program, pile, members=both)) <= one + 1


# --- access ---


def test_editors_hand_out_work(api, bob, carol, mallory, pile):
    body = {"claims": [str(pile[0].pk)]}
    problem(api(bob).post("assignments", body), 403, "role_too_low")
    problem(api(bob).post(f"members/{carol.pk}/load", {"load_cap": 1}), 403, "role_too_low")
    assert pointers(api(mallory).post("assignments", body)) == {"/claims/0"}
    now = timezone.now()
    away = {"starts_at": now.isoformat(), "ends_at": (now + timedelta(days=1)).isoformat()}
    problem(api(bob).post("absences", away | {"member": str(carol.pk)}), 403, "role_too_low")
    assert pointers(api(bob).post("absences", away | {"ends_at": now.isoformat()})) == {"/ends_at"}


def test_a_stranger_is_no_member(api, alice, mallory, pile):
    body = {"claims": [str(pile[0].pk)], "members": members(mallory)}
    assert pointers(api(alice).post("assignments", body)) == {"/members"}

"""Events: numbered without gaps, chained, and read on from the last one seen."""

import itertools

import pytest

from annotations.models import Event
from tests.api.conftest import problem


def test_it_works(api, vera, ruled):
    program = api(vera)

    events = program.results("events", limit=200)

    assert [event["number"] for event in events] == list(
        range(1, Event.objects.filter(team=vera.team).count() + 1)
    )
    for before, after in itertools.pairwise(events):
        assert after["previous_hash"] == before["hash"]
    opened = next(event for event in events if event["kind"] == "claim.opened")
    assert opened["actor"]["name"] == "Bob"
    assert opened["subject"] == {"type": "claim", "id": str(ruled.pk)}


def test_one_reads_on_from_the_last_one_seen(api, vera, bob, claim):
    program = api(vera)
    last = program.results("events", limit=200)[-1]["number"]
    assert program.results("events", since=last) == []
    api(bob).post(f"claims/{claim.pk}/reject", {"reason": "An opinion."})
    fresh = program.results("events", since=last)
    assert [event["kind"] for event in fresh] == ["token.issued", "claim.rejected"]


def test_pages_follow_the_numbers(api, vera, ferry):
    program = api(vera)
    seen, page = [], program.get("events", {"limit": 3}).json()
    while page["next"]:
        seen += page["results"]
        page = program.get(page["next"].removeprefix("http://testserver")).json()
    seen += page["results"]
    assert [event["number"] for event in seen] == list(range(1, len(seen) + 1))


def test_a_row_has_a_timeline(api, vera, ruled, alice):
    kinds = [event["kind"] for event in api(vera).results("events", subject=ruled.pk)]
    assert kinds[0] == "claim.opened"
    assert api(vera).results("events", kind="claim.opened,ruling.made", actor=alice.user_id) == []


# --- access ---


def test_an_event_about_a_verdict_is_as_secret_as_the_verdict(api, carol, bob, verdict):
    assert "verdict.submitted" in {event["kind"] for event in api(bob).results("events", limit=200)}
    hidden = Event.objects.get(kind="verdict.submitted")
    assert api(carol).results("events", kind="verdict.submitted") == []
    problem(api(carol).get(f"events/{hidden.pk}"), 404, "not_found")


def test_outsiders_see_their_own_chain_only(api, mallory, ruled):
    program = api(mallory)
    assert {event["kind"] for event in program.results("events")} <= {"scale.defined", "token.issued"}
    problem(program.get(f"events/{Event.objects.filter(team=ruled.team).first().pk}"), 404, "not_found")


# --- bad input ---


@pytest.mark.parametrize("since", ["x", "-1", "1.5", "99999999999999999999", "NaN", "1e3x"])
def test_bad_numbers(api, vera, ferry, since):
    (error,) = problem(api(vera).get("events", {"since": since}), 400, "invalid_query")["errors"]
    assert error["parameter"] == "since"


def test_nobody_writes(api, ruth):
    problem(api(ruth).post("events", {}), 405, "method_not_allowed")

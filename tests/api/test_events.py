"""Events: numbered without gaps, chained, and read on from the last one seen."""

import base64
import itertools

import orjson
import pytest
from django.core.signals import request_finished
from django.db import close_old_connections

from annotations import actions
from annotations.api import streams
from annotations.choices import Role
from annotations.models import Claim, Event
from tests.api.conftest import dashed, judge, problem
from tests.conftest import BRIDGE


@pytest.fixture
def unblinded(team):
    """The team hides nothing from its members."""
    team.blind = False
    team.save()
    return team


def test_it_works(api, unblinded, vera, ruled):
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
    assert opened["tombstone"] is False


def test_one_reads_on_from_the_last_one_seen(api, vera, bob, claim):
    program = api(vera)
    last = program.results("events", limit=200)[-1]["id"]
    assert program.results("events", since=last) == []
    api(bob).post(f"claims/{claim.pk}/reject", {"reason": "An opinion."})
    fresh = program.results("events", since=last)
    assert [event["kind"] for event in fresh] == ["token.issued", "claim.rejected"]


def test_pages_follow_the_commits(api, unblinded, vera, ferry):
    program = api(vera)
    seen, page = [], program.get("events", {"limit": 3}).json()
    while page["next"]:
        seen += page["results"]
        page = program.get(page["next"].removeprefix("http://testserver")).json()
    seen += page["results"]
    assert [event["number"] for event in seen] == list(range(1, len(seen) + 1))


def test_what_is_removed_leaves_a_tombstone(api, ruth, vera):
    program = api(ruth)
    program.delete(f"members/{vera.pk}")
    last = program.results("events", kind="member.dismissed")[-1]
    assert (last["tombstone"], last["subject"]["id"]) == (True, str(vera.pk))
    problem(program.get(f"members/{vera.pk}"), 404, "not_found")


def test_a_row_has_a_timeline(api, vera, ruled, alice):
    kinds = [event["kind"] for event in api(vera).results("events", subject=ruled.pk)]
    assert kinds[0] == "claim.opened"
    kinds = [event["kind"] for event in api(vera).results("events", claim=ruled.pk)]
    assert {"claim.opened", "evidence.added", "verdict.submitted", "ruling.made"} <= set(kinds)
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


# --- what blindness hides, and how it comes to light ---


def test_nothing_tells_a_blind_reader_that_something_is_hidden(api, carol, vera, claim, bob, ruth):
    program = api(carol)
    judge(claim, bob, "false")
    actions.claims.open_for_review(Claim.objects.get(statement=BRIDGE), by=vera_writes(vera, ruth))
    events = program.results("events", limit=200)
    assert events[-1]["kind"] == "claim.opened"
    assert {(event["number"], event["hash"], event["previous_hash"]) for event in events} == {
        (None, None, None)
    }
    page = program.get("events", {"limit": 1, "ordering": "-number"}).json()
    packed = page["next"].split("cursor=")[1].split("&")[0]
    assert orjson.loads(base64.urlsafe_b64decode(packed + "==="))[1] is None


def vera_writes(vera, ruth):
    return actions.teams.admit(vera.user, by=ruth, role=Role.CONTRIBUTOR)


def follow(program, since: str) -> list[dict]:
    return program.results("events", since=since, limit=200)


def test_who_judges_is_told_what_was_hidden(api, claim, bob, carol, vera):
    programs = {member: api(member) for member in (bob, carol, vera)}
    last = programs[carol].results("events", limit=200)[-1]["id"]
    mine = judge(claim, bob, "false")
    assert follow(programs[carol], last) == []

    judge(claim, carol, "true")

    # To whoever had read past it, the first telling would not show: it stands before their own verdict.
    first, own, told, *more = follow(programs[carol], last)
    assert [first["subject"]["id"], own["actor"]["name"], told["kind"]] == [
        str(mine.pk),
        "Carol",
        "event.disclosed",
    ]
    assert told["subject"] == {"type": "verdict", "id": str(mine.pk)}
    original = Event.objects.get(kind="verdict.submitted", object_id=mine.pk)
    assert told["data"] == {
        "event": str(original.pk),
        "kind": "verdict.submitted",
        "at": told["data"]["at"],
        "actor": str(bob.user_id),
        "subject": {"type": "verdict", "id": str(mine.pk)},
        "data": original.data,
        "because": "judged",
    }
    # The dispute is told to all, and the verdicts with it to those who may look into it.
    assert {event["data"].get("because", "") for event in more} == {"", "disputed"}
    reasons = {event["data"].get("because") for event in follow(programs[bob], last)}
    assert "judged" not in reasons
    assert {event["kind"] for event in follow(programs[vera], last)} == {"claim.disputed"}


def test_everybody_is_told_when_the_claim_is_ruled_on(api, claim, bob, carol, vera):
    program = api(vera)
    last = program.results("events", limit=200)[-1]["id"]
    verdicts = {str(judge(claim, member, "false").pk) for member in (bob, carol)}
    told = [event for event in follow(program, last) if event["kind"] == "event.disclosed"]
    assert {event["subject"]["id"] for event in told} == verdicts
    assert {event["data"]["because"] for event in told} == {"ruled"}


def test_a_consumer_keeps_a_copy_that_is_true(api, vera, ferry, claim, evidence, bob, carol, ruth, erin):
    """Reading the lists once and each event's subject since, vera has what the lists say in the end."""
    program, copy = api(vera), {}
    routes = ("claims", "evidence", "verdicts", "rulings", "members", "scales")
    for route in routes:
        copy |= {(route, row["id"]): row for row in program.results(route, limit=200)}
    last = program.results("events", limit=200)[-1]["id"]

    judge(claim, bob, "false", evidence=[evidence])
    actions.evidence.withdraw(evidence, by=bob, because="Withdrawn by the archive.")
    judge(claim, carol, "false")
    judge(claim, bob, "false", reason="Without the archive.")
    actions.claims.reject(Claim.objects.get(statement=BRIDGE), by=bob, reason="Plans.")
    actions.teams.dismiss(erin, by=ruth)
    for event in follow(program, last):
        kind, pk = event["subject"]["type"], event["subject"]["id"]
        route = {"membership": "members", "evidence": "evidence", "ratingscale": "scales"}.get(
            kind, f"{kind}s"
        )
        claims = [event["data"].get("claim") or event["data"].get("data", {}).get("claim")]
        for key in [(route, pk), *(("claims", each) for each in claims if each)]:
            read = program.get("/".join(key))
            copy.pop(key, None)
            copy |= {key: read.json()} if read.status_code == 200 else {}

    for route in routes:
        listed = {row["id"]: row for row in program.results(route, limit=200)}
        assert {pk for name, pk in copy if name == route} == set(listed)
        for pk, row in listed.items():
            assert row.items() <= copy[route, pk].items()


# --- as it happens ---


def stream(program, query: str = "", **headers: str) -> list[dict]:
    """The events of one stream, read to its end."""
    headers = {"Accept": "text/event-stream"} | dashed(headers)
    response = program.client.get(f"/api/v1/events{query}", headers=headers)
    assert response["Content-Type"] == "text/event-stream"
    frames = b"".join(response).decode().split("\n\n")
    assert frames[0] == "retry: 3000"
    return [dict(line.split(": ", 1) for line in frame.splitlines()) for frame in frames[1:] if frame]


def hang_up(response) -> None:
    """What a server does when nobody listens any more, but for letting go of the test's own connection."""
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)


def test_a_stream_tells_what_comes(api, settings, vera, bob, claim):
    settings.EVENT_STREAM_SECONDS = 0
    program = api(vera)
    # Who begins now is told where that is, and misses nothing between two streams.
    last = program.results("events", limit=200)[-1]["id"]
    assert stream(program) == [{"id": last}]
    actions.claims.reject(claim, by=bob, reason="An opinion.")
    (told,) = stream(program, Last_Event_ID=last)
    assert told["event"] == "claim.rejected"
    assert orjson.loads(told["data"]) == program.get(f"events/{told['id']}").json()
    assert stream(program, f"?since={last}&kind=claim.rejected") == [told]
    assert stream(program, f"?since={last}&kind=ruling.made") == []


def test_streams_are_few(api, settings, vera, claim):
    settings.EVENT_STREAMS = 1
    program = api(vera)
    last = program.results("events", limit=200)[-2]["id"]
    held = program.client.get("/api/v1/events", headers={"Accept": "text/event-stream"})
    # No place is left: what there is, and an end.
    assert len(stream(program, Last_Event_ID=last)) == 1
    hang_up(held)
    settings.EVENT_STREAM_SECONDS = 0
    assert [list(frame) for frame in stream(program)] == [["id"]]
    assert streams.places._taken == 0


def test_a_stream_hides_what_the_list_hides(api, settings, vera, bob, claim):
    settings.EVENT_STREAM_SECONDS = 0
    program = api(vera)
    last = program.results("events", limit=200)[-1]["id"]
    judge(claim, bob, "false")
    assert stream(program, Last_Event_ID=last) == []


@pytest.mark.parametrize("last", ["x", "12", "01993c5a-9f13-7c2d-9e4f-5b7d9f1a3c01"])
def test_a_stream_cannot_go_on_from_what_never_was(api, vera, last):
    headers = {"Accept": "text/event-stream", "Last-Event-ID": last}
    (error,) = problem(api(vera).client.get("/api/v1/events", headers=headers), 400, "invalid_query")[
        "errors"
    ]
    assert error["header"] == "Last-Event-ID"


# --- bad input ---


@pytest.mark.parametrize("since", ["x", "12", "01993c5a-9f13-7c2d-9e4f-5b7d9f1a3c01"])
def test_one_cannot_go_on_from_what_never_was(api, vera, ferry, since):
    (error,) = problem(api(vera).get("events", {"since": since}), 400, "invalid_query")["errors"]
    assert error["parameter"] == "since"


def test_nobody_writes(api, ruth):
    problem(api(ruth).post("events", {}), 405, "method_not_allowed")

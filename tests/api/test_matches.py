"""Matches, mergers and spread, over HTTP."""

import pytest

from annotations import actions
from annotations.choices import MatchState
from annotations.models import Claim, Match
from tests.api import world
from tests.api.conftest import pointers, problem
from tests.conftest import BRIDGE, FERRY


@pytest.fixture
def match(ferry):
    """The machine takes the bridge for the ferry."""
    world.match(Claim.objects.get(statement=BRIDGE), Claim.objects.get(statement=FERRY))
    return Match.objects.get()


def test_it_works(api, vera, bob, match):
    (listed,) = api(vera).results("matches", claim=str(match.other_id), state="proposed", current="true")
    assert listed["other"]["statement"] == FERRY
    assert listed["known_check"] is None
    assert api(vera).get(f"claims/{match.claim_id}").json()["matches"] == 1

    confirmed = api(bob).post(f"matches/{match.pk}/confirm", {"relation": "updates", "reason": "Later."})

    assert confirmed.status_code == 200
    told = confirmed.json()
    assert (told["state"], told["relation"], told["decided_by"]["name"]) == ("confirmed", "updates", "Bob")
    corrected = api(bob).patch(f"matches/{match.pk}", {"relation": "narrower"}).json()
    assert corrected["relation"] == "narrower"
    problem(api(bob).post(f"matches/{match.pk}/reject", {"reason": " "}), 422, "invalid_input")
    assert api(bob).post(f"matches/{match.pk}/reject", {"reason": "No."}).json()["state"] == "rejected"
    assert api(vera).get(f"claims/{match.claim_id}").json()["matches"] == 0


def test_people_say_so_themselves(api, bob, match):
    check = world.row("knowncheck", match.team)
    said = {"claim": str(match.claim_id), "known_check": str(check.pk), "relation": "related"}
    made = api(bob).post("matches", said)
    assert made.status_code == 201
    assert made.json()["known_check"]["url"] == "https://checks.example/ferry"
    assert pointers(api(bob).post("matches", said | {"other": str(match.other_id)})) == {"/other"}


def test_what_has_lapsed_is_not_decided(api, bob, match):
    Match.objects.update(state=MatchState.LAPSED)
    problem(api(bob).post(f"matches/{match.pk}/confirm", {}), 409, "lapsed")


def test_outsiders_see_nothing(api, mallory, match):
    assert api(mallory).results("matches") == []
    problem(api(mallory).get(f"matches/{match.pk}"), 404, "not_found")
    problem(api(mallory).get(f"claims/{match.claim_id}/spread"), 404, "not_found")


def test_an_old_id_leads_to_the_claim_it_was_merged_into(api, vera, bob, erin, match):
    gone, kept = match.claim_id, match.other_id
    merged = api(bob).post(f"claims/{gone}/merge", {"into": str(kept), "reason": "One sentence."})
    assert (merged.status_code, merged.json()["id"]) == (200, str(kept))

    moved = api(vera).get(f"claims/{gone}", {"expand": "rulings"})
    assert moved.status_code == 308
    assert moved["Location"].endswith(f"/api/v1/claims/{kept}?expand=rulings")
    assert api(vera).get(f"claims/{gone}/spread").json()["claim"] == str(kept)
    (old,) = api(vera).results("claims", merged_into=str(kept))
    assert (old["id"], old["state"]) == (str(gone), "merged")
    problem(api(bob).post(f"claims/{gone}/take"), 409, "illegal_move")
    problem(api(erin).post(f"claims/{gone}/split", {"reason": "No."}), 403, "role_too_low")

    split = api(bob).post(f"claims/{gone}/split", {"reason": "Two after all."}).json()
    assert (split["id"], split["state"], split["merged_into"]) == (str(gone), "candidate", None)
    assert api(vera).get(f"claims/{gone}").status_code == 200
    problem(api(bob).post(f"claims/{gone}/split", {"reason": "Again."}), 409, "illegal_move")


def test_the_spread_is_told_in_four_ways(api, vera, match, bob):
    actions.matches.decide(match, by=bob, state=MatchState.CONFIRMED, relation="same")
    address = f"claims/{match.other_id}/spread"
    told = api(vera).get(address).json()
    assert {each["claim"] for each in told["appearances"]} == {str(match.claim_id), str(match.other_id)}
    assert (told["ruled_at"], told["repeats"]) == (None, None)
    assert told["outlets"][0]["appearances"] == 2
    assert b"<circle" in api(vera).get(f"{address}/picture").content
    assert api(vera).get(f"{address}/atom").content.count(b"<entry>") == 2
    assert len(api(vera).get(f"{address}/feed").json()["items"]) == 2

"""Claims: marked, opened, reworded, rejected, searched, and seen with everything about them."""

import pytest

from annotations import actions
from annotations.models import Claim, Event
from tests.api.conftest import FEWER, pointers, problem, queries
from tests.conftest import BRIDGE, FERRY, read_again, reading

EVERYTHING = "appearances,anchors,evidence,verdicts,rulings,staleness"


def marking(ferry, **more):
    return {"revision": str(ferry.current_revision_id)} | more


def test_it_works(api, erin, ferry):
    program = api(erin)

    response = program.post(
        "claims?expand=appearances,anchors", marking(ferry, start=4, end=9, speaker="Ida")
    )

    assert response.status_code == 201
    claim = response.json()
    assert (claim["statement"], claim["state"], claim["score"]) == ("ferry", "open", None)
    assert claim["claimant"]["name"] == "Ida"
    (appearance,) = claim["appearances"]
    assert appearance["selector"]["exact"] == "ferry"
    (anchor,) = claim["anchors"]
    assert (anchor["start"], anchor["end"], anchor["quote"]) == (4, 9, "ferry")
    assert response["Location"].endswith(f"/api/v1/claims/{claim['id']}")
    assert program.get(f"claims/{claim['id']}").json()["statement"] == "ferry"


def test_a_claim_is_marked_by_its_words(api, erin, ferry):
    body = marking(ferry, exact="will close", prefix="The old bridge ", statement="The bridge closes.")
    claim = api(erin).post("claims?expand=anchors", body).json()
    assert claim["statement"] == "The bridge closes."
    start = f"{FERRY}\n\n{BRIDGE}".index("will close")
    assert [(a["start"], a["end"]) for a in claim["anchors"]] == [(start, start + 10)]


def test_offsets_are_code_points(api, erin, team):
    article, _, _ = actions.articles.submit(team, by=erin, url="https://courier.example/joy")
    read_again(article, reading("Joy 🎉 at the pier."))
    article.refresh_from_db()
    body = marking(article, start=9, end=12, exact="the")
    assert api(erin).post("claims", body).json()["statement"] == "the"
    # Counted in UTF-16 units the same words stand one further on: better refused than moved.
    wrong = api(erin).post("claims", marking(article, start=10, end=13, exact="the"))
    assert pointers(wrong) == {"/exact"}


def test_a_claim_marked_in_an_older_revision_is_carried_over(api, erin, ferry):
    first = ferry.current_revision_id
    read_again(ferry, reading("News in brief.", FERRY, BRIDGE))
    body = {"revision": str(first), "exact": "1,200 passengers"}
    claim = api(erin).post("claims?expand=anchors", body).json()
    assert [(a["start"], a["quote"]) for a in claim["anchors"]] == [(34, "1,200 passengers")]


def test_the_way_of_a_claim(api, bob, erin, ferry):
    program = api(bob)
    candidate = program.results("claims", q="ferry")[0]
    assert candidate["state"] == "candidate"
    opened = program.post(f"claims/{candidate['id']}/open", {"reason": "Widely shared."}).json()
    assert (opened["state"], opened["reason"]) == ("open", "Widely shared.")
    rejected = program.post(f"claims/{candidate['id']}/reject", {"reason": "An opinion."}).json()
    assert (rejected["state"], rejected["reason"]) == ("rejected", "An opinion.")
    assert api(erin).post(f"claims/{candidate['id']}/open").json()["state"] == "open"


def test_a_claim_is_worded_otherwise_and_what_the_machine_said_stays(api, erin, ferry):
    program = api(erin)
    claim = program.results("claims", q="ferry")[0]
    said = {"statement": "On Monday the ferry carried 1,200 people.", "claimant": "Harbour master"}
    reworded = program.patch(f"claims/{claim['id']}", said).json()
    assert (reworded["statement"], reworded["claimant"]["name"]) == tuple(said.values())
    (proposal,) = program.results("proposals", claim=claim["id"])
    assert proposal["statement"] == FERRY
    assert program.patch(f"claims/{claim['id']}", {"claimant": None}).json()["claimant"] is None
    for claim_type in ("comparison", None):
        body = {"claim_type": claim_type}
        assert program.patch(f"claims/{claim['id']}", body).json()["claim_type"] == claim_type
    assert pointers(program.patch(f"claims/{claim['id']}", {"claim_type": "rumour"})) == {"/claim_type"}
    assert Event.objects.filter(kind="claim.reworded").last().data == {"claim_type": ""}


def test_one_request_gives_a_claim_with_everything_about_it(api, alice, stale):
    program = api(alice)
    claim = program.get(f"claims/{stale.pk}", {"expand": EVERYTHING}).json()
    assert [len(claim[name]) for name in EVERYTHING.split(",")] == [1, 1, 1, 2, 1, 3]
    assert {mark["reason"] for mark in claim["staleness"]} == {"number_changed"}
    assert claim["anchors"][0]["needs_person"]
    assert queries(lambda: program.get(f"claims/{stale.pk}", {"expand": EVERYTHING})) == 11


def test_fields_leave_the_rest_out(api, vera, claim):
    program = api(vera)
    assert program.get(f"claims/{claim.pk}", {"fields": "state"}).json() == {"state": "open"}
    found = program.get(f"claims/{claim.pk}", {"fields": "id,evidence"}).json()
    assert found == {"id": str(claim.pk), "evidence": []}


def test_lists_are_filtered(api, vera, stale, ferry):
    bridge = str(Claim.objects.get(statement=BRIDGE).pk)
    ours = str(stale.pk)
    program = api(vera)
    for query, expected in [
        ({"article": ferry.pk}, {ours, bridge}),
        ({"state": "ruled"}, {ours}),
        ({"state": "ruled,candidate"}, {ours, bridge}),
        ({"q": "passengers monday"}, {ours}),
        ({"q": "passengers or bridge"}, {ours, bridge}),
        ({"score_min": "0.81"}, set()),
        ({"score_min": "0.8"}, {ours, bridge}),
        ({"stale": "true"}, {ours}),
        ({"stale": "false"}, {bridge}),
        ({"needs_person": "true"}, {ours}),
        ({"voice": "quoted"}, set()),
        ({"voice": "authorial,quoted"}, {ours, bridge}),
        ({"speaker": "nobody"}, set()),
        ({"updated_since": "2999-01-01T00:00:00Z"}, set()),
    ]:
        assert {row["id"] for row in program.results("claims", **query)} == expected, query


def test_speakers_are_found_whatever_the_case(api, erin, ferry):
    program = api(erin)
    program.post("claims", marking(ferry, start=0, end=9, speaker="Ida Marsh", voice="quoted"))
    assert len(program.results("claims", speaker="ida marsh")) == 1


def test_lists_are_sorted(api, erin, ferry):
    program = api(erin)
    program.post("claims", marking(ferry, start=0, end=9))
    scores = [row["score"] for row in program.results("claims", ordering="-score")]
    assert scores == [None, 0.8, 0.8]
    newest = [row["id"] for row in program.results("claims", ordering="-id")]
    assert newest == sorted(newest, reverse=True)


# --- access ---


def test_each_verb_needs_its_scope(api, vera, erin, claim, ferry):
    viewer, contributor = api(vera), api(erin)
    problem(viewer.post("claims", marking(ferry, start=0, end=9)), 403, "role_too_low")
    problem(viewer.patch(f"claims/{claim.pk}", {"statement": "x"}), 403, "role_too_low")
    problem(viewer.post(f"claims/{claim.pk}/open"), 403, "role_too_low")
    refused = problem(contributor.post(f"claims/{claim.pk}/reject", {"reason": "x"}), 403, "role_too_low")
    assert refused["needed"] == "review"
    refused = problem(contributor.post(f"claims/{claim.pk}/adjudicate", {}), 403, "role_too_low")
    assert refused["needed"] == "publish"


def test_outsiders_see_nothing(api, mallory, claim, ferry):
    program = api(mallory)
    assert program.results("claims") == []
    assert program.results("claims", article=ferry.pk) == []
    problem(program.get(f"claims/{claim.pk}"), 404, "not_found")
    problem(program.patch(f"claims/{claim.pk}", {"statement": "x"}), 404, "not_found")
    for verb in ("open", "reject", "take", "adjudicate"):
        problem(program.post(f"claims/{claim.pk}/{verb}", {"reason": "x"}), 404, "not_found")
    assert pointers(program.post("claims", marking(ferry, start=0, end=9))) == {"/revision"}


def test_verdicts_stay_blind_in_expansions(api, bob, carol, verdict, claim):
    assert api(carol).get(f"claims/{claim.pk}", {"expand": "verdicts"}).json()["verdicts"] == []
    assert len(api(bob).get(f"claims/{claim.pk}", {"expand": "verdicts"}).json()["verdicts"]) == 1


def test_staleness_of_a_verdict_stays_blind(api, bob, carol, verdict, claim, ferry):
    read_again(ferry, reading(FEWER, BRIDGE))
    assert api(carol).results("claims", stale="true") == []
    assert api(carol).get(f"claims/{claim.pk}", {"expand": "staleness"}).json()["staleness"] == []
    assert len(api(bob).results("claims", stale="true")) == 1


# --- bad input ---


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, {"/start"}),
        ({"start": 0}, {"/start"}),
        ({"start": 5, "end": 5}, {"/start"}),
        ({"start": 0, "end": 10_000}, {"/start"}),
        ({"start": -1, "end": 5}, {"/start"}),
        ({"start": "0", "end": 5}, {"/start"}),
        ({"start": True, "end": 5}, {"/start"}),
        ({"start": 0, "end": 10**15}, {"/end"}),
        ({"exact": "no such words"}, {"/exact"}),
        ({"exact": "The "}, {"/exact"}),
        ({"start": 0, "end": 9, "voice": "sung"}, {"/voice"}),
        ({"start": 0, "end": 9, "voice": ["quoted"]}, {"/voice"}),
        ({"start": 0, "end": 9, "speaker": "x" * 301}, {"/speaker"}),
        ({"start": 0, "end": 9, "statement": "\x00"}, {"/statement"}),
        ({"start": 0, "end": 9, "score": 1}, {"/score"}),
        ({"start": 0, "end": 9, "revision": "x"}, {"/revision"}),
        ({"start": 0, "end": 9, "revision": None}, {"/revision"}),
    ],
)
def test_bad_markings(api, erin, ferry, body, expected):
    assert pointers(api(erin).post("claims", marking(ferry, **body))) == expected
    assert Claim.objects.count() == 2


@pytest.mark.parametrize(
    "body", [{"statement": ""}, {"statement": "  "}, {"statement": None}, {"state": "open"}]
)
def test_bad_rewordings(api, erin, claim, body):
    assert pointers(api(erin).patch(f"claims/{claim.pk}", body)) == {f"/{name}" for name in body}


def test_a_judged_claim_is_not_worded_otherwise_by_who_knows_of_it(api, erin, bob, claim, verdict):
    problem(api(bob).patch(f"claims/{claim.pk}", {"statement": "Another."}), 409, "illegal_move")
    # To erin a refusal would tell that somebody has judged. So bob is told to look again.
    assert api(erin).patch(f"claims/{claim.pk}", {"statement": "Another."}).status_code == 200
    assert [mark.reason for mark in verdict.staleness.open()] == ["claim_text_changed"]


def test_an_illegal_move_says_what_is_allowed(api, bob, ruled):
    refused = problem(api(bob).post(f"claims/{ruled.pk}/reject", {"reason": "x"}), 409, "illegal_move")
    assert "in_review" in refused["allowed"]


def test_a_rejection_needs_a_reason(api, bob, claim):
    program = api(bob)
    assert pointers(program.post(f"claims/{claim.pk}/reject")) == {"/reason"}
    assert pointers(program.post(f"claims/{claim.pk}/reject", {"reason": "  "})) == {"/reason"}


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"stat": "open"}, "stat"),
        ({"state": "opened"}, "state"),
        ({"state": "open,nowhere"}, "state"),
        ({"article": "1"}, "article"),
        ({"article": ""}, "article"),
        ({"q": ""}, "q"),
        ({"score_min": "high"}, "score_min"),
        ({"score_min": "NaN"}, "score_min"),
        ({"stale": "maybe"}, "stale"),
        ({"updated_since": "yesterday"}, "updated_since"),
        ({"q": "nul\x00"}, "q"),
        ({"q": "x" * 501}, "q"),
        ({"fields": "id,colour"}, "fields"),
        ({"expand": "everything"}, "expand"),
        ({"ordering": "statement"}, "ordering"),
        ({"state": ["open", "ruled"]}, "state"),
    ],
)
def test_bad_questions(api, vera, claim, query, parameter):
    errors = problem(api(vera).get("claims", query), 400, "invalid_query")["errors"]
    assert [error["parameter"] for error in errors] == [parameter]


@pytest.mark.parametrize("query", ["&", "!!", "'", '"', "a:*", "- -", "()", "\\", "or or", "%", "💥", " "])
def test_odd_searches_are_answered(api, vera, claim, query):
    assert api(vera).get("claims", {"q": query}).status_code == 200


def test_a_claim_says_what_would_have_to_be_looked_up(api, erin, ferry):
    program = api(erin)
    marked = program.post("claims", marking(ferry, start=4, end=9)).json()
    assert marked["claim_type"] is None
    proposed = program.results("claims", claim_type="event")
    assert {claim["statement"] for claim in proposed} == {FERRY, BRIDGE}
    assert program.results("claims", claim_type="law,number") == []
    (proposal, _) = program.results("proposals")
    assert proposal["claim_type"] == "event"

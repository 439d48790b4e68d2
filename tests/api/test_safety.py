"""Safety over HTTP: dry runs, rounds, holds, withdrawals, the ledger and the health of hosts."""

import pytest
from django.db import transaction
from django.utils import timezone

from annotations import actions
from annotations.choices import FetchOutcome
from annotations.models import Article, Hold, Job, VolatilePlace
from tests.api.conftest import FEWER, problem, queries
from tests.conftest import BRIDGE, FERRY, read_again, reading

REASON = {"reason": "A page of theirs that was only a test."}


def visited(article, outcome=FetchOutcome.SAME, seconds=0.4, **more):
    with transaction.atomic():
        article = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
        return actions.articles.note_fetch(article, outcome, now=timezone.now(), seconds=seconds, **more)


@pytest.fixture
def hold(ferry) -> Hold:
    hold = Hold.objects.create(
        team=ferry.team,
        article=ferry,
        snapshot=ferry.current_revision.snapshot,
        before=ferry.current_revision,
        substance_sha256="0" * 64,
        cause="publisher",
        claims=12,
        orphaned=11,
    )
    Article.objects.update(hold=hold)
    return hold


# --- dry runs and rounds ---


def test_a_dry_run_is_a_job_with_a_result(api, erin, ferry):
    program = api(erin)

    response = program.post(f"articles/{ferry.pk}/refetch", {"dry_run": True})

    assert response.status_code == 202
    job = response.json()
    assert (job["kind"], job["asked_by"]["name"], job["result"]) == ("rehearse_article", "Erin", None)
    leased = actions.jobs.lease(Job.objects.get(pk=job["id"]).pk)
    leased.result = {"outcome": "same", "detail": "", "revisions": [], "noise": [], "events": {}}
    actions.jobs.finish(leased)
    assert program.get(f"jobs/{job['id']}").json()["result"]["outcome"] == "same"
    (listed,) = program.results("jobs", kind="rehearse_article")
    assert "result" not in listed, "a list is light"


def test_reading_again_is_a_job_too(api, erin, ferry):
    job = api(erin).post(f"articles/{ferry.pk}/reread").json()
    assert (job["kind"], job["subject"]) == ("reread_article", str(ferry.pk))


def test_a_round_counts_its_parts_and_can_be_cancelled(api, alice, ferry):
    program = api(alice)
    job = program.post("articles/reingest", {"articles": [str(ferry.pk)]}).json()
    assert (job["kind"], job["total"], job["done"]) == ("reingest_articles", 1, 0)

    actions.rounds.conduct(actions.jobs.lease(Job.objects.get(pk=job["id"]).pk))

    (part,) = program.results("jobs", parent=job["id"])
    assert (part["kind"], part["subject"], part["state"]) == ("ingest_article", str(ferry.pk), "pending")
    cancelled = program.post(f"jobs/{job['id']}/cancel").json()
    assert cancelled["state"] == "cancelled"
    assert program.get(f"jobs/{part['id']}").json()["state"] == "cancelled"
    problem(program.post(f"jobs/{job['id']}/cancel"), 409, "illegal_move")


def test_a_round_of_nothing_is_refused(api, alice, mallory, ferry):
    problem(
        api(alice).post("articles/reingest", {"extractor_before": "1", "reread": True}), 422, "invalid_input"
    )
    body = {"articles": [str(ferry.pk)]}
    problem(api(mallory).post("articles/reingest", body), 422, "invalid_input")


def test_contributors_start_no_round(api, erin, ferry):
    problem(api(erin).post("articles/reingest", {}), 403, "role_too_low")


# --- holds ---


def test_an_article_says_that_it_waits(api, vera, hold, ferry):
    program = api(vera)
    article = program.get(f"articles/{ferry.pk}").json()
    assert (article["hold"]["claims"], article["hold"]["orphaned"]) == (12, 11)
    assert len(program.results("articles", held="true")) == 1
    assert program.results("articles", held="false") == []
    assert program.get(f"holds/{hold.pk}").json()["decision"] is None


def test_an_editor_refuses(api, alice, hold, ferry):
    program = api(alice)
    refused = program.post(f"holds/{hold.pk}/refuse", REASON).json()
    assert (refused["decision"], refused["decided_by"]["name"]) == ("refused", "Alice")
    assert program.get(f"articles/{ferry.pk}").json()["hold"] is None
    assert program.results("holds", open="true") == []


def test_an_editor_accepts(api, alice, hold):
    program = api(alice)
    job = program.post(f"holds/{hold.pk}/accept").json()
    assert (job["kind"], job["asked_by"]["name"]) == ("ingest_article", "Alice")
    problem(program.post(f"holds/{hold.pk}/accept"), 409, "illegal_move")


@pytest.mark.parametrize("body", [{}, {"reason": " "}, {"reason": 3}, {"because": "x"}])
def test_a_refusal_needs_a_reason(api, alice, hold, body):
    problem(api(alice).post(f"holds/{hold.pk}/refuse", body), 422, "invalid_input")


def test_reviewers_decide_no_hold(api, bob, mallory, hold):
    problem(api(bob).post(f"holds/{hold.pk}/refuse", REASON), 403, "role_too_low")
    problem(api(mallory).post(f"holds/{hold.pk}/refuse", REASON), 404, "not_found")


# --- withdrawals ---


def test_an_editor_withdraws_a_revision(api, alice, stale, ferry):
    program = api(alice)
    bad, first = program.results(f"articles/{ferry.pk}/revisions", ordering="-id")[:2]
    if bad["number"] == 1:
        bad, first = first, bad

    withdrawn = program.post(f"revisions/{bad['id']}/withdraw", REASON).json()

    assert withdrawn["withdrawal"]["restored"] == first["id"]
    assert withdrawn["withdrawal"]["by"]["name"] == "Alice"
    article = program.get(f"articles/{ferry.pk}", {"expand": "anchors"}).json()
    assert article["current_revision"]["number"] == 1
    assert {anchor["quote"] for anchor in article["anchors"]} == {FERRY, BRIDGE}
    assert program.results("staleness", open="true") == []
    assert [r["number"] for r in program.results("revisions", withdrawn="true")] == [2]
    problem(program.post(f"revisions/{bad['id']}/withdraw", REASON), 409, "illegal_move")


def test_outsiders_and_reviewers_withdraw_nothing(api, bob, mallory, ferry):
    revision = read_again(ferry, reading(FEWER, BRIDGE))
    problem(api(bob).post(f"revisions/{revision.pk}/withdraw", REASON), 403, "role_too_low")
    problem(api(mallory).post(f"revisions/{revision.pk}/withdraw", REASON), 404, "not_found")


# --- the ledger ---


def test_every_attempt_is_in_the_ledger(api, vera, ferry):
    visited(ferry)
    visited(ferry, FetchOutcome.TIMEOUT, detail="Too slow.")
    program = api(vera)

    rows = program.results("fetches", article=str(ferry.pk), host="courier.example")

    assert [row["outcome"] for row in rows] == ["same", "timeout"]
    assert len(program.results("fetches", fine="false")) == 1
    assert queries(lambda: program.get("fetches")) <= 6


def test_a_host_has_a_health(api, vera, mallory, ferry):
    for outcome in ["same", "timeout", "timeout"]:
        visited(ferry, FetchOutcome(outcome), detail="Too slow." if outcome == "timeout" else "")
    program = api(vera)

    (host,) = program.results("hosts")

    assert (host["host"], host["fetches"], host["failed"], host["streak"]) == ("courier.example", 3, 2, 2)
    assert (host["condition"], host["outcome"]) == ("troubled", "timeout")
    visited(ferry, FetchOutcome.TIMEOUT)
    assert program.get(f"hosts/{host['id']}").json()["condition"] == "failing"
    assert program.results("hosts", streak=4) == []
    visited(ferry)
    assert program.get(f"hosts/{host['id']}").json()["condition"] == "fine"
    assert api(mallory).results("hosts") == []


# --- volatile places ---


def test_a_person_releases_a_volatile_place(api, bob, erin, ferry):
    place = VolatilePlace.objects.create(
        team=ferry.team, article=ferry, signature="1" * 64, why="rotation", standing=True, seen=3,
        new_text="Read next: seven recipes", seen_at=timezone.now(),
    )  # fmt: skip
    program = api(bob)
    assert [p["id"] for p in program.results("volatile", standing="true")] == [str(place.pk)]

    released = program.post(f"volatile/{place.pk}/release", {"because": "It is the news ticker."}).json()

    assert (released["standing"], released["released_by"]["name"]) == (False, "Bob")
    problem(api(erin).post(f"volatile/{place.pk}/release", {"because": "x"}), 403, "role_too_low")

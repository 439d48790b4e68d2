"""What keeps a bad fetch from doing harm: dry runs, held texts, revisions taken back, and reading anew."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from annotations import actions
from annotations.actions.ingestion import Read, Visit
from annotations.choices import Cause, ClaimState, FetchOutcome, HoldDecision, JobState
from annotations.errors import IllegalMove, InvalidInput, NotAllowed
from annotations.models import (
    Anchor,
    Appearance,
    Article,
    Claim,
    Event,
    Fetch,
    Hold,
    Rating,
    Revision,
    Ruling,
    Snapshot,
    Staleness,
)
from annotations.pipeline import flow
from annotations.values import Page
from tests import conftest
from tests.conftest import BRIDGE, FERRY

FEWER = "The ferry carried 1,100 passengers on Monday."
TALLY = [f"Pier {name} took {number} boats last year." for number, name in enumerate("ABCDEFGHIJKL", 41)]
NOTHING = "This part of our site is being rebuilt, and will be back before the winter."


def reading(*paragraphs: str, claims: tuple[str, ...] = ()):
    """These paragraphs as our own extractor reads them, with the named sentences as candidates."""
    what = conftest.reading(*paragraphs, claims=claims)
    document = flow.read_document(page_of(what))
    assert document.text == what.document.text
    return replace(what, document=document)


def page_of(what, url="https://courier.example/ferry", extra: bytes = b"") -> Page:
    body = what.document.text.encode() + extra
    now = timezone.now()
    return Page(url, url, 200, body, "text/plain", "utf-8", (), now)


def brought(article, what, *, extra: bytes = b"", read: Read | None = None):
    """What a worker does once it has fetched and read: the revision it adds, or None."""
    job = actions.jobs.lease(actions.articles.refetch(article, by=None).pk)
    visit = Visit(page_of(what, extra=extra), seconds=0.2)
    return actions.ingestion._keep(job, article, visit, read or Read(what))


@pytest.fixture
def ferry(team, erin) -> Article:
    """An article of two paragraphs with two claims."""
    article, job, _ = actions.articles.submit(team, by=erin, url="https://courier.example/ferry")
    actions.jobs.finish(actions.jobs.lease(job.pk))
    brought(article, reading(FERRY, BRIDGE, claims=(FERRY, BRIDGE)))
    return Article.objects.get(pk=article.pk)


@pytest.fixture
def tally(team, erin) -> Article:
    """An article with twelve claims in it."""
    article, job, _ = actions.articles.submit(team, by=erin, url="https://courier.example/piers")
    actions.jobs.finish(actions.jobs.lease(job.pk))
    brought(article, reading(*TALLY, claims=tuple(TALLY)))
    return Article.objects.get(pk=article.pk)


@pytest.fixture
def ruled(ferry, alice, bob) -> Ruling:
    """The ferry's claim, ruled on by an editor alone."""
    team = ferry.team
    team.verdicts_required = 1
    team.save()
    claim = actions.claims.open_for_review(Claim.objects.get(statement=FERRY), by=bob)
    rating = team_rating(team)
    actions.verdicts.submit(
        claim, by=bob, rating=rating, rationale="I counted.", confidence=0.8, no_evidence_reason="Lost."
    )
    return Ruling.objects.get(claim=claim)


def team_rating(team) -> Rating:
    return Rating.objects.get(team=team, scale__current=True, slug="false")


def counts() -> dict[str, int]:
    models = [Revision, Anchor, Appearance, Claim, Staleness, Event, Fetch, Snapshot, Hold]
    return {model.__name__: model.objects.count() for model in models}


# --- plans ---


def test_a_plan_says_what_applying_it_does(ferry, ruled):
    what = reading("Fog is expected.", FEWER, claims=("Fog is expected.",))
    with transaction.atomic():
        article = Article.objects.select_for_update(of=("self",)).get(pk=ferry.pk)
        before = counts()
        plan = actions.revisions.plan(article, what, snapshot=article.current_revision.snapshot)
        assert counts() == before, "planning writes nothing"
        revision = actions.revisions.apply(plan, now=timezone.now())
        actions.revisions.announce(plan)

    assert [anchor.pk for anchor in plan.carried] == list(
        Anchor.objects.filter(revision=revision)
        .exclude(appearance__first_revision=revision)
        .values_list("pk", flat=True)
    )
    assert {mark.pk for mark in plan.stale} == set(Staleness.objects.values_list("pk", flat=True))
    told = list(Event.objects.filter(number__gt=0).order_by("number").values_list("kind", flat=True))
    assert told[-len(plan.news()) :] == [one.kind for one in plan.news()]


# --- dry runs ---


def test_a_dry_run_tells_and_writes_nothing(ferry, ruled, erin):
    what = reading("Fog is expected.", FEWER, claims=("Fog is expected.",))
    actions.webhooks.create(by=erin, url="https://hooks.example/all")
    actions.webhooks.create(by=erin, url="https://hooks.example/stale", kinds=["ruling.stale"])
    actions.webhooks.create(by=erin, url="https://hooks.example/new", kinds=["claim.marked"])
    job = actions.jobs.lease(actions.articles.refetch(ferry, by=erin, dry_run=True).pk)
    before = counts()

    report = actions.rehearsals._undone(ferry, Visit(page_of(what), 0.1), Read(what))
    actions.rehearsals._end(job, report)

    assert counts() == before
    job.refresh_from_db()
    (revision,) = job.result["revisions"]
    assert (job.state, job.result["outcome"], revision["number"]) == (JobState.DONE, "changed", 2)
    assert [lost["old"]["quote"] for lost in revision["lost"]] == [BRIDGE]
    assert [moved["new"]["quote"] for moved in revision["moved"]] == [FEWER]
    (stale,) = revision["rulings_stale"]
    assert (stale["ruling"], stale["reason"]) == (str(ruled.pk), "number_changed")
    told = {"revision.added": 1, "ruling.stale": 1, "edit.stealthy": 1, "ruling.repair_proposed": 1}
    assert job.result["events"] == told, "of verdicts nothing is told"
    assert job.result["webhooks"] == {"webhooks": 2, "deliveries": 5}
    assert [one["statement"] for one in revision["proposed"]] == ["Fog is expected."]


# --- the circuit breaker ---


def test_a_text_that_would_orphan_too_much_waits_for_a_person(tally):
    assert brought(tally, reading(NOTHING)) is None

    tally.refresh_from_db()
    assert tally.current_revision.number == 1
    assert (tally.fetch_outcome, tally.fetch_detail[:8]) == (FetchOutcome.HELD, "12 of 12")
    assert (tally.hold.claims, tally.hold.orphaned, tally.hold.decision) == (12, 12, "")
    assert Event.objects.filter(kind="article.held").count() == 1
    assert Anchor.objects.filter(revision__number=2).count() == 0

    assert brought(tally, reading(NOTHING), extra=b" ") is None
    assert Hold.objects.count() == 1
    assert Event.objects.filter(kind="article.held").count() == 1, "it is said once"


@pytest.mark.parametrize(("kept", "held"), [(9, False), (8, True)])
def test_three_in_ten_is_the_limit(tally, kept, held):
    brought(tally, reading(*TALLY[:kept], NOTHING))
    tally.refresh_from_db()
    assert (tally.hold is not None) == held


def test_few_claims_are_no_crowd(ferry):
    assert brought(ferry, reading(NOTHING)).number == 2


def test_an_editor_accepts(tally, alice):
    brought(tally, reading(NOTHING))
    tally.refresh_from_db()

    job = actions.holds.accept(tally.hold, by=alice, reason="They did rebuild it.")
    revision = actions.ingestion.ingest(actions.jobs.lease(job.pk))

    tally.refresh_from_db()
    assert (revision.number, tally.current_revision, tally.hold) == (2, revision, None)
    assert revision.text == NOTHING
    with pytest.raises(IllegalMove):
        actions.holds.refuse(Hold.objects.get(), by=alice, reason="Too late.")


def test_an_editor_refuses_and_is_not_asked_again(tally, alice):
    brought(tally, reading(NOTHING))
    actions.holds.refuse(Hold.objects.get(), by=alice, reason="A broken page.")

    assert brought(tally, reading(NOTHING)) is None
    tally.refresh_from_db()
    assert (tally.hold, tally.current_revision.number) == (None, 1)
    assert "A broken page" in tally.fetch_detail
    assert Hold.objects.get().decision == HoldDecision.REFUSED


def test_nobody_need_decide_what_is_over(tally):
    brought(tally, reading(NOTHING))
    brought(tally, reading(*TALLY))
    tally.refresh_from_db()
    assert tally.hold is None
    assert Hold.objects.get().decision == HoldDecision.LAPSED


def test_reviewers_do_not_decide_and_editors_give_a_reason(tally, bob, alice):
    brought(tally, reading(NOTHING))
    hold = Hold.objects.get()
    with pytest.raises(NotAllowed):
        actions.holds.accept(hold, by=bob)
    with pytest.raises(InvalidInput):
        actions.holds.refuse(hold, by=alice, reason=" ")


# --- rollback ---


def test_a_withdrawn_revision_gives_back_anchors_and_rulings(ferry, ruled, alice):
    bad = brought(ferry, reading(FEWER))
    assert ruled.staleness.open().exists()

    withdrawal = actions.withdrawals.withdraw(bad, by=alice, reason="A test page of theirs.")

    ferry.refresh_from_db()
    assert ferry.current_revision == withdrawal.restored
    assert ferry.current_revision.number == 1
    standing = actions.revisions.standing_anchors(ferry.current_revision)
    assert [anchor.quote for anchor in standing] == [FERRY, BRIDGE]
    assert not Staleness.objects.open().exists()
    assert "was withdrawn: A test page" in ruled.staleness.get().cleared_because
    assert Revision.objects.filter(pk=bad.pk).exists(), "it stays on record"
    assert Event.objects.get(kind="revision.withdrawn").data["reason"] == "A test page of theirs."


def test_the_same_text_is_not_taken_twice(ferry, alice):
    bad = brought(ferry, reading(FEWER))
    actions.withdrawals.withdraw(bad, by=alice, reason="A test page of theirs.")

    assert brought(ferry, reading(FEWER)) is None
    ferry.refresh_from_db()
    assert (ferry.fetch_outcome, ferry.current_revision.number) == (FetchOutcome.HELD, 1)

    job = actions.holds.accept(Hold.objects.get(), by=alice, reason="It was right after all.")
    again = actions.ingestion.ingest(actions.jobs.lease(job.pk))
    assert (again.number, again.text) == (3, FEWER)


def test_places_are_carried_from_before_it(ferry, alice):
    """Text that only the withdrawn revision had is no certain place to go on from."""
    bad = brought(ferry, reading(BRIDGE, "Fog is expected.", FERRY))
    actions.withdrawals.withdraw(bad, by=alice, reason="Out of order.")
    after = brought(ferry, reading(FERRY, "The gate is new.", BRIDGE))

    assert after.number == 3
    assert {anchor.quote for anchor in after.anchors.all()} == {FERRY, BRIDGE}


def test_what_was_marked_in_it_is_carried_back(ferry, alice, erin):
    bad = brought(ferry, reading(FERRY, "Fog is expected.", BRIDGE, claims=("Fog is expected.",)))
    start = bad.text.index("close in May")
    marked = actions.claims.mark(bad, by=erin, start=start, end=start + len("close in May"))

    actions.withdrawals.withdraw(bad, by=alice, reason="Not theirs.")

    ferry.refresh_from_db()
    anchor = marked.anchors.get(revision=ferry.current_revision, standing=True)
    assert anchor.quote == "close in May"
    fog = Claim.objects.get(statement="Fog is expected.")
    assert fog.state == ClaimState.REJECTED, "nobody had taken it up"
    assert "withdrawn" in fog.reason
    later = brought(ferry, reading("A new gate.", FERRY, BRIDGE))
    assert marked.anchors.get(revision=later).quote == "close in May"


def test_only_the_last_and_never_the_first(ferry, alice):
    first = ferry.current_revision
    with pytest.raises(IllegalMove, match="no revision before"):
        actions.withdrawals.withdraw(first, by=alice, reason="x")
    brought(ferry, reading(FEWER))
    with pytest.raises(IllegalMove, match="later ones first"):
        actions.withdrawals.withdraw(first, by=alice, reason="x")


def test_an_editor_withdraws_with_a_reason(ferry, alice, bob):
    bad = brought(ferry, reading(FEWER))
    with pytest.raises(NotAllowed):
        actions.withdrawals.withdraw(bad, by=bob, reason="x")
    with pytest.raises(InvalidInput):
        actions.withdrawals.withdraw(bad, by=alice, reason="  ")


@pytest.mark.parametrize("change", ["reason = 'x'", "created_at = now()"])
def test_a_withdrawal_is_permanent(ferry, alice, change):
    actions.withdrawals.withdraw(brought(ferry, reading(FEWER)), by=alice, reason="A test page.")
    with (
        pytest.raises(IntegrityError, match="permanent"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE annotations_withdrawal SET {change}")


# --- reading anew ---


def test_what_we_read_otherwise_is_not_the_publishers(ferry):
    """A newer extractor meets a page that its publisher changed too: two revisions, each with its cause."""
    anew, now_says = (
        reading(FERRY, BRIDGE, "The gate was painted green."),
        reading(FEWER, BRIDGE, "The gate was painted green."),
    )

    last = brought(ferry, now_says, read=Read(now_says, anew, ferry.current_revision))

    causes = list(Revision.objects.order_by("number").values_list("number", "cause"))
    assert causes == [(1, Cause.FIRST), (2, Cause.EXTRACTOR), (3, Cause.PUBLISHER)]
    assert last.number == 3


def test_an_unchanged_page_that_we_read_otherwise_blames_nobody(ferry):
    changed_at = ferry.changed_at
    anew = reading(FERRY, BRIDGE, "The gate was painted green.")

    brought(
        ferry, anew, extra=b"<!-- another advertisement -->", read=Read(anew, anew, ferry.current_revision)
    )

    ferry.refresh_from_db()
    assert (ferry.current_revision.number, ferry.current_revision.cause) == (2, Cause.EXTRACTOR)
    assert ferry.changed_at == changed_at


def test_reading_again_what_is_kept_visits_nobody(ferry, erin):
    fetches = Fetch.objects.count()
    job = actions.articles.reread(ferry, by=erin)

    revision = actions.ingestion.reread(actions.jobs.lease(job.pk))

    job.refresh_from_db()
    assert (job.state, job.host) == (JobState.DONE, "")
    assert Fetch.objects.count() == fetches
    assert revision is None or revision.cause == Cause.EXTRACTOR


def test_nothing_kept_is_nothing_to_read(team, erin):
    article, _, _ = actions.articles.submit(team, by=erin, url="https://courier.example/new")
    with pytest.raises(IllegalMove):
        actions.articles.reread(article, by=erin)

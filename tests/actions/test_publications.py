"""Published is permanent: gates before it, corrections after it, and a log of both."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from annotations import actions
from annotations.choices import (
    ClaimState,
    CorrectionKind,
    Gate,
    PublicationState,
    ReportState,
    Role,
    SourceKind,
    Stance,
)
from annotations.errors import Conflict, IllegalMove, InvalidInput, NotAllowed
from annotations.models import Claim, Correction, Edition, Event, Publication, Rating
from annotations.pipeline import publishing
from tests.conftest import BRIDGE, FERRY, person, read_again, reading


def rating(team, slug: str) -> Rating:
    return Rating.objects.get(team=team, scale__current=True, slug=slug)


def judge(claim, member, slug="false", **more):
    return actions.verdicts.submit(
        claim,
        by=member,
        rating=rating(claim.team, slug),
        rationale="I counted the tickets.",
        evidence=list(claim.evidence.filter(withdrawn_at__isnull=True)),
        **{"no_evidence_reason": "The tickets are at the pier.", "confidence": 0.8} | more,
    )


@pytest.fixture
def dora(ruth):
    """A second editor."""
    return actions.teams.admit(person("dora"), by=ruth, role=Role.EDITOR)


@pytest.fixture
def opened(ferry, bob) -> Claim:
    return actions.claims.open_for_review(Claim.objects.get(statement=FERRY), by=bob)


@pytest.fixture
def ruled(opened, bob, carol) -> Claim:
    """A claim with evidence and a ruling by consensus: it lacks nothing."""
    ledger, _ = actions.sources.add(
        opened.team, by=bob, kind=SourceKind.DOCUMENT, title="Ledger of the pier", citation="Shelf 4"
    )
    actions.evidence.add(opened, ledger, by=bob, stance=Stance.REFUTES, note="It says 1,100.")
    judge(opened, bob)
    judge(opened, carol)
    opened.refresh_from_db()
    return opened


def publish(claim, by, **more) -> Publication:
    told = {"headline": "No, fewer took the ferry", "explanation": "The pier counted **1,100**."}
    return actions.publications.publish(claim, by=by, **told | more)


def closed(claim, by) -> set[Gate]:
    return {result.gate for result in actions.publications.gates(claim, by=by) if not result.met}


def test_it_works(ruled, alice):
    publication = publish(ruled, alice)

    assert publication.state == PublicationState.PUBLISHED
    edition = publication.current
    assert edition.document["claim"]["statement"] == FERRY
    assert edition.document["rating"]["slug"] == "false"
    assert edition.document["appearances"][0]["quote"] == FERRY
    assert edition.sha256 == publishing.sha256(edition.document)
    ruled.refresh_from_db()
    assert ruled.state == ClaimState.PUBLISHED
    told = Event.objects.get(kind="publication.published")
    assert told.data["sha256"] == edition.sha256


def test_only_editors_publish(ruled, bob, vera):
    for member in (bob, vera):
        with pytest.raises(NotAllowed):
            publish(ruled, member)
    assert not Publication.objects.exists()


def test_readers_must_be_told_something(ruled, alice):
    with pytest.raises(InvalidInput) as refused:
        publish(ruled, alice, headline=" ", explanation="")
    assert [part["pointer"] for part in refused.value.extra["errors"]] == ["/headline", "/explanation"]


# --- the gates: each has one way to be closed and one to be opened ---


def test_every_gate_that_is_closed_is_told_with_what_opens_it(opened, alice):
    with pytest.raises(IllegalMove) as refused:
        publish(opened, alice)

    assert refused.value.code == "gates_not_met"
    gates = {gate["id"]: gate for gate in refused.value.extra["gates"]}
    assert set(gates) == {Gate.NOT_RULED, Gate.EVIDENCE_MISSING}
    assert all(gate["needs"] for gate in gates.values())


def test_not_ruled(opened, ruled, alice):
    assert Gate.NOT_RULED not in closed(ruled, alice)
    bridge = Claim.objects.get(statement=BRIDGE)
    assert Gate.NOT_RULED in closed(bridge, alice)


def test_evidence_missing(ruled, alice, bob):
    assert Gate.EVIDENCE_MISSING not in closed(ruled, alice)
    actions.evidence.withdraw(ruled.evidence.get(), by=bob, because="A copy of another ledger.")
    assert Gate.EVIDENCE_MISSING in closed(ruled, alice)


def test_context_alone_is_no_evidence(opened, alice, bob):
    atlas, _ = actions.sources.add(
        opened.team, by=bob, kind=SourceKind.DOCUMENT, title="Atlas", citation="p. 3"
    )
    actions.evidence.add(opened, atlas, by=bob, stance=Stance.CONTEXT)
    assert Gate.EVIDENCE_MISSING in closed(opened, alice)


@pytest.fixture
def counts(ruled, bob):
    """A source with an address, that was not fetched yet."""
    source, _job = actions.sources.add(
        ruled.team,
        by=bob,
        kind=SourceKind.DATASET,
        title="Passenger counts",
        url="https://harbour.example/counts",
    )
    return source


def test_snapshot_missing(ruled, alice, bob, counts, ferry):
    actions.evidence.add(ruled, counts, by=bob, stance=Stance.REFUTES)
    assert Gate.SNAPSHOT_MISSING in closed(ruled, alice)

    counts.snapshot = ferry.current_revision.snapshot
    counts.save()
    assert Gate.SNAPSHOT_MISSING not in closed(ruled, alice)


def test_quote_unanchored(ruled, alice, bob, counts):
    counts.text = "Monday: 1,100 passengers."
    counts.save()
    actions.evidence.add(ruled, counts, by=bob, stance=Stance.REFUTES, quote="1,100 passengers")
    assert Gate.QUOTE_UNANCHORED not in closed(ruled, alice)

    actions.evidence.add(ruled, counts, by=bob, stance=Stance.REFUTES, quote="a thousand and a hundred")
    assert Gate.QUOTE_UNANCHORED in closed(ruled, alice)


def test_ruling_stale(ruled, alice, ferry):
    read_again(ferry, reading(FERRY.replace("1,200", "1,700"), BRIDGE))
    assert {Gate.RULING_STALE, Gate.PLACE_UNCONFIRMED} <= closed(ruled, alice)


def test_same_eyes(opened, team, alice, bob, carol):
    team.verdicts_required = 1
    team.save()
    judge(opened, alice)

    assert Gate.SAME_EYES in closed(opened, alice)
    assert Gate.SAME_EYES not in closed(opened, carol)


def test_claim_too_long(opened, alice, bob):
    actions.claims.reword(opened, by=alice, statement="The ferry carried very many. " * 20)
    opened.refresh_from_db()
    assert Gate.CLAIM_TOO_LONG in closed(opened, alice)
    actions.claims.reword(opened, by=alice, statement=FERRY + " It was full.")
    opened.refresh_from_db()
    assert Gate.CLAIM_TOO_LONG not in closed(opened, alice)


def test_a_rule_is_set_aside_by_two_editors(ruled, alice, dora, bob, counts):
    actions.evidence.add(ruled, counts, by=bob, stance=Stance.REFUTES)
    aside = {"gate": Gate.SNAPSHOT_MISSING}

    actions.publications.override(ruled, by=alice, reason="The archive is down until June.", **aside)
    with pytest.raises(NotAllowed, match="second editor"):
        actions.publications.override(ruled, by=alice, reason="Again.", **aside)
    with pytest.raises(IllegalMove):
        publish(ruled, alice)

    actions.publications.override(ruled, by=dora, reason="", **aside)
    assert publish(ruled, alice).state == PublicationState.PUBLISHED


def test_what_no_reason_outweighs_is_not_set_aside(ruled, alice):
    for gate in set(Gate) - publishing.OVERRIDABLE:
        with pytest.raises(NotAllowed, match="has to be met"):
            actions.publications.override(ruled, by=alice, gate=gate, reason="We are in a hurry.")


# --- embargo ---


def test_an_embargo_ends_by_itself(ruled, alice):
    then = timezone.now() + timedelta(hours=3)
    publication = publish(ruled, alice, publish_at=then)
    assert publication.state == PublicationState.SCHEDULED
    assert not Edition.objects.exists()
    assert list(actions.publications.due()) == []

    with time_machine.travel(then + timedelta(minutes=1), tick=False):
        assert list(actions.publications.due()) == [publication]
        published = actions.publications.publish_due(publication)

    assert published.state == PublicationState.PUBLISHED
    assert actions.publications.publish_due(publication).editions.count() == 1, "and only once"


def test_an_embargo_does_not_outrun_the_gates(ruled, alice, ferry):
    then = timezone.now() + timedelta(hours=3)
    publication = publish(ruled, alice, publish_at=then)
    read_again(ferry, reading(FERRY.replace("1,200", "1,700"), BRIDGE))

    with time_machine.travel(then + timedelta(minutes=1), tick=False):
        held = actions.publications.publish_due(publication)

    assert held.state == PublicationState.HELD
    assert "RULING_STALE" in held.held_because
    assert Event.objects.filter(kind="publication.held").count() == 1


# --- corrections ---


@pytest.fixture
def published(ruled, alice) -> Publication:
    return publish(ruled, alice)


TOLD = {"was": "1,100 passengers", "now": "1,104 passengers", "why": "We had misread a digit."}


def test_a_correction_is_a_new_edition_and_the_old_one_stays(published, alice):
    first = published.current

    correction = actions.publications.correct(
        published, by=alice, kind=CorrectionKind.CORRECTION, explanation="The pier counted 1,104.", **TOLD
    )

    published.refresh_from_db()
    assert published.current == correction.edition
    assert [edition.number for edition in published.editions.order_by("number")] == [1, 2]
    assert first.document["explanation"] == "The pier counted **1,100**."
    assert correction.edition.document["correction"]["why"] == TOLD["why"]
    assert published.slug == first.document["address"].split("/")[-2], "the address stays"


def test_a_correction_says_what_was_what_is_and_why(published, alice):
    with pytest.raises(InvalidInput) as refused:
        actions.publications.correct(
            published, by=alice, kind=CorrectionKind.MINOR, was="1,100", now="", why=" "
        )
    assert [part["pointer"] for part in refused.value.extra["errors"]] == ["/now", "/why"]


def test_publishing_twice_is_refused(published, ruled, alice):
    with pytest.raises(Conflict, match="correction"):
        publish(ruled, alice)


def test_a_published_claim_is_judged_anew_and_then_corrected(published, ruled, alice, bob, carol, ferry):
    read_again(ferry, reading(FERRY.replace("1,200", "1,100"), BRIDGE))
    with pytest.raises(IllegalMove, match="may no longer hold"):
        actions.publications.correct(published, by=alice, kind=CorrectionKind.UPDATE, **TOLD)
    anchor = ferry.current_revision.anchors.model.objects.get(
        appearance__claim=ruled, standing=True, revision__number=2
    )
    actions.anchors.confirm(anchor, by=bob)
    judge(ruled, bob, "true", reason="It says 1,100 now.")
    judge(ruled, carol, "true", reason="It says 1,100 now.")

    correction = actions.publications.correct(published, by=alice, kind=CorrectionKind.UPDATE, **TOLD)

    assert correction.edition.document["rating"]["slug"] == "true"
    ruled.refresh_from_db()
    assert ruled.state == ClaimState.PUBLISHED


def test_a_retraction_waits_for_no_gate(published, alice, ferry):
    read_again(ferry, reading(FERRY.replace("1,200", "1,700"), BRIDGE))
    made = actions.publications.correct(published, by=alice, kind=CorrectionKind.RETRACTION, **TOLD)
    assert made.edition.document["correction"]["kind"] == "retraction"


def test_unpublishing_says_why_and_keeps_everything(published, alice):
    with pytest.raises(InvalidInput):
        actions.publications.unpublish(published, by=alice, because=" ")
    gone = actions.publications.unpublish(published, by=alice, because="A court has ordered it.")
    assert gone.state == PublicationState.UNPUBLISHED
    assert gone.editions.count() == 1


# --- reports ---


def test_a_reader_reports_and_is_answered(published, alice):
    report = actions.publications.report(published, text="It was 1,104.", contact="reader@post.example")
    made = actions.publications.correct(
        published, by=alice, kind=CorrectionKind.CORRECTION, report=report, **TOLD
    )
    report.refresh_from_db()
    assert (report.state, made.report) == (ReportState.ACCEPTED, report)
    with pytest.raises(Conflict):
        actions.publications.answer(report, by=alice, state=ReportState.DECLINED, text="No.")


def test_readers_see_an_answered_report_while_the_team_says_so(published, alice, bob):
    report = actions.publications.report(published, text="It was 1,104.")
    with pytest.raises(IllegalMove, match="Answer it first"):
        actions.publications.show_answer(report, by=alice, shown=True)
    told = {"state": ReportState.DECLINED, "text": "Crew included."}
    assert actions.publications.answer(report, by=alice, shown=True, **told).shown
    with pytest.raises(NotAllowed):
        actions.publications.show_answer(report, by=bob, shown=False)
    assert not actions.publications.show_answer(report, by=alice, shown=False).shown
    kinds = Event.objects.filter(kind__startswith="report.").order_by("number").values_list("kind", flat=True)
    assert list(kinds) == ["report.received", "report.answered", "report.shown", "report.hidden"]


def test_a_readers_address_is_in_no_event(published):
    actions.publications.report(published, text="It was 1,104.", contact="reader@post.example")
    assert "reader@post.example" not in str(list(Event.objects.values_list("data", flat=True)))


# --- the database itself ---


@pytest.mark.parametrize("model", [Edition, Correction])
def test_the_database_refuses_to_change_what_was_published(published, alice, model):
    actions.publications.correct(published, by=alice, kind=CorrectionKind.MINOR, **TOLD)
    table = model._meta.db_table
    for statement in (f"UPDATE {table} SET created_at = now()", f"DELETE FROM {table}"):
        refused = pytest.raises(IntegrityError, match="permanent")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

"""Fixed after our verdict: what a publisher repairs is proposed, or certain where its own note names it."""

from dataclasses import replace

import pytest

from annotations import actions
from annotations.choices import BlockKind, RepairState, RequestOutcome, RequestState
from annotations.errors import Conflict, InvalidInput, NotAllowed
from annotations.models import Claim, CorrectionRequest, Event, Repair, Ruling
from annotations.values import Block
from tests.actions.test_verdicts import judge
from tests.conftest import BRIDGE, FERRY, read_again, reading

FEWER = FERRY.replace("1,200", "1,100")
NOTE = "Correction: an earlier version said 1,200 passengers."


@pytest.fixture
def ruling(ferry, bob, carol) -> Ruling:
    """The ferry's claim, rated false by two."""
    claim = actions.claims.open_for_review(Claim.objects.get(statement=FERRY), by=bob)
    judge(claim, bob, "false")
    judge(claim, carol, "false")
    return Ruling.objects.get()


@pytest.fixture
def request_(ruling, ferry, bob) -> CorrectionRequest:
    return actions.remedies.ask(
        ruling, ferry, by=bob, sent_to="corrections@courier.example", text="It was 1,100. Please correct it."
    )


def with_note(*paragraphs, note):
    what = reading(*paragraphs, note)
    *blocks, last = what.document.blocks
    told = Block(BlockKind.CORRECTION_NOTE, last.start, last.end)
    return replace(what, document=replace(what.document, blocks=(*blocks, told)))


def test_it_works(ferry, ruling, request_):
    """The publisher's note names the number: nobody needs to look."""
    after = read_again(ferry, with_note(FEWER, BRIDGE, note=NOTE))

    repair = Repair.objects.get()
    assert (repair.ruling, repair.state, repair.after) == (ruling, RepairState.CONFIRMED, after)
    assert repair.detail == "“1,200” became “1,100”"
    assert repair.decided_by is None
    request_.refresh_from_db()
    assert (request_.state, request_.outcome) == (RequestState.CLOSED, RequestOutcome.FIXED)
    assert request_.repair == repair
    assert Event.objects.filter(kind="ruling.repair_confirmed", object_id=ruling.pk).count() == 1


@pytest.mark.parametrize(
    "after",
    [
        reading(FEWER, BRIDGE),
        reading(BRIDGE),
        with_note(FEWER, BRIDGE, note="Correction: the name of the harbour was misspelt."),
        with_note(BRIDGE, note=NOTE),
    ],
    ids=["changed without a word", "gone", "a note about something else", "gone, with a note"],
)
def test_what_no_note_names_a_person_confirms(ferry, ruling, request_, bob, after):
    read_again(ferry, after)
    repair = Repair.objects.get()
    assert repair.state == RepairState.PROPOSED
    request_.refresh_from_db()
    assert request_.state == RequestState.OPEN

    actions.remedies.confirm(repair, by=bob, reason="That is what we asked for.")

    request_.refresh_from_db()
    assert (request_.outcome, request_.closed_by) == (RequestOutcome.FIXED, bob.user)
    with pytest.raises(Conflict):
        actions.remedies.refuse(repair, by=bob, reason="Or not.")


def test_a_retraction_of_the_article_is_certain(ferry, ruling):
    read_again(ferry, with_note(BRIDGE, note="Editor’s note: this article has been retracted."))
    assert Repair.objects.get().state == RepairState.CONFIRMED


def test_a_change_elsewhere_repairs_nothing(ferry, ruling):
    read_again(ferry, with_note(FERRY, "The bridge stays open.", note=NOTE))
    assert not Repair.objects.exists()


def test_what_was_rated_true_is_not_repaired(ferry, bob, carol):
    claim = actions.claims.open_for_review(Claim.objects.get(statement=FERRY), by=bob)
    judge(claim, bob, "true")
    judge(claim, carol, "true")
    read_again(ferry, with_note(FEWER, BRIDGE, note=NOTE))
    assert not Repair.objects.exists()


def test_a_repair_taken_back_is_none_and_the_request_is_open_again(ferry, ruling, request_):
    read_again(ferry, with_note(FEWER, BRIDGE, note=NOTE))
    read_again(ferry, reading(FERRY, BRIDGE))
    assert Repair.objects.get().state == RepairState.UNDONE
    request_.refresh_from_db()
    assert (request_.state, request_.outcome, request_.repair) == (RequestState.OPEN, "", None)


def test_a_request_is_answered_and_closed_by_hand(request_, bob):
    answered = actions.remedies.answered(request_, by=bob, answer="We stand by it.")
    assert answered.state == RequestState.ANSWERED
    closed = actions.remedies.close(
        request_, by=bob, outcome=RequestOutcome.REFUSED, because="They stand by it."
    )
    assert (closed.outcome, closed.answer) == (RequestOutcome.REFUSED, "We stand by it.")
    with pytest.raises(Conflict):
        actions.remedies.answered(request_, by=bob, answer="Again.")


def test_who_may_not(ruling, ferry, erin, request_):
    with pytest.raises(NotAllowed):
        actions.remedies.ask(ruling, ferry, by=erin, sent_to="x", text="y")
    with pytest.raises(NotAllowed):
        actions.remedies.close(request_, by=erin, outcome=RequestOutcome.REFUSED, because="x")


def test_an_article_that_does_not_make_the_claim_is_not_asked_about(ruling, team, bob):
    other, _, _ = actions.articles.submit(team, by=bob, url="https://courier.example/other")
    with pytest.raises(InvalidInput):
        actions.remedies.ask(ruling, other, by=bob, sent_to="x", text="y")

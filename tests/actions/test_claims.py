"""Claims: what the machine proposes stays on record, what people decide counts."""

import pytest
from django.db import IntegrityError, transaction

from annotations import actions
from annotations.actions.anchors import _certain
from annotations.choices import AnchorState, ClaimState, Voice
from annotations.errors import Conflict, IllegalMove, InvalidInput, NotAllowed
from annotations.models import Anchor, Claim, Proposal
from annotations.models.ids import uuid7
from tests.conftest import BRIDGE, FERRY, read_again, reading


@pytest.fixture
def claim(ferry) -> Claim:
    return Claim.objects.get(statement=FERRY)


def anchor_of(claim: Claim, revision) -> Anchor:
    return Anchor.objects.get(appearance__claim=claim, revision=revision, standing=True)


def test_it_works(ferry, claim):
    assert claim.state == ClaimState.CANDIDATE
    proposal = Proposal.objects.get(appearance__claim=claim)
    assert (proposal.detector, proposal.detector_version) == ("by hand", "1")
    anchor = anchor_of(claim, ferry.current_revision)
    assert ferry.current_revision.text[anchor.start : anchor.end] == FERRY


def test_a_person_marks_a_claim_by_hand(ferry, erin):
    text = ferry.current_revision.text
    start = text.index("1,200 passengers")
    appearance = actions.claims.mark(
        ferry.current_revision,
        by=erin,
        start=start,
        end=start + 16,
        statement="1,200 people took the ferry.",
        speaker="Ida Holm",
        voice=Voice.REPORTED,
    )
    assert appearance.exact == "1,200 passengers"
    assert appearance.claim.state == ClaimState.OPEN
    assert appearance.claim.claimant.name == "Ida Holm"


def test_marked_in_an_older_revision_it_is_carried_to_the_current_one(ferry, erin):
    older = ferry.current_revision
    newer = read_again(ferry, reading("Fog is expected.", FERRY, BRIDGE))
    start = older.text.index("The old bridge")

    appearance = actions.claims.mark(older, by=erin, start=start, end=start + 14)

    placed = appearance.anchors.get(revision=newer)
    assert newer.text[placed.start : placed.end] == "The old bridge"


def test_known_claims_are_not_proposed_again(ferry, claim, bob):
    actions.claims.reject(claim, by=bob, reason="Nobody doubts it.")
    read_again(ferry, reading("Fog is expected.", FERRY, BRIDGE, claims=(FERRY, BRIDGE)))
    assert Claim.objects.count() == 2


def test_new_sentences_are_proposed(ferry):
    read_again(ferry, reading(FERRY, BRIDGE, "Two crew were hurt.", claims=("Two crew were hurt.",)))
    assert Claim.objects.filter(statement="Two crew were hurt.").exists()


def test_rejecting_takes_a_reason_and_may_be_taken_back(claim, bob):
    with pytest.raises(InvalidInput):
        actions.claims.reject(claim, by=bob, reason="")
    claim = actions.claims.reject(claim, by=bob, reason="Not checkable.")
    assert claim.state == ClaimState.REJECTED
    assert actions.claims.open_for_review(claim, by=bob).state == ClaimState.OPEN


def test_an_edit_leaves_the_proposal_alone(claim, erin):
    actions.claims.reword(claim, by=erin, statement="1,200 people took the ferry on Monday.")
    assert Proposal.objects.get(appearance__claim=claim).statement == FERRY


def test_changed_words_are_proposed_and_a_person_confirms(ferry, claim, bob):
    after = read_again(ferry, reading(FERRY.replace("1,200", "1,700"), BRIDGE))
    proposed = anchor_of(claim, after)
    assert proposed.state == AnchorState.EDITED
    assert proposed.needs_person

    decided = actions.anchors.confirm(proposed, by=bob, reason="Same count, corrected.")

    assert anchor_of(claim, after) == decided
    assert not decided.needs_person
    assert Anchor.objects.filter(revision=after, appearance__claim=claim).count() == 2, "both stay on record"


def test_the_same_words_beside_a_guard_wait_for_a_person_too(ferry, claim, bob):
    after = read_again(ferry, reading(f"Nobody says that {FERRY[0].lower()}{FERRY[1:]}", BRIDGE))
    proposed = anchor_of(claim, after)
    assert proposed.guards
    assert proposed.needs_person
    assert proposed in Anchor.objects.undecided()

    actions.anchors.confirm(proposed, by=bob)

    assert not Anchor.objects.undecided().filter(revision=after, appearance__claim=claim).exists()


def test_other_places_are_kept_for_the_person_who_decides(ferry, claim, bob):
    other = "The ferry carried 1,300 passengers, they say, one Monday."
    after = read_again(ferry, reading("Fog is expected.", BRIDGE, other))
    proposed = anchor_of(claim, after)
    spans = [(one["start"], one["end"]) for one in proposed.alternatives]
    places = [after.text[start:end] for start, end in [*spans, (proposed.start or 0, proposed.end or 0)]]
    assert other in places


def test_an_unconfirmed_place_is_never_a_starting_point(ferry, claim):
    """Two edits, each small: the second is measured from the words that were certain, not from the first."""
    read_again(ferry, reading(FERRY.replace("1,200", "1,700"), BRIDGE))
    third = read_again(ferry, reading(FERRY, BRIDGE))
    assert anchor_of(claim, third).state in (AnchorState.EXACT, AnchorState.SHIFTED)


def test_a_guarded_place_is_never_a_starting_point_either(ferry, claim):
    """The words may stand while a guard speaks; the next text is then held against the unguarded ones."""
    second = read_again(ferry, reading("Fog is expected.", FERRY, BRIDGE))
    guarded = anchor_of(claim, second)
    Anchor.objects.filter(pk=guarded.pk).update(standing=False)
    guarded.pk, guarded.standing, guarded.guards = uuid7(), True, ["negation_changed"]
    guarded.save(force_insert=True)

    origins = [
        anchor.revision.number for anchor in _certain(ferry, only=None) if anchor.appearance.claim == claim
    ]

    assert origins == [1]


def test_a_removed_sentence_orphans_and_its_return_is_found(ferry, claim):
    gone = read_again(ferry, reading(BRIDGE))
    assert anchor_of(claim, gone).state == AnchorState.ORPHANED

    back = read_again(ferry, reading(FERRY, BRIDGE))
    assert anchor_of(claim, back).quote == FERRY


def test_a_dropped_claim_stays_dropped(ferry, claim, bob):
    gone = read_again(ferry, reading(BRIDGE))
    actions.anchors.drop(anchor_of(claim, gone), by=bob, reason="Withdrawn by the paper.")

    back = read_again(ferry, reading(FERRY, BRIDGE))

    assert not Anchor.objects.filter(appearance__claim=claim, revision=back).exists()


def test_a_person_may_choose_another_place(ferry, claim, bob):
    after = read_again(ferry, reading("Some 1,200 travelled on Monday by ferry.", BRIDGE))
    moved = actions.anchors.move(anchor_of(claim, after), by=bob, start=5, end=30)
    assert moved.quote == after.text[5:30]


def test_two_people_deciding_at_once_is_a_conflict(ferry, claim, bob, carol):
    after = read_again(ferry, reading(FERRY.replace("1,200", "1,700"), BRIDGE))
    proposed = anchor_of(claim, after)
    actions.anchors.confirm(proposed, by=bob)
    with pytest.raises(Conflict):
        actions.anchors.drop(proposed, by=carol)


def test_a_span_outside_the_text_is_refused(ferry, erin, claim, bob):
    with pytest.raises(InvalidInput):
        actions.claims.mark(ferry.current_revision, by=erin, start=5, end=10_000)
    with pytest.raises(InvalidInput):
        actions.anchors.move(anchor_of(claim, ferry.current_revision), by=bob, start=9, end=9)


def test_who_may_not(ferry, claim, vera, erin):
    with pytest.raises(NotAllowed):
        actions.claims.mark(ferry.current_revision, by=vera, start=0, end=5)
    with pytest.raises(NotAllowed):
        actions.claims.reject(claim, by=erin, reason="No.")


def test_an_illegal_move_names_the_legal_ones(claim, bob):
    claim = actions.claims.open_for_review(claim, by=bob)
    Claim.objects.update(state=ClaimState.RULED)
    with pytest.raises(IllegalMove) as refused:
        actions.claims.reject(claim, by=bob, reason="Too late.")
    assert refused.value.extra["allowed"] == ["disputed", "in_review", "published"]


def test_the_database_keeps_proposals(claim):
    with pytest.raises(IntegrityError, match="permanent"), transaction.atomic():
        Proposal.objects.update(score=1)

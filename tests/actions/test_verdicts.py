"""A verdict is pinned to what was read, and says so when that changes."""

import pytest
from django.db import IntegrityError, transaction

from annotations import actions
from annotations.choices import ClaimState, StaleReason
from annotations.errors import IllegalMove, InvalidInput, NotAllowed
from annotations.models import Claim, Event, Rating, Ruling, Verdict
from annotations.models.ids import uuid7
from tests.conftest import BRIDGE, FERRY, read_again, reading


@pytest.fixture
def claim(ferry, bob) -> Claim:
    claim = Claim.objects.get(statement=FERRY)
    return actions.claims.open_for_review(claim, by=bob)


def rating(team, slug: str) -> Rating:
    return Rating.objects.get(team=team, scale__current=True, slug=slug)


def judge(claim, member, slug, **more) -> Verdict:
    return actions.verdicts.submit(
        claim,
        by=member,
        rating=rating(claim.team, slug),
        rationale="I counted the tickets.",
        **{"no_evidence_reason": "The tickets are at the pier.", "confidence": 0.8} | more,
    )


def test_it_works(claim, bob, ferry):
    verdict = judge(claim, bob, "false", confidence=0.9)

    assert verdict.standing
    assert verdict.quote == FERRY
    assert verdict.revision == ferry.current_revision
    assert verdict.rating.scale.version == 1
    assert Event.objects.filter(kind="verdict.submitted", object_id=verdict.pk).count() == 1


def test_two_that_agree_make_a_ruling(claim, bob, carol):
    judge(claim, bob, "false")
    assert not Ruling.objects.exists()

    judge(claim, carol, "false")

    ruling = Ruling.objects.get()
    assert ruling.rating.slug == "false"
    assert ruling.verdicts.count() == 2
    claim.refresh_from_db()
    assert claim.state == ClaimState.RULED


def test_two_that_disagree_make_a_dispute_that_an_editor_ends(claim, alice, bob, carol):
    judge(claim, bob, "false")
    judge(claim, carol, "true")
    claim.refresh_from_db()
    assert claim.state == ClaimState.DISPUTED

    ruling = actions.rulings.adjudicate(
        claim, by=alice, rating=rating(claim.team, "false"), rationale="The tickets decide it."
    )

    assert ruling.verdicts.count() == 2, "the dissent stays on record"
    claim.refresh_from_db()
    assert claim.state == ClaimState.RULED


def test_who_took_part_does_not_adjudicate(claim, alice, bob):
    judge(claim, alice, "true")
    judge(claim, bob, "false")
    with pytest.raises(NotAllowed, match="took no part"):
        actions.rulings.adjudicate(
            claim, by=alice, rating=rating(claim.team, "true"), rationale="I was right."
        )


def test_a_changed_number_makes_verdict_and_ruling_stale(claim, bob, carol, ferry):
    verdict = judge(claim, bob, "true")
    judge(claim, carol, "true")

    after = read_again(ferry, reading(FERRY.replace("1,200", "1,700"), BRIDGE))

    stale = verdict.staleness.get()
    assert stale.reason == StaleReason.NUMBER_CHANGED
    assert (stale.before.number, stale.after) == (1, after)
    assert Ruling.objects.get().staleness.get().reason == StaleReason.NUMBER_CHANGED
    assert Event.objects.filter(kind="ruling.stale").count() == 1


def test_a_removed_claim_makes_its_verdict_stale(claim, bob, ferry):
    verdict = judge(claim, bob, "true")
    read_again(ferry, reading(BRIDGE))
    assert verdict.staleness.get().reason == StaleReason.CLAIM_REMOVED


def test_a_changed_neighbour_does_not(claim, bob, ferry):
    verdict = judge(claim, bob, "true")
    read_again(ferry, reading("Fog is expected.", FERRY, "The bridge stays open."))
    assert not verdict.staleness.exists()


def test_a_verdict_on_an_older_text_is_stale_from_the_start(claim, bob, ferry):
    read = ferry.current_revision
    read_again(ferry, reading(FERRY.replace("1,200", "1,700"), BRIDGE))

    verdict = judge(claim, bob, "true", revision=read)

    assert verdict.quote == FERRY
    assert verdict.staleness.get().reason == StaleReason.NUMBER_CHANGED


def test_judging_anew_supersedes_and_says_why(claim, bob):
    first = judge(claim, bob, "true")
    with pytest.raises(InvalidInput, match="anew"):
        judge(claim, bob, "false")

    second = judge(claim, bob, "false", reason="Found the ticket ledger.")

    first.refresh_from_db()
    assert not first.standing
    assert second.supersedes == first


def test_stale_verdicts_do_not_make_a_consensus(claim, bob, carol, ferry):
    judge(claim, bob, "true")
    read_again(ferry, reading(FERRY.replace("1,200", "1,700"), BRIDGE))

    judge(claim, carol, "true")
    assert not Ruling.objects.exists(), "bob judged another number"

    judge(claim, bob, "true", reason="The number changed; still true.")
    assert Ruling.objects.get().rating.slug == "true"


def test_a_person_may_say_that_it_still_holds(claim, bob, carol, ferry):
    judge(claim, bob, "true")
    judge(claim, carol, "true")
    read_again(ferry, reading(FERRY.replace("1,200", "1,201"), BRIDGE))
    stale = Ruling.objects.get().staleness.get()

    actions.staleness.clear(stale, by=bob, because="One passenger more changes nothing.")

    stale.refresh_from_db()
    assert stale.cleared_by == bob.user


def test_the_same_difference_is_one_reason_however_often_the_page_changes(claim, bob, ferry):
    verdict = judge(claim, bob, "true")
    changed = FERRY.replace("1,200", "1,700")
    read_again(ferry, reading(changed, BRIDGE))
    read_again(ferry, reading(changed, BRIDGE, "Fog is expected."))
    assert verdict.staleness.count() == 1


def test_a_person_s_word_outlives_changes_elsewhere(claim, bob, ferry):
    verdict = judge(claim, bob, "true")
    changed = FERRY.replace("1,200", "1,201")
    read_again(ferry, reading(changed, BRIDGE))
    actions.staleness.clear(verdict.staleness.get(), by=bob, because="One passenger more changes nothing.")

    read_again(ferry, reading(changed, BRIDGE, "Fog is expected."))
    assert not verdict.staleness.open().exists()

    read_again(ferry, reading(f"Nobody believes it. {changed}".replace("1,201", "1,205"), BRIDGE))
    assert verdict.staleness.open().get().detail == "“1,200” became “1,205”"


def test_the_text_going_back_clears_by_itself_and_is_on_record(claim, bob, carol, ferry):
    verdict = judge(claim, bob, "true")
    judge(claim, carol, "true")
    read_again(ferry, reading(FERRY.replace("1,200", "1,700"), BRIDGE))
    read_again(ferry, reading(BRIDGE))
    assert verdict.staleness.open().count() == 2

    read_again(ferry, reading(FERRY, BRIDGE))

    assert not verdict.staleness.open().exists()
    assert not Ruling.objects.get().staleness.open().exists()
    assert {mark.cleared_because for mark in verdict.staleness.all()} == {actions.staleness.BACK}
    assert {mark.cleared_by for mark in verdict.staleness.all()} == {None}
    assert Event.objects.filter(kind="staleness.settled").count() == 6

    read_again(ferry, reading(FERRY.replace("1,200", "1,700"), BRIDGE))
    assert verdict.staleness.open().get().reason == StaleReason.NUMBER_CHANGED, "a new change is a new reason"


def test_of_two_changes_the_later_one_is_open(claim, bob, ferry):
    verdict = judge(claim, bob, "true")
    read_again(ferry, reading(FERRY.replace("1,200", "1,700"), BRIDGE))
    read_again(ferry, reading(FERRY.replace("1,200", "1,900"), BRIDGE))
    stale = verdict.staleness.open().get()
    assert stale.detail == "“1,200” became “1,900”"
    assert (stale.before.number, stale.after.number) == (1, 3), "what was read, and what it says now"


def test_a_claim_given_other_words_by_a_person_makes_its_verdict_stale(claim, bob, ferry):
    verdict = judge(claim, bob, "true")
    anchor = claim.appearances.get().anchors.get()
    text = anchor.revision.text

    moved = actions.anchors.move(anchor, by=bob, start=text.index(BRIDGE), end=len(text))

    assert verdict.staleness.open().exists()
    actions.anchors.move(moved, by=bob, start=0, end=len(FERRY), reason="It was there after all.")
    assert not verdict.staleness.open().exists()


def test_a_claim_that_a_person_finds_again_is_no_longer_gone(claim, bob, ferry):
    verdict = judge(claim, bob, "true")
    read_again(ferry, reading(BRIDGE))
    anchor = claim.appearances.get().anchors.get(revision__number=2)

    actions.anchors.move(anchor, by=bob, start=0, end=len(BRIDGE))

    open_now = {mark.reason for mark in verdict.staleness.open()}
    assert open_now
    assert StaleReason.CLAIM_REMOVED not in open_now, (
        "it stands there, in other words: that is the reason now"
    )


def test_a_claim_that_a_person_drops_makes_its_verdict_stale(claim, bob, ferry):
    verdict = judge(claim, bob, "true")
    actions.anchors.drop(claim.appearances.get().anchors.get(), by=bob)
    assert verdict.staleness.get().reason == StaleReason.CLAIM_REMOVED


def test_blind_until_you_have_judged(claim, alice, bob, carol, vera):
    hers = judge(claim, carol, "false")
    for reader in (alice, bob, vera):
        assert hers not in Verdict.objects.visible_to(reader)
        assert not Event.objects.visible_to(reader).filter(kind="verdict.submitted").exists()

    judge(claim, bob, "true")

    assert hers in Verdict.objects.visible_to(bob)
    claim.refresh_from_db()
    assert claim.state == ClaimState.DISPUTED
    assert hers in Verdict.objects.visible_to(alice), "an editor adjudicates"
    assert hers not in Verdict.objects.visible_to(vera)


def test_a_team_may_choose_not_to_be_blind(claim, bob, carol, team):
    hers = judge(claim, carol, "false")
    team.blind = False
    team.save()
    bob.team.refresh_from_db()
    assert hers in Verdict.objects.visible_to(bob)


@pytest.mark.parametrize("who", ["vera", "erin"])
def test_who_may_not_judge(claim, who, request):
    with pytest.raises(NotAllowed):
        judge(claim, request.getfixturevalue(who), "true")


def test_a_candidate_is_opened_before_it_is_judged(ferry, bob):
    claim = Claim.objects.get(statement=BRIDGE)
    with pytest.raises(IllegalMove) as refused:
        judge(claim, bob, "true")
    assert refused.value.extra["allowed"] == [ClaimState.OPEN, ClaimState.REJECTED]


def test_no_rationale_no_confidence_no_evidence(claim, bob, team):
    for confidence in (None, -0.1, 1.1, float("nan")):
        said = {"rationale": " ", "confidence": confidence}
        with pytest.raises(InvalidInput) as refused:
            actions.verdicts.submit(claim, by=bob, rating=rating(team, "true"), **said)
        pointers = [error["pointer"] for error in refused.value.extra["errors"]]
        assert pointers == ["/rationale", "/confidence", "/evidence"]


def test_the_database_refuses_a_verdict_that_does_not_say_how_sure(claim, bob):
    said = judge(claim, bob, "true")
    silent = {field.attname: getattr(said, field.attname) for field in Verdict._meta.concrete_fields}
    silent |= {"id": uuid7(), "standing": False, "confidence": None}
    with pytest.raises(IntegrityError, match="verdict_says_how_sure"), transaction.atomic():
        Verdict.objects.create(**silent)


def test_another_teams_rating_is_refused(claim, bob, mallory):
    with pytest.raises(InvalidInput):
        actions.verdicts.submit(
            claim,
            by=bob,
            rating=rating(mallory.team, "true"),
            rationale="So they say.",
            confidence=0.8,
            no_evidence_reason="None.",
        )


def test_the_database_refuses_to_edit_a_verdict(claim, bob):
    verdict = judge(claim, bob, "true")
    with pytest.raises(IntegrityError, match="permanent"), transaction.atomic():
        Verdict.objects.filter(pk=verdict.pk).update(rationale="I never said that.")
    with pytest.raises(IntegrityError, match="permanent"), transaction.atomic():
        Verdict.objects.filter(pk=verdict.pk)._raw_delete("default")

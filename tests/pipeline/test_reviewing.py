"""When a judgement may no longer hold, and when several agree."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.choices import (
    Agreement,
    AnchorMethod,
    AnchorState,
    ConsensusRule,
    Guard,
    Severity,
    StaleReason,
)
from annotations.pipeline import wording
from annotations.pipeline.reviewing import consensus, distance, roll_up, stale_marks
from annotations.values import Judgement, Placement

EDITED = Placement(AnchorState.EDITED, 0, 10, 0.9, 0.5, AnchorMethod.PARTIAL_DIFF)
EXACT = Placement(AnchorState.EXACT, 0, 10, 1.0, 1.0, AnchorMethod.DIFF)
ORPHANED = Placement(AnchorState.ORPHANED, None, None, 0.0, 0.0, AnchorMethod.NONE)


def reasons(old, new, placement=EDITED):
    return {mark.reason for mark in stale_marks(old, placement, new)}


def test_it_works():
    (mark,) = stale_marks("Rents rose by 12 percent.", EDITED, "Rents rose by 21 percent.")

    assert mark.reason == StaleReason.NUMBER_CHANGED
    assert mark.severity == Severity.HIGH
    assert mark.detail == "“12” became “21”"


def test_the_same_words_leave_a_judgement_standing():
    assert stale_marks("It rained.", EXACT, "It rained.") == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("He said “no”.", 'He said "no".'),
        ("It rained\nall day.", "It  rained all day."),
        ("a well\u00adknown bridge", "a wellknown bridge"),
        ("2010–2012", "2010-2012"),
    ],
)
def test_typography_and_white_space_are_no_reason(old, new):
    assert stale_marks(old, EDITED, new) == ()


def test_a_claim_that_is_gone_is_marked_so():
    (mark,) = stale_marks("It rained.", ORPHANED, None)

    assert (mark.reason, mark.severity) == (StaleReason.CLAIM_REMOVED, Severity.HIGH)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("The levy costs 3 million.", "The levy costs 3 billion.", StaleReason.NUMBER_CHANGED),
        ("It opened in March.", "It opened in May 2021.", StaleReason.NUMBER_CHANGED),
        ("She did pay the fine.", "She did not pay the fine.", StaleReason.QUALIFIER_CHANGED),
        ("They can't swim.", "They can swim.", StaleReason.QUALIFIER_CHANGED),
        ("All schools closed.", "Most schools closed.", StaleReason.QUALIFIER_CHANGED),
        ("The dam is unsafe.", "The dam is allegedly unsafe.", StaleReason.QUALIFIER_CHANGED),
        ("Він не сплатив штраф.", "Він сплатив штраф.", StaleReason.QUALIFIER_CHANGED),
        ("Он не платил штраф.", "Он платил штраф.", StaleReason.QUALIFIER_CHANGED),
        ("Er hat keine Strafe bezahlt.", "Er hat eine Strafe bezahlt.", StaleReason.QUALIFIER_CHANGED),
        ("Elle n'a jamais payé.", "Elle a payé.", StaleReason.QUALIFIER_CHANGED),
        ("No pagó la multa.", "Pagó la multa.", StaleReason.QUALIFIER_CHANGED),
        ("Anna beat Boris.", "Boris beat Anna.", StaleReason.CLAIM_TEXT_CHANGED),
        ("The bridge is old.", "The bridge is ancient.", StaleReason.CLAIM_TEXT_CHANGED),
    ],
)
def test_each_change_has_its_reason(old, new, reason):
    assert reason in reasons(old, new)


def test_another_letter_case_is_a_small_reason_but_still_one():
    (mark,) = stale_marks("the us left", EDITED, "the US left")

    assert (mark.reason, mark.severity) == (StaleReason.CLAIM_TEXT_CHANGED, Severity.LOW)


def test_other_words_in_another_mouth_are_two_reasons():
    marks = stale_marks(
        "Rents rose 5 %.", EDITED, "Rents rose 6 %.", old_speaker="Ines Roth", new_speaker="Karl Otto"
    )

    assert [mark.reason for mark in marks] == [StaleReason.ATTRIBUTION_CHANGED, StaleReason.NUMBER_CHANGED]


def test_another_speaker_named_in_the_words_is_one_reason_not_two():
    for old, new in (("He paid the fine.", "She paid the fine."), ("Karl Otto paid.", "Ines Roth paid.")):
        marks = stale_marks(old, EDITED, new, old_speaker="Karl Otto", new_speaker="Ines Roth")
        assert [mark.reason for mark in marks] == [StaleReason.ATTRIBUTION_CHANGED]


def test_a_speaker_nobody_named_is_no_change_of_speaker():
    assert stale_marks("It rained.", EXACT, "It rained.", old_speaker="Ines Roth", new_speaker=None) == ()


def judged(*ratings):
    return [Judgement(reviewer, rating) for reviewer, rating in enumerate(ratings)]


def test_enough_equal_judgements_agree():
    outcome = consensus(judged("false", "false"), required=2)

    assert (outcome.state, outcome.rating) == (Agreement.AGREED, "false")


def test_too_few_judgements_wait_and_tell_nothing():
    outcome = consensus(judged("false", "true"), required=3)

    assert (outcome.state, outcome.rating, outcome.missing) == (Agreement.WAITING, None, 1)


def test_one_dissent_is_a_dispute():
    assert consensus(judged("false", "false", "true"), required=2).state == Agreement.DISPUTED


def test_the_last_judgement_of_a_reviewer_counts():
    changed_mind = [Judgement("bo", "true"), Judgement("ida", "false"), Judgement("bo", "false")]

    assert consensus(changed_mind, required=2).rating == "false"


def test_nobody_can_require_no_judgement():
    with pytest.raises(ValueError, match="at least one"):
        consensus([], required=0)


WORDS = st.lists(
    st.sampled_from(["rain", "Rain", "“", '"', ".", "two", "2", "not", "é", "\u00ad", " ", "\n"])
).map("".join)


@given(st.one_of(st.text(), WORDS), st.one_of(st.text(), WORDS))
def test_no_change_a_reader_could_notice_goes_unmarked(old, new):
    assert bool(stale_marks(old, EDITED, new)) != wording.same_words(old, new)


def test_the_same_words_in_a_negated_sentence_are_marked():
    placement = replace(EXACT, guards=(Guard.NEGATION,))

    (mark,) = stale_marks("the dam is safe", placement, "the dam is safe")

    assert (mark.reason, mark.severity) == (StaleReason.QUALIFIER_CHANGED, Severity.HIGH)


def test_the_same_words_in_a_longer_sentence_are_marked():
    placement = replace(EXACT, guards=(Guard.REWORDED,))

    (mark,) = stale_marks("Rents rose", placement, "Rents rose")

    assert (mark.reason, mark.severity) == (StaleReason.CLAIM_TEXT_CHANGED, Severity.MEDIUM)


@pytest.mark.parametrize(
    ("places", "apart"),
    [
        ([0.0, 1.0], 1.0),
        ([0.25, 0.5, 0.75], 0.5),
        ([0.5, 0.5], 0.0),
        ([None, 0.5], 0.5),
        ([None, 0.0, 1.0], 1.0),
        ([None, None], 0.0),
        ([], 0.0),
    ],
)
def test_how_far_judgements_lie_apart(places, apart):
    assert distance(places) == apart


@pytest.mark.parametrize(
    ("places", "decides"),
    [
        ([1.0, 0.25, 0.75], 1),  # no truer than its falsest part
        ([1.0, None], 1),  # true and unknown is unknown
        ([None, 0.0], 1),  # false and unknown is false
        ([None, 0.5], 0),
        ([None, None], 0),
    ],
)
def test_which_part_decides_a_compound_claim(places, decides):
    assert roll_up(places) == decides


def test_a_majority_is_more_than_half():
    said = [Judgement("a", 1), Judgement("b", 1), Judgement("c", 2)]
    assert consensus(said, required=3, rule=ConsensusRule.MAJORITY).rating == 1
    assert consensus(said, required=3).state == Agreement.DISPUTED
    even = [*said, Judgement("d", 2)]
    assert consensus(even, required=3, rule=ConsensusRule.MAJORITY).state == Agreement.DISPUTED

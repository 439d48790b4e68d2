"""Where a quotation stands after an edit: certain, proposed to a person, or orphaned, and never a lookalike."""

import pytest

from annotations.choices import AnchorState, Guard
from annotations.errors import InvalidInput
from annotations.pipeline.anchoring import carry, describe

OLD = (
    "The ferry to Norhavn sank on Tuesday. The coast guard rescued 41 people from the water. "
    "The ferry had passed its last inspection in May.\n\n"
    "Harbour master Ilse Brandt said the captain had never ignored a storm warning. "
    "Passengers were told to gather on the upper deck."
)
RESCUE = "The coast guard rescued 41 people from the water."


def carried(quote, new, old=OLD):
    start = old.index(quote)
    (placement,) = carry(old, new, [describe(old, start, start + len(quote))])
    return placement


def words_at(placement, text):
    return text[placement.start : placement.end]


def test_it_works():
    new = "UPDATED. " + OLD.replace("sank on Tuesday", "sank late on Tuesday")

    placement = carried(RESCUE, new)

    assert placement.state == AnchorState.EXACT
    assert words_at(placement, new) == RESCUE


def test_an_unchanged_text_leaves_everything_where_it_is():
    placement = carried(RESCUE, OLD)

    assert (placement.state, placement.start) == (AnchorState.EXACT, OLD.index(RESCUE))
    assert (placement.confidence, placement.margin) == (1.0, 1.0)


def test_other_quotation_marks_and_line_breaks_are_the_same_words():
    old = "He called it “a minor delay” — nothing else. Then he left."
    new = 'He called it "a minor\ndelay" - nothing else. Then he left.'

    placement = carried("He called it “a minor delay” — nothing else.", new, old)

    assert placement.state == AnchorState.EXACT
    assert words_at(placement, new) == 'He called it "a minor\ndelay" - nothing else.'


def test_a_moved_sentence_is_shifted():
    sentence = "The ferry had passed its last inspection in May."
    new = f"{OLD.replace(' ' + sentence, '')}\n\n{sentence}"

    placement = carried(sentence, new)

    assert placement.state == AnchorState.SHIFTED
    assert words_at(placement, new) == sentence


def test_a_changed_number_is_edited_and_guarded():
    new = OLD.replace("41 people", "14 people")

    placement = carried(RESCUE, new)

    assert placement.state == AnchorState.EDITED
    assert Guard.NUMBER in placement.guards
    assert words_at(placement, new) == RESCUE.replace("41", "14")


def test_a_dropped_negation_is_edited_and_guarded():
    quote = "the captain had never ignored a storm warning"

    placement = carried(quote, OLD.replace("had never ignored", "had ignored"))

    assert placement.state == AnchorState.EDITED
    assert Guard.NEGATION in placement.guards


def test_a_deleted_sentence_is_orphaned():
    placement = carried(RESCUE, OLD.replace(RESCUE + " ", ""))

    assert placement.state == AnchorState.ORPHANED
    assert (placement.start, placement.end) == (None, None)


def test_a_lookalike_is_no_new_home():
    """Two near-equal sentences, and the annotated one goes: hypothesis/client#7571."""
    lookalike = "The coast guard rescued 41 people from the beach."
    old = f"{OLD}\n\nA day later it happened again. {lookalike} Nobody was hurt."
    new = old.replace(RESCUE + " ", "")

    assert carried(RESCUE, new, old).state == AnchorState.ORPHANED


def test_an_edited_sentence_never_moves_to_the_lookalike():
    lookalike = "The coast guard rescued 41 people from the beach."
    old = f"{OLD}\n\nA day later it happened again. {lookalike} Nobody was hurt."
    edited = "Rescuers pulled 41 people out of the cold water."
    new = old.replace(RESCUE, edited)

    placement = carried(RESCUE, new, old)

    assert placement.state in (AnchorState.EDITED, AnchorState.ORPHANED)
    assert placement.state == AnchorState.ORPHANED or words_at(placement, new) == edited


@pytest.mark.parametrize(("start", "end"), [(-1, 4), (4, 4), (5, 4), (0, 10_000), (37, 38)])
def test_what_holds_no_words_cannot_be_described(start, end):
    with pytest.raises(InvalidInput):
        describe(OLD, start, end)


def test_context_ends_at_the_edges_of_words():
    selector = describe(OLD, OLD.index(RESCUE), OLD.index(RESCUE) + len(RESCUE))

    assert selector.prefix == "ferry to Norhavn sank on Tuesday. "
    assert selector.suffix == " The ferry had passed its last inspection"

"""Where a quotation stands after an edit: certain, proposed to a person, or orphaned, and never a lookalike."""

from dataclasses import replace

import pytest

from annotations.choices import AnchorState, Guard
from annotations.errors import InvalidInput
from annotations.pipeline.anchoring import Rules, acceptable, carry, describe, trace

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


def test_client_7571_the_annotated_of_two_near_equal_sentences_is_edited():
    """hypothesis/client#7571: the annotation silently went to the lookalike. Ours orphans or asks, and offers both."""
    quote = "The council will spend 4 million on the harbour wall."
    lookalike = "The council will spend 4 million on the harbour road."
    old = f"{quote} Work begins in spring.\n\nThere is more. {lookalike} It opens in June."
    rewritten = old.replace(quote, "Repairs of the harbour wall are to cost the council 6 million.")
    reworded = old.replace(quote, "The council will spend 6 million on the harbour wall.")

    for new in (rewritten, reworded):
        placement = carried(quote, new, old)
        assert not acceptable(placement)
        assert placement.start is None or placement.start < new.index(lookalike)

    assert words_at(carried(quote, reworded, old), reworded).startswith("The council will spend 6 million")


def test_other_places_are_offered_with_how_alike_they_are():
    quote = "The ferry carried 1,200 passengers on Monday."
    old = f"{quote} It was late.\n\nThe captain slept."
    new = "The captain slept.\n\nOn a Monday 1,200 passengers went aboard. The ferry was full."

    placement = carried(quote, new, old)

    assert not acceptable(placement)
    scores = [other.score for other in placement.alternatives]
    assert scores
    assert scores == sorted(scores, reverse=True)
    for other in placement.alternatives:
        assert 0 <= other.start < other.end <= len(new)
        assert -1 <= other.margin <= other.score <= 1


def test_of_two_copies_the_one_that_went_is_orphaned():
    copy = "Nobody was hurt in the accident, the police said."
    old = f"A bus hit a tram. {copy} The road was closed for hours.\n\nA boat ran aground. {copy} It was towed away."
    new = f"A bus hit a tram. The road was closed for hours.\n\nA boat ran aground. {copy} It was towed away."
    first, second = old.index(copy), old.rindex(copy)

    gone, kept = carry(old, new, [describe(old, at, at + len(copy)) for at in (first, second)])

    assert gone.state == AnchorState.ORPHANED
    assert (kept.state, kept.start) == (AnchorState.EXACT, new.index(copy))


def test_a_copy_that_nothing_tells_from_the_other_needs_a_person():
    section = "Apply by letter. Please enclose a recent photograph. We answer within a week."
    old, new = f"{section}\n\n{section}", section

    placements = [carried("Please enclose a recent photograph.", new, old)]

    assert all(not acceptable(one) for one in placements)


def test_a_moved_and_edited_sentence_is_proposed():
    sentence = "Harbour master Ilse Brandt said the captain had never ignored a storm warning."
    edited = "Harbour master Ilse Brandt said the captain had never once ignored any storm warning."
    new = f"{edited}\n\n{OLD.replace(sentence + ' ', '')}"

    placement = carried(sentence, new)

    assert placement.state == AnchorState.EDITED
    assert words_at(placement, new) == edited
    assert not acceptable(placement)


@pytest.mark.parametrize(
    ("old", "new", "guard"),
    [
        ("The ship carried 12 cars and a lorry.", "The ship carried 21 cars and a lorry.", Guard.NUMBER),
        (
            "The repair costs 3 million euros, he said.",
            "The repair costs 3 billion euros, he said.",
            Guard.UNIT,
        ),
        ("The bridge was closed in March for good.", "The bridge was closed in April for good.", Guard.DATE),
        (
            "Yesterday Anna Lind beat Boris Falk at chess.",
            "Yesterday Boris Falk beat Anna Lind at chess.",
            Guard.NAME,
        ),
        (
            "The mayor did pay the fine last week.",
            "The mayor did not pay the fine last week.",
            Guard.NEGATION,
        ),
        ("All of the schools were closed today.", "Some of the schools were closed today.", Guard.QUANTIFIER),
        (
            "The dam is in a dangerous condition.",
            "The dam is allegedly in a dangerous condition.",
            Guard.REWORDED,
        ),
        (
            "Мер учора сплатив штраф за паркування.",
            "Мер учора не сплатив штраф за паркування.",
            Guard.NEGATION,
        ),
        (
            "Все школы города вчера были закрыты.",
            "Некоторые школы города вчера были закрыты.",
            Guard.QUANTIFIER,
        ),
        ("Der Minister hat eine Strafe bezahlt.", "Der Minister hat keine Strafe bezahlt.", Guard.NEGATION),
        ("Le maire a toujours payé ses amendes.", "Le maire a parfois payé ses amendes.", Guard.QUANTIFIER),
        (
            "El alcalde siempre pagó sus multas aquí.",
            "El alcalde nunca pagó sus multas aquí.",
            Guard.NEGATION,
        ),
    ],
)
def test_what_matters_to_a_fact_checker_is_never_accepted_without_a_person(old, new, guard):
    placement = carried(old, f"{new} Another line.", f"{old} Another line.")

    assert guard in placement.guards
    assert not acceptable(placement)


def test_a_small_rewording_may_be_accepted_as_the_place():
    placement = carried(RESCUE, OLD.replace("from the water", "out of the water"))

    assert (placement.state, placement.guards) == (AnchorState.EDITED, ())
    assert acceptable(placement)


def test_the_same_number_written_otherwise_is_no_changed_number():
    placement = carried(
        "Rescue took two hours in all.", "Rescue took 2 hours in all.", "Rescue took two hours in all."
    )

    assert Guard.NUMBER not in placement.guards


def test_the_same_words_in_a_sentence_that_was_negated_need_a_person():
    old = "Inspectors say the dam is safe for now."
    new = "Inspectors no longer say the dam is safe for now."

    placement = carried("the dam is safe for now", new, old)

    assert placement.state == AnchorState.EXACT
    assert Guard.NEGATION in placement.guards
    assert not acceptable(placement)


def test_a_sentence_that_became_part_of_another_needs_a_person():
    new = OLD.replace(RESCUE, "A tabloid made up that the coast guard rescued 41 people from the water.")

    placement = carried(RESCUE, new)

    assert Guard.REWORDED in placement.guards


def test_a_short_quotation_is_never_matched_by_likeness():
    assert (
        carried("gather on deck", "Gathered on the deck.", "They gather on deck.").state
        == AnchorState.ORPHANED
    )


def test_a_short_quotation_is_not_looked_for_elsewhere():
    old = "The ferry sank. A tug came to help."
    new = "A tug came to help. Months later a barge sank."

    assert carried("sank", new, old).state == AnchorState.ORPHANED


def test_an_orphan_comes_with_the_places_that_were_thought_of():
    old = "Rents doubled. The council will vote on a new cap for rents in the city centre in May. It rained."
    new = "Rents doubled. In May a cap on city rents goes to the vote, the council said after a long debate. It rained."

    placement = carried("The council will vote on a new cap for rents in the city centre in May.", new, old)

    assert placement.state in (AnchorState.ORPHANED, AnchorState.EDITED)
    assert placement.state == AnchorState.EDITED or placement.alternatives


def test_a_selector_that_lost_its_place_is_found_by_its_context():
    selector = replace(describe(OLD, OLD.index(RESCUE), OLD.index(RESCUE) + len(RESCUE)), start=0, end=3)

    (placement,) = carry(OLD, OLD, [selector])

    assert placement.start == OLD.index(RESCUE)


def test_a_document_too_large_for_one_table_is_cut_where_words_are_unique():
    old = " ".join(f"Sentence number {n} says that item{n} is here." for n in range(200))
    new = old.replace("item7 ", "item seven ").replace(
        "Sentence number 100 says", "Sentence number 100 still says"
    )
    quote = "Sentence number 150 says that item150 is here."

    (placement,) = carry(
        old,
        new,
        [describe(old, old.index(quote), old.index(quote) + len(quote))],
        rules=Rules(most_cells=10_000),
    )

    assert (placement.state, placement.start) == (AnchorState.EXACT, new.index(quote))


def test_the_trace_ends_with_the_place_that_carrying_gives():
    new = OLD.replace("41 people", "14 people")
    selector = describe(OLD, OLD.index(RESCUE), OLD.index(RESCUE) + len(RESCUE))

    way = trace(OLD, new, selector)

    assert (way.placement,) == carry(OLD, new, [selector])
    assert [step.found is None for step in way.steps] == [True, True, False]
    assert (way.words, way.kept) == (9, 8)


@pytest.mark.parametrize(("start", "end"), [(-1, 4), (4, 4), (5, 4), (0, 10_000), (37, 38)])
def test_what_holds_no_words_cannot_be_described(start, end):
    with pytest.raises(InvalidInput):
        describe(OLD, start, end)


def test_context_ends_at_the_edges_of_words():
    selector = describe(OLD, OLD.index(RESCUE), OLD.index(RESCUE) + len(RESCUE))

    assert selector.prefix == "ferry to Norhavn sank on Tuesday. "
    assert selector.suffix == " The ferry had passed its last inspection"

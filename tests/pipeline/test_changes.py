"""What an editor changed: steps that rebuild both texts exactly, and what each step touches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.choices import ChangeKind, ChangeOp
from annotations.pipeline.changes import changes

WORDS = st.sampled_from(
    ["rain", "rain", "the", "the", ".", "“", '"', "12", " ", "\n\n", "not", "\u00ad", "Ü", "é", "🙂"]
)
TEXTS = st.one_of(st.text(), st.lists(WORDS).map(" ".join), st.lists(WORDS).map("".join))


def told(old, new):
    return [(step.old_text, step.new_text, step.kind) for step in changes(old, new) if step.kind]


def test_it_works():
    old = "The mayor said 5 people came. It rained."
    new = "The mayor said 15 people came. Nobody slept. It rained."

    assert told(old, new) == [
        ("5", "15", ChangeKind.NUMBER),
        ("", "Nobody slept. ", ChangeKind.ADDITION),
    ]


@given(TEXTS, TEXTS)
def test_the_steps_rebuild_both_texts(old, new):
    steps = changes(old, new)

    assert "".join(step.old_text for step in steps) == old
    assert "".join(step.new_text for step in steps) == new


@given(TEXTS, TEXTS)
def test_every_step_tells_the_truth_about_its_place(old, new):
    for step in changes(old, new):
        assert old[slice(*step.old)] == step.old_text
        assert new[slice(*step.new)] == step.new_text
        assert (step.op == ChangeOp.EQUAL) == (step.old_text == step.new_text)
        assert (step.kind is None) == (step.op == ChangeOp.EQUAL)


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("It cost 5 million.", "It cost 5 billion.", ChangeKind.NUMBER),
        ("She did pay.", "She did not pay.", ChangeKind.QUALIFIER),
        ("A man from Norhavn.", "A man from Osterby.", ChangeKind.NAME),
        ("It was a great day.", 'It was a "great" day.', ChangeKind.QUOTATION),
        ("It was a great day.", "It was a lovely day.", ChangeKind.WORDING),
        ("It was “fine”.", 'It was "fine".', ChangeKind.COSMETIC),
        ("It rained. It poured.", "It rained.", ChangeKind.DELETION),
        ("It rained.", "It rained.\n\nChapter 2: Sun", ChangeKind.ADDITION),
    ],
)
def test_each_change_is_told_by_what_it_touches(old, new, kind):
    assert {found for _, _, found in told(old, new)} == {kind}


def test_an_added_sentence_is_whole_though_it_begins_like_the_next():
    assert told("The cat sat. The bird sang.", "The cat sat. The dog ran. The bird sang.") == [
        ("", "The dog ran. ", ChangeKind.ADDITION)
    ]


def test_a_short_word_kept_between_two_changes_is_part_of_the_change():
    assert told("A red cat sat.", "A blue dog sat.") == [("red cat", "blue dog", ChangeKind.WORDING)]


@pytest.mark.parametrize(
    ("old", "new", "was", "became"),
    [
        ("It carried 1,200 people.", "It carried 1,700 people.", "1,200", "1,700"),
        ("It carried 1,200 people.", "It carried 2,200 people.", "1,200", "2,200"),
        ("Prices rose 3.4 per cent.", "Prices rose 3.9 per cent.", "3.4", "3.9"),
        ("In 2024. 5 boats came.", "In 2024. 6 boats came.", "5", "6"),
    ],
)
def test_a_number_changes_as_a_whole(old, new, was, became):
    changed = [step for step in changes(old, new) if step.op != ChangeOp.EQUAL]
    assert [(step.old_text, step.new_text) for step in changed] == [(was, became)]

"""Words as they are looked up, and which of them a phrase needs side by side."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotations.pipeline import searching

TYPED = st.text(st.sampled_from("aZ_b 0193.,'-\n"), max_size=30)


@given(TYPED)
@example("1,200 and 1,2000 or 12.5 is 3rd_of 7'500'000")
@settings(max_examples=80)
def test_plain_text_is_cut_as_any_other(text):
    """What is ASCII alone is read the quick way."""
    assert not text or text.isascii()
    assert searching.words(text) == searching.words(f"{text} é")[:-1]


def needed(typed, **forms):
    question = searching.parsed(typed)
    return searching.neighbours(question, {word: (word, *forms.get(word, ())) for word in question.words})


def test_a_phrase_needs_its_words_side_by_side():
    assert needed('"ferry carried"') == "(((8d3a)))"
    assert needed('"ferry carried" -bridge') == needed('"ferry carried" monday') == needed('"ferry carried"')
    assert len(needed('"ferry carried"', carried=("carri", "carry")).split("|")) == 3


def test_what_may_be_without_needs_nothing():
    for typed in (
        "ferry carried",
        '"ferry"',
        '"ferry carr"*',
        '-"ferry carried"',
        '"ferry carried" or bridge',
    ):
        assert needed(typed) == "", typed


def test_of_a_long_phrase_a_few_pairs_do():
    assert needed('"a b c d e f g h i"').count("&") == 3
    assert needed('"a b c"*') == needed('"a b"')
    first, second = needed('"a b"'), needed('"c d"')
    assert needed('"a b" or "c d"') == f"({first[1:-1]} | {second[1:-1]})"

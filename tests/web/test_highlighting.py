"""How text is cut for marking: every code point once, under exactly the marks that cover it."""

from hypothesis import given
from hypothesis import strategies as st

from annotations.values import Span
from annotations.web.highlighting import Mark, lines, segments


def shown(text, *marks):
    """The segments of the whole text as (text, keys), for reading at a glance."""
    cut = segments(text, Span(0, len(text)), [Mark(*mark) for mark in marks])
    return [(segment.text, "".join(mark.key for mark in segment.marks)) for segment in cut]


def test_it_works():
    assert shown("The ferry lost passengers.", (4, 9, "a")) == [
        ("The ", ""),
        ("ferry", "a"),
        (" lost passengers.", ""),
    ]


def test_overlapping_marks_share_a_segment():
    assert shown("0123456789", (1, 6, "a"), (4, 9, "b")) == [
        ("0", ""),
        ("123", "a"),
        ("45", "ab"),
        ("678", "b"),
        ("9", ""),
    ]


def test_a_nested_mark_stands_after_the_one_around_it():
    assert shown("0123456789", (3, 5, "b"), (1, 8, "a")) == [
        ("0", ""),
        ("12", "a"),
        ("34", "ab"),
        ("567", "a"),
        ("89", ""),
    ]


def test_marks_on_the_same_words_are_both_there():
    assert shown("the same words", (0, 14, "a"), (0, 14, "b")) == [("the same words", "ab")]


def test_a_mark_begins_once():
    cut = segments("0123456789", Span(0, 10), [Mark(1, 8, "a"), Mark(3, 5, "b")])
    assert [[mark.key for mark in segment.begins] for segment in cut] == [[], ["a"], ["b"], [], []]


def test_emoji_and_other_wide_characters_count_once():
    text = "👩‍🚒 👍 38 per cent"
    start = text.index("38")
    assert shown(text, (start, start + 2, "a")) == [("👩‍🚒 👍 ", ""), ("38", "a"), (" per cent", "")]


def test_right_to_left_text_is_cut_in_reading_order():
    text = "המעבורת איבדה 38 אחוזים מנוסעיה"
    start = text.index("38")
    assert shown(text, (start, start + 2, "a")) == [
        ("המעבורת איבדה ", ""),
        ("38", "a"),
        (" אחוזים מנוסעיה", ""),
    ]


def test_a_mark_from_the_block_before_covers_but_does_not_begin():
    (first, second) = segments("One. Two. Three.", Span(5, 16), [Mark(0, 9, "a")])
    assert (first.text, first.marks[0].key, first.begins) == ("Two.", "a", ())
    assert (second.text, second.marks) == (" Three.", ())


def test_an_empty_span_has_no_segments():
    assert segments("text", Span(2, 2), [Mark(0, 4, "a")]) == []


def test_lines_are_the_items_of_a_list():
    text = "before\n\nfirst\n\n second 👍\nlast"
    found = lines(text, Span(8, len(text)))
    assert [text[start:end] for start, end in found] == ["first", " second 👍", "last"]


@st.composite
def marked_text(draw):
    text = draw(st.text(min_size=1, max_size=60))
    edges = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(edges, edges), max_size=8))
    marks = [Mark(min(pair), max(pair), number) for number, pair in enumerate(pairs) if pair[0] != pair[1]]
    return text, marks


@given(marked_text())
def test_every_code_point_is_shown_once_under_exactly_its_marks(case):
    text, marks = case
    cut = segments(text, Span(0, len(text)), marks)
    assert "".join(segment.text for segment in cut) == text
    assert [segment.start for segment in cut[1:]] == [segment.end for segment in cut[:-1]]
    for segment in cut:
        for at in range(segment.start, segment.end):
            assert set(segment.marks) == {mark for mark in marks if mark.start <= at < mark.end}
    assert {mark for segment in cut for mark in segment.begins} == set(marks)

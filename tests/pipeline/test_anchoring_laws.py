"""What holds of anchoring for every text and every edit: nothing is silently wrong, and neighbours do not matter."""

import os
from dataclasses import dataclass

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from annotations.choices import AnchorState
from annotations.pipeline import wording
from annotations.pipeline.anchoring import acceptable, carry, describe
from annotations.values import Selector

# The run before a release asks for more: ANCHORING_EDITS=10000 script/test tests/pipeline/test_anchoring_laws.py
EDITS = int(os.environ.get("ANCHORING_EDITS", "500"))
SAME = {AnchorState.EXACT, AnchorState.SHIFTED}
PIECES = st.sampled_from(
    [
        "rain",
        "rain",
        "the",
        "The",
        ".",
        "! ",
        "“",
        '"',
        "’",
        "12",
        " ",
        "\n",
        "\n\n",
        "not",
        "\u00ad",
        "é",
        "e\u0301",
        "雨",
        "🙂",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES).map(" ".join), st.lists(PIECES).map("".join))
OFFSETS = st.integers(min_value=0, max_value=200)


@st.composite
def spans(draw, text):
    start = draw(st.integers(0, max(0, len(text) - 1)))
    end = draw(st.integers(start + 1, max(start + 1, len(text))))
    assume(text[start:end].strip())
    return start, end


@given(TEXTS, TEXTS, st.data())
def test_a_place_lies_in_the_text_and_its_state_tells_the_truth(old, new, data):
    assume(old.strip())
    start, end = data.draw(spans(old))

    (placed,) = carry(old, new, [describe(old, start, end)])

    if placed.state == AnchorState.ORPHANED:
        assert (placed.start, placed.end) == (None, None)
        return
    assert 0 <= placed.start < placed.end <= len(new)
    for other in placed.alternatives:
        assert 0 <= other.start < other.end <= len(new)
        assert other.end <= placed.start or placed.end <= other.start
    same = wording.same_words(old[start:end], new[placed.start : placed.end])
    assert same == (placed.state in SAME)
    assert 0 <= placed.confidence <= 1
    assert 0 <= placed.margin <= 1


@given(TEXTS, TEXTS, TEXTS, TEXTS, OFFSETS, OFFSETS)
def test_no_text_and_no_selector_raises(old, new, exact, context, start, end):
    """A selector may come from anywhere: its place and its words need not fit the text at all."""
    carry(old, new, [Selector(exact, context, context, start, end)])


@given(TEXTS, st.data())
def test_in_the_same_text_everything_stays(text, data):
    assume(text.strip())
    start, end = data.draw(spans(text))

    (placed,) = carry(text, text, [describe(text, start, end)])

    assert (placed.state, placed.start, placed.end) == (AnchorState.EXACT, start, end)


@given(TEXTS, TEXTS, st.data())
def test_a_place_does_not_depend_on_what_else_is_carried(old, new, data):
    assume(old.strip())
    wanted = [describe(old, *data.draw(spans(old))) for _ in range(3)]

    together = carry(old, new, wanted)

    assert carry(old, new, wanted[::-1]) == together[::-1]
    assert tuple(carry(old, new, [one])[0] for one in wanted) == together


PEOPLE = ["Ilse Brandt", "Juri Koval", "the harbour board", "a spokeswoman"]
VERBS = ["said", "denied", "expected", "confirmed"]
THINGS = [
    "people were hurt",
    "boats had sunk",
    "houses stood empty",
    "trains were late",
    "votes went missing",
]
PLACES = ["in Norhavn", "in Osterby", "on the coast", "near the old mill", "last winter", "in 2019"]


@dataclass(frozen=True)
class Line:
    """A sentence of an article, and which one it is however it is edited."""

    number: int
    text: str


@st.composite
def sentences(draw):
    """Sentences so alike that only one word may tell them apart."""
    chosen = (draw(st.sampled_from(words)) for words in (PEOPLE, VERBS, THINGS, PLACES))
    who, verb, things, where = chosen
    return f"{who.capitalize()} {verb} that {draw(st.integers(2, 40))} {things} {where}."


@st.composite
def edited(draw, line):
    """The line as an editor leaves it: kept, or with a word changed, dropped or added."""
    words = line.text[:-1].split()
    at = draw(st.integers(1, len(words) - 1))
    change = draw(st.sampled_from(["keep", "keep", "keep", "change", "drop", "add"]))
    if change == "change":
        words[at] = draw(st.sampled_from(["not", "99", "slowly", "Nobody", "two"]))
    elif change == "drop":
        del words[at]
    elif change == "add":
        words.insert(at, draw(st.sampled_from(["not", "allegedly", "soon", "3", "Petra"])))
    return Line(line.number, " ".join(words) + ".")


@st.composite
def edits(draw):
    """An article of distinct sentences and what an editor made of it: edits, cuts, moves and insertions."""
    texts = draw(st.lists(sentences(), min_size=3, max_size=12, unique=True))
    old = [Line(number, text) for number, text in enumerate(texts)]
    new = [draw(edited(line)) for line in old if draw(st.integers(0, 5))]
    for _ in range(draw(st.integers(0, 2))):
        new.insert(draw(st.integers(0, len(new))), Line(-1, draw(sentences())))
    if new and draw(st.integers(0, 3)) == 0:
        new.insert(draw(st.integers(0, len(new) - 1)), new.pop(draw(st.integers(0, len(new) - 1))))
    return old, new


def article(lines):
    """The text of the lines, and where each stands."""
    places, text = [], ""
    for line in lines:
        text += " " if text else ""
        places.append((len(text), len(text) + len(line.text)))
        text += line.text
    return text, places


@settings(max_examples=EDITS, deadline=None)
@given(edits())
def test_no_edit_gives_a_silently_wrong_anchor(pair):
    """What neither its state nor a guard flags stands in the sentence that it was taken from, however alike
    others are; only another sentence of the very same words cannot be told from it."""
    old, new = pair
    (before, places), (after, homes) = article(old), article(new)

    placed = carry(before, after, [describe(before, *place) for place in places])

    for line, one in zip(old, placed, strict=True):
        if one.state in SAME and acceptable(one):
            holder = next(new[at] for at, (start, end) in enumerate(homes) if start <= one.start < end)
            assert line.number == holder.number or line.text == holder.text


@settings(max_examples=200, deadline=None)
@given(st.lists(sentences(), min_size=3, max_size=12, unique=True), st.data())
def test_untouched_neighbours_stay_where_they_are(texts, data):
    old = [Line(number, text) for number, text in enumerate(texts)]
    touched = data.draw(st.integers(0, len(old) - 1))
    new = [data.draw(edited(line)) if line.number == touched else line for line in old]
    (before, places), (after, homes) = article(old), article(new)

    placed = carry(before, after, [describe(before, *place) for place in places])

    for line, one, home in zip(old, placed, homes, strict=True):
        if line.number != touched:
            assert (one.state, one.start, one.end) == (AnchorState.EXACT, *home)

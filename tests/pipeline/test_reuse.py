"""Reuse: what two texts share word for word, and whether the one is made of the other."""

import io
import json

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from annotations.pipeline.provenance import reuse
from annotations.values import Reuse

WIRE = (
    "The Garrel ferry ran aground at six in the morning with 212 people on board. "
    "Divers found a crack as long as a car in the hull, the harbour office said. "
    "All passengers were brought to the school in Skelmouth, where volunteers had put up beds. "
    "The ferry is forty years old and was last inspected in March."
)
QUOTE = (
    "“We had warned the company twice this year that the hull would not last another winter,” said Mira Holt."
)
OTHER = (
    "Skelmouth woke up to sirens on Monday. A reporter of this paper saw dozens of people in blankets. "
    "The company that runs the line gave no answer to our questions by the evening."
)


def test_it_works():
    copy = f"From our newsroom.\n\n{WIRE.replace('a crack as long as', 'a hole as big as')}\n\nRead more on our site."
    found = reuse(WIRE, copy)
    assert found.same
    assert found.score > 0.8
    (passage,) = found.passages
    assert WIRE[slice(*passage.first)].startswith("The Garrel ferry ran aground")
    assert copy[slice(*passage.second)].endswith("inspected in March")
    assert not passage.quoted


def test_an_unmarked_block_of_a_wire_is_found():
    found = reuse(WIRE, f"{OTHER} {WIRE[:152]} {OTHER[::-1]}")
    assert found.same
    assert sum(passage.words for passage in found.passages) == 31


def test_two_reports_with_the_same_quotation_are_not_the_same():
    found = reuse(f"{WIRE}\n{QUOTE}", f"{OTHER}\n{QUOTE}")
    assert not found.same
    assert found.score < 0.1  # who said it stands outside the marks
    (passage,) = found.passages
    assert passage.quoted
    assert passage.words >= 17


def test_two_reports_of_one_event_share_nothing():
    assert reuse(WIRE, OTHER) == Reuse(0.0, False, ())


def test_typography_does_not_hide_a_copy():
    shouted = WIRE.upper().replace("'", "’").replace(" ", "\u00a0")
    assert reuse(WIRE, shouted).score == 1.0


# --- laws ---

words = st.lists(
    st.sampled_from(["the", "ferry", "ran", "aground", "at", "six", "in", "fog", "“", "”", "."]), max_size=60
).map(" ".join)


@given(words)
def test_a_text_is_made_of_itself(text):
    found = reuse(text, text)
    assert found.score in (0.0, 1.0)
    for passage in found.passages:
        assert text[slice(*passage.first)] == text[slice(*passage.second)]


@given(words, words)
def test_a_passage_stands_in_both_and_passages_follow_each_other(one, other):
    found = reuse(one, other)
    assert 0 <= found.score <= 1
    end = 0
    for passage in found.passages:
        assert end <= passage.first.start < passage.first.end <= len(one)
        assert 0 <= passage.second.start < passage.second.end <= len(other)
        end = passage.first.end


@given(words, words)
def test_another_paragraph_of_ones_own_takes_no_passage_away(one, other):
    before = {one[slice(*passage.first)] for passage in reuse(one, other).passages}
    longer = f"{one}\n\nNobody else has written these eight words down."
    assert before == {longer[slice(*passage.first)] for passage in reuse(longer, other).passages}


# --- the command ---


@pytest.fixture
def compared(monkeypatch, capsys):
    def run(*rows: str) -> list[dict]:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("\n".join(rows).encode())))
        call_command("reuse", "--jsonl")
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


def test_the_command(compared):
    bad, good = compared('{"id": 1, "a": "x"}', json.dumps({"id": 2, "a": WIRE, "b": f"🙂 {WIRE}"}))
    assert bad == {"id": 1, "error": {"code": "invalid_input", "detail": "The row has no `b`."}}
    assert (good["id"], good["score"], good["same"]) == (2, 1.0, True)
    (passage,) = good["passages"]
    assert (passage["a"]["start"], passage["b"]["start"]) == (0, 2)
    assert passage["a"]["text"] == passage["b"]["text"]

"""The models behind who says what in English: the tagger against counting every path, and what the models add to the rules."""

import re
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.pipeline import detection
from annotations.pipeline.detection.learned import learned
from annotations.pipeline.detection.learned.crossing import SIZE, crossed, shifted
from annotations.pipeline.detection.learned.tagging import HEADER, MAGIC, Tagger
from annotations.pipeline.detection.lexing import Lexed
from annotations.pipeline.detection.quotations import quotations
from tests.pipeline.paragraphs import document, split

MODELS = Path(detection.__file__).parent / "models"


def heard(text, **options):
    """What the models alone hear in a text: {words: (source, cue)}."""
    paper = document(text, **options)
    found = learned(paper, split(paper), quotations(paper), Lexed(paper), [])
    cut = [[paper.text[s.start : s.end] if s else None for s in (f.content, f.source, f.cue)] for f in found]
    return {content: (source, cue) for content, source, cue in cut}


def test_it_works():
    words = "the ferry would stop on Monday"
    assert heard(f"Mayor Dana Okoro said that {words}.") == {words: ("Mayor Dana Okoro", "said")}


@pytest.mark.parametrize("language", ["de", "uk", "fr"])
def test_other_languages_are_left_to_the_rules(language):
    assert heard("Mayor Dana Okoro said that the ferry would stop.", language=language) == {}


def test_a_block_in_another_language_is_left_out():
    assert heard("", language="en") == {}


class TestTagger:
    """Three sequences at once, one of them empty of evidence, against every path one could take."""

    scores = st.lists(st.tuples(*[st.integers(-4, 4)] * 3), min_size=1, max_size=4)
    turns = st.lists(st.integers(-3, 3), min_size=9, max_size=9)

    def tagger(self, turns):
        numbers = np.array([1.0, 1.0, 1.0, *turns], dtype="<f4").tobytes()
        return Tagger(HEADER.pack(MAGIC, 1, 3) + numbers + bytes(2))

    def paths(self, tagger, scores):
        for labels in product(range(3), repeat=len(scores)):
            steps = sum(tagger.transitions[a, b] for a, b in pairwise(labels))
            yield labels, sum(row[label] for row, label in zip(scores, labels, strict=True)) + steps

    @given(st.lists(scores, min_size=1, max_size=3), turns)
    @settings(max_examples=40, deadline=None)
    def test_it_finds_the_best_of_all_paths(self, sequences, turns):
        tagger, ends = self.tagger(turns), np.cumsum([len(s) for s in sequences])
        starts = ends - [len(s) for s in sequences]
        joined = np.array([row for s in sequences for row in s], dtype=np.float32)
        best = tagger.best(joined, starts, ends)
        for sequence, start, end in zip(sequences, starts, ends, strict=True):
            every = dict(self.paths(tagger, sequence))
            assert every[tuple(best[start:end].tolist())] == max(every.values())

    @given(st.lists(scores, min_size=1, max_size=3), turns)
    @settings(max_examples=40, deadline=None)
    def test_its_probabilities_are_those_of_all_paths(self, sequences, turns):
        tagger, ends = self.tagger(turns), np.cumsum([len(s) for s in sequences])
        starts = ends - [len(s) for s in sequences]
        joined = np.array([row for s in sequences for row in s], dtype=np.float32)
        likelihood = tagger.marginals(joined, starts, ends)
        for sequence, start in zip(sequences, starts, strict=True):
            every = [(labels, np.exp(score)) for labels, score in self.paths(tagger, sequence)]
            for row, label in product(range(len(sequence)), range(3)):
                share = sum(weight for labels, weight in every if labels[row] == label)
                expected = share / sum(weight for _, weight in every)
                # Scores are float32, which tells a likelihood apart to a few millionths.
                assert likelihood[start + row, label] == pytest.approx(expected, abs=1e-5)

    def test_another_file_is_refused(self):
        with pytest.raises(ValueError, match="not a sequence model"):
            Tagger(HEADER.pack(b"FCCW0001", 1, 3) + bytes(100))


@given(
    st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=20),
    st.lists(st.integers(1, 400), min_size=1, max_size=4),
)
def test_a_feature_is_an_index_of_the_table_and_is_the_same_in_any_company(values, templates):
    column = np.array([values], dtype=np.uint32)
    found = crossed(np.array(templates), column, column)
    assert found.shape == (len(templates), len(values))
    assert ((found >= 0) & (found < SIZE)).all()
    assert (found[-1] == crossed(np.array(templates[-1:]), column, column)[0]).all()


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 2)), max_size=8), st.integers(-4, 4))
def test_neighbours_stay_in_their_group(pairs, by):
    column, group = (np.array([p[i] for p in pairs], dtype=np.uint32) for i in (0, 1))
    found = shifted(column, by, group)
    for row in range(len(pairs)):
        inside = 0 <= row + by < len(pairs) and group[row + by] == group[row]
        assert found[row] == (column[row + by] if inside else 0xFFFFFFFF)


@pytest.mark.parametrize("name", ["words.bin", "cues.bin", "roles.bin"])
def test_no_model_holds_words_in_the_clear(name):
    assert not re.search(rb"[A-Za-z]{4} [A-Za-z]{4}|[A-Za-z]{9}", (MODELS / name).read_bytes()[8:])

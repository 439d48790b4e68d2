"""Sentences as vectors: what is near, what a vector depends on, and how a text is cut into pieces."""

import subprocess
import sys

import numpy as np
import pytest

from annotations.pipeline import embedding
from annotations.pipeline.embedding.wordpiece import LONGEST, WordPiece

pytestmark = pytest.mark.skipif(
    not embedding.is_available(), reason="onnxruntime has no build for this machine"
)


@pytest.fixture(scope="module")
def pieces():
    path = embedding.MODELS / "vocabulary.txt"
    return WordPiece(path), path.read_text(encoding="utf-8").splitlines()


def test_it_works():
    claim, same, other = embedding.embed(
        [
            "Unemployment in Velmara fell to four per cent last year.",
            "Last year only 4% of Velmarans were out of work.",
            "The bridge over the Orrin will be closed for repairs in May.",
        ]
    )
    assert claim @ same > 0.6 > 0.3 > claim @ other


def test_vectors_are_float32_of_length_one():
    vectors = embedding.embed(["A sentence.", "", "!?", "слово", "長い文", "x" * 10_000, "\x00\ud800"])
    assert vectors.shape == (7, embedding.WIDTH)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_nothing_gives_no_rows():
    assert embedding.embed([]).shape == (0, embedding.WIDTH)


def test_a_vector_depends_on_its_own_text_alone():
    text = "The mayor signed the order on 3 March."
    alone = embedding.embed([text])[0]
    beside = embedding.embed(["Short.", text, "Something much longer stands here, with many words. " * 20])[1]
    assert (alone == beside).all()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Taxes rose", "taxes rose"),
        ("unemployment-rate", "unemployment - rate"),
        ("Velmara", "ve ##lma ##ra"),
        ("café CAFÉ", "cafe cafe"),
        ("$4.5m (≈ 5%)", "$ 4 . 5 ##m ( ≈ 5 % )"),
        ("it’s “fine”…", "it ’ s “ fine ” …"),
        ("東京 to", "東 京 to"),
        ("a\u00a0b\u200bc\td", "a bc d"),
        ("x" * 101, "[UNK]"),
        ("[SEP]", "[ sep ]"),
        ("", ""),
    ],
)
def test_a_text_is_cut_into_the_longest_pieces(pieces, text, expected):
    wordpiece, listed = pieces
    cut = [listed[number] for number in wordpiece.numbers(text)]
    assert " ".join(cut) == f"[CLS] {expected} [SEP]".replace("  ", " ")


def test_a_long_text_is_cut_off_with_its_end_in_place(pieces):
    numbers = pieces[0].numbers("word " * 1000)
    assert len(numbers) == LONGEST
    assert pieces[1][numbers[-1]] == "[SEP]"


def test_without_its_package_it_says_so_and_nothing_is_loaded():
    code = """
import sys
sys.modules["onnxruntime"] = None
from importlib.machinery import PathFinder
find = PathFinder.find_spec
PathFinder.find_spec = lambda name, *rest: None if name == "onnxruntime" else find(name, *rest)
del sys.modules["onnxruntime"]
from annotations.pipeline import embedding
print(embedding.is_available(), "numpy" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]

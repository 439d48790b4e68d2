"""How much a sentence is worth checking, and whether it could be checked: linear models read from a file beside them.

Each question has two models: one that sees words, characters and shape, and one that sees the meaning too (the sentence
embedding). Other languages than English are judged by shape alone.
"""

import struct
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, sqrt
from pathlib import Path
from typing import NamedTuple

from annotations.pipeline import embedding
from annotations.pipeline.detection import features

MODEL = Path(__file__).parent / "models" / "worth.bin"
MAGIC = b"FCCW0002"
HEADER = struct.Struct("<8sIff")  # magic, weights of a model, then scale and bias of the shapes
PART = struct.Struct("<fff")  # scale, bias, and what a point of log-odds of check-worthiness adds
DENSE = struct.Struct(f"<{embedding.WIDTH}f")
MAX_CHARACTERS = 2000  # of a sentence are looked at: what is longer is no sentence
REMEMBERED_WORDS = 50_000


class Worth(NamedTuple):
    """Probabilities (0 to 1): that a fact-checker would take the sentence up, and that it says what could be checked."""

    checkworthy: float
    verifiable: float


def score(texts: Sequence[str], *, meaning: bool = False) -> list[float]:
    """The probability (0 to 1) that each sentence is worth checking. Pure; any text is an answer, none an error."""
    return [worth.checkworthy for worth in judge(texts, meaning=meaning)]


def judge(texts: Sequence[str], *, meaning: bool = False) -> list[Worth]:
    """Both questions for each sentence; with `meaning` the better models are asked, where their package is installed."""
    model = load()
    meaning = meaning and embedding.is_available()
    return [model.judge(text, meaning=meaning) for text in texts]


@cache
def load(path: Path = MODEL) -> "Model":
    return Model(path.read_bytes())


@dataclass(frozen=True, slots=True)
class _Part:
    """One linear model: a weight for each feature, one for each dimension of the meaning, and what is known already."""

    weights: array
    dense: tuple[float, ...]
    scale: float
    bias: float
    prior: float
    of_word: dict[str, int]

    def log_odds(self, seen: "_Seen", prior: float = 0.0) -> float:
        weights = self.weights
        words = sum(map(self._word, seen.folded)) + sum(map(weights.__getitem__, features.pairs(seen.folded)))
        total = words / (3 * sqrt(len(seen.folded))) + 0.3 * sum(weights[i] for i in seen.shape)
        dense = sum(map(float.__mul__, self.dense, seen.meaning))
        return self.bias + self.scale * total + dense + self.prior * prior

    def _word(self, word: str) -> int:
        """The sum of a word's weights, kept: most words of a text were seen before."""
        known = self.of_word.get(word)
        if known is None:
            known = sum(self.weights[i] for i in features.of_word(word))
            if len(self.of_word) < REMEMBERED_WORDS:
                self.of_word[word] = known
        return known


class _Seen(NamedTuple):
    """A sentence as the models see it."""

    folded: list[str]
    shape: list[int]
    meaning: list[float]


class Model:
    """The weights. Those of words and pairs judge English; those of shape alone judge every other language."""

    def __init__(self, data: bytes) -> None:
        magic, size, self.shape_scale, self.shape_bias = HEADER.unpack_from(data)
        if magic != MAGIC or size != features.SIZE:
            raise ValueError("not a check-worthiness model of this version")
        place = HEADER.size + features.SHAPES
        self.shape_weights = array("b", data[HEADER.size : place])
        length = PART.size + DENSE.size + size
        parts = [_part(data[at : at + length]) for at in range(place, len(data), length)]
        self._checkworthy, self._verifiable = parts[:2], parts[2:]

    def judge(self, text: str, *, meaning: bool) -> Worth:
        text = text[:MAX_CHARACTERS]
        found = features.words(text)
        if not found:
            return Worth(0.0, 0.0)
        folded = [features.fold(word) for word in found]
        shape = list(features.shape(text, found))
        if not features.is_english(folded):
            alone = self.shape_bias + self.shape_scale * sum(self.shape_weights[i] for i in shape)
            return Worth(_logistic(alone), _logistic(alone + 2))
        seen = _Seen(folded, shape, embedding.embed([text])[0].tolist() if meaning else [])
        checkworthy = self._checkworthy[meaning].log_odds(seen)
        return Worth(_logistic(checkworthy), _logistic(self._verifiable[meaning].log_odds(seen, checkworthy)))


def _part(data: bytes) -> _Part:
    scale, bias, prior = PART.unpack_from(data)
    dense = DENSE.unpack_from(data, PART.size)
    return _Part(array("b", data[PART.size + DENSE.size :]), dense, scale, bias, prior, {})


def _logistic(value: float) -> float:
    return 1 / (1 + exp(-value)) if value > -60 else 0.0

"""How much a sentence is worth checking: a linear model whose weights are read from a file beside it."""

import struct
from array import array
from collections.abc import Sequence
from functools import cache
from math import exp, sqrt
from pathlib import Path

from annotations.pipeline.detection import features

MODEL = Path(__file__).parent / "models" / "checkworthiness.bin"
MAGIC = b"FCCW0001"
HEADER = struct.Struct("<8sIffff")  # magic, weights, scale, bias, shape scale, shape bias
MAX_CHARACTERS = 2000  # of a sentence are looked at: what is longer is no sentence
REMEMBERED_WORDS = 50_000


def score(texts: Sequence[str]) -> list[float]:
    """The probability (0 to 1) that each sentence is worth checking. Pure; any text is an answer, none an error."""
    model = load()
    return [model.score(text) for text in texts]


@cache
def load(path: Path = MODEL) -> "Model":
    return Model(path.read_bytes())


class Model:
    """The weights. Those of words and pairs judge English; those of shape alone judge every other language."""

    def __init__(self, data: bytes) -> None:
        magic, size, self.scale, self.bias, self.shape_scale, self.shape_bias = HEADER.unpack_from(data)
        if magic != MAGIC or size != features.SIZE:
            raise ValueError("not a check-worthiness model of this version")
        body = memoryview(data)[HEADER.size :]
        self.weights = array("b", body[:size].tobytes())
        self.shape_weights = array("b", body[size : size + features.SHAPES].tobytes())
        self._of_word: dict[str, int] = {}

    def score(self, text: str) -> float:
        text = text[:MAX_CHARACTERS]
        found = features.words(text)
        if not found:
            return 0.0
        folded = [features.fold(word) for word in found]
        shape = list(features.shape(text, found))
        if not features.is_english(folded):
            return _logistic(self.shape_bias + self.shape_scale * sum(self.shape_weights[i] for i in shape))
        weights = self.weights
        total = sum(map(self._word, folded)) + sum(weights[i] for i in features.pairs(folded))
        return _logistic(
            self.bias + self.scale * (total / (3 * sqrt(len(folded))) + 0.3 * sum(weights[i] for i in shape))
        )

    def _word(self, word: str) -> int:
        """The sum of a word's weights, kept: most words of a text were seen before."""
        known = self._of_word.get(word)
        if known is None:
            known = sum(self.weights[i] for i in features.of_word(word))
            if len(self._of_word) < REMEMBERED_WORDS:
                self._of_word[word] = known
        return known


def _logistic(value: float) -> float:
    return 1 / (1 + exp(-value)) if value > -60 else 0.0

"""Linear-chain sequence tagging: the likeliest labels, and how likely each is (Lafferty, McCallum, Pereira 2001).

Many sequences are worked through at once, from both their ends, step by step: a page's sentences are short, and
there are many.
"""

import struct
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np

MAGIC = b"FCST0002"
HEADER = struct.Struct("<8sII")  # magic, features, labels


class Tagger:
    """Weights of hashed features as signed bytes, a column a label; label 0 is "nothing" and weighs nothing."""

    def __init__(self, data: bytes) -> None:
        magic, size, labels = HEADER.unpack_from(data)
        if magic != MAGIC:
            raise ValueError("not a sequence model of this version")
        numbers = np.frombuffer(data, dtype="<f4", count=labels + labels * labels, offset=HEADER.size)
        self.scales, self.transitions = numbers[:labels], numbers[labels:].reshape(labels, labels)
        body = np.frombuffer(data, dtype=np.int8, offset=HEADER.size + numbers.nbytes)
        self.weights = np.ascontiguousarray(body.reshape(labels - 1, size).T)

    def scores(self, features: np.ndarray) -> np.ndarray:
        """The score of each label for each column of feature indexes."""
        found = np.zeros((features.shape[1], len(self.scales)), dtype=np.float32)
        # One look-up for the weights of all labels, which stand side by side.
        side_by_side = self.weights.view(np.dtype((np.void, self.weights.shape[1]))).ravel()
        weights = side_by_side.take(features).view(np.int8).reshape(*features.shape, -1)
        found[:, 1:] = weights.sum(axis=0, dtype=np.int32) * self.scales[1:]
        return found

    def best(self, scores: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """The likeliest labels of each sequence `scores[start:end]` (Viterbi), row by row."""
        both = np.stack([self.transitions, self.transitions.T])[:, None]

        def step(before: np.ndarray, here: np.ndarray) -> np.ndarray:
            return (before[..., None] + both).max(axis=2) + here

        left, right = _swept(scores, starts, ends, step)
        return (left + right - scores).argmax(axis=1).astype(np.int8)

    def marginals(self, scores: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """The probability of each label at each row (forward and backward)."""
        both = np.exp(np.stack([self.transitions, self.transitions.T]).astype(np.float64))
        own = np.exp(scores - scores.max(axis=1, keepdims=True).astype(np.float64))

        def step(before: np.ndarray, here: np.ndarray) -> np.ndarray:
            after = (before @ both) * here
            return after / after.sum(axis=2, keepdims=True)

        left, right = _swept(own, starts, ends, step)
        joint = left * right / own
        return joint / joint.sum(axis=1, keepdims=True)


Step = Callable[[np.ndarray, np.ndarray], np.ndarray]


def _swept(
    values: np.ndarray, starts: np.ndarray, ends: np.ndarray, step: Step
) -> tuple[np.ndarray, np.ndarray]:
    """What a walk from the start of each sequence, and one from its end, knows at each row, the row included."""
    away = np.arange(int((ends - starts).max(initial=0)))[:, None]
    rows = np.stack([np.minimum(starts + away, ends - 1), np.maximum(ends - 1 - away, starts)], axis=1)
    here = values[rows]
    for place in range(1, len(away)):
        here[place] = step(here[place - 1], here[place])
    inside = away < ends - starts
    found = np.empty((2, *values.shape), dtype=values.dtype)
    for way in (0, 1):
        found[way, rows[:, way][inside]] = here[:, way][inside]
    return found[0], found[1]


@cache
def load(path: Path) -> Tagger:
    return Tagger(path.read_bytes())

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
        both = _both_ways(self.transitions, len(starts))

        def step(before: np.ndarray, here: np.ndarray) -> np.ndarray:
            return (before[:, None] + both).max(axis=0) + here

        _, ahead = _swept(scores, starts, ends, step)
        away = _away(starts, ends)
        rows = np.minimum(starts + away, ends - 1)
        known, labels = ahead[rows], np.empty(rows.shape, dtype=np.int8)
        labels[:1] = known[:1].argmax(axis=2)
        for place in range(1, len(away)):
            labels[place] = (self.transitions[labels[place - 1]] + known[place]).argmax(axis=1)
        path, inside = np.zeros(len(scores), dtype=np.int8), away < ends - starts
        path[rows[inside]] = labels[inside]
        return path

    def marginals(self, scores: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """The probability of each label at each row (forward and backward)."""
        both = _both_ways(np.exp(self.transitions.astype(np.float64)), len(starts))
        own = np.exp(scores - scores.max(axis=1, keepdims=True).astype(np.float64))

        def step(before: np.ndarray, here: np.ndarray) -> np.ndarray:
            after = (before[:, None] * both).sum(axis=0) * here
            return after / after.sum(axis=0)

        left, right = _swept(own, starts, ends, step)
        joint = left * right / own
        return joint / joint.sum(axis=1, keepdims=True)


Step = Callable[[np.ndarray, np.ndarray], np.ndarray]


def _both_ways(transitions: np.ndarray, sequences: int) -> np.ndarray:
    """From label to label, for as many walks from the start and then as many from the end."""
    return np.repeat(np.stack([transitions, transitions.T], axis=2), sequences, axis=2)


def _away(starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """How far from its end a row may be, a line a step of the longest sequence."""
    return np.arange(int((ends - starts).max(initial=0)))[:, None]


def _swept(
    values: np.ndarray, starts: np.ndarray, ends: np.ndarray, step: Step
) -> tuple[np.ndarray, np.ndarray]:
    """What a walk from the start of each sequence, and one from its end, knows at each row, the row included."""
    away = _away(starts, ends)
    rows = np.concatenate([np.minimum(starts + away, ends - 1), np.maximum(ends - 1 - away, starts)], axis=1)
    here = np.ascontiguousarray(values[rows].transpose(0, 2, 1))
    for place in range(1, len(away)):
        here[place] = step(here[place - 1], here[place])
    found = np.empty((2, *values.shape), dtype=values.dtype)
    inside = away < ends - starts
    known = here.transpose(0, 2, 1)
    for way, walks in enumerate((slice(len(starts)), slice(len(starts), None))):
        found[way, rows[:, walks][inside]] = known[:, walks][inside]
    return found[0], found[1]


@cache
def load(path: Path) -> Tagger:
    return Tagger(path.read_bytes())

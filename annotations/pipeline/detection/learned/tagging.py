"""Linear-chain sequence tagging: the likeliest labels, and how likely each is (Lafferty, McCallum, Pereira 2001).

Many sequences are worked through at once, step by step: a page's sentences are short, and there are many.
"""

import struct
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
        self.weights = body.reshape(labels - 1, size)

    def scores(self, features: np.ndarray) -> np.ndarray:
        """The score of each label for each row of feature indexes."""
        found = np.zeros((len(features), len(self.scales)), dtype=np.float32)
        for label, weights in enumerate(self.weights, start=1):
            found[:, label] = weights[features].sum(axis=1, dtype=np.int32) * self.scales[label]
        return found

    def best(self, scores: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """The likeliest labels of each sequence `scores[start:end]` (Viterbi), row by row."""
        path = np.zeros(len(scores), dtype=np.int8)
        came_from = np.zeros(scores.shape, dtype=np.int8)
        total, sizes, order = np.zeros_like(scores), ends - starts, np.argsort(starts - ends)
        for step in range(int(sizes.max(initial=0))):
            rows = starts[order[: np.count_nonzero(sizes > step)]] + step
            total[rows] = scores[rows]
            if step:
                paths = total[rows - 1][:, :, None] + self.transitions
                came_from[rows] = paths.argmax(axis=1)
                total[rows] += paths.max(axis=1)
        filled = sizes > 0
        path[ends[filled] - 1] = total[ends[filled] - 1].argmax(axis=1)
        for step in range(1, int(sizes.max(initial=0))):
            rows = ends[sizes > step] - step
            path[rows - 1] = came_from[rows, path[rows]]
        return path

    def marginals(self, scores: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """The probability of each label at each row (forward and backward)."""
        forward, backward = scores.astype(np.float64), np.zeros(scores.shape)
        sizes = ends - starts
        for step in range(1, int(sizes.max(initial=0))):
            rows = starts[sizes > step] + step
            forward[rows] += _log_sum(forward[rows - 1][:, :, None] + self.transitions, 1)
            rows = ends[sizes > step] - step
            onward = (scores[rows] + backward[rows])[:, None, :] + self.transitions
            backward[rows - 1] = _log_sum(onward, 2)
        joint = forward + backward
        return np.exp(joint - _log_sum(joint, 1)[:, None])


def _log_sum(values: np.ndarray, axis: int) -> np.ndarray:
    top = values.max(axis=axis, keepdims=True)
    return np.log(np.exp(values - top).sum(axis=axis)) + top.squeeze(axis)


@cache
def load(path: Path) -> Tagger:
    return Tagger(path.read_bytes())

"""Training of the linear-chain taggers: all sequences at once, with numpy alone."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from annotations.pipeline.detection.tagging import HEADER, MAGIC
from bench.reading.optimising import minimise


class Corpus(NamedTuple):
    """Sequences one behind the other: a row of feature indexes and a label a token, and how long each sequence is."""

    features: np.ndarray
    labels: np.ndarray
    lengths: np.ndarray


def corpus(parts: Sequence[tuple[np.ndarray, np.ndarray]]) -> Corpus:
    """Longest first, so that the sequences still going at a step are always the first ones."""
    parts = sorted((p for p in parts if len(p[1])), key=lambda p: -len(p[1]))
    return Corpus(
        np.concatenate([p[0] for p in parts]),
        np.concatenate([p[1] for p in parts]).astype(np.int64),
        np.array([len(p[1]) for p in parts]),
    )


class Trainer:
    """The negative log-likelihood of a corpus with an L2 penalty, and its gradient."""

    def __init__(self, data: Corpus, size: int, labels: int, penalty: float) -> None:
        self.data, self.size, self.labels, self.penalty = data, size, labels, penalty
        self.offsets = np.concatenate([[0], np.cumsum(data.lengths)[:-1]])
        steps = int(data.lengths[0])
        self.active = [int((data.lengths > step).sum()) for step in range(steps)]
        self.observed = self._transitions_in(data.labels)

    def _transitions_in(self, labels: np.ndarray) -> np.ndarray:
        pairs = labels[:-1] * self.labels + labels[1:]
        within = np.ones(len(pairs), dtype=bool)
        within[self.offsets[1:] - 1] = False
        return np.bincount(pairs[within], minlength=self.labels**2).reshape(self.labels, self.labels)

    def fit(self, iterations: int) -> tuple[np.ndarray, np.ndarray]:
        """Weights (features by labels, the first column zero) and transitions (from, to)."""
        start = np.zeros(self.size * (self.labels - 1) + self.labels**2)
        return self._unpacked(minimise(self.loss, start, iterations=iterations, tolerance=1e-5))

    def _unpacked(self, theta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        cut = self.size * (self.labels - 1)
        weights = np.zeros((self.size, self.labels), dtype=np.float32)
        weights[:, 1:] = theta[:cut].reshape(self.size, -1)
        return weights, theta[cut:].reshape(self.labels, self.labels)

    def loss(self, theta: np.ndarray) -> tuple[float, np.ndarray]:
        weights, transitions = self._unpacked(theta)
        scores = np.zeros((len(self.data.labels), self.labels))
        for column in self.data.features.T:
            scores += weights[column]
        log_z, marginals, expected = self._expectations(scores, transitions)
        rows = np.arange(len(scores))
        likelihood = scores[rows, self.data.labels].sum() + (self.observed * transitions).sum() - log_z
        residual = marginals
        residual[rows, self.data.labels] -= 1
        gradient = np.zeros((self.size, self.labels - 1))
        for column in self.data.features.T:
            for label in range(1, self.labels):
                gradient[:, label - 1] += np.bincount(column, residual[:, label], self.size)
        flat = np.concatenate([gradient.ravel(), (expected - self.observed).ravel()])
        return -likelihood + 0.5 * self.penalty * theta @ theta, flat + self.penalty * theta

    def _expectations(
        self, scores: np.ndarray, transitions: np.ndarray
    ) -> tuple[float, np.ndarray, np.ndarray]:
        """Log of the partition functions, marginals, and expected transitions, by scaled forward and backward."""
        top = scores.max(axis=1, keepdims=True)
        local, step_to = np.exp(scores - top), np.exp(transitions)
        forward, scale = np.zeros_like(local), np.ones(len(local))
        for step, active in enumerate(self.active):
            at = self.offsets[:active] + step
            reach = forward[at - 1] @ step_to if step else 1.0
            forward[at] = reach * local[at]
            scale[at] = forward[at].sum(axis=1)
            forward[at] /= scale[at][:, None]
        backward = np.ones_like(local)
        expected = np.zeros_like(transitions)
        for step in range(len(self.active) - 1, 0, -1):
            at = self.offsets[: self.active[step]] + step
            onward = backward[at] * local[at] / scale[at][:, None]
            expected += (forward[at - 1].T @ onward) * step_to
            backward[at - 1] = onward @ step_to.T
        return float(np.log(scale).sum() + top.sum()), forward * backward, expected


def packed(weights: np.ndarray, transitions: np.ndarray) -> bytes:
    """A model file as `Tagger` reads it: weights as signed bytes with a scale a label."""
    size, labels = weights.shape
    scales = np.abs(weights).max(axis=0) / 127
    scales[scales == 0] = 1
    body = np.round(weights[:, 1:] / scales[1:]).astype(np.int8)
    numbers = np.concatenate([scales, transitions.ravel()]).astype("<f4")
    return HEADER.pack(MAGIC, size, labels) + numbers.tobytes() + body.tobytes()

"""What a team's own decisions say of which candidates it takes up: a small correction of the detector's scores.

decided candidates --fit--> Taste --adjusted--> scores that are the team's own
                   --compare (each fifth judged by the other four)--> before and after
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from math import exp, log, log1p
from typing import Any

import numpy as np

from annotations.choices import Voice
from annotations.pipeline.detection import features

PENALTY = 1.0  # on every word, and on leaving the detector's own scores
SEEN_OFTEN = 3  # a word fewer decisions speak of is not learned
MOST_WORDS = 500
FOLDS = 5
STEPS = 25


@dataclass(frozen=True, slots=True)
class Decision:
    """A candidate as the detector scored it, and whether people took it up."""

    text: str
    voice: Voice
    score: float
    accepted: bool


@dataclass(frozen=True, slots=True)
class Taste:
    """Log-odds of the detector times `slope`, plus `bias`, plus the mean weight of the words."""

    slope: float = 1.0
    bias: float = 0.0
    words: Mapping[str, float] = field(default_factory=dict)

    def adjusted(self, score: float, text: str, voice: Voice) -> float:
        """The probability (0 to 1) that the team takes the candidate up."""
        known = seen(text, voice)
        total = sum(self.words.get(word, 0.0) * share for word, share in known.items())
        return _logistic(self.slope * _log_odds(score) + self.bias + total)


@dataclass(frozen=True, slots=True)
class Figures:
    """How well scores agree with decisions: `f1` at the threshold, average precision, and loss in nats a decision."""

    f1: float
    average_precision: float
    loss: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """The detector's scores beside a taste's, on decisions that the taste had not seen."""

    decisions: int
    accepted: int
    threshold: float
    before: Figures
    after: Figures

    @property
    def is_better(self) -> bool:
        return self.after.loss < self.before.loss

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def seen(text: str, voice: Voice) -> dict[str, float]:
    """Each different word of a text, and the voice, with the share it has in the correction."""
    words = {features.fold(word) for word in features.words(text)} | {f"[{voice}]"}
    share = 1 / len(words) ** 0.5
    return dict.fromkeys(sorted(words), share)


def fit(decisions: Sequence[Decision]) -> Taste:
    """Logistic regression by Newton's method; without decisions, the taste that changes nothing."""
    words = _learnable(decisions)
    x, y = _matrix(decisions, words), np.array([float(d.accepted) for d in decisions])
    start = np.zeros(x.shape[1])
    start[0] = 1.0
    penalty = np.full(x.shape[1], PENALTY)
    penalty[1] = 0.01  # how much a team takes up at all is for it to say
    theta = start.copy()
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-np.clip(x @ theta, -30, 30)))
        gradient = x.T @ (p - y) + penalty * (theta - start)
        curvature = (x.T * (p * (1 - p))) @ x + np.diag(penalty)
        theta = theta - np.linalg.solve(curvature, gradient)
    weights = {word: round(float(w), 4) for word, w in zip(words, theta[2:], strict=True)}
    return Taste(round(float(theta[0]), 4), round(float(theta[1]), 4), weights)


def compare(decisions: Sequence[Decision], threshold: float) -> Comparison:
    """Every fifth decision judged by what the others teach, so that nothing is praised for what it has seen."""
    before = [d.score for d in decisions]
    after = list(before)
    for fold in range(FOLDS):
        taste = fit([d for i, d in enumerate(decisions) if i % FOLDS != fold])
        for i in range(fold, len(decisions), FOLDS):
            d = decisions[i]
            after[i] = taste.adjusted(d.score, d.text, d.voice)
    accepted = [d.accepted for d in decisions]
    return Comparison(
        decisions=len(decisions),
        accepted=sum(accepted),
        threshold=threshold,
        before=_figures(before, accepted, threshold),
        after=_figures(after, accepted, threshold),
    )


def _learnable(decisions: Sequence[Decision]) -> list[str]:
    """The words that enough decisions speak of, the commonest if they are too many."""
    counted = Counter(word for d in decisions for word in seen(d.text, d.voice))
    often = sorted((word for word, n in counted.items() if n >= SEEN_OFTEN), key=lambda w: (-counted[w], w))
    return sorted(often[:MOST_WORDS])


def _matrix(decisions: Sequence[Decision], words: Sequence[str]) -> np.ndarray:
    columns = {word: number for number, word in enumerate(words, 2)}
    x = np.zeros((len(decisions), len(words) + 2))
    x[:, 1] = 1.0
    for row, d in enumerate(decisions):
        x[row, 0] = _log_odds(d.score)
        for word, share in seen(d.text, d.voice).items():
            if word in columns:
                x[row, columns[word]] = share
    return x


def _figures(scores: Sequence[float], accepted: Sequence[bool], threshold: float) -> Figures:
    chosen = [score >= threshold for score in scores]
    hits = sum(c and a for c, a in zip(chosen, accepted, strict=True))
    f1 = 2 * hits / max(1, sum(chosen) + sum(accepted))
    loss = sum(log1p(exp(-o if a else o)) for o, a in zip(map(_log_odds, scores), accepted, strict=True))
    precision = _average_precision(scores, accepted)
    return Figures(round(f1, 4), round(precision, 4), round(loss / max(1, len(scores)), 4))


def _average_precision(scores: Sequence[float], accepted: Sequence[bool]) -> float:
    order = sorted(range(len(scores)), key=lambda i: -scores[i])
    found, total = 0, 0.0
    for rank, i in enumerate(order, 1):
        if accepted[i]:
            found += 1
            total += found / rank
    return total / max(1, found)


def _log_odds(probability: float) -> float:
    probability = min(max(probability, 1e-4), 1 - 1e-4)
    return log(probability / (1 - probability))


def _logistic(value: float) -> float:
    return 1 / (1 + exp(-value)) if value > -60 else 0.0

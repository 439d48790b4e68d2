"""How probable it is that a place is right, from its likeness and margin: fitted, not felt.

Right means that the place and the true one overlap by half or more (F1 in characters). Figures from
`python -m bench.anchoring.calibrate`: logistic regressions on the places found in 958 development pairs with the
rules relaxed, so that wrong places are among them; for unedited words the rule of succession, (right + 1) / (all + 2).
"""

from math import exp

from rapidfuzz.distance import Indel

from annotations.pipeline import wording

_IN_PLACE = (
    -7.386,
    4.092,
    12.506,
)  # constant, likeness of the wording, share of the words that stayed together
_ELSEWHERE = (-17.302, 22.502, 4.322)  # constant, likeness of the wording, margin over the runner-up
_KEPT = 0.9999  # the same words where the diff kept them
_MOVED = 0.9991  # the same words in another order
_AMBIGUOUS = 0.9737  # the same words, but the words around speak as much for another copy
_MOST = 0.9999


def likeness(old: str, new: str) -> float:
    """How alike two wordings are, letter by letter, typography aside: 0 to 1."""
    return Indel.normalized_similarity(wording.plain(old), wording.plain(new))


def unedited(*, moved: bool, clear: bool) -> float:
    """Of the same words: `clear` when no other copy of them has as good a claim to the place."""
    if not clear:
        return _AMBIGUOUS
    return _MOVED if moved else _KEPT


def in_place(alike: float, share: float) -> float:
    """Of words edited where they stood."""
    return _logistic(_IN_PLACE, alike, share)


def elsewhere(alike: float, margin: float) -> float:
    """Of a sentence that moved and was edited."""
    return _logistic(_ELSEWHERE, alike, margin)


def _logistic(weights: tuple[float, float, float], first: float, second: float) -> float:
    constant, by_first, by_second = weights
    return min(_MOST, 1 / (1 + exp(-(constant + by_first * first + by_second * second))))

"""How alike two statements are: by the words they share, by meaning, and by what stands where the words differ."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotations.pipeline.matching.facts import Facts
from annotations.pipeline.matching.terms import is_stopped

# Two words that stand in the same place mean the same from here on (cosine of their vectors). Synonyms of the
# paraphrases in tests/pipeline/pairs lie above, other things of a kind below.
SYNONYMS = 0.65
MOST_SWAPPED = 2
ALIKE = 0.86  # where the whole means the same, so do its parts
_DENIALS = frozenset(("not", "no", "never"))  # guards tell of them
FRAME = 0.4  # least share of weight that the words around a swap have


@dataclass(frozen=True, slots=True)
class Likeness:
    """0 to 1 each; `meaning` is None without vectors. `swapped`: a word or two gave way to others of another meaning."""

    words: float
    meaning: float | None
    swapped: bool


def likeness(
    one: Facts,
    other: Facts,
    weight: Callable[[str], float],
    meaning: float | None,
    embed: Callable[[Sequence[str]], NDArray[np.float32]] | None,
) -> Likeness:
    """How alike the statements are. `weight` says how much a stem tells, `meaning` is the cosine of the two."""
    left, right = _content(one), _content(other)
    shared = left & right
    total = sum(map(weight, left)) + sum(map(weight, right))
    words = 2 * sum(map(weight, shared)) / total if total else 0.0
    gone, come = left - shared, right - shared
    swapped = False
    if words >= FRAME and 0 < len(gone) <= MOST_SWAPPED and 0 < len(come) <= MOST_SWAPPED:
        swapped = embed is None or ((meaning or 0) < ALIKE and _mean_otherwise(gone, come, embed))
    return Likeness(words, meaning, swapped)


def _content(facts: Facts) -> set[str]:
    words = (word for word in facts.words if len(word) > 1 and word not in _DENIALS)
    return {word for word in words if not is_stopped(word)}


def _mean_otherwise(
    gone: set[str], come: set[str], embed: Callable[[Sequence[str]], NDArray[np.float32]]
) -> bool:
    vectors = embed([" ".join(sorted(gone)), " ".join(sorted(come))])
    return float(vectors[0] @ vectors[1]) < SYNONYMS

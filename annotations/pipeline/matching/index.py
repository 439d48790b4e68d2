"""An index of texts by their words, ranked by BM25: in memory, no database, the same every time."""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from math import log1p

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]


class Index:
    """Robertson and Zaragoza (2009), The Probabilistic Relevance Framework: BM25 and Beyond.

    A text is a bag of terms, given once and numbered in order. `k1` tells how soon a term's repetition stops
    counting, `b` how far a long text is held against itself.
    """

    def __init__(self, texts: Iterable[Sequence[str]], *, k1: float = 0.9, b: float = 0.4) -> None:
        places: dict[str, tuple[array[int], array[float]]] = {}
        lengths = array("f")
        for number, terms in enumerate(texts):
            lengths.append(len(terms))
            for term, count in Counter(terms).items():
                rows, counts = places.setdefault(term, (array("i"), array("f")))
                rows.append(number)
                counts.append(count)
        self.size = len(lengths)
        self._weigh(places, np.frombuffer(lengths, np.float32) if lengths else np.zeros(0, np.float32), k1, b)

    def _weigh(
        self, places: dict[str, tuple["array[int]", "array[float]"]], lengths: Scores, k1: float, b: float
    ) -> None:
        average = float(lengths.mean()) if self.size else 1.0
        norm = k1 * (1 - b + b * lengths / max(average, 1.0))
        self._rows: dict[str, NDArray[np.int32]] = {}
        self._weights: dict[str, Scores] = {}
        for term, (rows, counts) in places.items():
            at = np.frombuffer(rows, np.int32)
            count = np.frombuffer(counts, np.float32)
            self._rows[term] = at
            self._weights[term] = (self.rarity(len(at)) * count * (k1 + 1) / (count + norm[at])).astype(
                np.float32
            )

    def rarity(self, found: int) -> float:
        """What a term weighs that stands in so many of the texts (Lucene's inverse document frequency)."""
        return rarity(self.size, found)

    def weight(self, term: str) -> float:
        """What this term weighs; one that no text has weighs most."""
        return self.rarity(len(self._rows.get(term, ())))

    def scores(self, terms: Sequence[str]) -> Scores:
        """A score for every text; a term that is asked for twice counts twice."""
        found = np.zeros(self.size, np.float32)
        for term, times in Counter(terms).items():
            if term in self._rows:
                found[self._rows[term]] += times * self._weights[term]
        return found


def rarity(size: int, found: int) -> float:
    """What a term weighs that stands in `found` of `size` texts (Lucene's inverse document frequency)."""
    return log1p((size - found + 0.5) / (found + 0.5))

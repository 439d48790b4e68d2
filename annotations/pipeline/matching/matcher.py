"""Finds the claims that a text may be about, best first: by words, by meaning where vectors are at hand, then guarded.

text --terms, vector--> scores of all --best--> facts compared --> relation, guards
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from annotations.pipeline.matching.index import Index
from annotations.pipeline.matching.judging import WORDS, Embed, Judge
from annotations.pipeline.matching.terms import body, terms
from annotations.values import Match, MatchText

LIMIT = 20


class Matcher:
    """The claims that are known, ready to be asked. `embed` gives a unit vector a text; without it words decide."""

    def __init__(self, claims: Sequence[MatchText], embed: Embed | None = None) -> None:
        self.claims = claims
        self._index = Index(terms(f"{claim.text} {claim.more}") for claim in claims)
        self._embed = embed
        self._vectors = embed([body(claim.text) for claim in claims]) if embed and claims else None

    def match(self, text: str, *, limit: int = LIMIT) -> list[Match]:
        """The claims most like this text, best first, each with what it is to it and what speaks against."""
        if not self.claims or limit < 1:
            return []
        scores, nearness = self._scores(text)
        best = np.argsort(-scores, kind="stable")[:limit]
        judge = Judge(text, self._index.weight, self._embed)
        return [self._judged(at, float(scores[at]), judge, nearness) for at in best if scores[at] > 0]

    def _scores(self, text: str) -> tuple[NDArray[np.float32], NDArray[np.float32] | None]:
        words = terms(text)
        most = sum(self._index.weight(word) for word in set(words))
        shares = np.minimum(self._index.scores(words) / max(most, 1e-6), 1)
        if self._vectors is None or self._embed is None:
            return shares, None
        nearness = np.clip(self._vectors @ self._embed([body(text)])[0], 0, 1)
        return WORDS * shares + (1 - WORDS) * nearness, nearness

    def _judged(self, at: int, score: float, judge: Judge, nearness: NDArray[np.float32] | None) -> Match:
        claim = self.claims[at]
        return judge.judged(claim.id, claim.text, score, None if nearness is None else float(nearness[at]))

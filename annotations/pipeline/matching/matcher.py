"""Finds the claims that a text may be about, best first: by words, by meaning where vectors are at hand, then guarded.

text --terms, vector--> scores of all --best--> facts compared --> relation, guards
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from annotations.choices import MatchGuard, Relation
from annotations.pipeline.matching.facts import Facts, facts
from annotations.pipeline.matching.guards import compare
from annotations.pipeline.matching.index import Index
from annotations.pipeline.matching.likeness import Likeness, likeness
from annotations.pipeline.matching.terms import body, terms
from annotations.values import Match, MatchText

Embed = Callable[[Sequence[str]], NDArray[np.float32]]

LIMIT = 20
# How much the words say beside the meaning. Chosen on CT22 2A dev and PolitiFact train (docs/matching.md).
WORDS = 0.35
# From where on two claims that nothing holds apart are one: by their words alone, or by their meaning.
SAME_WORDS = 0.75
SAME_MEANING = 0.80
# From where on a guard tells of one and the same matter that is told otherwise.
CLOSE = 0.75


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
        asked = facts(text)
        return [self._judged(at, float(scores[at]), asked, text, nearness) for at in best if scores[at] > 0]

    def _scores(self, text: str) -> tuple[NDArray[np.float32], NDArray[np.float32] | None]:
        words = terms(text)
        most = sum(self._index.weight(word) for word in set(words))
        shares = np.minimum(self._index.scores(words) / max(most, 1e-6), 1)
        if self._vectors is None or self._embed is None:
            return shares, None
        nearness = np.clip(self._vectors @ self._embed([body(text)])[0], 0, 1)
        return WORDS * shares + (1 - WORDS) * nearness, nearness

    def _judged(
        self, at: int, score: float, asked: Facts, text: str, nearness: NDArray[np.float32] | None
    ) -> Match:
        claim = self.claims[at]
        known = facts(claim.text)
        alike = likeness(
            asked, known, self._index.weight, None if nearness is None else float(nearness[at]), self._embed
        )
        relation, guards = relate(asked, known, alike)
        return Match(claim.id, round(min(score, 1.0), 4), relation, guards)


def relate(asked: Facts, known: Facts, alike: Likeness) -> tuple[Relation, tuple[MatchGuard, ...]]:
    """What the one statement is to the other. Never the same across a guard."""
    found = compare(asked, known)
    guards = (*found.guards, MatchGuard.WORDING) if alike.swapped else found.guards
    if guards:
        return _apart(guards, alike), guards
    if alike.words < SAME_WORDS and (alike.meaning is None or alike.meaning < SAME_MEANING):
        return Relation.RELATED, ()
    if found.first_adds and found.second_adds:
        return Relation.RELATED, ()
    if found.first_adds or found.second_adds:
        return (Relation.NARROWER if found.first_adds else Relation.BROADER), ()
    return Relation.SAME, ()


def _apart(guards: tuple[MatchGuard, ...], alike: Likeness) -> Relation:
    """Of two that differ: whether they tell of the same matter, and the one denies or renews the other."""
    close = max(alike.words, alike.meaning or 0) >= CLOSE
    if close and set(guards) == {MatchGuard.NEGATION}:
        return Relation.CONTRADICTS
    if close and set(guards) <= {MatchGuard.NUMBER, MatchGuard.DATE} and MatchGuard.DATE in guards:
        return Relation.UPDATES if MatchGuard.NUMBER in guards else Relation.RELATED
    return Relation.CONTRADICTS if close and guards == (MatchGuard.NUMBER,) else Relation.RELATED

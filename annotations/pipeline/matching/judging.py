"""What one statement is to another, with what speaks for it and the guards that speak against."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotations.choices import MatchGuard, Relation
from annotations.pipeline.matching.facts import Facts, facts
from annotations.pipeline.matching.guards import compare
from annotations.pipeline.matching.likeness import Likeness, likeness
from annotations.pipeline.matching.terms import is_stopped, spelt, stem, terms
from annotations.values import Match

Embed = Callable[[Sequence[str]], NDArray[np.float32]]
Weight = Callable[[str], float]

# How much the words say beside the meaning. Chosen on CT22 2A dev and PolitiFact train (docs/matching.md).
WORDS = 0.35
# From where on two claims that nothing holds apart are one: by their words alone, or by their meaning.
SAME_WORDS = 0.75
SAME_MEANING = 0.80
# From where on a guard tells of one and the same matter that is told otherwise.
CLOSE = 0.75
# From where on two are worth a person's look though nothing more can be said of them: with vectors, and by words alone.
RELATED_MEANING = 0.55
RELATED_WORDS = 0.65
# As many of the shared words are told as somebody reads.
TOLD = 5


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A statement that an index found near: its words without endings, and the cosine of the vectors, if any."""

    id: str
    text: str
    terms: frozenset[str]
    nearness: float | None = None


class Judge:
    """Holds one text against others. `weight` says how much a word without its ending tells."""

    def __init__(self, text: str, weight: Weight, embed: Embed | None = None) -> None:
        self._text, self._weight, self._embed = text, weight, embed
        self._facts = facts(text)

    def nearest(self, near: Iterable[Neighbour], limit: int) -> list[tuple[float, Neighbour]]:
        """The best of what an index found, each with its score, 0 to 1."""
        asked = set(terms(self._text))
        most = sum(map(self._weight, asked)) or 1.0
        found = ((self._score(each, asked, most), each) for each in near)
        return sorted(found, key=lambda pair: (-pair[0], pair[1].id))[:limit]

    def _score(self, near: Neighbour, asked: set[str], most: float) -> float:
        share = sum(map(self._weight, asked & near.terms)) / most
        return share if near.nearness is None else WORDS * share + (1 - WORDS) * max(near.nearness, 0.0)

    def judged(self, identity: str, text: str, score: float, nearness: float | None) -> Match:
        known = facts(text)
        alike = likeness(self._facts, known, self._weight, nearness, self._embed)
        relation, guards = relate(self._facts, known, alike)
        shared = self._shared(known)
        score = round(min(max(score, 0.0), 1.0), 4)
        return Match(identity, score, relation, guards, alike.words, alike.meaning, shared)

    def _shared(self, known: Facts) -> tuple[str, ...]:
        """The words that both have and that tell most, as they are spelt in our text."""
        there = set(known.words)
        both = {stem(word): word for word in spelt(self._text) if stem(word) in there}
        best = sorted((-self._weight(each), word) for each, word in both.items() if not is_stopped(each))
        return tuple(word for _, word in best[:TOLD])


def is_worth_a_look(match: Match) -> bool:
    """Whether a person is asked about it."""
    least = RELATED_WORDS if match.meaning is None else RELATED_MEANING
    return match.relation != Relation.RELATED or match.score >= least


def is_told_otherwise(match: Match) -> bool:
    """Whether two reports of one event would contradict each other: nearly the same words, and one fact differs.

    Of two events it may just as well be true of both, so only who knows that it is one story may ask.
    """
    close = max(match.words, match.meaning or 0.0) >= CLOSE
    # Another name is another word as well.
    told = set(match.guards) - {MatchGuard.WORDING}
    return close and match.relation == Relation.RELATED and len(told) == 1 and told <= _FACTS


_FACTS = frozenset({MatchGuard.NUMBER, MatchGuard.UNIT, MatchGuard.DATE, MatchGuard.NAME, MatchGuard.PLACE})


def inverse(relation: Relation) -> Relation:
    """What the other is to the one."""
    return {Relation.NARROWER: Relation.BROADER, Relation.BROADER: Relation.NARROWER}.get(relation, relation)


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

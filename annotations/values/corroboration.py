"""What crosses the layers of matching and provenance."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import NamedTuple

from annotations.choices import DerivationKind, Doubt, MatchGuard, Relation
from annotations.values.span import Span


@dataclass(frozen=True, slots=True)
class MatchText:
    """A claim as matching reads it: its words, and what else was published with it (a headline, a summary)."""

    id: str
    text: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A claim that may be the one asked for. `score` is 0 to 1; a guard speaks where it cannot be the same.

    `words` and `meaning` are how alike the two are by each, 0 to 1; no meaning without vectors. `shared` are the
    words they have in common that tell most.
    """

    id: str
    score: float
    relation: Relation
    guards: tuple[MatchGuard, ...] = ()
    words: float = 0.0
    meaning: float | None = None
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DifferingWord:
    """A word of a statement that the other statement lacks, and what kind of word it is."""

    span: Span
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class MatchDifference:
    """What a guard found: the words of the one statement, and those that the other has instead."""

    guard: MatchGuard
    ours: tuple[str, ...]
    theirs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that two texts share: where in each, how many, and whether they are somebody's whom both quote."""

    first: Span
    second: Span
    words: int
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Reuse:
    """How much of one text stands in another. `score` is the share of the shorter one's own words, 0 to 1."""

    score: float
    same: bool
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class SourceNode:
    """A source as provenance sees it. `published` is compared as ISO 8601 text."""

    id: str
    outlet: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Derivation:
    """`source` rests on `target`; `passage` is the words that show it, where it was detected."""

    source: str
    target: str
    kind: DerivationKind = DerivationKind.DERIVES_FROM
    confidence: float = 1.0
    passage: str = ""


class Bounds(NamedTuple):
    """At least and at most."""

    lower: int
    upper: int


@dataclass(frozen=True, slots=True, order=True)
class ProvenanceDoubt:
    """Something wrong with how these sources rest on each other."""

    doubt: Doubt
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Independence:
    """How many origins stand behind sources. `exact` is False where a bound was not proved to be the best."""

    sources: int
    outlets: int
    origins: Bounds
    exact: bool
    roots: tuple[str, ...]
    brought: frozenset[str]
    doubts: tuple[ProvenanceDoubt, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """A row of the explanation: a source, what it rests on in the row it belongs under, and how that is known."""

    source: str
    rests_on: str | None  # None for a root
    depth: int
    kind: DerivationKind | None
    confidence: float
    passage: str
    brought: bool  # one of those that were asked about
    again: bool  # what rests on it stands further up


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two claimants who may be one: the one with the shorter name, the other, and what speaks for it."""

    shorter: Hashable
    longer: Hashable
    reasons: tuple[str, ...]

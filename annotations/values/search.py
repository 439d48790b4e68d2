"""What crosses the layers when something is searched for."""

from dataclasses import dataclass
from typing import NamedTuple

from annotations.choices.search import SearchField
from annotations.values.span import Span


class SearchWord(NamedTuple):
    """A word as it is looked up, and where it stands: code points of its text."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SearchTerm:
    """Words that must follow each other; with `prefix`, the last is only the beginning of one."""

    said: str
    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for: one term of every group, and none of the `excluded`."""

    groups: tuple[tuple[SearchTerm, ...], ...] = ()
    excluded: tuple[SearchTerm, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.groups or self.excluded)

    @property
    def terms(self) -> tuple[SearchTerm, ...]:
        return tuple(term for group in self.groups for term in group)

    @property
    def words(self) -> frozenset[str]:
        """Every word in it, whatever its part."""
        return frozenset(word for term in (*self.terms, *self.excluded) for word in term.words)


@dataclass(frozen=True, slots=True)
class SearchText:
    """What of a thing is searched: its heading, the names that belong to it, and its words."""

    title: str = ""
    who: str = ""
    text: str = ""

    def of(self, field: SearchField) -> str:
        return str(getattr(self, field.value))


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of a field round what was found in it; `highlights` are code points of the whole field."""

    field: SearchField
    start: int
    end: int
    highlights: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class TermFound:
    """How often, and where, a term was found in one thing."""

    said: str
    fields: tuple[SearchField, ...]
    count: int


class Hit(NamedTuple):
    """Something that was found, before it is known which page it stands on.

    `thing` is what hits are told apart by: the revisions of one article are one thing. `kind` is the word for a
    SearchKind: a thousand hits are weighed for a page of twenty.
    """

    kind: str
    id: str
    thing: str
    relevance: float
    current: bool

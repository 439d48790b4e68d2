"""Which token of the old text became which of the new one: what every later look at the document fills in."""

from dataclasses import dataclass, field
from functools import cached_property

from annotations.pipeline.alignment import Tokens
from annotations.pipeline.anchoring.pairing import NOWHERE, Pair


@dataclass(frozen=True, slots=True)
class Stretch:
    """A span of the old text as tokens `first` to `last` (exclusive), and which of them are words."""

    start: int
    end: int
    first: int
    last: int
    words: list[int]


@dataclass
class Mapping:
    """`forward[i]` is the new token that old token i became, or NOWHERE; `backward` is the reverse.

    `moved` holds the old tokens that were found out of order, `pairs` the sentences paired by likeness, by their
    first old token; `maybes` other pairs that were thought of, the likeliest first. `old_code` and `new_code` are the tokens as one character each.
    """

    old: Tokens
    new: Tokens
    old_code: str
    new_code: str
    old_begins: list[int]
    new_begins: list[int]
    forward: list[int]
    backward: list[int]
    moved: set[int] = field(default_factory=set)
    pairs: dict[int, Pair] = field(default_factory=dict)
    maybes: list[Pair] = field(default_factory=list)

    @cached_property
    def old_edges(self) -> frozenset[int]:
        return frozenset(self.old_begins)

    @cached_property
    def new_edges(self) -> frozenset[int]:
        return frozenset(self.new_begins)

    def stretch(self, start: int, end: int) -> Stretch:
        first, last = self.old.at_or_after(start), self.old.before(end)
        tokens = range(first, last)
        words = [at for at in tokens if self.old.keys[at][0].isalnum()] or list(tokens)
        return Stretch(start, end, first, last, words)

    def whole(self, first: int, last: int) -> bool:
        """Whether the old tokens `first` to `last` stand side by side in the new text, in the same order."""
        links, start = self.forward[first:last], self.forward[first]
        return start != NOWHERE and links == list(range(start, start + last - first))

    def link(self, old_at: int, new_at: int, length: int = 1) -> None:
        self.forward[old_at : old_at + length] = range(new_at, new_at + length)
        self.backward[new_at : new_at + length] = range(old_at, old_at + length)

    def relink(self, old_at: int, new_at: int, length: int) -> None:
        """Links a stretch anew, whatever either side was linked to: it moved."""
        self.free_old(old_at, length)
        self.free_new(new_at, length)
        self.link(old_at, new_at, length)
        self.moved.update(range(old_at, old_at + length))

    def free_old(self, old_at: int, length: int) -> None:
        for at in range(old_at, old_at + length):
            if (new_at := self.forward[at]) != NOWHERE:
                self.forward[at] = self.backward[new_at] = NOWHERE
            self.moved.discard(at)

    def free_new(self, new_at: int, length: int) -> None:
        for at in range(new_at, new_at + length):
            if (old_at := self.backward[at]) != NOWHERE:
                self.free_old(old_at, 1)

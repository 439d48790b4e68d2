"""Which token of the old text became which of the new one: what every later look at the document fills in."""

from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from annotations.pipeline.alignment import NOWHERE
from annotations.pipeline.anchoring.pairing import Pair
from annotations.pipeline.anchoring.rules import Rules
from annotations.pipeline.tokens import Tokens


@dataclass
class Stretch:
    """A span of a text and its tokens, `first` to `last` (exclusive)."""

    start: int
    end: int
    first: int
    last: int
    tokens: Tokens

    @cached_property
    def words(self) -> list[int]:
        """Which of the tokens are words; all, where none is."""
        keys, tokens = self.tokens.keys, range(self.first, self.last)
        return [at for at in tokens if keys[at][0].isalnum()] or list(tokens)


@dataclass
class Mapping:
    """`forward[i]` is the new token that old token i became, or NOWHERE; `backward` is the reverse.

    `moved` holds the old tokens that were found out of order, `pairs` the sentences paired by likeness, by their
    first old token, `maybes` all pairs that were last thought of, the likeliest first. `old_code` and `new_code`
    are the tokens as one character each. `kept`, `breaks` and `loose` are read only once the mapping is finished.
    """

    old: Tokens
    new: Tokens
    old_code: str
    new_code: str
    forward: list[int]
    backward: list[int]
    rules: Rules
    moved: set[int] = field(default_factory=set)
    pairs: dict[int, Pair] = field(default_factory=dict)
    maybes: list[Pair] = field(default_factory=list)

    @cached_property
    def kept(self) -> list[int]:
        """Old tokens the diff kept in their order."""
        return [at for at, link in enumerate(self.forward) if link != NOWHERE and at not in self.moved]

    def stretch(self, start: int, end: int) -> Stretch:
        first, last = self.old.at_or_after(start), self.old.before(end)
        return Stretch(start, end, first, last, self.old)

    def whole(self, first: int, last: int) -> bool:
        """Whether the old tokens `first` to `last` stand side by side in the new text, in the same order."""
        links, start = self.forward[first:last], self.forward[first]
        return start != NOWHERE and links == list(range(start, start + last - first))

    def unbroken(self, first: int, last: int) -> bool:
        """As `whole`, of a finished mapping: where many ask, looking the breaks up is faster than comparing."""
        breaks = self.breaks
        at = bisect_left(breaks, first)
        return self.forward[first] != NOWHERE and (at == len(breaks) or breaks[at] >= last - 1)

    @cached_property
    def breaks(self) -> list[int]:
        """Old tokens whose successor does not stand right after them in the new text."""
        return [
            at for at, (one, next_one) in enumerate(pairwise(self.forward)) if next_one != one + 1 or one < 0
        ]

    def lost(self, old_at: int, length: int) -> bool:
        """Whether most of these old tokens stand nowhere in the new text."""
        return self.forward[old_at : old_at + length].count(NOWHERE) * 2 >= length

    def gained(self, new_at: int, length: int) -> bool:
        """Whether most of these new tokens stood nowhere in the old text."""
        return self.backward[new_at : new_at + length].count(NOWHERE) * 2 >= length

    @cached_property
    def loose(self) -> frozenset[str]:
        """What was lost from either text, as encoded tokens."""
        lost = (code for code, link in zip(self.old_code, self.forward, strict=True) if link == NOWHERE)
        gained = (code for code, link in zip(self.new_code, self.backward, strict=True) if link == NOWHERE)
        return frozenset(lost) | frozenset(gained)

    def in_order(self, old_at: int, new_at: int) -> bool:
        """Whether a place lies between the new places of what the diff kept before and after the old one."""
        if old_at not in self.moved:
            return True
        kept = self.kept
        here = bisect_left(kept, old_at)
        before = self.forward[kept[here - 1]] if here else -1
        after = self.forward[kept[here]] if here < len(kept) else len(self.backward)
        return before < new_at < after

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

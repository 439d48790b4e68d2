"""Texts as tokens with offsets, and their sentences. Shared by the stages that compare texts; lies below them."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from annotations.pipeline.wording import ABBREVIATIONS, fold

# Scripts written without spaces are compared sign by sign; elsewhere a word is a token, with the accents and
# invisible characters in it. Splitting on a captured token gives gap, token, gap, token, ..., gap.
_SIGN = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_TUCKED = "\u0300-\u036f\u00ad\u200b-\u200d\u2060"
_TOKEN = re.compile(r"(\w+|[^\w\s])")
_RARE = re.compile(f"[{_SIGN}{_TUCKED}]")
_RARE_TOKEN = re.compile(rf"([{_SIGN}]|[^\W{_SIGN}]+(?:[{_TUCKED}]+[^\W{_SIGN}]*)*|[^\w\s])")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060]")
_LINE = re.compile(r"\n\s*")
_ENDS = frozenset(".!?…")
_FULL_STOPS = frozenset("。！？")
_CLOSERS = frozenset("\"')]")
_GOES_ON = frozenset(",;:)]")


@dataclass(frozen=True)
class Tokens:
    """The tokens of a text that are not white space. `keys` compare; `starts` and `ends` are offsets."""

    text: str
    folded: str
    keys: list[str]
    starts: list[int]
    ends: list[int]

    def at_or_after(self, offset: int) -> int:
        """The first token that ends after `offset`."""
        return bisect_right(self.ends, offset)

    def before(self, offset: int) -> int:
        """One past the last token that starts before `offset`."""
        return bisect_right(self.starts, offset - 1)

    def slice(self, first: int, last: int) -> str:
        """The text of the tokens `first` to `last` (exclusive)."""
        return self.text[self.starts[first] : self.ends[last - 1]] if first < last else ""

    def sentence(self, first: int, last: int) -> tuple[int, int]:
        """The first token and the end of the sentences that hold the tokens `first` to `last` (exclusive)."""
        begins = self.begins
        return begins[bisect_right(begins, first) - 1], begins[bisect_left(begins, last)]

    @cached_property
    def begins(self) -> list[int]:
        """Token indexes where a sentence begins, the number of tokens last."""
        keys, count = self.keys, len(self.keys)
        lines = {self.at_or_after(found.end()) for found in _LINE.finditer(self.folded)}
        stops = {self._after(at) for at, key in enumerate(keys) if key in _ENDS or key in _FULL_STOPS}
        return sorted({0, count} | lines | stops - {None})

    def _after(self, at: int) -> int | None:
        """Where a sentence begins after the mark `at`, if one does: behind its closing marks and white space."""
        keys, starts, ends = self.keys, self.starts, self.ends
        after = at + 1
        while after < len(keys) and keys[after] in _CLOSERS and starts[after] == ends[after - 1]:
            after += 1
        if after == len(keys) or keys[at] in _FULL_STOPS:
            return after
        if starts[after] == ends[after - 1] or keys[after][0].islower() or keys[after] in _GOES_ON:
            return None
        return None if keys[at] == "." and self._abbreviates(at - 1) else after

    def _abbreviates(self, at: int) -> bool:
        """Whether the token before a full stop is an abbreviation: "Dr.", "J.", the last letter of "e.g."."""
        if at < 0 or self.ends[at] != self.starts[at + 1]:
            return False
        key = self.keys[at]
        initial = len(key) == 1 and key.isalpha()
        return key in ABBREVIATIONS or (initial and (key.isupper() or (at > 0 and self.keys[at - 1] == ".")))

    @cached_property
    def edges(self) -> frozenset[int]:
        return frozenset(self.begins)


def tokenise(text: str) -> Tokens:
    """The tokens of a text; typography and invisible characters do not tell keys apart, letter case does."""
    folded = fold(text)
    rare = _RARE.search(folded) is not None
    pieces = (_RARE_TOKEN if rare else _TOKEN).split(folded)
    ends = list(accumulate(map(len, pieces)))
    keys = pieces[1::2]
    if rare:
        keys = [_INVISIBLE.sub("", key) or key for key in keys]
    return Tokens(text, folded, keys, ends[0:-1:2], ends[1::2])

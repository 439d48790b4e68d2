"""Reads a text's words, and the figures and dates among them: "two thirds", "$1.2m", "24 months", "5 May 2024"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from annotations.pipeline.matching.terms import VOCABULARY
from annotations.pipeline.wording import key

UNITS = {
    word: (name, float(size))
    for name, size, *words in (row.split() for row in VOCABULARY["unit"].values())
    for word in words
}
SIGNS = "$€£₴₽¥"
MONTHS = VOCABULARY["month"]
_SCALES, _SHARES, _MULTIPLES = (VOCABULARY[kind] for kind in ("scale", "share", "multiple"))
_WEEKDAYS = frozenset(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
_RELATIVE = frozenset(["today", "yesterday", "tomorrow", "tonight"])
_ORDINALS = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "first": 1, "last": -1}
_WORD = re.compile(
    rf"\d{{4}}-\d\d-\d\d|[{SIGNS}]|[%‰]|(?<![\w-])-?\d+(?:[.,]\d+)*|[^\W\d_]\.(?:[^\W\d_]\.)+|[^\W\d_]+(?:'[^\W\d_]+)?"
)
_YEARS = range(1500, 2100)
_DATED = frozenset(["in", "since", "from", "by", "until", "till", "of", "during", "before", "after", "for"])


class Word(NamedTuple):
    text: str
    low: str
    opens: bool  # the text, or a sentence in it
    after: str  # the word before, in lower case
    glued: bool  # no blank stands before it


@dataclass(frozen=True)
class Figure:
    """A number with its unit, in units of its kind. `rough` where it was converted, or is a share in words."""

    value: float
    unit: str = ""
    said: float | None = None  # as it stands there, before it was converted
    rough: bool = False
    spelt_one: bool = False

    def equals(self, other: "Figure") -> bool:
        least = 0.015 if self.rough or other.rough else 1e-9
        return abs(self.value - other.value) <= least * max(abs(self.value), abs(other.value))


_BOUNDED = (
    (re.compile(r"\bno(?:t)? (?:fewer|less) than\b", re.IGNORECASE), "at least"),
    (re.compile(r"\bno(?:t)? more than\b", re.IGNORECASE), "at most"),
)


def _plainly(text: str) -> str:
    """Without the negations that bound a figure and deny nothing."""
    for pattern, instead in _BOUNDED:
        text = pattern.sub(instead, text)
    return text


def read_words(text: str) -> Iterator[Word]:
    """The words of a text, in order; "no fewer than" denies nothing and is read as "at least"."""
    text = _plainly(text)
    before, end, opens = "", 0, True
    for found in _WORD.finditer(text):
        between = text[end : found.start()]
        opens = opens or any(sign in between for sign in ".!?:\n")
        yield Word(found[0], found[0].lower(), opens, before, not between)
        before, end, opens = found[0].lower(), found.end(), False


class Reader:
    """Walks the words once for figures and dates; `used` are the places of words that are part of one."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = words
        self.figures: list[Figure] = []
        self.ordinals: set[int] = set()
        self.dates: dict[str, set[Any]] = {}
        self.used: set[int] = set()

    def read(self) -> tuple[tuple[Figure, ...], frozenset[int], dict[str, frozenset[Any]], set[int]]:
        at = 0
        while at < len(self.words):
            at = self._date(at) or self._share(at) or self._number(at) or at + 1
        dates = {kind: frozenset(found) for kind, found in self.dates.items()}
        return tuple(self.figures), frozenset(self.ordinals), dates, self.used

    def _low(self, at: int) -> str:
        return self.words[at].low if 0 <= at < len(self.words) else ""

    def _take(self, first: int, last: int) -> int:
        self.used.update(range(first, last))
        return last

    def _dated(self, kind: str, value: Any, first: int, last: int) -> int:
        self.dates.setdefault(kind, set()).add(value)
        return self._take(first, last)

    def _date(self, at: int) -> int | None:
        """One past a date that begins here."""
        word, low = self.words[at], self._low(at)
        if re.fullmatch(r"\d{4}-\d\d-\d\d", low):
            year, month, day = map(int, low.split("-"))
            self.dates.setdefault("year", set()).add(year)
            self.dates.setdefault("month", set()).add(month)
            return self._dated("day", day, at, at + 1)
        if low in _WEEKDAYS or low in _RELATIVE:
            return self._dated("weekday" if low in _WEEKDAYS else "relative", low, at, at + 1)
        if low in ("last", "next", "this") and self._low(at + 1) in ("year", "month", "week"):
            return self._dated("relative", f"{low} {self._low(at + 1)}", at, at + 2)
        if low in MONTHS and word.text[0].isupper():
            return self._month(at)
        return self._year(at)

    def _month(self, at: int) -> int:
        last = self._dated("month", MONTHS[self._low(at)], at, at + 1)
        for near in (at - 1, at + 1):
            if self._low(near).isdigit() and int(self._low(near)) in range(1, 32):
                self._dated("day", int(self._low(near)), near, near + 1)
                last = max(last, near + 1)
                self.figures = [one for one in self.figures if near > at or one is not self.figures[-1]]
        if self._low(last) in ("th", "st", "nd", "rd"):
            last += 1
        return last

    def _year(self, at: int) -> int | None:
        low, following = self._low(at), self._low(at + 1)
        if not (low.isdigit() and len(low) == 4 and int(low) in _YEARS):
            return None
        counts = following in UNITS or following in _SCALES or following == "people"
        plural = following.endswith("s") and self._low(at - 1) not in _DATED
        if counts or plural or (self._low(at - 1) in SIGNS and self._low(at - 1)):
            return None
        return self._dated("year", int(low), at, at + 1)

    def _share(self, at: int) -> int | None:
        """One past "two thirds", "half", "one in five", "twice"."""
        low = self._low(at)
        if low in _MULTIPLES:
            return self._figure(Figure(_MULTIPLES[low], "times", rough=True), at, at + 1)
        if low == "half":
            return self._figure(Figure(50, "percent", rough=True), at, at + 1)
        count = 1.0 if low in ("a", "an") else number_of(low)
        if count is None:
            return None
        following = self._low(at + 1)
        if following in _SHARES and (count < 10 or following == "half"):
            return self._figure(Figure(count * _SHARES[following], "percent", rough=True), at, at + 2)
        if (low not in ("a", "an") and following in ("in", "of")) or following == "out":
            last = at + (3 if following == "out" else 2)
            whole = number_of(self._low(last))
            if whole and whole not in _YEARS and whole >= count and (following == "in" or following == "out"):
                return self._figure(Figure(100 * count / whole, "percent", rough=True), at, last + 1)
        return None

    def _number(self, at: int) -> int | None:
        """One past a number with its scale and unit."""
        first, sign = at, ""
        if self._low(at) in SIGNS and self._low(at):
            sign, at = self._low(at), at + 1
        value = number_of(self._low(at))
        if value is None and self._low(at) in ("a", "an") and self._low(at + 1) in _SCALES:
            value = 1.0
        if value is None:
            return self._ordinal(first)
        spelt_one = self._low(at) == "one"
        at += 1
        value, at = self._compound(value, at)
        unit, size, at = self._unit(sign, at)
        if unit == "" and self._low(at) in ("th", "st", "nd", "rd") and self.words[at].glued:
            self.ordinals.add(int(value))
            return self._take(first, at + 1)
        rough = size != 1.0
        return self._figure(Figure(value * size, unit, value, rough, spelt_one and not unit), first, at)

    def _compound(self, value: float, at: int) -> tuple[float, int]:
        """ "Twenty five", "three hundred", "1.2 million"; and "5k", "5m" where they touch the figure."""
        more = number_of(self._low(at))
        if value in range(20, 100, 10) and more in range(1, 10) and not self._low(at).isdigit():
            value, at = value + float(more or 0), at + 1
        while self._low(at) in _SCALES:
            value, at = value * _SCALES[self._low(at)], at + 1
        if self._low(at) in ("k", "m", "b") and self.words[at].glued:
            value, at = value * {"k": 1e3, "m": 1e6, "b": 1e9}[self._low(at)], at + 1
        return value, at

    def _unit(self, sign: str, at: int) -> tuple[str, float, int]:
        if self._low(at) == "per" and self._low(at + 1) == "cent":
            return "percent", 1.0, at + 2
        if self._low(at) == "percentage" and self._low(at + 1).startswith("point"):
            return "pp", 1.0, at + 2
        if sign:
            return *UNITS[sign], at
        if self._low(at) == "times":
            return "times", 1.0, at + 1
        if self._low(at) in UNITS:
            return *UNITS[self._low(at)], at + 1
        return "", 1.0, at

    def _ordinal(self, at: int) -> int | None:
        if self._low(at) in _ORDINALS:
            self.ordinals.add(_ORDINALS[self._low(at)])
        return None

    def _figure(self, figure: Figure, first: int, last: int) -> int:
        self.figures.append(figure)
        return self._take(first, last)


def number_of(word: str) -> float | None:
    """The number that one word is: "1,200", "12", "twelve"."""
    written = key(word).replace(",", "")
    try:
        return float(written) if written[:1].isdigit() or written[:1] == "-" else None
    except ValueError:
        return None  # 1.2.3 is no number

"""Cuts text into the segments a page can mark. Marks may overlap, nest and coincide; HTML elements may not.

Offsets are code points of the whole text. Nothing here knows what a mark stands for: a claim's place, a
change, both at once.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from annotations.values import Span


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch to be marked, and the `key` by which the page knows it again."""

    start: int
    end: int
    key: Hashable


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch under the same marks from end to end: `marks` widest first, `begins` those that start here."""

    start: int
    end: int
    text: str
    marks: tuple[Mark, ...] = ()
    begins: tuple[Mark, ...] = ()


def segments(text: str, span: Span, marks: Iterable[Mark]) -> list[Segment]:
    """Cut `text[span]` wherever a mark begins or ends. Joined, the segments' texts give the span back.

    A mark that began before the span covers its segments but does not begin in it.
    """
    within = [mark for mark in marks if mark.start < span.end and span.start < mark.end]
    within.sort(key=lambda mark: (mark.start - mark.end, mark.start))
    return [_segment(text, start, end, within) for start, end in _cuts(span, within)]


def lines(text: str, span: Span) -> list[Span]:
    """The lines of `text[span]` without their ends, empty ones left out: the items of a list, the rows of a table."""
    found, start = [], span.start
    for line in text[span.start : span.end].split("\n"):
        if line.strip():
            found.append(Span(start, start + len(line)))
        start += len(line) + 1
    return found


def _cuts(span: Span, marks: Sequence[Mark]) -> list[Span]:
    edges = {span.start, span.end}
    for mark in marks:
        edges |= {max(mark.start, span.start), min(mark.end, span.end)}
    ordered = sorted(edges)
    return [Span(start, end) for start, end in pairwise(ordered)]


def _segment(text: str, start: int, end: int, marks: Sequence[Mark]) -> Segment:
    covering = tuple(mark for mark in marks if mark.start <= start and end <= mark.end)
    begins = tuple(mark for mark in covering if mark.start == start)
    return Segment(start, end, text[start:end], covering, begins)

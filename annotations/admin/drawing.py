"""A plot as geometry: a bar a day, cut by what came of the visits. The template draws it, the style sheet colours it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 960, 220  # units of the drawing; the page scales it
LEFT, TOP, BOTTOM = 64, 14, 28
GAP = 10  # between two bars


@dataclass(frozen=True, slots=True)
class Part:
    """One sort of one day."""

    sort: str
    x: str
    y: str
    width: str
    height: str
    told: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A day's name below, or a figure of the upright axis."""

    x: str
    y: str
    label: str


@dataclass(frozen=True, slots=True)
class Drawing:
    parts: list[Part]
    days: list[Mark]
    lines: list[Mark]
    sorts: list[str]
    width: int = WIDTH
    height: int = HEIGHT


def stacked(days: Sequence[date], sums: Mapping[str, Sequence[int]]) -> Drawing:
    """Bars as high as each day's visits; `sums` has a count for each day by sort, the lowest of the stack first."""
    totals = [sum(counts) for counts in zip(*sums.values(), strict=True)]
    top = max(2, *(total + total % 2 for total in totals))
    pitch = (WIDTH - LEFT) / len(days)
    parts = [
        part
        for at, day in enumerate(days)
        for part in _bar(day, LEFT + at * pitch, pitch - GAP, {s: c[at] for s, c in sums.items()}, top)
    ]
    names = [Mark(_n(LEFT + at * pitch), str(HEIGHT - 6), f"{day:%-d %b}") for at, day in enumerate(days)]
    lines = [Mark(str(LEFT), _n(_height_at(part, top)), f"{part:,}") for part in (0, top // 2, top)]
    return Drawing(parts, names, lines, [sort for sort, counts in sums.items() if any(counts)])


def _bar(day: date, x: float, width: float, counts: Mapping[str, int], top: int) -> Iterator[Part]:
    below = 0
    for sort, count in counts.items():
        if count:
            low, high = _height_at(below, top), _height_at(below + count, top)
            told = f"{day:%-d %B}: {count:,} {sort}"
            yield Part(sort, _n(x), _n(high), _n(width), _n(max(low - high, 0.5)), told)
        below += count


def _height_at(count: int, top: int) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (top - count) / top


def _n(place: float) -> str:
    """As SVG writes it, whatever the page's language makes of a decimal point."""
    return f"{place:.1f}"

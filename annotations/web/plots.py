"""Plots as geometry: where bars, dots and lines stand. Templates draw them as SVG; colours are the style sheet's."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format

from annotations.values import Estimate

WIDTH, HEIGHT = 640, 180  # units of the drawing; the page scales it
LEFT, RIGHT, TOP, BOTTOM = 36, 4, 8, 24
MOST_LABELS = 8


@dataclass(frozen=True, slots=True)
class Line:
    """A figure on the upright axis, and how high it stands."""

    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Label:
    """A step's name under the drawing."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    told: str


@dataclass(frozen=True, slots=True)
class Dot:
    """An estimate: its place, and where its interval ends above and below."""

    x: float
    y: float
    low: float
    high: float
    told: str


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing and the same figures as rows, for who cannot or would not look at it."""

    name: str
    title: str
    heads: tuple[str, ...]
    rows: list[tuple[str, ...]]
    lines: list[Line]
    labels: list[Label]
    bars: list[Bar] | tuple[()] = ()
    dots: list[Dot] | tuple[()] = ()
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT

    @property
    def empty(self) -> bool:
        return not self.dots and all(bar.height == 0 for bar in self.bars)


def bars(name: str, title: str, heads: tuple[str, ...], steps: Sequence[tuple[datetime, int, int]]) -> Plot:
    """A bar a step, as high as its first count; both counts stand in the table."""
    top = _round(max((count for _, count, _ in steps), default=0))
    pitch = _pitch(len(steps))
    drawn = []
    for at, (when, count, other) in enumerate(steps):
        y = _y(count, 0, top)
        told = f"{_day(when)}: {count} {heads[1]}, {other} {heads[2]}"
        drawn.append(Bar(_at(LEFT + at * pitch + 1), y, _at(max(pitch - 2, 1)), _at(_y(0, 0, top) - y), told))
    lines = [Line(_y(part, 0, top), str(part)) for part in sorted({0, top // 2, top})]
    rows = [(_day(when), str(count), str(other)) for when, count, other in steps]
    return Plot(name, title, heads, rows, lines, _labels([when for when, *_ in steps]), bars=drawn)


def estimates(
    name: str, title: str, heads: tuple[str, ...], steps: Sequence[tuple[datetime, int, Estimate]]
) -> Plot:
    """A dot a step that has an estimate, with its interval; from -1 or 0 up to 1."""
    lows = [one.low for _, _, one in steps if one.low is not None]
    bottom = -1 if min(lows, default=0) < 0 else 0
    dots = list(_dots(steps, bottom))
    lines = [Line(_y(part, bottom, 1), f"{part:g}") for part in ((-1, 0, 1) if bottom else (0, 0.5, 1))]
    rows = [(_day(when), str(count), interval(one)) for when, count, one in steps]
    return Plot(name, title, heads, rows, lines, _labels([when for when, *_ in steps]), dots=dots)


def _dots(steps: Sequence[tuple[datetime, int, Estimate]], bottom: float) -> Iterator[Dot]:
    pitch = _pitch(len(steps))
    for at, (when, count, one) in enumerate(steps):
        if one.value is None:
            continue
        low, high = (one.value if end is None else end for end in (one.low, one.high))
        told = f"{_day(when)}: {interval(one)} on {count} claims"
        ends = [_y(max(part, bottom), bottom, 1) for part in (one.value, low, high)]
        yield Dot(_at(LEFT + (at + 0.5) * pitch), *ends, told)


def interval(one: Estimate) -> str:
    """An estimate as people read it: the figure, and in brackets where it may lie."""
    if one.value is None:
        return "–"
    if one.low is None or one.high is None:
        return f"{one.value:.2f}"
    return f"{one.value:.2f} ({one.low:.2f} to {one.high:.2f})"


def _labels(steps: Sequence[datetime]) -> list[Label]:
    pitch, every = _pitch(len(steps)), -(-len(steps) // MOST_LABELS)
    shown = list(enumerate(steps))[:: every or 1]
    return [Label(_at(LEFT + at * pitch), date_format(when, "j M")) for at, when in shown]


def _pitch(count: int) -> float:
    return (WIDTH - LEFT - RIGHT) / max(count, 1)


def _y(value: float, bottom: float, top: float) -> float:
    return _at(TOP + (HEIGHT - TOP - BOTTOM) * (top - value) / (top - bottom))


def _round(most: int) -> int:
    """The least even number from 2 up that no count exceeds: half of it is a count too."""
    return max(2, most + most % 2)


def _at(place: float) -> float:
    return round(place, 1)


def _day(when: datetime) -> str:
    return date_format(when, "j F Y")

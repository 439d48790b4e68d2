"""Which claim is most worth a reviewer's next hour: a sum of parts, each of which can be told.

What the parts have in common with the calendar is linear: a claim gains the same points each day as any
other. So the order of two claims does not change with time, and `rank`, the priority with today left out,
can be stored and indexed; nothing needs recomputing at midnight.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from math import log2

from annotations.choices import PriorityPart, Severity
from annotations.values import Part, Stakes

WORTH, DEMAND, SPREAD, STALENESS = 4.0, 3.0, 2.0, 3.0
A_DAY = 0.25  # points for each day nearer to the day it is due, and for each day past it
USUAL = timedelta(days=14)  # when what has no date of its own is due, after it was opened
SATURATION = 32  # so many requests, or appearances, count as much as any larger number

_STALE = {None: 0.0, Severity.LOW: 0.1, Severity.MEDIUM: 0.5, Severity.HIGH: 1.0}
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


def rank(stakes: Stakes) -> float:
    """What queues are sorted by, the highest first: the same order as by `priority` at any one time."""
    standing = sum(part.points for part in _lasting(stakes))
    return standing - A_DAY * _days(_due(stakes) - _EPOCH)


def parts(stakes: Stakes, now: datetime) -> tuple[Part, ...]:
    """The parts of a claim's priority at a time; their points add up to it. Aware times."""
    return (*_lasting(stakes), _urgency(stakes, now))


def priority(found: tuple[Part, ...]) -> float:
    return sum(part.points for part in found)


def stakes_at(stakes: Stakes) -> float:
    """What hangs on a claim whatever the calendar says and however old its ruling: 0 to 9."""
    lasting = (PriorityPart.CHECK_WORTHINESS, PriorityPart.DEMAND, PriorityPart.SPREAD)
    return sum(part.points for part in _lasting(stakes) if part.part in lasting)


def _lasting(stakes: Stakes) -> Iterator[Part]:
    yield _worth(stakes)
    asked = _saturating(stakes.requests)
    yield Part(PriorityPart.DEMAND, asked, DEMAND * asked, f"asked for {_times(stakes.requests)}")
    reach = _saturating(stakes.articles + max(stakes.outlets, 1) - 2)
    seen = f"{stakes.articles} articles, {stakes.outlets} known outlets"
    yield Part(PriorityPart.SPREAD, reach, SPREAD * reach, f"stands in {seen}")
    stale = _STALE[stakes.stale]
    because = f"its ruling is stale ({stakes.stale})" if stakes.stale else "no ruling of it is stale"
    yield Part(PriorityPart.STALENESS, stale, STALENESS * stale, because)


def _worth(stakes: Stakes) -> Part:
    """What a person marked was worth checking to somebody: as much as the surest of the machine's."""
    if stakes.score is None:
        return Part(PriorityPart.CHECK_WORTHINESS, 1.0, WORTH, "marked by a person")
    because = f"check-worthiness {stakes.score:.2f}, as the machine reads it"
    return Part(PriorityPart.CHECK_WORTHINESS, stakes.score, WORTH * stakes.score, because)


def _urgency(stakes: Stakes, now: datetime) -> Part:
    late = _days(now - _due(stakes))
    when = f"{abs(late):.1f} days {'ago' if late > 0 else 'from now'}"
    because = f"due {when}" if stakes.due_at else f"due {when}, as {USUAL.days} days after opening"
    return Part(PriorityPart.DUE, late, A_DAY * late, because)


def _due(stakes: Stakes) -> datetime:
    return stakes.due_at or stakes.opened_at + USUAL


def _days(span: timedelta) -> float:
    return span / timedelta(days=1)


def _saturating(count: int) -> float:
    """0 for none, then by doublings: the second request says more than the thirtieth. At most 1."""
    return min(1.0, log2(1 + max(count, 0)) / log2(SATURATION))


def _times(count: int) -> str:
    return {0: "by nobody", 1: "once"}.get(count, f"{count} times")

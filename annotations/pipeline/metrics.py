"""A team's work in figures: the steps of a series, and how long things took."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations
from statistics import median, quantiles

from annotations.choices import Interval
from annotations.values import Durations, Rated

# Added to the beginning of a step, it falls into the next one.
LONGEST = {
    Interval.DAY: timedelta(days=1),
    Interval.WEEK: timedelta(days=7),
    Interval.MONTH: timedelta(days=31),
}


def steps(since: datetime, until: datetime, step: Interval) -> list[datetime]:
    """The beginnings of the steps from the one that holds `since` to the last before `until`."""
    at, found = begin(since, step), []
    while at < until:
        found.append(at)
        at = begin(at + LONGEST[step], step)
    return found


def begin(at: datetime, step: Interval) -> datetime:
    """When the step began that holds this time."""
    day = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    if step == Interval.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if step == Interval.MONTH else day


def durations(spans: Iterable[timedelta]) -> Durations:
    """How long things took. What ended before it began (a clock was set) took no time."""
    seconds = [max(span.total_seconds(), 0.0) for span in spans]
    if not seconds:
        return Durations(0)
    ninth = quantiles(seconds, n=10, method="inclusive")[-1] if len(seconds) > 1 else seconds[0]
    return Durations(len(seconds), median(seconds), ninth)


def pairs(rated: Sequence[Rated]) -> dict[frozenset, tuple[int, int]]:
    """For each two raters, how many units both have rated, and on how many of them they agree."""
    units: dict = {}
    for one in rated:
        units.setdefault(one.unit, {})[one.rater] = one.rating
    both, agreed = Counter(), Counter()
    for ratings in units.values():
        for first, second in combinations(ratings, 2):
            pair = frozenset((first, second))
            both[pair] += 1
            agreed[pair] += ratings[first] == ratings[second]
    return {pair: (count, agreed[pair]) for pair, count in both.items()}

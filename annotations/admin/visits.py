"""What came of the visits to pages, day by day: drawn, and each count with the visits behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.core.cache import cache
from django.db.models import Count
from django.db.models.functions import TruncDate

from annotations.admin.drawing import Drawing, stacked
from annotations.admin.listing import Figure, listed
from annotations.choices import FetchOutcome
from annotations.models import Fetch

DAYS = 7  # today among them

# What outcomes have in common, in the order in which they are stacked.
SORTS: dict[str, tuple[FetchOutcome, ...]] = {
    "news": (FetchOutcome.CHANGED,),
    "nothing new": (
        FetchOutcome.SAME,
        FetchOutcome.NOT_MODIFIED,
        FetchOutcome.VOLATILE,
        FetchOutcome.HELD,
    ),
    "not there": (FetchOutcome.GONE, FetchOutcome.SOFT_404, FetchOutcome.REDIRECTED),
    "refused": (
        FetchOutcome.FORBIDDEN,
        FetchOutcome.PAYWALL,
        FetchOutcome.CONSENT_WALL,
        FetchOutcome.CHALLENGE,
        FetchOutcome.ROBOTS,
        FetchOutcome.BLOCKED_ADDRESS,
    ),
    "failed": (
        FetchOutcome.TIMEOUT,
        FetchOutcome.UNREACHABLE,
        FetchOutcome.SERVER_ERROR,
        FetchOutcome.TOO_LARGE,
        FetchOutcome.EXTRACTION_FAILED,
    ),
}


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What came of the visits of each day."""

    drawing: Drawing
    days: list[date]
    rows: list[tuple[str, str, list[Figure], Figure]]  # outcome, its sort, by day, all days


def outcomes(now: datetime) -> Outcomes:
    days = [now.date() - timedelta(days=ago) for ago in reversed(range(DAYS))]
    counted = _counted(days)
    sums = {
        sort: [sum(counted[day].get(outcome, 0) for outcome in outcomes) for day in days]
        for sort, outcomes in SORTS.items()
    }
    told = [
        _row(outcome, sort, [counted[day].get(outcome, 0) for day in days], days)
        for sort, outcomes in SORTS.items()
        for outcome in outcomes
        if any(outcome in counted[day] for day in days)
    ]
    return Outcomes(stacked(days, sums), days, told)


def _counted(days: Sequence[date]) -> dict[date, dict[str, int]]:
    """How many visits had each outcome, by day. A day that is over for a day stays as it was: each process counts it once."""
    keys = {f"visits-{day}": day for day in days}
    found = {keys[key]: counts for key, counts in cache.get_many(keys).items()}
    missing = [day for day in days if day not in found]
    rows = Fetch.objects.filter(at__gte=_begin(missing[0])).annotate(day=TruncDate("at", tzinfo=UTC))
    fresh: dict[date, dict[str, int]] = {day: {} for day in missing}
    for day, outcome, count in rows.order_by().values_list("day", "outcome").annotate(count=Count("*")):
        if day in fresh:
            fresh[day][outcome] = count
    settled = {key: fresh[day] for key, day in keys.items() if day in missing and day < days[-2]}
    cache.set_many(settled, timeout=(DAYS + 1) * 86_400)
    return found | fresh


def _row(
    outcome: str, sort: str, counts: Sequence[int], days: Sequence[date]
) -> tuple[str, str, list[Figure], Figure]:
    cells = [Figure(count, _visits(outcome, day, day)) for count, day in zip(counts, days, strict=True)]
    return outcome.replace("_", " "), sort, cells, Figure(sum(counts), _visits(outcome, days[0], days[-1]))


def _visits(outcome: str, first: date, last: date) -> str:
    begin, end = _begin(first), _begin(last + timedelta(days=1))
    return listed(Fetch, outcome__exact=outcome, at__gte=begin.isoformat(), at__lt=end.isoformat())


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)

"""A team's work in figures: the steps of a series, how long things took, who agrees with whom."""

from datetime import UTC, datetime, timedelta

import pytest

from annotations.choices import Interval
from annotations.pipeline import metrics
from annotations.values import Durations, Rated

SUNDAY = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        (Interval.DAY, ["03-01", "03-02", "03-03"]),
        (Interval.WEEK, ["02-23", "03-02"]),
        (Interval.MONTH, ["03-01"]),
    ],
)
def test_it_works(interval, expected):
    found = metrics.steps(SUNDAY, datetime(2026, 3, 4, tzinfo=UTC), interval)
    assert [f"{at:%m-%d}" for at in found] == expected


def test_months_of_every_length_follow_each_other():
    found = metrics.steps(datetime(2024, 1, 31, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC), Interval.MONTH)
    assert [at.month for at in found] == list(range(1, 13))
    assert {at.day for at in found} == {1}


def test_durations():
    spans = [timedelta(minutes=minutes) for minutes in range(11)]
    assert metrics.durations(spans) == Durations(11, 300, 540)
    assert metrics.durations([]) == Durations(0)
    assert metrics.durations([timedelta(hours=-1)]) == Durations(1, 0, 0)


def test_pairs():
    rated = [Rated(1, "bob", "true"), Rated(1, "carol", "true"), Rated(2, "bob", "true")]
    rated += [Rated(2, "carol", "false"), Rated(2, "dana", "false")]
    assert metrics.pairs(rated) == {
        frozenset(("bob", "carol")): (2, 1),
        frozenset(("bob", "dana")): (1, 0),
        frozenset(("carol", "dana")): (1, 1),
    }

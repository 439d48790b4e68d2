"""What crosses the layers of agreement and metrics."""

from collections.abc import Hashable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rated:
    """One rater's rating of one unit: who and what are ids of any hashable kind."""

    unit: Hashable
    rater: Hashable
    rating: Hashable


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its bootstrap interval. All None where there is nothing to reckon it from."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class AgreementFigures:
    """How far raters agree beyond chance; `units` counts what two or more have rated.

    `cohen` is there for exactly two raters, `ordinal` where ratings have an order.
    """

    units: int
    ratings: int
    raters: int
    percent: Estimate
    cohen: Estimate
    fleiss: Estimate
    nominal: Estimate
    ordinal: Estimate


@dataclass(frozen=True, slots=True)
class Durations:
    """How long something took, in seconds: half took no longer than `median`, nine in ten no longer than `ninth`."""

    count: int
    median: float | None = None
    ninth: float | None = None

"""How far raters agree, and how sure that is: percent, Cohen's and Fleiss' kappa, Krippendorff's alpha.

Every measure is a function of sums over the units that two or more have rated, so a bootstrap resample
is one product of weights and sums. Units are resampled, not ratings: a claim is what was drawn at random.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from annotations.values import AgreementFigures, Estimate, Rated

Numbers = NDArray[np.float64]
Measure = Callable[[Numbers], Numbers]  # sums, one row a resample, to one value a row; nan where undefined

RESAMPLES = 1000
LEVEL = 0.95
NOTHING = Estimate(None)


def measure(
    rated: Iterable[Rated],
    order: Sequence[Hashable] = (),
    *,
    resamples: int = RESAMPLES,
    level: float = LEVEL,
    seed: int = 0,
) -> AgreementFigures:
    """Every measure of these ratings, each with its percentile bootstrap interval.

    A rater's last rating of a unit counts. `order` lists the ratings from lowest to highest for the ordinal
    alpha; a rating that is not in it has no place in the order and counts there as missing. Intervals are
    the same for the same ratings, however they are sorted.
    """
    units = _units(rated)
    raters = sorted({rater for unit in units for rater in unit}, key=str)
    categories = sorted({rating for unit in units for rating in unit.values()}, key=str)
    counts = _counts(units, categories)
    draw = _Draw(resamples, level, seed)
    return AgreementFigures(
        units=len(units),
        ratings=sum(map(len, units)),
        raters=len(raters),
        percent=draw(_pairs(counts), _percent),
        cohen=draw(_crossed(units, raters, categories), _cohen) if len(raters) == 2 else NOTHING,
        fleiss=draw(_shares(counts), _fleiss),
        nominal=draw(_coincidences(counts), partial(_alpha, ordinal=False)),
        ordinal=_ordinal(units, order, draw),
    )


def nominal(rated: Iterable[Rated], *, resamples: int = RESAMPLES // 4) -> tuple[int, Estimate]:
    """How many units two or more have rated, and their nominal alpha alone: a step of a series."""
    units = _units(rated)
    categories = sorted({rating for unit in units for rating in unit.values()}, key=str)
    draw = _Draw(resamples, LEVEL, seed=0)
    return len(units), draw(_coincidences(_counts(units, categories)), partial(_alpha, ordinal=False))


def _ordinal(units: Sequence[dict[Hashable, Hashable]], order: Sequence[Hashable], draw: "_Draw") -> Estimate:
    known = set(order)
    placed = [{rater: one for rater, one in unit.items() if one in known} for unit in units]
    counts = _counts([unit for unit in placed if len(unit) > 1], order)
    return draw(_coincidences(counts), partial(_alpha, ordinal=True))


def _units(rated: Iterable[Rated]) -> list[dict[Hashable, Hashable]]:
    """Who rated what how, a unit a row; a unit that only one has rated tells nothing of agreement."""
    found: dict[Hashable, dict[Hashable, Hashable]] = defaultdict(dict)
    for one in rated:
        found[one.unit][one.rater] = one.rating
    return [found[unit] for unit in sorted(found, key=str) if len(found[unit]) > 1]


def _counts(units: Sequence[dict[Hashable, Hashable]], categories: Sequence[Hashable]) -> Numbers:
    """How many gave each rating: a row a unit, a column a category."""
    column = {category: at for at, category in enumerate(categories)}
    counts = np.zeros((len(units), len(categories)))
    for row, unit in enumerate(units):
        for rating in unit.values():
            counts[row, column[rating]] += 1
    return counts


class _Draw:
    """Estimates a measure from the rows of its sums: as they are, and as they are drawn again and again."""

    def __init__(self, resamples: int, level: float, seed: int) -> None:
        self.resamples, self.seed = resamples, seed
        self.tails = (50 * (1 - level), 50 * (1 + level))

    def __call__(self, rows: Numbers, of: Measure) -> Estimate:
        if not len(rows):
            return NOTHING
        with np.errstate(divide="ignore", invalid="ignore"):
            value = float(of(rows.sum(axis=0, keepdims=True))[0])
            drawn = of(self._resampled(rows))
        drawn = drawn[~np.isnan(drawn)]
        if np.isnan(value):
            return NOTHING
        low, high = np.percentile(drawn, self.tails) if len(drawn) else (None, None)
        return Estimate(value, None if low is None else float(low), None if high is None else float(high))

    def _resampled(self, rows: Numbers) -> Numbers:
        """The sums of each resample. Units that are alike are drawn together: many claims, few patterns."""
        patterns, found = np.unique(rows, axis=0, return_counts=True)
        random = np.random.default_rng(self.seed)
        return random.multinomial(len(rows), found / len(rows), size=self.resamples) @ patterns


# --- the sums of each measure, and the measure of the sums ---


def _pairs(counts: Numbers) -> Numbers:
    """Pairs of ratings that agree, and all pairs."""
    total = counts.sum(axis=1)
    return np.column_stack([(counts * (counts - 1)).sum(axis=1) / 2, total * (total - 1) / 2])


def _percent(sums: Numbers) -> Numbers:
    return sums[:, 0] / sums[:, 1]


def _crossed(
    units: Sequence[dict[Hashable, Hashable]], raters: Sequence[Hashable], categories: Sequence[Hashable]
) -> Numbers:
    """The one rater's rating by the other's, flattened."""
    column = {category: at for at, category in enumerate(categories)}
    crossed = np.zeros((len(units), len(categories), len(categories)))
    for row, unit in enumerate(units):
        first, second = (column[unit[rater]] for rater in raters)
        crossed[row, first, second] = 1
    return crossed.reshape(len(units), len(categories) ** 2)


def _cohen(sums: Numbers) -> Numbers:
    """Cohen, J. (1960), A coefficient of agreement for nominal scales, formula 1."""
    table = _square(sums)
    total = table.sum(axis=(1, 2))
    observed = np.trace(table, axis1=1, axis2=2) / total
    by_chance = (table.sum(axis=2) * table.sum(axis=1)).sum(axis=1) / total**2
    return _beyond_chance(observed, by_chance)


def _shares(counts: Numbers) -> Numbers:
    """How far each unit's raters agree, one for the unit, and the counts."""
    total = counts.sum(axis=1)
    agreeing = (counts * (counts - 1)).sum(axis=1) / (total * (total - 1)) if len(counts) else total
    return np.column_stack([agreeing, np.ones(len(counts)), counts])


def _fleiss(sums: Numbers) -> Numbers:
    """Fleiss, J. L. (1971), Measuring nominal scale agreement among many raters, formulas 3 to 7.

    His raters are as many for every unit; where they are not, each unit's own number is taken.
    """
    observed = sums[:, 0] / sums[:, 1]
    shares = sums[:, 2:] / sums[:, 2:].sum(axis=1, keepdims=True)
    return _beyond_chance(observed, (shares**2).sum(axis=1))


def _beyond_chance(observed: Numbers, by_chance: Numbers) -> Numbers:
    """Undefined where all gave one rating: nobody can tell agreement from having no choice."""
    return np.where(by_chance < 1 - 1e-12, (observed - by_chance) / (1 - by_chance), np.nan)


def _coincidences(counts: Numbers) -> Numbers:
    """Krippendorff's matrix of coincidences of each unit, flattened."""
    size = counts.shape[1]
    pairs = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(size)
    others = np.maximum(counts.sum(axis=1) - 1, 1)
    return (pairs / others[:, None, None]).reshape(len(counts), size * size)


def _alpha(sums: Numbers, *, ordinal: bool) -> Numbers:
    """Krippendorff, K. (2011), Computing Krippendorff's Alpha-Reliability, section C; the ordinal metric of
    section D is the square of the distance between mean ranks."""
    table = _square(sums)
    margin = table.sum(axis=2)
    far = _between_ranks(margin) if ordinal else 1 - np.eye(table.shape[1])
    observed = (table * far).sum(axis=(1, 2))
    by_chance = (margin[:, :, None] * margin[:, None, :] * far).sum(axis=(1, 2))
    return np.where(by_chance > 0, 1 - (margin.sum(axis=1) - 1) * observed / by_chance, np.nan)


def _between_ranks(margin: Numbers) -> Numbers:
    ranks = margin.cumsum(axis=1) - margin / 2
    return (ranks[:, :, None] - ranks[:, None, :]) ** 2


def _square(sums: Numbers) -> Numbers:
    size = round(sums.shape[1] ** 0.5)
    return sums.reshape(len(sums), size, size)

"""Agreement: equal to the examples that its inventors published, and to a library's, with honest intervals."""

import random

import krippendorff
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.pipeline.agreement import measure
from annotations.values import Estimate, Rated

ORDER = (1, 2, 3, 4, 5)


def table(*rows: str) -> list[Rated]:
    """A rater a row, a unit a column, a dot for a missing rating."""
    return [
        Rated(unit, rater, int(rating))
        for rater, row in enumerate(rows)
        for unit, rating in enumerate(row.split())
        if rating != "."
    ]


def counted(*rows: tuple[int, ...]) -> list[Rated]:
    """A unit a row, a category a column: how many raters chose it."""
    found = []
    for unit, row in enumerate(rows):
        ratings = [category for category, count in enumerate(row) for _ in range(count)]
        found += [Rated(unit, rater, rating) for rater, rating in enumerate(ratings)]
    return found


# Krippendorff, K. (2011), Computing Krippendorff's Alpha-Reliability, University of Pennsylvania,
# section C: four observers, twelve units, data missing. The last unit has one rating and pairs with nothing.
FOUR_OBSERVERS = table(
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)


def test_it_works():
    figures = measure(FOUR_OBSERVERS, ORDER)
    assert figures.nominal.value == pytest.approx(0.743, abs=0.0005)
    assert figures.ordinal.value == pytest.approx(0.815, abs=0.0005)
    assert (figures.units, figures.ratings, figures.raters) == (11, 40, 4)
    assert figures.cohen == Estimate(None)  # two raters only


def test_two_observers_with_binary_data():
    """The same paper, section A: ten units, alpha 0.095."""
    figures = measure(table("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"))
    assert figures.nominal.value == pytest.approx(0.095, abs=0.0005)
    assert figures.percent.value == pytest.approx(0.6)


def test_two_observers_with_nominal_data():
    """The same paper, section B: twelve units in five categories, alpha 0.692."""
    figures = measure(table("1 1 2 2 4 3 3 3 5 4 4 1", "2 1 2 2 2 3 3 3 5 4 4 4"))
    assert figures.nominal.value == pytest.approx(0.692, abs=0.0005)


def test_two_psychiatrists():
    """Cohen, J. (1960), A coefficient of agreement for nominal scales, table 1: 200 patients, kappa 0.492."""
    cells = {(1, 1): 88, (1, 2): 14, (1, 3): 18, (2, 1): 10, (2, 2): 40, (2, 3): 10}
    cells |= {(3, 1): 2, (3, 2): 6, (3, 3): 12}
    pairs = [pair for pair, count in cells.items() for _ in range(count)]
    rated = [Rated(unit, rater, pair[rater]) for unit, pair in enumerate(pairs) for rater in (0, 1)]
    figures = measure(rated)
    assert figures.percent.value == pytest.approx(0.70)
    assert figures.cohen.value == pytest.approx(0.492, abs=0.0005)


def test_six_psychiatrists():
    """Fleiss, J. L. (1971), table 1: 30 patients, six raters of five diagnoses; kappa 0.430, agreement 0.556."""
    patients = """
        00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031
        00501 30012 51000 02040 10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006
    """
    figures = measure(counted(*(tuple(map(int, row)) for row in patients.split())))
    assert (figures.units, figures.raters) == (30, 6)
    assert figures.percent.value == pytest.approx(0.556, abs=0.0005)
    assert figures.fleiss.value == pytest.approx(0.430, abs=0.0005)


def test_fourteen_raters():
    """The example known from handbooks of Fleiss' kappa: ten subjects, fourteen raters, kappa 0.210."""
    rows = [(0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1)]
    rows += [(7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7)]
    figures = measure(counted(*rows))
    assert figures.fleiss.value == pytest.approx(0.210, abs=0.0005)
    assert figures.percent.value == pytest.approx(0.378, abs=0.0005)


# --- beside a library ---

matrices = st.lists(
    st.lists(st.sampled_from([None, 1, 2, 3, 4]), min_size=6, max_size=6), min_size=2, max_size=5
)


@given(matrices)
def test_alpha_is_what_the_library_says(rows):
    rated = [Rated(u, r, one) for r, row in enumerate(rows) for u, one in enumerate(row) if one]
    figures = measure(rated, ORDER, resamples=10)
    if figures.nominal.value is None:
        return
    data = [[float("nan") if one is None else one for one in row] for row in rows]
    for level, ours in (("nominal", figures.nominal), ("ordinal", figures.ordinal)):
        theirs = krippendorff.alpha(data, level_of_measurement=level)
        assert ours.value == pytest.approx(theirs, abs=1e-9), level


# --- laws ---


@given(matrices, st.randoms(use_true_random=False))
def test_neither_order_nor_names_matter(rows, shuffler):
    rated = [Rated(u, r, one) for r, row in enumerate(rows) for u, one in enumerate(row) if one]
    shuffled = list(rated)
    shuffler.shuffle(shuffled)
    assert measure(shuffled, ORDER, resamples=20) == measure(rated, ORDER, resamples=20)


def test_the_interval_holds_the_figure_and_narrows_with_more_units():
    few, many = (measure(_raters_who_err(count)).nominal for count in (20, 500))
    assert few.low < few.value < few.high
    assert many.low < many.value < many.high
    assert many.high - many.low < (few.high - few.low) / 2


def test_the_interval_covers_the_truth_as_often_as_it_says():
    """Alpha of endless units is 0.64 here (two raters, right 9 times in 10 of two even categories)."""
    intervals = [measure(_raters_who_err(200, seed), resamples=400).nominal for seed in range(100)]
    covered = sum(one.low <= 0.64 <= one.high for one in intervals)
    assert 88 <= covered <= 100


def _raters_who_err(units: int, seed: int = 7) -> list[Rated]:
    draw = random.Random(seed)
    truths = [draw.randrange(2) for _ in range(units)]
    return [
        Rated(unit, rater, truth ^ (draw.random() < 0.1))
        for unit, truth in enumerate(truths)
        for rater in (0, 1)
    ]


# --- the edges ---


def test_nobody_rated_anything():
    figures = measure([])
    assert (figures.units, figures.percent, figures.nominal) == (0, Estimate(None), Estimate(None))


def test_one_rating_for_everything_is_agreement_and_says_nothing_beyond_chance():
    figures = measure(table("1 1 1", "1 1 1"), ORDER)
    assert figures.percent == Estimate(1.0, 1.0, 1.0)
    assert {figures.cohen, figures.fleiss, figures.nominal, figures.ordinal} == {Estimate(None)}


def test_a_rating_outside_the_order_is_missing_from_the_ordinal_alpha():
    rated = [*FOUR_OBSERVERS, Rated(20, 0, "unproven"), Rated(20, 1, 3), Rated(20, 2, "unproven")]
    assert measure(rated, ORDER).ordinal.value == pytest.approx(0.815, abs=0.0005)
    assert measure(rated, ORDER).nominal.value != pytest.approx(0.743, abs=0.0005)


def test_the_last_rating_counts():
    rated = [*table("1 2 1 2", "1 2 1 1"), Rated(3, 1, 2)]
    assert measure(rated).percent.value == 1.0

"""Priority: parts that add up, and an order that no calendar changes."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.choices import PriorityPart, Severity
from annotations.pipeline import priority
from annotations.values import Stakes

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


def stakes(**more) -> Stakes:
    plain = {"score": 0.5, "requests": 0, "articles": 1, "outlets": 1, "stale": None, "opened_at": NOW}
    return Stakes(**plain | more)


def points(claim: Stakes, now: datetime = NOW) -> dict[PriorityPart, float]:
    return {part.part: part.points for part in priority.parts(claim, now)}


def test_it_works():
    found = points(stakes(score=0.75, requests=3, articles=4, outlets=2, due_at=NOW + timedelta(days=2)))
    assert found == pytest.approx(
        {
            PriorityPart.CHECK_WORTHINESS: 3.0,  # 4 points for all of it
            PriorityPart.DEMAND: 3 * 2 / 5,  # asked for by three: two doublings of five
            PriorityPart.SPREAD: 2 * 0.4644,  # log2(5) of five
            PriorityPart.STALENESS: 0.0,
            PriorityPart.DUE: -0.5,  # two days from now, a quarter of a point each
        },
        abs=0.001,
    )


@pytest.mark.parametrize(
    "more",
    [
        {"score": 0.9},
        {"score": None},
        {"requests": 1},
        {"articles": 3},
        {"articles": 3, "outlets": 3},
        {"stale": Severity.LOW},
        {"due_at": NOW + timedelta(days=3)},
        {"opened_at": NOW - timedelta(days=1)},
    ],
    ids=str,
)
def test_each_of_these_puts_a_claim_before_a_plain_one(more):
    assert priority.rank(stakes(**more)) > priority.rank(stakes())


def test_ten_articles_of_one_outlet_reach_less_far_than_of_ten():
    assert priority.rank(stakes(articles=10)) < priority.rank(stakes(articles=10, outlets=10))


def test_each_part_says_why():
    said = [part.because for part in priority.parts(stakes(requests=2, stale=Severity.HIGH), NOW)]
    assert said == [
        "check-worthiness 0.50, as the machine reads it",
        "asked for 2 times",
        "stands in 1 articles, 1 known outlets",
        "its ruling is stale (high)",
        "due 14.0 days from now, as 14 days after opening",
    ]


times = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
claims = st.builds(
    Stakes,
    score=st.none() | st.floats(0, 1),
    requests=st.integers(0, 500),
    articles=st.integers(0, 500),
    outlets=st.integers(0, 500),
    stale=st.none() | st.sampled_from(Severity),
    opened_at=times,
    due_at=st.none() | times,
)


@given(claims, claims, times)
def test_the_stored_order_is_the_order_at_any_time(one, other, now):
    ranks = priority.rank(one) - priority.rank(other)
    told = priority.priority(priority.parts(one, now)) - priority.priority(priority.parts(other, now))
    assert ranks == pytest.approx(told, abs=1e-6)


@given(claims)
def test_nobody_starves(claim):
    """A claim outranks any other once that one was opened late enough: nothing waits for ever."""
    later = stakes(
        score=1.0, requests=500, articles=500, outlets=500, stale=Severity.HIGH, opened_at=claim.opened_at
    )
    wait = timedelta(days=2500 + 48)
    assert priority.rank(claim) > priority.rank(
        Stakes(
            **{name: getattr(later, name) for name in later.__slots__} | {"opened_at": claim.opened_at + wait}
        )
    )

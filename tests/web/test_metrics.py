"""The page of metrics: figures with their plots, and each plot as a table too."""

import re
from datetime import UTC, datetime

import pytest

from annotations import actions
from annotations.choices import ClaimState
from annotations.models import Claim, Rating
from annotations.values import Estimate
from annotations.web import plots
from tests.web.conftest import at, judge


@pytest.fixture
def worked(team, alice, bob, carol):
    """Two claims on which bob and carol agree, one on which they differ; alice sided with carol."""
    for number, (his, hers) in enumerate((("true", "true"), ("false", "false"), ("true", "false"))):
        claim = Claim.objects.create(team=team, statement=f"Claim {number}.", state=ClaimState.OPEN)
        judge(claim, bob, his)
        judge(claim, carol, hers)
    rating = Rating.objects.get(team=team, slug="false", scale__current=True)
    claim.refresh_from_db()
    actions.rulings.adjudicate(claim, by=alice, rating=rating, rationale="I looked.")


def test_it_works(desk, alice, worked):
    page = desk(alice).get(at("metrics", alice)).text
    assert re.search(r"<dt>Rulings</dt><dd>3</dd>", page)
    assert page.count("<svg") >= 2
    assert len(re.findall(r'class="plot-bar"', page)) == 13
    assert len(re.findall(r'class="plot-dot"', page)) == 1
    assert "3 rulings, 6 verdicts" in page
    assert "Bob and Carol" in page
    assert "67 %" in page
    assert {"Bob", "Carol"} <= set(re.findall(r'<th scope="row">(\w+)</th>', page))


def test_a_longer_time_is_shown_by_months(desk, alice, worked):
    page = desk(alice).get(at("metrics", alice, weeks=104)).text
    assert 24 <= page.count('class="plot-bar"') <= 25
    assert desk(alice).get(at("metrics", alice, weeks=7)).text.count('class="plot-bar"') == 13


def test_who_is_no_editor_sees_the_team_and_themselves(desk, bob, vera, worked):
    page = desk(bob).get(at("metrics", bob)).text
    assert "Your part" in page
    assert set(re.findall(r'<th scope="row">(Bob|Carol|Alice)</th>', page)) == {"Bob"}
    page = desk(vera).get(at("metrics", vera)).text
    assert not re.findall(r'<th scope="row">(?:Bob|Carol)', page)
    assert re.search(r"<dt>Rulings</dt><dd>3</dd>", page)


def test_a_new_team_has_nothing_to_plot(desk, mallory, worked):
    page = desk(mallory).get(at("metrics", mallory)).text
    assert "plot-bar" not in page
    assert page.count("Nothing in this time.") == 2


# --- the geometry ---

DAYS = [datetime(2026, 3, day, tzinfo=UTC) for day in (2, 9, 16)]


def test_bars_stand_side_by_side_on_the_ground():
    plot = plots.bars(
        "n", "Rulings", ("Week", "rulings", "verdicts"), list(zip(DAYS, (3, 0, 6), (6, 0, 13), strict=True))
    )
    ground = plot.height - plots.BOTTOM
    assert [round(bar.y + bar.height, 1) for bar in plot.bars] == [ground] * 3
    assert [bar.height for bar in plot.bars] == [74, 0, 148]
    assert all(a.x + a.width < b.x for a, b in zip(plot.bars, plot.bars[1:], strict=False))
    assert [line.label for line in plot.lines] == ["0", "3", "6"]


def test_an_estimate_lies_within_its_interval_and_the_interval_within_the_drawing():
    steps = [
        (DAYS[0], 4, Estimate(0.5, -0.4, 1.0)),
        (DAYS[1], 0, Estimate(None)),
        (DAYS[2], 9, Estimate(0.9)),
    ]
    plot = plots.estimates("n", "Alpha", ("Week", "claims", "alpha"), steps)
    first, last = plot.dots
    assert plots.TOP <= first.high < first.y < first.low <= plot.height - plots.BOTTOM
    assert last.low == last.y == last.high
    assert plot.rows[0][2] == "0.50 (-0.40 to 1.00)"

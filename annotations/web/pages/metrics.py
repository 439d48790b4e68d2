"""The team's work in figures, as the member may see them."""

from dataclasses import dataclass
from datetime import timedelta

from annotations import actions
from annotations.actions.metrics import Agreed, TeamFigures
from annotations.choices import Interval
from annotations.models import Membership
from annotations.values import Durations
from annotations.web import plots
from annotations.web.plots import Plot

# What may be looked at: how many weeks, in which steps.
SPANS = {12: Interval.WEEK, 26: Interval.WEEK, 104: Interval.MONTH}
DEFAULT = 12


@dataclass
class MetricsPage:
    weeks: int
    spans: list[tuple[int, str]]
    team: TeamFigures
    agreed: Agreed
    measures: list[tuple[str, str, str]]  # name, figure, what it says
    pairs: list[tuple[str, int, str]]
    load: list[tuple[str, int, int, int, str]]
    to_verdict: str
    to_ruling: str
    overturned: str
    plots: list[Plot]


def metrics_page(member: Membership, weeks: int | None) -> MetricsPage:
    """Both metrics of the last weeks, plotted. Nine queries, whatever the team has done."""
    weeks = weeks if weeks in SPANS else DEFAULT
    step = SPANS[weeks]
    until = actions.metrics.period(None, None).until
    during = actions.metrics.period(until - timedelta(weeks=weeks), until, step)
    team = actions.metrics.team(member, during)
    agreed = actions.metrics.agreement(member, during)
    return MetricsPage(
        weeks=weeks,
        spans=[(12, "12 weeks"), (26, "half a year"), (104, "two years")],
        team=team,
        agreed=agreed,
        measures=_measures(agreed),
        pairs=[(f"{one.first.user} and {one.second.user}", one.claims, _share(one)) for one in agreed.pairs],
        load=[
            (str(one.who.user), one.verdicts, one.against, one.in_hand, _typical(one.to_verdict))
            for one in team.load
        ],
        to_verdict=_typical(team.to_verdict),
        to_ruling=_typical(team.to_ruling),
        overturned=f"{100 * team.overturned / team.rulings:.0f} %" if team.rulings else "–",
        plots=[
            plots.bars("rulings", "Rulings", (step.capitalize(), "rulings", "verdicts"), team.series),
            plots.estimates(
                "alpha",
                "Agreement (Krippendorff’s alpha)",
                (step.capitalize(), "claims", "alpha"),
                agreed.series,
            ),
        ],
    )


def _measures(agreed: Agreed) -> list[tuple[str, str, str]]:
    figures = agreed.figures
    rows = [
        ("Same rating", figures.percent, "share of pairs of verdicts on one claim"),
        ("Cohen’s kappa", figures.cohen, "two reviewers, beyond chance"),
        ("Fleiss’ kappa", figures.fleiss, "any number, beyond chance"),
        ("Krippendorff’s alpha", figures.nominal, "the same for verdicts that are missing"),
        ("Alpha, ordinal", figures.ordinal, "a step apart counts less than the whole scale"),
    ]
    return [(name, plots.interval(one), about) for name, one, about in rows if one.value is not None]


def _share(pair: actions.metrics.PairFigures) -> str:
    return f"{100 * pair.agreed / pair.claims:.0f} %"


def _typical(took: Durations) -> str:
    """The median, and what nine in ten do not exceed."""
    if took.median is None or took.ninth is None:
        return "–"
    return f"{_length(took.median)} (nine in ten within {_length(took.ninth)})"


def _length(seconds: float) -> str:
    for size, name in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {name}"
    return f"{seconds:.0f} seconds"

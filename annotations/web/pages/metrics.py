"""The team's work in figures, as the member may see them."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

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
    to_answer: str
    overturned: str
    plots: list[Plot]


def metrics_page(member: Membership, weeks: int | None) -> MetricsPage:
    """Both metrics of the last weeks, plotted. Eight queries, whatever the team has done."""
    weeks = weeks if weeks in SPANS else DEFAULT
    step = SPANS[weeks]
    until = actions.metrics.period(None, None).until
    during = actions.metrics.period(until - timedelta(weeks=weeks), until, step)
    team = actions.metrics.team(member, during)
    agreed = actions.metrics.agreement(member, during)
    return MetricsPage(
        weeks=weeks,
        spans=[(12, _("12 weeks")), (26, _("half a year")), (104, _("two years"))],
        team=team,
        agreed=agreed,
        measures=_measures(agreed),
        pairs=[(_pair(one), one.claims, _share(one)) for one in agreed.pairs],
        load=[
            (one.who.name, one.verdicts, one.against, one.in_hand, _typical(one.to_verdict))
            for one in team.load
        ],
        to_verdict=_typical(team.to_verdict),
        to_ruling=_typical(team.to_ruling),
        to_answer=_typical(team.to_answer),
        overturned=f"{100 * team.overturned / team.rulings:.0f} %" if team.rulings else "–",
        plots=[
            plots.bars("rulings", _("Rulings"), (_step(step), _("rulings"), _("verdicts")), team.series),
            plots.estimates(
                "alpha",
                _("Agreement (Krippendorff’s alpha)"),
                (_step(step), _("Claims"), _("alpha")),
                agreed.series,
            ),
        ],
    )


def _measures(agreed: Agreed) -> list[tuple[str, str, str]]:
    figures = agreed.figures
    rows = [
        (_("Same rating"), figures.percent, _("share of pairs of verdicts on one claim")),
        (_("Cohen’s kappa"), figures.cohen, _("two reviewers, beyond chance")),
        (_("Fleiss’ kappa"), figures.fleiss, _("any number, beyond chance")),
        (_("Krippendorff’s alpha"), figures.nominal, _("the same for verdicts that are missing")),
        (_("Alpha, ordinal"), figures.ordinal, _("a step apart counts less than the whole scale")),
    ]
    return [(name, plots.interval(one), about) for name, one, about in rows if one.value is not None]


def _step(step: Interval) -> str:
    return _("Month") if step == Interval.MONTH else _("Week")


def _pair(pair: actions.metrics.PairFigures) -> str:
    return _("%(first)s and %(second)s") % {"first": pair.first.user, "second": pair.second.user}


def _share(pair: actions.metrics.PairFigures) -> str:
    return f"{100 * pair.agreed / pair.claims:.0f} %"


def _typical(took: Durations) -> str:
    """The median, and what nine in ten do not exceed."""
    if took.median is None or took.ninth is None:
        return "–"
    told = {"median": _length(took.median), "ninth": _length(took.ninth)}
    return _("%(median)s (nine in ten within %(ninth)s)") % told


def _length(seconds: float) -> str:
    for size, told in ((86400, _("%d days")), (3600, _("%d hours")), (60, _("%d minutes"))):
        if seconds >= 2 * size:
            return told % round(seconds / size)
    return _("%d seconds") % round(seconds)

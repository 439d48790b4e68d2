"""Verdicts on one claim as the desk shows them: each, and side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations.models import Evidence, Verdict
from annotations.web.pages.threads import Talk


@dataclass
class ShownVerdict:
    verdict: Verdict
    rationale: SafeString
    evidence: list[Evidence]
    mine: bool
    talk: Talk | None = None

    @property
    def percent(self) -> int | None:
        return None if self.verdict.confidence is None else round(self.verdict.confidence * 100)


@dataclass(frozen=True)
class Sides:
    """How verdicts that part lie to each other, in words, and the evidence on which all of them rest."""

    apart: str
    common: list[Evidence]


def sides(verdicts: Sequence[ShownVerdict]) -> Sides | None:
    """None where the verdicts, if there are several, are of one mind."""
    if len({shown.verdict.rating.slug for shown in verdicts}) < 2:
        return None
    common = reduce(_both, (shown.evidence for shown in verdicts))
    return Sides(_apart([shown.verdict.rating.value for shown in verdicts]), common)


def _both(some: list[Evidence], others: list[Evidence]) -> list[Evidence]:
    return [item for item in some if item in others]


def _apart(values: Sequence[int | None]) -> str:
    """How many ratings of the scale lie between the furthest two, one of them included."""
    placed = [value for value in values if value is not None]
    if len(placed) < len(values):
        return _("One of these ratings has no place in the order of the scale.")
    steps = max(placed) - min(placed)
    return ngettext("%(n)s step apart on the scale.", "%(n)s steps apart on the scale.", steps) % {"n": steps}

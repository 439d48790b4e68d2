"""How far the reviewers of a team agreed, reckoned once and kept as what was decided is (actions/decided.py)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Left

from annotations.actions.decided import KEPT, Stretch
from annotations.choices import DECIDED
from annotations.models import Rating, Ruling, Verdict
from annotations.pipeline import agreement as measures
from annotations.pipeline import metrics
from annotations.values import AgreementFigures, Estimate, Rated

Pairs = Mapping[
    frozenset[UUID], tuple[int, int]
]  # by two people: claims that both judged, and those they rated alike


class Asked(NamedTuple):
    """Of one scale, with one reviewer or between two, on claims worded with these words; all of it may be left open."""

    scale: UUID | None
    reviewers: tuple[UUID, ...]
    topic: str


@dataclass(frozen=True)
class Agreement:
    """Over the whole, over its steps (the step's beginning, claims, alpha), and pair by pair."""

    figures: AgreementFigures
    series: Sequence[tuple[datetime, int, Estimate]]
    pairs: Pairs


@lru_cache(maxsize=KEPT)
def reckoned(stretch: Stretch, asked: Asked) -> Agreement:
    """The figures, from the rows. Verdicts on what is decided everybody may see: nobody's role matters here."""
    rows = _between(_first_verdicts(stretch, asked) if stretch.first else [], asked.reviewers)
    rated = [_rated(row) for row in rows]
    by_step: dict[datetime, list[Rated]] = {at: [] for at in stretch.steps}
    for row, one in zip(rows, rated, strict=True):
        by_step[metrics.begin(row.ruled_at, stretch.step)].append(one)
    return Agreement(
        measures.measure(rated, _order(row.rating for row in rows)),
        [(at, *measures.nominal(ones)) for at, ones in by_step.items()],
        metrics.pairs(rated),
    )


def _between(rows: Sequence[Verdict], reviewers: Sequence[UUID]) -> Sequence[Verdict]:
    """Those of two alone; or of all, on the claims that the one has judged."""
    if len(reviewers) > 1:
        return [row for row in rows if row.author_id in reviewers]
    judged = {row.claim_id for row in rows if row.author_id in reviewers}
    return [row for row in rows if row.claim_id in judged] if reviewers else rows


def _rated(row: Verdict) -> Rated:
    return Rated(row.claim_id, row.author_id, row.rating.slug)


def _first_verdicts(stretch: Stretch, asked: Asked) -> list[Verdict]:
    made = Ruling.objects.filter(
        team=stretch.team_id, created_at__gte=stretch.first, created_at__lte=stretch.last
    )
    first = Ruling.objects.filter(claim=OuterRef("claim")).order_by("created_at")
    verdicts = Verdict.objects.filter(
        team=stretch.team_id, claim__in=made.values("claim"), claim__state__in=DECIDED, supersedes=None
    ).annotate(ruled_at=Subquery(first.values("created_at")[:1]))
    verdicts = verdicts.filter(
        ruled_at__gte=stretch.first, ruled_at__lte=stretch.last, created_at__lte=F("ruled_at")
    )
    if asked.scale is not None:
        verdicts = verdicts.filter(rating__scale=asked.scale)
    if asked.topic:
        words = SearchVector(Left("claim__statement", 50_000), config="simple")
        sought = SearchQuery(asked.topic, config="simple", search_type="websearch")
        verdicts = verdicts.annotate(words=words).filter(words=sought)
    return list(
        verdicts.select_related("rating").only("claim_id", "author_id", "rating__slug", "rating__value")
    )


def _order(ratings: Iterable[Rating]) -> tuple[str, ...]:
    """The ratings from lowest to highest; none where two scales put them in another order."""
    values = {(rating.slug, rating.value) for rating in ratings if rating.value is not None}
    slugs = [slug for slug, _ in values]
    if len(set(slugs)) < len(slugs) or len({value for _, value in values}) < len(values):
        return ()
    return tuple(slug for slug, _ in sorted(values, key=lambda one: one[1]))

"""Rating scales: the words a team judges with. Versions are added; none is changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from annotations.actions import events, staleness
from annotations.actions.permissions import require
from annotations.choices import Scope, Severity, StaleReason
from annotations.errors import InvalidInput
from annotations.models import Membership, Rating, RatingScale, Ruling, Team, Verdict
from annotations.values import StaleMark

# Five ordered steps and one outside the order: what cannot be known is not halfway between true and false.
DEFAULT_STEPS = [
    {"slug": "false", "label": "False", "value": 1, "description": "The evidence contradicts it."},
    {
        "slug": "mostly_false",
        "label": "Mostly false",
        "value": 2,
        "description": "A part is right, the point is not.",
    },
    {
        "slug": "misleading",
        "label": "Misleading",
        "value": 3,
        "description": "The words may stand; what they suggest does not.",
    },
    {
        "slug": "mostly_true",
        "label": "Mostly true",
        "value": 4,
        "description": "Right in the main, wrong in a detail that matters.",
    },
    {"slug": "true", "label": "True", "value": 5, "description": "The evidence bears it out."},
    {
        "slug": "unproven",
        "label": "Unproven",
        "value": None,
        "description": "There is not enough evidence to say.",
    },
]

DEFAULT = {"name": "Truth", "steps": DEFAULT_STEPS}


@transaction.atomic
def define(
    team: Team, *, by: Membership | None, name: str, steps: Sequence[dict[str, Any]], guidelines: str = ""
) -> RatingScale:
    """Define a scale, or the next version of one by the same name; the steps in order.

    Raises InvalidInput unless there are at least two steps with different slugs.
    """
    require(by, Scope.PUBLISH)
    _refuse_steps(steps)
    versions = RatingScale.objects.select_for_update(no_key=True).filter(team=team, name=name)
    last = versions.order_by("-version").first()
    versions.filter(current=True).update(current=False)
    scale = RatingScale.objects.create(
        team=team, name=name, version=last.version + 1 if last else 1, guidelines=guidelines
    )
    Rating.objects.bulk_create(
        Rating(team=team, scale=scale, position=position, **step) for position, step in enumerate(steps)
    )
    events.record(scale, "scale.defined", by=by, data={"name": name, "version": scale.version})
    if last is not None:
        _mark_older(scale)
    return scale


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a new version would say of the judgements that chose one step: how grave, and of how many."""

    mark: StaleMark
    verdicts: int
    rulings: int


def foresee(*, by: Membership, name: str, steps: Sequence[dict[str, Any]]) -> list[Foreseen]:
    """Which judgements `define` would mark, as far as `by` may see them, the gravest first. Writes nothing.

    Raises InvalidInput as `define` does.
    """
    require(by, Scope.PUBLISH)
    _refuse_steps(steps)
    now = {step["slug"]: Rating(**step) for step in steps}
    older = RatingScale.objects.filter(team=by.team_id, name=name).order_by("-version").first()
    verdicts, rulings = (_standing_by_step(model, by, name) for model in (Verdict, Ruling))
    chosen = Rating.objects.filter(pk__in={*verdicts, *rulings}).order_by("position")
    version = older.version + 1 if older else 1
    found = [
        Foreseen(
            _scale_changed(step, now.get(step.slug), name, version),
            verdicts.get(step.pk, 0),
            rulings.get(step.pk, 0),
        )
        for step in chosen
    ]
    return sorted(found, key=lambda one: -list(Severity).index(one.mark.severity))


def _standing_by_step(model: type[Verdict] | type[Ruling], by: Membership, name: str) -> dict[UUID, int]:
    rows = model.objects.visible_to(by).filter(rating__scale__name=name, standing=True).order_by()
    return dict(rows.values("rating").annotate(number=Count("pk")).values_list("rating", "number"))


def _refuse_steps(steps: Sequence[dict[str, Any]]) -> None:
    slugs = [step["slug"] for step in steps]
    if len(slugs) < 2 or len(set(slugs)) < len(slugs):
        raise InvalidInput("A scale needs at least two steps, each with a slug of its own.")


def _mark_older(scale: RatingScale) -> None:
    """Say of every judgement that stands by an older version that the scale is another now.

    How grave that is depends on what became of the step it chose; nothing is rewritten.
    """
    now = {rating.slug: rating for rating in scale.ratings.all()}
    older = {"team": scale.team_id, "rating__scale__name": scale.name, "standing": True}
    found: list[tuple[Verdict | Ruling, StaleMark]] = []
    for model in (Verdict, Ruling):
        rows = model.objects.filter(**older).exclude(rating__scale=scale).select_related("rating")
        found += [
            (row, _scale_changed(row.rating, now.get(row.rating.slug), scale.name, scale.version))
            for row in rows
        ]
    staleness.mark_all(found)


def _scale_changed(then: Rating, now: Rating | None, name: str, version: int) -> StaleMark:
    if now is None:
        severity, what = Severity.HIGH, f"“{then.label}” is no step of it any more"
    elif (then.label, then.description, then.value) != (now.label, now.description, now.value):
        severity, what = Severity.MEDIUM, f"“{then.label}” means something else now"
    else:
        severity, what = Severity.LOW, f"“{then.label}” is as it was, other steps are not"
    return StaleMark(StaleReason.SCALE_CHANGED, severity, f"{name} has a version {version}: {what}")

"""Rating scales: the words a team judges with. Versions are added; none is changed."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from annotations.actions import events
from annotations.actions.permissions import require
from annotations.choices import Scope
from annotations.errors import InvalidInput
from annotations.models import Membership, Rating, RatingScale, Team

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
    slugs = [step["slug"] for step in steps]
    if len(slugs) < 2 or len(set(slugs)) < len(slugs):
        raise InvalidInput("A scale needs at least two steps, each with a slug of its own.")
    versions = RatingScale.objects.select_for_update().filter(team=team, name=name)
    last = versions.order_by("-version").first()
    versions.filter(current=True).update(current=False)
    scale = RatingScale.objects.create(
        team=team, name=name, version=last.version + 1 if last else 1, guidelines=guidelines
    )
    Rating.objects.bulk_create(
        Rating(team=team, scale=scale, position=position, **step) for position, step in enumerate(steps)
    )
    events.record(scale, "scale.defined", by=by, data={"name": name, "version": scale.version})
    return scale

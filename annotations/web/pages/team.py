"""The team as its members see it: its people, their tokens, and the scales it judges by."""

from annotations.choices import Scope
from annotations.models import Membership, Rating, RatingScale, Token

SHOWN = 100


def members(member: Membership) -> list[Membership]:
    people = Membership.objects.filter(team=member.team_id).select_related("user")
    return list(people.order_by("user__name"))


def tokens(member: Membership) -> list[Token]:
    """The member's own, the latest first; for an admin the team's."""
    mine = Token.objects.filter(membership__team=member.team_id).select_related("membership__user")
    if not member.reaches(Scope.ADMIN):
        mine = mine.filter(membership=member)
    return list(mine.order_by("-id")[:SHOWN])


def scales(member: Membership) -> list[RatingScale]:
    """Every version with its `steps`, the current ones first; two queries."""
    rows = RatingScale.objects.visible_to(member).order_by("-current", "name", "-version")
    found = {scale.pk: scale for scale in rows[:SHOWN]}
    for scale in found.values():
        scale.steps = []
    for step in Rating.objects.visible_to(member).filter(scale__in=found).order_by("position"):
        found[step.scale_id].steps.append(step)
    return list(found.values())

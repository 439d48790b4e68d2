"""The team as its members see it."""

from dataclasses import dataclass

from annotations.choices import Role
from annotations.models import Membership, Rating, RatingScale, Token


@dataclass
class TeamPage:
    members: list[Membership]
    tokens: list[Token]
    scales: list[RatingScale]
    roles: list[tuple[str, str]]


def team_page(member: Membership) -> TeamPage:
    """Members, the member's own tokens, and the current scales with their steps. Four queries."""
    members = Membership.objects.filter(team=member.team).select_related("user").order_by("user__name")
    scales = RatingScale.objects.visible_to(member).filter(current=True).order_by("name")
    return TeamPage(
        members=list(members),
        tokens=list(Token.objects.filter(membership=member).order_by("-id")[:50]),
        scales=_with_steps(member, list(scales)),
        roles=Role.choices(),
    )


def _with_steps(member: Membership, scales: list[RatingScale]) -> list[RatingScale]:
    steps = Rating.objects.visible_to(member).filter(scale__in=scales)
    for scale in scales:
        scale.steps = []
    by_id = {scale.pk: scale for scale in scales}
    for step in steps:
        by_id[step.scale_id].steps.append(step)
    return scales

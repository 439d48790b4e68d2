"""Evidence that is brought with a verdict: as secret as the verdict, until the team has ruled."""

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet

from annotations.models.reviews import Verdict
from annotations.models.sources import Evidence

if TYPE_CHECKING:
    from annotations.models.people import Membership


def sealed_from(member: "Membership") -> QuerySet[Evidence]:
    """The evidence that does not exist for the member: sealed by somebody else, whose verdict on the claim they may
    not see, or who has given none yet.
    """
    seen = Verdict.objects.visible_to(member).filter(claim=OuterRef("claim"), author=OuterRef("created_by"))
    others = Evidence.objects.filter(team_id=member.team_id, sealed=True).exclude(created_by=member.user_id)
    return others.filter(~Exists(seen))

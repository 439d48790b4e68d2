"""What every row of a team has in common: an owner, an id in creation order, and one way to be read."""

from typing import TYPE_CHECKING, Self

from django.db import models

from annotations.models.ids import uuid7

if TYPE_CHECKING:
    from annotations.models.people import Membership


class TeamQuerySet(models.QuerySet):
    """Every read on somebody's behalf starts at `visible_to`; list and detail alike."""

    def visible_to(self, member: "Membership") -> Self:
        """The rows this member may know of. What is not in here does not exist for them (404)."""
        return self.filter(team_id=member.team_id)


class TeamRow(models.Model):
    """A row that belongs to one team. The team stands on every row, so that access is one condition."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team = models.ForeignKey("annotations.Team", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        abstract = True

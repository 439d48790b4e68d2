"""Sources that are kept from sight: who may see one, and what everybody is told instead."""

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, QuerySet

from annotations.choices import Role
from annotations.models.teams import TeamRow

if TYPE_CHECKING:
    from annotations.models.people import Membership


class Withholding(TeamRow):
    """That a source is withheld. The row itself is seen by the whole team: it is the stub.

    Seen by whoever withheld it, by the `roles`, and by the `readers`; for everybody else the source, its evidence
    and its page do not exist. `reason` is what the team and the public are told.
    """

    source = models.ForeignKey("annotations.Source", on_delete=models.PROTECT, related_name="withholdings")
    reason = models.TextField()
    roles = ArrayField(models.CharField(max_length=20, choices=Role.choices()), default=list, blank=True)
    readers = models.ManyToManyField("annotations.User", related_name="+", blank=True)
    created_by = models.ForeignKey("annotations.User", on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_because = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=Q(lifted_at__isnull=True), name="one_withholding_a_source"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="withholding_says_why"),
        ]

    def __str__(self) -> str:
        return self.reason[:80]


def hidden_from(member: "Membership") -> QuerySet[Withholding]:
    """The withholdings of the member's team whose sources do not exist for them."""
    standing = Withholding.objects.filter(team_id=member.team_id, lifted_at=None)
    user = member.user_id
    seen = Q(created_by=user) | Q(readers=user) | Q(roles__contains=[member.role])
    return standing.exclude(pk__in=standing.filter(seen).values("pk"))


def without_hidden(rows: QuerySet, member: "Membership", lookup: str, *, of: str) -> QuerySet:
    """The rows whose `lookup` is not a hidden source, or the page of one (`of`: source or source__article)."""
    hidden = hidden_from(member).filter(**{f"{of}__isnull": False}).values(of)
    return rows.exclude(**{f"{lookup}__in": hidden})

"""What happened: one table for the audit log, the change feed and every timeline."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from annotations.models.reviews import Verdict
from annotations.models.teams import TeamQuerySet, TeamRow

if TYPE_CHECKING:
    from annotations.models.people import Membership


class EventQuerySet(TeamQuerySet):
    """An event about a verdict is seen by those who may see the verdict."""

    def visible_to(self, member: "Membership") -> Self:
        verdicts = Verdict.objects.visible_to(member).values("pk")
        return super().visible_to(member).filter(Q(verdict__isnull=True) | Q(verdict__in=verdicts))


class Event(TeamRow):
    """One meaningful change, numbered per team without gaps and chained by hash. Append-only.

    `hash` is the SHA-256 (hex) of this event's canonical JSON, which holds `previous_hash`.
    `verdict` is set where the event would give a verdict away.
    """

    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=60)
    actor = models.ForeignKey(
        "annotations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    object_type = models.CharField(max_length=40)
    object_id = models.UUIDField()
    verdict = models.ForeignKey(
        "annotations.Verdict", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "number"], name="event_numbers_are_unique")]
        indexes = [models.Index(fields=["object_id", "number"], name="event_timeline")]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"


class EventChain(models.Model):
    """The end of a team's chain. Its row lock is what puts events in commit order."""

    team = models.OneToOneField("annotations.Team", primary_key=True, on_delete=models.PROTECT)
    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.team_id} at {self.number}"

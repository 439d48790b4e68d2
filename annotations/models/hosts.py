"""The hosts we fetch from: when each may be visited next, and whose robots.txt a team has set aside."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from annotations.models.teams import TeamRow


class Host(models.Model):
    """What all workers of all teams must know of one host (with its port, where that is unusual).

    `leases` are the ends of the visits that go on; one whose end has passed is a dead worker's.
    `queued_until` is the last time that was handed out to a job which found the host busy.
    """

    name = models.CharField(max_length=300, primary_key=True)
    leases = ArrayField(models.DateTimeField(), default=list)
    next_allowed_at = models.DateTimeField()
    queued_until = models.DateTimeField()
    crawl_delay = models.FloatField(default=0, help_text="Seconds, as its robots.txt asks.")

    def __str__(self) -> str:
        return self.name


class RobotsExemption(TeamRow):
    """A host whose robots.txt a team has decided not to ask, and why. Its end is in the events."""

    host = models.CharField(max_length=300)
    reason = models.TextField()
    created_by = models.ForeignKey(
        "annotations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "host"], name="one_exemption_a_host"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="exemption_has_a_reason"),
        ]

    def __str__(self) -> str:
        return self.host

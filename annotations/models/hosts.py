"""The hosts we fetch from: when each may be visited next, and whose robots.txt a team has set aside."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from annotations.choices import FetchOutcome
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


class HostHealth(TeamRow):
    """How a team's visits to one host have gone, kept up to date with each of them."""

    host = models.CharField(max_length=300)
    fetches = models.PositiveBigIntegerField(default=0)
    changed = models.PositiveBigIntegerField(default=0, help_text="Visits that brought something new.")
    failed = models.PositiveBigIntegerField(default=0)
    streak = models.PositiveIntegerField(default=0, help_text="Failures in a row, up to now.")
    outcome = models.CharField(max_length=30, choices=FetchOutcome.choices(), blank=True)
    detail = models.TextField(blank=True)
    seconds = models.FloatField(null=True, blank=True, help_text="A moving mean of how long a visit takes.")
    fetched_at = models.DateTimeField(null=True, blank=True)
    fine_at = models.DateTimeField(null=True, blank=True, help_text="When a visit last went well.")

    class Meta:
        verbose_name_plural = "health of hosts"
        constraints = [models.UniqueConstraint(fields=["team", "host"], name="one_health_a_host")]

    def __str__(self) -> str:
        return self.host


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

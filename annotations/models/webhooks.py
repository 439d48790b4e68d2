"""Where events are sent to: members' webhooks, and each delivery as a row that is its own queue."""

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from annotations.choices import DeliveryState, Role
from annotations.models.teams import TeamQuerySet, TeamRow

if TYPE_CHECKING:
    from annotations.models.people import Membership


class WebhookQuerySet(TeamQuerySet):
    """One's own; an admin sees the team's."""

    def visible_to(self, member: "Membership") -> Self:
        rows = super().visible_to(member)
        return rows if member.role == Role.ADMIN else rows.filter(membership=member)


class Webhook(TeamRow):
    """An address that a member wants to be told at of what happens: of what that member may see, no more.

    `position` is the number of the last event that was considered for it. `failing_since` is when the first
    try failed after which none has succeeded. A disabled one keeps its position and its pending deliveries.
    """

    membership = models.ForeignKey(
        "annotations.Membership", on_delete=models.CASCADE, related_name="webhooks"
    )
    url = models.URLField(max_length=2000)
    description = models.CharField(max_length=200, blank=True)
    kinds = ArrayField(models.CharField(max_length=60), default=list, blank=True, help_text="None is all.")
    secret = models.CharField(max_length=100)
    former_secret = models.CharField(max_length=100, blank=True)
    former_until = models.DateTimeField(null=True, blank=True)
    position = models.PositiveBigIntegerField(default=0)
    failing_since = models.DateTimeField(null=True, blank=True)
    disabled_at = models.DateTimeField(null=True, blank=True)
    disabled_because = models.TextField(blank=True)

    objects = WebhookQuerySet.as_manager()

    def __str__(self) -> str:
        return self.description or self.url


class DeliveryQuerySet(TeamQuerySet):
    """As visible as the webhook."""

    def visible_to(self, member: "Membership") -> Self:
        return super().visible_to(member).filter(webhook__in=Webhook.objects.visible_to(member))


class Delivery(TeamRow):
    """One event on its way to one webhook, or a test (no event). Its id is the `webhook-id` of every try.

    `token` grows with every lease: who lost the lease can settle nothing. Of one subject, the events go in
    the order of their `number`. `tries` is the log: [{at, status, error, milliseconds}].
    """

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(
        "annotations.Event", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    subject_id = models.UUIDField()
    number = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=20, choices=DeliveryState.choices(), default=DeliveryState.PENDING)
    token = models.PositiveBigIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    tries = models.JSONField(default=list, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["webhook", "event"], name="one_delivery_an_event")]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state="pending"), name="delivery_due"),
            models.Index(
                fields=["webhook", "subject_id", "number"],
                condition=Q(state="pending"),
                name="delivery_in_order",
            ),
            models.Index(fields=["webhook", "id"], name="delivery_log"),
            models.Index(fields=["id"], condition=Q(state="failed"), name="delivery_given_up"),
        ]

    def __str__(self) -> str:
        return f"{self.webhook_id} ({self.state})"

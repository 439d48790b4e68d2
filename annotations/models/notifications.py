"""What each member is told of, and the e-mails that gather it."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from annotations.choices.conversation import Frequency, Notice
from annotations.models.events import Event
from annotations.models.teams import TeamQuerySet, TeamRow

if TYPE_CHECKING:
    from annotations.models.people import Membership


class NotificationQuerySet(TeamQuerySet):
    """One's own, of events one may see: what is hidden now is told of when it comes to light."""

    def visible_to(self, member: "Membership") -> Self:
        rows = super().visible_to(member).filter(user=member.user_id)
        return rows.filter(event__in=Event.objects.visible_to(member).values("pk"))


class Notification(TeamRow):
    """An event that is somebody's business, and why. `due_at` is when it may be mailed; null is never."""

    user = models.ForeignKey("annotations.User", on_delete=models.CASCADE, related_name="notifications")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20, choices=Notice.choices())
    read_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    digest = models.ForeignKey(
        "annotations.Digest",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="notifications",
    )

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "event"], name="one_notification_an_event")]
        indexes = [
            models.Index(fields=["user", "team", "id"], name="notification_page"),
            models.Index(
                fields=["due_at"],
                condition=Q(digest__isnull=True, read_at__isnull=True, due_at__isnull=False),
                name="notification_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} to {self.user_id}"


class Preference(TeamRow):
    """How a member wants to be told by e-mail. Who has said nothing is told daily."""

    membership = models.OneToOneField(
        "annotations.Membership", on_delete=models.CASCADE, related_name="preference"
    )
    email = models.CharField(max_length=10, choices=Frequency.choices(), default=Frequency.DAILY)

    def __str__(self) -> str:
        return self.email


class DigestQuerySet(TeamQuerySet):
    """One's own."""

    def visible_to(self, member: "Membership") -> Self:
        return super().visible_to(member).filter(membership=member)


class Digest(TeamRow):
    """One e-mail to one member. The row is its own queue; its id is the Message-ID of every try.

    `token` grows with every lease: who lost the lease settles nothing. `next_try_at` is null once it was sent,
    had nothing left to say, or was given up.
    """

    membership = models.ForeignKey("annotations.Membership", on_delete=models.CASCADE, related_name="digests")
    next_try_at = models.DateTimeField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    token = models.PositiveBigIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    objects = DigestQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(next_try_at__isnull=False), name="digest_due")
        ]

    def __str__(self) -> str:
        return f"to {self.membership_id}"

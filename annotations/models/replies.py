"""The right of reply: that whoever made a claim was asked about it before it was published, and what they said."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from annotations.choices import ReplyChannel, ReplyState
from annotations.models.claims import Claim
from annotations.models.reviews import Verdict, is_shown
from annotations.models.teams import TeamQuerySet, TeamRow

if TYPE_CHECKING:
    from annotations.models.people import Membership


class ReplyRequestQuerySet(TeamQuerySet):
    """What is asked can tell how the asker judged: it is as secret as its veil."""

    def visible_to(self, member: "Membership") -> Self:
        unveiled = Q(veil__isnull=True) | is_shown("veil", member)
        return super().visible_to(member).filter(unveiled | Q(asked_by=member.user_id))


class ReplyRequest(TeamRow):
    """Whoever made the claim, or speaks for them, is asked to reply. What was asked never changes; what came is added.

    `veil` is a verdict that it is as secret as: one that the asker had given or could see, on a claim not yet ruled on.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="reply_requests")
    asked = models.CharField(max_length=300, help_text="A person or an office, by name.")
    channel = models.CharField(max_length=20, choices=ReplyChannel.choices())
    text = models.TextField(help_text="What was asked.")
    asked_at = models.DateTimeField()
    deadline = models.DateTimeField(help_text="Until when the team waits.")
    asked_by = models.ForeignKey("annotations.User", on_delete=models.PROTECT, related_name="+")
    veil = models.ForeignKey(Verdict, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=ReplyState.choices(), default=ReplyState.WAITING)
    answer = models.TextField(blank=True)
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="When they answered, or were waited for no more."
    )
    ended_by = models.ForeignKey(
        "annotations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    shown = models.BooleanField(default=False, help_text="Whether readers are told.")

    objects = ReplyRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(deadline__gt=models.F("asked_at")), name="reply_has_its_time"),
            models.CheckConstraint(
                condition=Q(state=ReplyState.WAITING, ended_at__isnull=True)
                | (~Q(state=ReplyState.WAITING) & Q(ended_at__isnull=False)),
                name="reply_ends_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReplyState.ANSWERED) | ~Q(answer=""), name="reply_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked}: {self.state}"

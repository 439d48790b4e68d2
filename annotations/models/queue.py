"""The work that waits: who asks for a claim, who has it in hand, and who should not."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from annotations.choices import AssignmentOrigin, Scope
from annotations.models.articles import Outlet
from annotations.models.claims import Claim, Claimant
from annotations.models.teams import TeamQuerySet, TeamRow

if TYPE_CHECKING:
    from annotations.models.people import Membership


class CheckRequest(TeamRow):
    """Somebody outside the team asks that a claim be checked: what demand is counted by.

    `reference` is the asker's own number for it, so that the same message sent twice counts once.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="requests")
    origin = models.CharField(max_length=100, help_text="Where it came in: a tip line, a form, a partner.")
    reference = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    created_by = models.ForeignKey("annotations.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "origin", "reference"],
                condition=~Q(reference=""),
                name="one_request_a_reference",
            )
        ]

    def __str__(self) -> str:
        return f"{self.origin}: {self.claim}"


class ConflictQuerySet(TeamQuerySet):
    """A declared interest is the person's own business, and that of those who hand out the work."""

    def visible_to(self, member: "Membership") -> Self:
        declared = super().visible_to(member)
        return declared if member.reaches(Scope.PUBLISH) else declared.filter(person=member.user_id)

    def standing(self) -> Self:
        return self.filter(ended_at__isnull=True)


class ConflictOfInterest(TeamRow):
    """Why a person should not judge some claims: one claim, all of one claimant, or all that an outlet carries.

    Declared with a reason; it ends, and stays on record.
    """

    person = models.ForeignKey("annotations.User", on_delete=models.PROTECT, related_name="conflicts")
    claim = models.ForeignKey(Claim, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    claimant = models.ForeignKey(Claimant, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    outlet = models.ForeignKey(Outlet, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    declared_by = models.ForeignKey("annotations.User", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ConflictQuerySet.as_manager()

    class Meta:
        verbose_name = "conflict of interest"
        verbose_name_plural = "conflicts of interest"
        constraints = [
            models.CheckConstraint(
                condition=Q(claim__isnull=False, claimant__isnull=True, outlet__isnull=True)
                | Q(claim__isnull=True, claimant__isnull=False, outlet__isnull=True)
                | Q(claim__isnull=True, claimant__isnull=True, outlet__isnull=False),
                name="conflict_with_one_thing",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="conflict_has_a_reason"),
        ]
        indexes = [
            models.Index(fields=["person"], condition=Q(ended_at__isnull=True), name="conflict_of_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.claim or self.claimant or self.outlet}"


class Absence(TeamRow):
    """When a person is away: they are handed nothing, and what was handed to them goes to others."""

    person = models.ForeignKey("annotations.User", on_delete=models.PROTECT, related_name="absences")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    note = models.TextField(blank=True)
    handed_over_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey("annotations.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="absence_takes_time")
        ]
        indexes = [models.Index(fields=["person", "ends_at"], name="absence_of_a_person")]

    def __str__(self) -> str:
        return f"{self.person} until {self.ends_at:%d %b}"


class Assignment(TeamRow):
    """A claim in one reviewer's hands until the lease ends. A verdict changes nothing here: it must not show.

    `why` is what the queue said when it gave the claim out: the parts of its priority, each with its number.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="assignments")
    assignee = models.ForeignKey("annotations.User", on_delete=models.PROTECT, related_name="assignments")
    origin = models.CharField(
        max_length=20, choices=AssignmentOrigin.choices(), default=AssignmentOrigin.TAKEN
    )
    assigned_by = models.ForeignKey(
        "annotations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    due_at = models.DateTimeField(null=True, blank=True)
    leased_until = models.DateTimeField()
    given_back_at = models.DateTimeField(null=True, blank=True)
    priority = models.FloatField(null=True, blank=True)
    why = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "assignee"], name="one_assignment_a_reviewer")
        ]
        indexes = [models.Index(fields=["assignee", "leased_until"], name="assignment_in_hand")]

    def __str__(self) -> str:
        return f"{self.claim_id} to {self.assignee_id}"

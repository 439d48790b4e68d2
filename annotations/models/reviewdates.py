"""When somebody is to look again at what was settled once."""

from django.db import models
from django.db.models import Q

from annotations.models.teams import TeamRow


class ReviewDate(TeamRow):
    """The day by which a piece of evidence or a ruling is to be looked at again.

    `asked_at` is when the sweep found the day past and asked for it; a new day replaces the old one, which stays.
    """

    of_source = ("evidence__source",)
    of_evidence = ("evidence",)

    evidence = models.ForeignKey(
        "annotations.Evidence", null=True, blank=True, on_delete=models.PROTECT, related_name="review_dates"
    )
    ruling = models.ForeignKey(
        "annotations.Ruling", null=True, blank=True, on_delete=models.PROTECT, related_name="review_dates"
    )
    on = models.DateField()
    reason = models.TextField(blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(
        "annotations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(evidence__isnull=False, ruling__isnull=True)
                | Q(evidence__isnull=True, ruling__isnull=False),
                name="review_date_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["evidence"], condition=Q(replaced_at__isnull=True), name="one_review_date_of_evidence"
            ),
            models.UniqueConstraint(
                fields=["ruling"], condition=Q(replaced_at__isnull=True), name="one_review_date_of_a_ruling"
            ),
        ]
        indexes = [
            models.Index(
                fields=["on"],
                condition=Q(asked_at__isnull=True, replaced_at__isnull=True),
                name="review_date_due",
            )
        ]

    def __str__(self) -> str:
        return f"by {self.on}"


class ReliabilityNote(TeamRow):
    """What somebody observed of a source or an outlet, when, and where that is known from. Never a score.

    It stays as it was written; its author or an editor takes it back with a reason.
    """

    of_source = ("source",)

    source = models.ForeignKey(
        "annotations.Source", null=True, blank=True, on_delete=models.PROTECT, related_name="notes"
    )
    outlet = models.ForeignKey(
        "annotations.Outlet", null=True, blank=True, on_delete=models.PROTECT, related_name="notes"
    )
    text = models.TextField()
    on = models.DateField(help_text="The day of what it tells.")
    basis = models.TextField(help_text="Where it is known from: an address, a document, a conversation.")
    created_by = models.ForeignKey(
        "annotations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(source__isnull=False, outlet__isnull=True)
                | Q(source__isnull=True, outlet__isnull=False),
                name="note_on_one_thing",
            ),
            models.CheckConstraint(condition=~Q(text="") & ~Q(basis=""), name="note_says_where_from"),
        ]

    def __str__(self) -> str:
        return self.text[:80]

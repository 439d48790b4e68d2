"""What came of a rating: what was asked of publishers, and what they repaired."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from annotations.choices import ChangeKind, RepairState, RequestOutcome, RequestState
from annotations.models.articles import Article, Revision
from annotations.models.claims import Claim
from annotations.models.reviews import Ruling
from annotations.models.teams import TeamRow


class Repair(TeamRow):
    """A publisher's revision that takes back, or may take back, words that a ruling rates false.

    Confirmed without a person (`decided_by` null) only where the publisher's own note names what changed.
    """

    ruling = models.ForeignKey(Ruling, on_delete=models.PROTECT, related_name="repairs")
    before = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    after = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="repairs")
    kinds = ArrayField(models.CharField(max_length=20, choices=ChangeKind.choices()))
    detail = models.TextField(help_text="What became of the words that were judged.")
    state = models.CharField(max_length=20, choices=RepairState.choices())
    decided_by = models.ForeignKey(
        "annotations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ruling", "after"], name="one_repair_a_revision")]

    def __str__(self) -> str:
        return f"{self.state}: {self.detail}"


class CorrectionRequest(TeamRow):
    """The team asks a publisher to correct what it rated. What was sent never changes; what came of it is added."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="correction_requests")
    ruling = models.ForeignKey(Ruling, on_delete=models.PROTECT, related_name="correction_requests")
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="correction_requests")
    sent_to = models.CharField(max_length=300, help_text="A person, a desk, an address.")
    text = models.TextField()
    sent_at = models.DateTimeField()
    created_by = models.ForeignKey("annotations.User", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=RequestState.choices(), default=RequestState.OPEN)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=RequestOutcome.choices(), blank=True)
    closed_because = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        "annotations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    repair = models.ForeignKey(
        Repair, null=True, blank=True, on_delete=models.PROTECT, related_name="requests"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(state=RequestState.CLOSED) & ~Q(outcome="") & Q(closed_at__isnull=False))
                | (~Q(state=RequestState.CLOSED) & Q(outcome="", closed_at__isnull=True)),
                name="request_closed_has_an_outcome",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sent_to}: {self.state}"

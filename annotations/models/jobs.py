"""Work to be done: the row is the queue, a Celery message only a wake-up."""

from django.db import models
from django.db.models import Q

from annotations.choices import JobKind, JobState
from annotations.models.ids import uuid7
from annotations.models.teams import TeamRow


class Job(TeamRow):
    """A piece of work with a lease and a fencing token.

    `token` grows with every lease; a worker whose token is no longer the row's has lost the work
    and can finish nothing. `subject_id` is the row the work is about.
    """

    of_source = ("subject_id",)
    of_page = ("subject_id",)

    kind = models.CharField(max_length=30, choices=JobKind.choices())
    subject_id = models.UUIDField()
    state = models.CharField(max_length=20, choices=JobState.choices(), default=JobState.PENDING)
    snapshot = models.ForeignKey(
        "annotations.Snapshot",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="What to read, where it was posted rather than to be fetched.",
    )
    token = models.PositiveBigIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="parts",
        help_text="The larger job that this is a part of.",
    )
    asked_by = models.ForeignKey(
        "annotations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    options = models.JSONField(default=dict, blank=True, help_text="What was asked for, beyond the kind.")
    result = models.JSONField(null=True, blank=True, help_text="What came of it, where that is no row.")
    host = models.CharField(max_length=300, blank=True, help_text="The host it will visit.")
    run_after = models.DateTimeField()
    waits_for = models.CharField(
        max_length=300, blank=True, help_text="The host that was busy when a worker had it last."
    )
    leased_until = models.DateTimeField(null=True, blank=True)
    woken_at = models.DateTimeField(null=True, blank=True, help_text="When a worker was last told of it.")
    finished_at = models.DateTimeField(null=True, blank=True)
    total = models.PositiveIntegerField(default=1)
    done = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id"],
                condition=Q(state=JobState.PENDING, snapshot__isnull=True),
                name="one_pending_job_a_subject",
            )
        ]
        indexes = [
            models.Index(fields=["run_after"], condition=Q(state__in=["pending", "running"]), name="job_due"),
            models.Index(fields=["id"], condition=Q(state="failed"), name="job_given_up"),
            models.Index(fields=["subject_id", "id"], name="job_of_subject"),
            models.Index(fields=["parent", "state"], name="job_parts"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id} ({self.state})"


class Answer(models.Model):
    """What was answered to a POST with an Idempotency-Key, so that a repeat gets the same."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    membership = models.ForeignKey("annotations.Membership", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    request_sha256 = models.CharField(max_length=64, help_text="Of method, path and body.")
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(null=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["membership", "key"], name="one_answer_a_key")]

    def __str__(self) -> str:
        return f"{self.key} → {self.status}"

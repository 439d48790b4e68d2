"""What was brought in from outside in bulk, as it came, and what became of it."""

from django.db import models

from annotations.choices.exchange import ReviewFormat
from annotations.models.teams import TeamRow


class Import(TeamRow):
    """A file of fact-checks by others. `position` is how much of it has been dealt with: a worker that takes the job
    over goes on from there.
    """

    name = models.CharField(max_length=300, blank=True, help_text="What the importer calls it.")
    format = models.CharField(max_length=20, choices=ReviewFormat.choices())
    page = models.URLField(max_length=2000, blank=True, help_text="Where the text was found.")
    content = models.BinaryField(help_text="UTF-8, as it came.")
    ratings = models.JSONField(default=dict, blank=True, help_text="What ratings mean: words to finding.")
    position = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True, blank=True)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    problems = models.JSONField(
        default=list, blank=True, help_text="[{place, detail}]: what could not be read."
    )
    created_by = models.ForeignKey(
        "annotations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["team", "id"], name="import_page")]

    def __str__(self) -> str:
        return self.name or f"{self.format} of {self.created_at:%Y-%m-%d %H:%M}"

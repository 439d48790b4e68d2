"""What a team reviews by, in versions: its policy and its guidelines. A version is never changed."""

from django.db import models
from django.db.models import Q

from annotations.models.teams import TeamRow


class PolicyVersion(TeamRow):
    """The rules a team reviewed by from one day to the next; those in force stand on the team itself."""

    version = models.PositiveIntegerField()
    rules = models.JSONField()
    reason = models.TextField(blank=True)
    changed_by = models.ForeignKey(
        "annotations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "version"], name="one_policy_a_version")]

    def __str__(self) -> str:
        return f"policy {self.version}"


class Guidelines(TeamRow):
    """How the team's reviewers are to judge, in Markdown. Each verdict remembers which version it followed."""

    version = models.PositiveIntegerField()
    text = models.TextField()
    note = models.TextField(blank=True, help_text="What changed, and why.")
    current = models.BooleanField(default=True)
    written_by = models.ForeignKey("annotations.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "guidelines"
        constraints = [
            models.UniqueConstraint(fields=["team", "version"], name="one_guidelines_a_version"),
            models.UniqueConstraint(
                fields=["team"], condition=Q(current=True), name="one_current_guidelines_a_team"
            ),
        ]

    def __str__(self) -> str:
        return f"guidelines {self.version}"

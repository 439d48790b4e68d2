"""What a team's own decisions have taught the detector."""

from django.db import models
from django.db.models import Q

from annotations.models.teams import TeamRow


class Tuning(TeamRow):
    """A correction of the detector's scores, with the card that says what it learned from and how well it did.

    Never changed: a new one takes its standing. Candidates name it in their detector's version.
    """

    number = models.PositiveIntegerField()
    slope = models.FloatField()
    bias = models.FloatField()
    words = models.JSONField(default=dict, blank=True)
    card = models.JSONField()
    standing = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "number"], name="tuning_number_once_a_team"),
            models.UniqueConstraint(fields=["team"], condition=Q(standing=True), name="one_standing_tuning"),
        ]

    def __str__(self) -> str:
        return f"{self.team} {self.number}"

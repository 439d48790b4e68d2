"""What keeps a bad fetch from doing harm: texts that wait for a person, revisions taken back, places that never rest."""

from django.db import models
from django.db.models import Q

from annotations.choices import Cause, HoldDecision, Noise
from annotations.models.teams import TeamRow


class Hold(TeamRow):
    """A text that was not taken because too many claims would have lost their place, or that was refused.

    The snapshot is kept, so that nothing is lost while a person decides. One text of an article
    (`substance_sha256`) is decided once.
    """

    of_page = ("article",)

    article = models.ForeignKey("annotations.Article", on_delete=models.PROTECT, related_name="holds")
    snapshot = models.ForeignKey("annotations.Snapshot", on_delete=models.PROTECT, related_name="+")
    before = models.ForeignKey("annotations.Revision", on_delete=models.PROTECT, related_name="+")
    substance_sha256 = models.CharField(max_length=64)
    cause = models.CharField(max_length=20, choices=Cause.choices())
    claims = models.PositiveIntegerField(help_text="How many claims had a place before.")
    orphaned = models.PositiveIntegerField(help_text="How many of them would have none.")
    decision = models.CharField(max_length=20, choices=HoldDecision.choices(), blank=True)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        "annotations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "substance_sha256"], name="one_hold_a_text"),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True)
                | (~Q(decision="") & Q(decided_at__isnull=False)),
                name="hold_is_decided_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.orphaned} of {self.claims} claims would lose their place"


class Withdrawal(TeamRow):
    """That a revision no longer counts, who said so and why. The revision itself stays on record."""

    of_page = ("revision__article",)

    revision = models.OneToOneField(
        "annotations.Revision", on_delete=models.PROTECT, related_name="withdrawal"
    )
    restored = models.ForeignKey(
        "annotations.Revision",
        on_delete=models.PROTECT,
        related_name="+",
        help_text="What the article says instead.",
    )
    reason = models.TextField()
    created_by = models.ForeignKey("annotations.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="withdrawal_has_a_reason"),
            models.CheckConstraint(condition=~Q(revision=models.F("restored")), name="withdrawal_goes_back"),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id}: {self.reason[:80]}"


class VolatilePlace(TeamRow):
    """A place of an article that says something else at every visit, between two blocks that stay.

    `seen` counts the visits in a row at which it differed; from a few on it is `standing`, and what
    differs there makes no revision. A person may release it.
    """

    of_page = ("article",)

    article = models.ForeignKey(
        "annotations.Article", on_delete=models.CASCADE, related_name="volatile_places"
    )
    signature = models.CharField(max_length=64, help_text="SHA-256 of the blocks before and after it.")
    why = models.CharField(max_length=20, choices=Noise.choices())
    seen = models.PositiveIntegerField(default=1)
    standing = models.BooleanField(default=False)
    old_text = models.TextField(blank=True)
    new_text = models.TextField(blank=True)
    seen_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        "annotations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    released_because = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "signature"], name="one_volatile_place_a_signature")
        ]

    def __str__(self) -> str:
        return f"{self.why}: {self.new_text[:80]}"

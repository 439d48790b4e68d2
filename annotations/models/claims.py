"""What articles claim: the claim, where it appears, and where that stands in each revision."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left

from annotations.choices import QUEUED, ClaimantKind, ClaimState, ClaimType, Voice
from annotations.models.places import SPANS, UNDECIDED, Place
from annotations.models.teams import TeamQuerySet, TeamRow


class Claimant(TeamRow):
    """Who makes a claim: a person or organisation (schema.org Claim.author)."""

    name = models.CharField(max_length=300)
    kind = models.CharField(
        max_length=20, choices=ClaimantKind.choices(), blank=True, help_text="Blank until a person has said."
    )
    same_as = ArrayField(
        models.URLField(max_length=2000),
        default=list,
        blank=True,
        help_text="Pages that say beyond doubt who this is (schema.org sameAs).",
    )
    role = models.CharField(max_length=300, blank=True)
    description = models.TextField(blank=True)
    aliases = ArrayField(
        models.CharField(max_length=300),
        default=list,
        blank=True,
        help_text="Other names: a text that uses one means this claimant.",
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_here"
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "name"], name="one_claimant_a_name"),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="nobody_merges_into_themselves"),
        ]
        indexes = [GinIndex(fields=["aliases"], name="claimant_aliases")]

    def __str__(self) -> str:
        return self.name


class ClaimantMerger(TeamRow):
    """That a claimant was found to be another one: which claims and names moved, so that it can be undone."""

    claimant = models.ForeignKey(Claimant, on_delete=models.PROTECT, related_name="mergers")
    into = models.ForeignKey(Claimant, on_delete=models.PROTECT, related_name="absorbed")
    claims = ArrayField(models.UUIDField(), default=list, blank=True)
    aliases = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    reason = models.TextField(blank=True)
    created_by = models.ForeignKey("annotations.User", on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        "annotations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_because = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(claimant=F("into")), name="no_claimant_merges_into_itself"),
            models.UniqueConstraint(
                fields=["claimant"], condition=Q(undone_at=None), name="one_standing_merger_a_claimant"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claimant_id} → {self.into_id}"


class Claim(TeamRow):
    """A statement that can be true or false, as the team will check it (schema.org Claim)."""

    statement = models.TextField()
    state = models.CharField(max_length=20, choices=ClaimState.choices(), default=ClaimState.CANDIDATE)
    claim_type = models.CharField(
        max_length=20,
        choices=ClaimType.choices(),
        blank=True,
        help_text="What would have to be looked up; blank where nobody has said.",
    )
    claimant = models.ForeignKey(
        Claimant, null=True, blank=True, on_delete=models.PROTECT, related_name="claims"
    )
    score = models.FloatField(
        null=True, blank=True, help_text="Check-worthiness, 0 to 1; null if marked by hand."
    )
    reason = models.TextField(blank=True, help_text="Why it was rejected, or opened.")
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
        help_text="The compound claim of which this is one part.",
    )
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged",
        help_text="The claim that it was found to be.",
    )
    compared_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was last held against the others; null when that is due."
    )
    opened_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    rank = models.FloatField(
        default=0, help_text="Its place in the queue, the highest first: priority without the calendar."
    )
    full_until = models.DateTimeField(
        null=True, blank=True, help_text="All reviewers' places are taken, at the least till then."
    )
    created_by = models.ForeignKey(
        "annotations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(statement=""), name="claim_says_something"),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=1), name="claim_score_is_a_share"
            ),
            models.CheckConstraint(
                condition=Q(state=ClaimState.MERGED) ^ Q(merged_into=None), name="merged_into_another"
            ),
        ]
        indexes = [
            models.Index(fields=["team", "id"], name="claim_page"),
            models.Index(fields=["team", "state", "id"], name="claim_state_page"),
            models.Index(
                "team",
                F("score").desc(nulls_last=True),
                "id",
                condition=Q(state=ClaimState.CANDIDATE),
                name="claim_candidates",
            ),
            models.Index("team", F("rank").desc(), "id", condition=Q(state__in=QUEUED), name="claim_queue"),
            models.Index(fields=["team"], condition=Q(compared_at=None), name="claim_to_compare"),
            GinIndex(SearchVector(Left("statement", 50_000), config="simple"), name="claim_words"),
        ]

    def __str__(self) -> str:
        return self.statement[:120]


class Appearance(TeamRow):
    """Where an article makes a claim: in whose voice, and the words that find it again.

    The selector (exact, prefix, suffix, start, end) is what was first marked, in `first_revision`.
    It never changes: later revisions get anchors of their own.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="appearances")
    article = models.ForeignKey("annotations.Article", on_delete=models.PROTECT, related_name="appearances")
    first_revision = models.ForeignKey("annotations.Revision", on_delete=models.PROTECT, related_name="+")
    voice = models.CharField(max_length=20, choices=Voice.choices())
    speaker = models.CharField(max_length=300, blank=True)
    origins = models.JSONField(
        default=list,
        blank=True,
        help_text="The way the words came, as read: who said them first comes first.",
    )
    exact = models.TextField()
    prefix = models.TextField(blank=True)
    suffix = models.TextField(blank=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    created_by = models.ForeignKey(
        "annotations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="appearance_spans_something")
        ]

    def __str__(self) -> str:
        return self.exact[:120]


class Proposal(TeamRow):
    """What a machine proposed, word for word, with its model and version. Never changed.

    `appearance` is what was made of it; people edit that, and this stays on record.
    """

    appearance = models.OneToOneField(Appearance, on_delete=models.PROTECT, related_name="proposal")
    statement = models.TextField()
    claim_type = models.CharField(
        max_length=20,
        choices=ClaimType.choices(),
        blank=True,
        help_text="Blank for what was proposed before types were told apart.",
    )
    voice = models.CharField(max_length=20, choices=Voice.choices())
    speaker = models.CharField(max_length=300, blank=True)
    score = models.FloatField()
    detector = models.CharField(max_length=100)
    detector_version = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"{self.detector} {self.detector_version}: {self.statement[:80]}"


class AnchorQuerySet(TeamQuerySet):
    def undecided(self) -> Self:
        """Those that wait for a person."""
        return self.filter(UNDECIDED)


class Anchor(Place):
    """Where an appearance stands in one revision. The `quote` is kept so that a verdict shows what was read."""

    appearance = models.ForeignKey(Appearance, on_delete=models.PROTECT, related_name="anchors")
    revision = models.ForeignKey("annotations.Revision", on_delete=models.PROTECT, related_name="anchors")
    speaker = models.CharField(
        max_length=300, blank=True, help_text="Whom the machine read as saying it in this revision."
    )

    objects = AnchorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["appearance", "revision"], condition=Q(standing=True), name="one_standing_anchor"
            ),
            models.CheckConstraint(condition=SPANS, name="anchor_has_a_span_unless_orphaned"),
            models.CheckConstraint(
                condition=Q(confidence__gte=0, confidence__lte=1), name="anchor_confidence_is_a_share"
            ),
        ]
        indexes = [
            models.Index(fields=["revision", "start"], name="anchor_in_text_order"),
            models.Index(fields=["team", "id"], condition=UNDECIDED, name="anchor_to_decide"),
        ]

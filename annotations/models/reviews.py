"""How a team judges: scales, verdicts, rulings, and the reasons why either may no longer hold."""

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q

from annotations.choices import ClaimState, Role, RulingBasis, Scope, Severity, StaleReason
from annotations.models.claims import Claim
from annotations.models.teams import TeamQuerySet, TeamRow

if TYPE_CHECKING:
    from annotations.models.people import Membership


class RatingScale(TeamRow):
    """The words a team judges with. A change makes a new version; old verdicts keep theirs."""

    name = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)
    current = models.BooleanField(default=True)
    guidelines = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "name", "version"], name="scale_versions_are_unique"),
            models.UniqueConstraint(
                fields=["team", "name"], condition=Q(current=True), name="one_current_version_a_scale"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class Rating(TeamRow):
    """One step of a scale; `value` orders the steps, 1 being the falsest (schema.org Rating).

    A step with no place in the order, such as “unproven”, has no value.
    """

    scale = models.ForeignKey(RatingScale, on_delete=models.PROTECT, related_name="ratings")
    slug = models.SlugField(max_length=60)
    label = models.CharField(max_length=100)
    description = models.TextField(blank=True)
    value = models.PositiveSmallIntegerField(null=True, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["scale", "slug"], name="one_rating_a_slug"),
            models.UniqueConstraint(fields=["scale", "position"], name="one_rating_a_position"),
        ]

    def __str__(self) -> str:
        return self.label


class VerdictQuerySet(TeamQuerySet):
    """Verdicts are read under blindness: the rule stands here, so that no door can forget it."""

    def visible_to(self, member: "Membership") -> Self:
        """A member's own verdicts, and others' once they no longer could sway the member.

        That is: on a claim the team has ruled on; on a claim the member has judged too; for an
        editor, on a claim in dispute, because editors adjudicate. A team that is not blind hides nothing.
        """
        verdicts = super().visible_to(member)
        if not member.team.blind:
            return verdicts
        decided = {ClaimState.RULED, ClaimState.PUBLISHED}
        if member.role in (Role.EDITOR, Role.ADMIN):
            decided |= {ClaimState.DISPUTED}
        own = Verdict.objects.filter(claim=OuterRef("claim"), author=member.user_id, standing=True)
        return verdicts.filter(Q(author=member.user_id) | Q(claim__state__in=decided) | Exists(own))

    def counting(self) -> Self:
        """Those that count: they stand, and no open reason against them weighs more than low."""
        grave = Staleness.objects.open().exclude(severity=Severity.LOW)
        return self.filter(~Exists(grave.filter(verdict=OuterRef("pk"))), standing=True)


class Verdict(TeamRow):
    """One reviewer's judgement, pinned to what was read. Superseded by its author, never edited.

    Pinned: the `revision` read (null when the claim stands in no article), the `statement` as it was
    worded, the `quote` and its `speaker` as they stood, the scale's version through `rating`, and the evidence.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="verdicts")
    author = models.ForeignKey("annotations.User", on_delete=models.PROTECT, related_name="verdicts")
    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="+")
    rationale = models.TextField(help_text="Markdown; sanitised when it is shown.")
    confidence = models.FloatField(null=True, blank=True, help_text="The reviewer's own, 0 to 1.")
    evidence = models.ManyToManyField("annotations.Evidence", related_name="verdicts", blank=True)
    no_evidence_reason = models.TextField(blank=True)
    statement = models.TextField()
    quote = models.TextField(blank=True)
    speaker = models.CharField(max_length=300, blank=True)
    revision = models.ForeignKey(
        "annotations.Revision", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    guidelines = models.ForeignKey(
        "annotations.Guidelines", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    supersede_reason = models.TextField(blank=True)
    standing = models.BooleanField(default=True)

    objects = VerdictQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "author"], condition=Q(standing=True), name="one_standing_verdict_a_reviewer"
            ),
            models.CheckConstraint(
                condition=Q(confidence__isnull=True) | Q(confidence__gte=0, confidence__lte=1),
                name="verdict_confidence_is_a_share",
            ),
            models.CheckConstraint(condition=~Q(rationale=""), name="verdict_gives_its_rationale"),
            # The column is nullable for verdicts from before it was asked for, which cannot change any more.
            models.CheckConstraint(condition=Q(confidence__isnull=False), name="verdict_says_how_sure"),
        ]

    def __str__(self) -> str:
        return f"{self.rating} by {self.author}"


class DraftQuerySet(TeamQuerySet):
    """What somebody is still writing is theirs alone, whatever the team's policy."""

    def visible_to(self, member: "Membership") -> Self:
        return super().visible_to(member).filter(author=member.user_id)


class Draft(TeamRow):
    """A verdict as far as it is typed. It leaves no event, and goes when the verdict is given."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="drafts")
    author = models.ForeignKey("annotations.User", on_delete=models.PROTECT, related_name="drafts")
    rating = models.ForeignKey(Rating, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    rationale = models.TextField(blank=True)
    confidence = models.FloatField(null=True, blank=True)
    evidence = ArrayField(models.UUIDField(), default=list, blank=True)
    no_evidence_reason = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "author"], name="one_draft_a_reviewer")]

    def __str__(self) -> str:
        return f"draft of {self.author_id}"


class Ruling(TeamRow):
    """The team's judgement of a claim, by consensus or by an editor's adjudication."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="rulings")
    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(max_length=20, choices=RulingBasis.choices())
    verdicts = models.ManyToManyField(Verdict, related_name="rulings", blank=True)
    rationale = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        "annotations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    statement = models.TextField()
    policy_version = models.PositiveIntegerField(default=1)
    standing = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim"], condition=Q(standing=True), name="one_standing_ruling")
        ]
        indexes = [models.Index(fields=["team", "created_at"], name="ruling_by_time")]

    def __str__(self) -> str:
        return f"{self.rating} ({self.basis})"


class DisputeQuerySet(TeamQuerySet):
    """How far verdicts lie apart would tell a blind reviewer of them; editors adjudicate, and so may know."""

    def visible_to(self, member: "Membership") -> Self:
        disputes = super().visible_to(member)
        return disputes if member.reaches(Scope.PUBLISH) else disputes.none()

    def open(self) -> Self:
        return self.filter(ended_at__isnull=True)


class Dispute(TeamRow):
    """A claim on which verdicts disagree: how far, and how much hangs on it. It ends with a ruling or a return."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="disputes")
    distance = models.FloatField(help_text="How far apart the ratings lie: 0 to 1, the whole scale.")
    stakes = models.FloatField(help_text="What hangs on the claim: 1 to 10.")
    weight = models.FloatField(help_text="Distance × stakes.")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Ruling, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = DisputeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim"], condition=Q(ended_at__isnull=True), name="one_open_dispute"
            ),
            models.CheckConstraint(
                condition=Q(distance__gte=0, distance__lte=1), name="dispute_distance_is_a_share"
            ),
        ]
        indexes = [models.Index(fields=["team", "-weight"], name="dispute_gravest")]

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.weight:.2f}"


def is_shown(verdict: str, member: "Membership") -> Exists:
    """Whether the member may see the verdict that a row names in this field.

    It is asked of the row: PostgreSQL lists the verdicts of a whole team where they are given as a list.
    """
    return Exists(Verdict.objects.visible_to(member).filter(pk=OuterRef(verdict)))


class StalenessQuerySet(TeamQuerySet):
    """Why a verdict may no longer hold is as secret as the verdict."""

    def visible_to(self, member: "Membership") -> Self:
        return super().visible_to(member).filter(Q(verdict__isnull=True) | is_shown("verdict", member))

    def open(self) -> Self:
        return self.filter(cleared_at__isnull=True)


class Staleness(TeamRow):
    """One typed reason why a verdict or a ruling may no longer hold, with the revisions that show it.

    `evidence` is the piece that changed, where one did; the revisions are its source's then.
    `created_at` is since when; it stays on record when it is cleared.
    """

    verdict = models.ForeignKey(
        Verdict, null=True, blank=True, on_delete=models.PROTECT, related_name="staleness"
    )
    ruling = models.ForeignKey(
        Ruling, null=True, blank=True, on_delete=models.PROTECT, related_name="staleness"
    )
    reason = models.CharField(max_length=30, choices=StaleReason.choices())
    severity = models.CharField(max_length=10, choices=Severity.choices())
    detail = models.TextField(blank=True)
    before = models.ForeignKey(
        "annotations.Revision", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    after = models.ForeignKey(
        "annotations.Revision", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    evidence = models.ForeignKey(
        "annotations.Evidence", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by = models.ForeignKey(
        "annotations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    cleared_because = models.TextField(blank=True)

    objects = StalenessQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "staleness"
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict__isnull=False, ruling__isnull=True)
                | Q(verdict__isnull=True, ruling__isnull=False),
                name="staleness_of_one_judgement",
            ),
            models.UniqueConstraint(
                fields=["verdict", "reason", "after", "evidence"],
                nulls_distinct=False,
                name="verdict_stale_once_a_reason",
                condition=Q(verdict__isnull=False, cleared_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["ruling", "reason", "after", "evidence"],
                nulls_distinct=False,
                name="ruling_stale_once_a_reason",
                condition=Q(ruling__isnull=False, cleared_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["team", "created_at"], condition=Q(cleared_at__isnull=True), name="staleness_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reason} ({self.severity})"

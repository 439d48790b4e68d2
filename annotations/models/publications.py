"""What readers see: publications, every edition of them, their corrections, and what readers report."""

from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models import Q

from annotations.choices import CorrectionKind, Gate, PublicationState, ReportState
from annotations.models.claims import Claim
from annotations.models.reviews import Ruling
from annotations.models.teams import TeamQuerySet, TeamRow


class PublicationQuerySet(TeamQuerySet):
    def public(self) -> Self:
        """Those that anybody may read, with what is read of them."""
        return self.filter(state=PublicationState.PUBLISHED).select_related("current", "team")

    def saying(self, words: str) -> Self:
        """Those whose statement, claimant or headline has the words (a web search's syntax)."""
        query = SearchQuery(words, config="simple", search_type="websearch")
        # Asked of the editions by themselves: joined to them, every publication would be read.
        editions = Edition.objects.alias(x_words=SearchVector("words", config="simple")).filter(x_words=query)
        return self.filter(current__in=editions.values("pk"))


class Publication(TeamRow):
    """A ruling made public at an address that stays (schema.org ClaimReview). One a claim.

    `headline`, `explanation` and `media` are what the next edition will say while it is scheduled; once published, each
    edition has its own. `slug` never changes after the first edition.
    """

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="publication")
    slug = models.SlugField(max_length=120, allow_unicode=True)
    state = models.CharField(max_length=20, choices=PublicationState.choices())
    headline = models.CharField(max_length=300)
    explanation = models.TextField(help_text="For readers, in Markdown; sanitised when it is shown.")
    language = models.CharField(max_length=35, blank=True, help_text="BCP 47.")
    media = models.JSONField(
        null=True,
        blank=True,
        help_text="{category, kind, urls, original, context}: what was found of a picture, film or sound.",
    )
    publish_at = models.DateTimeField(null=True, blank=True, help_text="The end of the embargo.")
    held_because = models.TextField(blank=True, help_text="The rules that were not met when its time came.")
    published_at = models.DateTimeField(null=True, blank=True)
    modified_at = models.DateTimeField(null=True, blank=True)
    unpublished_because = models.TextField(blank=True)
    current = models.ForeignKey(
        "annotations.Edition", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_by = models.ForeignKey("annotations.User", on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "slug"], name="one_publication_an_address"),
            models.CheckConstraint(
                condition=~Q(state=PublicationState.PUBLISHED)
                | Q(current__isnull=False, published_at__isnull=False),
                name="published_means_there_is_an_edition",
            ),
        ]
        indexes = [
            models.Index(
                fields=["publish_at"], name="publication_due", condition=Q(state=PublicationState.SCHEDULED)
            )
        ]

    def __str__(self) -> str:
        return self.headline


class Edition(TeamRow):
    """One version of a publication, as it was rendered. Immutable; older ones stay readable.

    `sha256` is of the document's canonical JSON (sorted keys, no spaces, UTF-8).
    """

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    ruling = models.ForeignKey(Ruling, on_delete=models.PROTECT, related_name="editions")
    document = models.JSONField()
    sha256 = models.CharField(max_length=64)
    words = models.TextField(help_text="What a search looks through: statement, claimant, headline.")
    published_by = models.ForeignKey(
        "annotations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publication", "number"], name="edition_numbers_are_unique")
        ]
        indexes = [GinIndex(SearchVector("words", config="simple"), name="edition_words")]

    def __str__(self) -> str:
        return f"{self.publication_id} edition {self.number}"


class ErrorReport(TeamRow):
    """What a reader says is wrong with a publication, and what the team answered."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="reports")
    text = models.TextField()
    name = models.CharField(max_length=200, blank=True)
    contact = models.CharField(max_length=300, blank=True, help_text="Never shown in public.")
    state = models.CharField(max_length=20, choices=ReportState.choices(), default=ReportState.RECEIVED)
    answer = models.TextField(blank=True)
    shown = models.BooleanField(
        default=False, help_text="Whether readers see the report (never who sent it) and its answer."
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        "annotations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return self.text[:80]


class Correction(TeamRow):
    """The only way a publication changes: what was, what is, why, and who reported it. Immutable."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="corrections")
    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="correction")
    kind = models.CharField(max_length=20, choices=CorrectionKind.choices())
    was = models.TextField()
    now = models.TextField()
    why = models.TextField()
    report = models.ForeignKey(
        ErrorReport, null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    reported_by = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey("annotations.User", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.kind}: {self.why[:80]}"


class Override(TeamRow):
    """A rule set aside for one ruling: one editor says why, a second one agrees. Only then does it count."""

    ruling = models.ForeignKey(Ruling, on_delete=models.PROTECT, related_name="overrides")
    gate = models.CharField(max_length=30, choices=Gate.choices())
    reason = models.TextField()
    asked_by = models.ForeignKey("annotations.User", on_delete=models.PROTECT, related_name="+")
    seconded_by = models.ForeignKey(
        "annotations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    seconded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ruling", "gate"], name="one_override_a_rule"),
            models.CheckConstraint(
                condition=Q(seconded_by__isnull=True) | ~Q(seconded_by=models.F("asked_by")),
                name="override_by_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gate}: {self.reason[:80]}"

"""What bears on a claim from outside the article: sources, and the evidence taken from them."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from annotations.choices import FetchOutcome, Grade, SourceKind, Stage, Stance
from annotations.models.places import SPANS, UNDECIDED, Place
from annotations.models.teams import TeamQuerySet, TeamRow

if TYPE_CHECKING:
    from annotations.models.people import Membership
    from annotations.models.withholding import Withholding


WITHHELD = "a withheld source"


class Source(TeamRow):
    """Something outside the article that bears on a claim (schema.org citation).

    With an address it is watched: `article` is the page there, and what was last read of it (`stage`, outcome,
    `snapshot`, `text`) is written here in the transaction that reads it. Without one, `citation` says where a
    person can find it.
    """

    of_source = ("pk",)

    kind = models.CharField(max_length=20, choices=SourceKind.choices())
    grade = models.CharField(max_length=20, choices=Grade.choices(), default=Grade.SECONDARY)
    title = models.CharField(max_length=1000)
    publisher = models.CharField(max_length=300, blank=True)
    published = models.CharField(max_length=64, blank=True, help_text="ISO 8601, as it declares.")
    url = models.URLField(max_length=2000, blank=True)
    citation = models.TextField(blank=True)
    article = models.ForeignKey(
        "annotations.Article", null=True, blank=True, on_delete=models.PROTECT, related_name="as_source"
    )
    stage = models.CharField(max_length=20, choices=Stage.choices(), default=Stage.READY)
    fetch_outcome = models.CharField(max_length=30, choices=FetchOutcome.choices(), blank=True)
    fetch_detail = models.TextField(blank=True)
    snapshot = models.ForeignKey(
        "annotations.Snapshot", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField(blank=True, help_text="As read from the snapshot; quotes are looked up in it.")
    created_by = models.ForeignKey(
        "annotations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(url="") | ~Q(citation="") | Q(article__isnull=False),
                name="source_can_be_found",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def withholding(self) -> "Withholding | None":
        """What keeps it from sight now."""
        return self.withholdings.filter(lifted_at=None).first()

    @property
    def is_withheld(self) -> bool:
        return self.withholdings.filter(lifted_at=None).exists()


class EvidenceQuerySet(TeamQuerySet):
    def counting(self) -> Self:
        """What stands and is known to the whole team: what gates, counts and readers are told of."""
        return self.filter(withdrawn_at=None, sealed=False)

    def known_to(self, member: "Membership") -> Self:
        """Without what is sealed from the member. Of withheld sources it tells: mask what is shown of those."""
        from annotations.models.sealing import sealed_from  # it needs verdicts, which come after sources

        return self.exclude(pk__in=sealed_from(member))


class Evidence(TeamRow):
    """A source brought to a claim: which way it points, and the passage that does.

    `start` and `end` are the passage in `revision`, the text it was taken from, where it was found there; null
    otherwise. Where it stands in later texts, its anchors say. What comes from data says which (`dataset` to
    `vintage`), and of what day it is true. While it is `sealed` it is as secret as its author's verdict on the claim.
    """

    of_source = ("source",)
    of_evidence = ("pk",)

    claim = models.ForeignKey("annotations.Claim", on_delete=models.PROTECT, related_name="evidence")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="evidence")
    stance = models.CharField(max_length=20, choices=Stance.choices())
    quote = models.TextField(blank=True)
    revision = models.ForeignKey(
        "annotations.Revision", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)
    dataset = models.CharField(max_length=300, blank=True)
    series = models.CharField(max_length=300, blank=True)
    query = models.TextField(blank=True, help_text="How the value is had from it again.")
    value = models.CharField(max_length=100, blank=True, help_text="A decimal number, written with a point.")
    unit = models.CharField(max_length=100, blank=True)
    vintage = models.CharField(max_length=100, blank=True, help_text="Version or date of the data.")
    as_of = models.DateField(null=True, blank=True, help_text="The day of which it is true.")
    sealed = models.BooleanField(default=False, help_text="Brought with a verdict, and as secret as that.")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.TextField(blank=True)
    created_by = models.ForeignKey(
        "annotations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True) | Q(end__gt=models.F("start")),
                name="evidence_spans_something",
            ),
            models.CheckConstraint(
                condition=Q(sealed=False) | Q(created_by__isnull=False), name="sealed_by_somebody"
            ),
        ]
        indexes = [models.Index(fields=["team"], name="evidence_sealed", condition=Q(sealed=True))]

    def __str__(self) -> str:
        return f"{self.stance}: {self.quote[:80] or self.source_id}"


class QuoteAnchorQuerySet(TeamQuerySet):
    def undecided(self) -> Self:
        """Those that wait for a person."""
        return self.filter(UNDECIDED)


class QuoteAnchor(Place):
    """Where a quotation stands in one revision of its source."""

    of_source = ("evidence__source",)
    of_evidence = ("evidence",)

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="anchors")
    revision = models.ForeignKey(
        "annotations.Revision", on_delete=models.PROTECT, related_name="quote_anchors"
    )

    objects = QuoteAnchorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["evidence", "revision"], condition=Q(standing=True), name="one_standing_quote_anchor"
            ),
            models.CheckConstraint(condition=SPANS, name="quote_has_a_span_unless_orphaned"),
            models.CheckConstraint(
                condition=Q(confidence__gte=0, confidence__lte=1), name="quote_confidence_is_a_share"
            ),
        ]

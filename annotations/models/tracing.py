"""What shows that one source rests on another, what a text is found by, and what origins are called."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from annotations.choices import TraceMethod
from annotations.models.articles import Article, Revision
from annotations.models.derivations import Derivation
from annotations.models.sources import Source
from annotations.models.teams import TeamRow


class DerivationPassage(TeamRow):
    """The words by which a machine saw a derivation, in the revision that has them; permanent.

    `start` and `end` are their place in the revision's text. Where the words stand in another text too, the other
    columns say where. `version` is the method's.
    """

    of_source = ("derivation__source", "derivation__target")

    derivation = models.ForeignKey(Derivation, on_delete=models.PROTECT, related_name="passages")
    method = models.CharField(max_length=20, choices=TraceMethod.choices())
    version = models.CharField(max_length=20)
    confidence = models.FloatField()
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    other_revision = models.ForeignKey(
        Revision, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    other_start = models.PositiveIntegerField(null=True, blank=True)
    other_end = models.PositiveIntegerField(null=True, blank=True)
    other_quote = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["derivation", "method", "revision", "start", "end"], name="one_passage_a_place"
            ),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="passage_spans_something"),
            models.CheckConstraint(
                condition=Q(confidence__gte=0, confidence__lte=1), name="passage_confidence_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.method}: {self.quote[:80]}"


class Imprint(TeamRow):
    """What an article's current text is found by when others copy it, and whether it was held against others.

    Written empty in the transaction of the revision; `traced_at` is null while that is due.
    """

    of_page = ("article",)

    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="imprint")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    hashes = ArrayField(models.BigIntegerField(), default=list)
    traced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            GinIndex(fields=["hashes"], name="imprint_hashes"),
            models.Index(fields=["team", "id"], condition=Q(traced_at=None), name="imprint_to_trace"),
        ]

    def __str__(self) -> str:
        return f"imprint of {self.revision_id}"


class OriginName(TeamRow):
    """What articles call an origin: two that name one channel share the source that it is.

    `key` is what mentions are compared by ("telegram:halan"), `name` the fullest name that it was given.
    """

    of_source = ("source",)

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="origin_names")
    key = models.CharField(max_length=400)
    name = models.CharField(max_length=400)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "key", "name"], name="one_source_an_origin_name")
        ]

    def __str__(self) -> str:
        return self.name

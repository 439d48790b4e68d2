"""What search looks through: one row for each thing that has words, as it was worded."""

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from annotations.choices.search import SearchKind
from annotations.models.articles import Article
from annotations.models.reviews import Verdict
from annotations.models.sources import Evidence, Source
from annotations.models.teams import TeamQuerySet, TeamRow

if TYPE_CHECKING:
    from annotations.models.people import Membership


# Whose own rules of access, and of blindness, hold for what is found of them.
BELONGS_TO = {"verdict": Verdict, "article": Article, "source": Source, "evidence": Evidence}


class SearchDocumentQuerySet(TeamQuerySet):
    def visible_to(self, member: "Membership") -> Self:
        """What belongs to something is found by those alone who may see that."""
        rows = super().visible_to(member)
        for name, model in BELONGS_TO.items():
            if type(model.objects.all()).visible_to is TeamQuerySet.visible_to:
                continue  # Its rows are all the team's to see, and so is what belongs to them.
            seen = model.objects.visible_to(member).filter(pk=OuterRef(f"{name}_id"))
            rows = rows.filter(Q(**{f"{name}__isnull": True}) | Exists(seen))
        return rows

    def with_standing(self) -> Self:
        """Each with `is_current`: whether the thing still says so, and has not been withdrawn."""
        return self.annotate(
            is_current=models.ExpressionWrapper(
                Q(standing=True)
                & (
                    Q(revision=None)
                    | Q(revision=F("article__current_revision"))
                    | Q(kind=SearchKind.QUOTATION)
                )
                & (Q(verdict=None) | Q(verdict__standing=True))
                & (Q(ruling=None) | Q(ruling__standing=True))
                & (Q(evidence=None) | Q(evidence__withdrawn_at=None)),
                output_field=models.BooleanField(),
            )
        )


def _part_of(model: str | type[models.Model]) -> models.ForeignKey:
    """What a document belongs to. Nothing is looked up by it, so that each new row costs few index entries."""
    return models.ForeignKey(
        model, null=True, blank=True, db_index=False, on_delete=models.CASCADE, related_name="+"
    )


class SearchDocument(TeamRow):
    """The words of one thing, at one time, and what it belongs to.

    Written once, in the transaction of what it tells of. `standing` goes when a claim is reworded or a source read
    again: the words of then are still found. The text of a revision is read there, from `start` to `end`.
    """

    of_source = ("source", "evidence__source")
    of_page = ("article",)

    kind = models.CharField(max_length=20, choices=SearchKind.choices())
    language = models.CharField(max_length=35, blank=True, help_text="BCP 47; blank where it is not known.")
    dictionary = models.CharField(max_length=40, help_text="PostgreSQL's, by which words lost their endings.")
    title = models.TextField(blank=True)
    who = models.TextField(blank=True)
    text = models.TextField(blank=True)
    start = models.PositiveIntegerField(default=0, help_text="Where it begins in what it is part of.")
    end = models.PositiveIntegerField(default=0)
    standing = models.BooleanField(default=True)
    at = models.DateTimeField(help_text="When it was said, judged, read or marked.")
    claim = _part_of("annotations.Claim")
    appearance = _part_of("annotations.Appearance")
    article = _part_of("annotations.Article")
    revision = _part_of("annotations.Revision")
    source = _part_of(Source)
    evidence = _part_of(Evidence)
    verdict = _part_of(Verdict)
    ruling = _part_of("annotations.Ruling")
    vector = SearchVectorField()

    objects = SearchDocumentQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(fields=["vector"], name="search_words", fastupdate=False),
            models.Index(fields=["team", "id"], name="search_page"),
            models.Index(fields=["team", "kind", "id"], name="search_kind_page"),
            models.Index(fields=["team", "dictionary"], name="search_dictionaries"),
            models.Index(fields=["claim"], name="search_claim", condition=Q(kind=SearchKind.CLAIM)),
            models.Index(fields=["source"], name="search_source", condition=Q(kind=SearchKind.SOURCE)),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {(self.title or self.text)[:80]}"

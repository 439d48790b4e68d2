"""What search looks through: one row for each thing that has words, as it was worded."""

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Case, F, Func, OuterRef, Q, Subquery, Value, When
from django.db.models.lookups import Exact, IsNull

from annotations.choices.search import SearchKind
from annotations.models.articles import Article
from annotations.models.reviews import Ruling, Verdict
from annotations.models.sources import Evidence, Source
from annotations.models.teams import TeamQuerySet, TeamRow

if TYPE_CHECKING:
    from annotations.models.people import Membership


class SearchDocumentQuerySet(TeamQuerySet):
    def visible_to(self, member: "Membership") -> Self:
        """What belongs to something is found by those alone who may see that.

        Asked of each row by itself and only where it belongs to one: as EXISTS, PostgreSQL read all of the team's
        verdicts first.
        """
        rows = super().visible_to(member)
        for name, model in (("verdict", Verdict), ("evidence", Evidence)):
            seen = _of(name, model.objects.visible_to(member), "pk")
            rows = rows.filter(Q(**{f"{name}__isnull": True}) | Q(IsNull(seen, False)))
        return rows

    def with_standing(self) -> Self:
        """Each with `is_current`: whether the thing still says so, and has not been withdrawn."""
        return self.annotate(is_current=_is_current())


def _of(name: str, rows: models.QuerySet, column: str) -> Subquery:
    """What the row that a document belongs to has in a column: null where there is no such row."""
    return Subquery(rows.order_by().filter(pk=OuterRef(f"{name}_id")).values(column)[:1])


def _is_current() -> Case:
    return Case(
        When(standing=False, then=Value(False)),
        When(
            evidence__isnull=False, then=IsNull(_of("evidence", Evidence.objects.all(), "withdrawn_at"), True)
        ),
        When(verdict__isnull=False, then=_of("verdict", Verdict.objects.all(), "standing")),
        When(ruling__isnull=False, then=_of("ruling", Ruling.objects.all(), "standing")),
        When(kind=SearchKind.QUOTATION, then=Value(True)),
        When(
            revision__isnull=False,
            then=Exact(_of("article", Article.objects.all(), "current_revision"), F("revision_id")),
        ),
        default=Value(True),
        output_field=models.BooleanField(),
    )


def _part_of(model: str | type[models.Model]) -> models.ForeignKey:
    """What a document belongs to. Nothing is looked up by it, so that each new row costs few index entries."""
    return models.ForeignKey(
        model, null=True, blank=True, db_index=False, on_delete=models.CASCADE, related_name="+"
    )


def neighbouring_words() -> Func:
    """What stands side by side in a vector: as it is indexed, and so as it must be asked for."""
    return Func(F("vector"), function="factcheck_pairs", output_field=SearchVectorField())


class SearchDocument(TeamRow):
    """The words of one thing, at one time, and what it belongs to.

    Written once, in the transaction of what it tells of. `standing` goes when a claim is reworded or a source read
    again: the words of then are still found. The text of a revision is read there, from `start` to `end`.
    """

    of_source = ("source",)
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
            GinIndex(neighbouring_words(), name="search_pairs", fastupdate=False),
            models.Index(fields=["team", "id"], name="search_page"),
            models.Index(fields=["team", "kind", "id"], name="search_kind_page"),
            models.Index(fields=["team", "dictionary"], name="search_dictionaries"),
            # Of what stands alone: as indexes of all claims they were read whole for any search among claims.
            models.Index(
                fields=["claim"], name="search_claim", condition=Q(kind=SearchKind.CLAIM, standing=True)
            ),
            models.Index(
                fields=["source"], name="search_source", condition=Q(kind=SearchKind.SOURCE, standing=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {(self.title or self.text)[:80]}"

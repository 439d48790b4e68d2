"""Derivations: which source rests on which, as people say and as they decide what was proposed."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.decorators import action

from annotations import actions
from annotations.api import filters
from annotations.api.inputs import Input, Reference, Text
from annotations.api.resource import Resource, writes
from annotations.api.shapes import Expanded, Shape
from annotations.api.sources import SourceSummaryShape
from annotations.api.summaries import PersonShape
from annotations.api.vocabulary import OneOf
from annotations.choices import DerivationBasis, DerivationKind, DerivationState, Doubt, Scope, TraceMethod
from annotations.models import Article, Derivation, DerivationPassage, Source


class DerivationPassageShape(Shape):
    """The words by which a machine saw it, in a revision, and their like in another where there is one."""

    id = serializers.UUIDField()
    method = OneOf(TraceMethod)
    version = serializers.CharField()
    confidence = serializers.FloatField()
    revision = serializers.UUIDField(source="revision_id")
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    quote = serializers.CharField()
    other_revision = serializers.UUIDField(source="other_revision_id", allow_null=True)
    other_start = serializers.IntegerField(allow_null=True)
    other_end = serializers.IntegerField(allow_null=True)
    other_quote = serializers.CharField(allow_null=True)

    class Meta:
        model = DerivationPassage
        route = ""
        heavy = frozenset()

    example = {
        "id": "01993c5c-3100-7f6a-8b7c-9d0e1f2a3b02",
        "method": "attribution",
        "version": "1",
        "confidence": 0.8,
        "revision": "01993c5c-0002-7a1b-9c2d-3e4f5a6b7c8d",
        "start": 61,
        "end": 103,
        "quote": "Orest Halan wrote on his Telegram channel",
        "other_revision": None,
        "other_start": None,
        "other_end": None,
        "other_quote": None,
    }


class DerivationShape(Shape):
    """`source` rests on `target`. A confirmed one counts for certain, a proposed one as far as its confidence."""

    id = serializers.UUIDField()
    source = SourceSummaryShape()
    target = SourceSummaryShape()
    kind = OneOf(DerivationKind)
    basis = OneOf(DerivationBasis)
    state = OneOf(DerivationState)
    confidence = serializers.FloatField()
    passage = serializers.CharField(allow_null=True, help_text="The words that show it.")
    reason = serializers.CharField(allow_null=True)
    created_by = PersonShape(allow_null=True, help_text="Null where a machine proposed it.")
    decided_by = PersonShape(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    passages = Expanded(DerivationPassageShape, key="derivation_id", single=True)

    class Meta:
        model = Derivation
        route = "derivations"
        heavy = frozenset()

    example = {
        "id": "01993c5c-3100-7f6a-8b7c-9d0e1f2a3b01",
        "source": SourceSummaryShape.example,
        "target": SourceSummaryShape.example | {"id": "01993c5c-02a2-7b0f-8c4d-9e1f3a5b7d02"},
        "kind": "quotes",
        "basis": "declared",
        "state": "confirmed",
        "confidence": 1.0,
        "passage": "as the channel wrote on Monday",
        "reason": None,
        "created_by": PersonShape.example,
        "decided_by": PersonShape.example,
        "decided_at": "2026-05-05T08:30:00Z",
        "created_at": "2026-05-05T08:30:00Z",
        "passages": [DerivationPassageShape.example],
    }


class NewDerivation(Input):
    """Who took it from whom: of both ends either a source, or an article that is watched here."""

    source = Reference(Source, required=False, allow_null=True)
    source_article = Reference(
        Article, required=False, allow_null=True, related=["outlet", "current_revision"]
    )
    target = Reference(Source, required=False, allow_null=True)
    target_article = Reference(
        Article, required=False, allow_null=True, related=["outlet", "current_revision"]
    )
    kind = OneOf(DerivationKind)
    passage = Text(required=False, help_text="The words that show it.")
    reason = Text(required=False)

    example = {
        "source": "01993c5c-02a2-7b0f-8c4d-9e1f3a5b7d02",
        "target": "01993c5c-02a1-7b0f-8c4d-9e1f3a5b7d01",
        "kind": "quotes",
        "passage": "as the channel wrote on Monday",
    }
    least = 2

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        for end in ("source", "target"):
            if bool(given.get(end)) == bool(given.get(f"{end}_article")):
                raise serializers.ValidationError({end: [f"Send {end}, or {end}_article."]})
        return given


class DerivationDecision(Input):
    """Whether it is so."""

    reason = Text(required=False, help_text="Required to reject.")

    example = {"reason": "Both had it from the same press release; neither from the other."}


class DerivationCorrection(Input):
    """What it is instead: another kind, or on another source (or article that is watched here)."""

    kind = OneOf(DerivationKind, required=False, allow_null=True)
    target = Reference(Source, required=False, allow_null=True)
    target_article = Reference(
        Article, required=False, allow_null=True, related=["outlet", "current_revision"]
    )
    reason = Text()

    example = {"kind": "syndicates", "reason": "It carries the whole report, not a quotation from it."}


class DerivationFilters(filters.Filters):
    article = filters.Id(method="filter_article", label="Of this article, on either side.")
    basis = filters.OneOf(DerivationBasis, label="Known in one of these ways.")
    method = filters.OneOf(
        TraceMethod, method="filter_method", label="Seen by a machine in one of these ways."
    )
    confidence_min = filters.Number(
        field_name="confidence", lookup_expr="gte", label="At least so sure, 0 to 1."
    )
    source = filters.Id(field_name="source_id", label="Of what rests on another.")
    target = filters.Id(field_name="target_id", label="On this source.")
    kind = filters.OneOf(DerivationKind, label="Of one of these kinds.")
    state = filters.OneOf(DerivationState, label="In one of these states.")

    def filter_article(self, rows: QuerySet, name: str, value: UUID) -> QuerySet:
        return rows.filter(Q(source__article=value) | Q(target__article=value))

    def filter_method(self, rows: QuerySet, name: str, value: list[str]) -> QuerySet:
        shown = DerivationPassage.objects.filter(derivation=OuterRef("pk"), method__in=value)
        return rows.filter(Exists(shown))


class Derivations(Resource):
    """Who took it from whom. A person's word outranks the machine's for good."""

    shape = DerivationShape
    filterset_class = DerivationFilters

    @writes(NewDerivation, status=201)
    def create(self, **given: Any) -> HttpResponse:
        """Say that a source rests on another. What was proposed of the two is confirmed by it."""
        source, target = (_end(given, name) for name in ("source", "target"))
        return self.created(actions.derivations.declare(source, target, by=self.member, **given))

    @action(detail=True, methods=["post"])
    @writes(DerivationDecision, scope=Scope.REVIEW)
    def confirm(self, derivation: Derivation, **given: Any) -> HttpResponse:
        """Say that it is so."""
        confirmed = DerivationState.CONFIRMED
        return self.shown(actions.derivations.decide(derivation, by=self.member, state=confirmed, **given))

    @action(detail=True, methods=["post"])
    @writes(DerivationDecision, scope=Scope.REVIEW)
    def reject(self, derivation: Derivation, **given: Any) -> HttpResponse:
        """Say that it is not so, and why; it is not proposed again."""
        rejected = DerivationState.REJECTED
        return self.shown(actions.derivations.decide(derivation, by=self.member, state=rejected, **given))

    @action(detail=True, methods=["post"])
    @writes(DerivationCorrection, scope=Scope.REVIEW, status=201)
    def correct(self, derivation: Derivation, **given: Any) -> HttpResponse:
        """Say what it is instead, and why; what was said before is rejected."""
        given["target"] = (
            _end(given, "target") if given.get("target") or given.get("target_article") else None
        )
        given.pop("target_article", None)
        return self.created(actions.derivations.correct(derivation, by=self.member, **given))


def _end(given: dict[str, Any], name: str) -> Source:
    """The source at one end; an article is the source that it is."""
    source, article = given.pop(name, None), given.pop(f"{name}_article", None)
    return source or actions.derivations.of_article(article)


# --- the count of a claim ---


class BoundsShape(Shape):
    """At least and at most: edges that are not certain leave both open."""

    lower = serializers.IntegerField()
    upper = serializers.IntegerField()


class ProvenanceDoubtShape(Shape):
    """Something wrong with how the sources rest on each other."""

    doubt = OneOf(Doubt)
    sources = serializers.ListField(child=serializers.CharField())


class BranchShape(Shape):
    """A row of the tree: a source, and what it rests on in the row it stands under."""

    source = serializers.CharField()
    title = serializers.CharField()
    rests_on = serializers.CharField(allow_null=True, help_text="Null for an origin.")
    depth = serializers.IntegerField()
    kind = OneOf(DerivationKind, allow_null=True)
    confidence = serializers.FloatField()
    passage = serializers.CharField()
    brought = serializers.BooleanField(help_text="Whether it is one of those that are counted.")
    again = serializers.BooleanField(help_text="What rests on it stands further up.")


class IndependenceShape(Shape):
    """How many independent origins stand behind sources, and the tree that shows why."""

    sources = serializers.IntegerField()
    outlets = serializers.IntegerField()
    origins = BoundsShape()
    exact = serializers.BooleanField()
    roots = serializers.ListField(child=serializers.CharField())
    doubts = ProvenanceDoubtShape(many=True)
    tree = BranchShape(many=True)

    example = {
        "sources": 2,
        "outlets": 2,
        "origins": {"lower": 1, "upper": 1},
        "exact": True,
        "roots": ["01993c5c-02a1-7b0f-8c4d-9e1f3a5b7d01"],
        "doubts": [],
        "tree": [
            {
                "source": "01993c5c-02a1-7b0f-8c4d-9e1f3a5b7d01",
                "title": "The post",
                "rests_on": None,
                "depth": 0,
                "kind": None,
                "confidence": 1.0,
                "passage": "",
                "brought": False,
                "again": False,
            }
        ],
    }


OF = {
    "of": {
        "schema": {"type": "string", "enum": ["evidence", "appearances"], "default": "evidence"},
        "description": "Behind the claim's evidence, or behind the claim as it appears in articles.",
    }
}


def corroboration_of(claim: Any, asked: str, *, seen_by: Any) -> Any:
    """The count that `of=` asks for; of evidence, that which is not sealed from the member."""
    count = actions.corroboration
    return (
        count.of_appearances(claim) if asked == "appearances" else count.of_evidence(claim, seen_by=seen_by)
    )


def as_json(found: Any) -> dict[str, Any]:
    """As IndependenceShape says."""
    answer = found.answer
    return {
        "sources": answer.sources,
        "outlets": answer.outlets,
        "origins": {"lower": answer.origins.lower, "upper": answer.origins.upper},
        "exact": answer.exact,
        "roots": list(answer.roots),
        "doubts": [{"doubt": doubt.doubt, "sources": list(doubt.sources)} for doubt in answer.doubts],
        "tree": [_branch(row, found.names) for row in found.rows],
    }


def _branch(row: Any, names: dict[str, str]) -> dict[str, Any]:
    return {
        "source": row.source,
        "title": names.get(row.source, row.source),
        "rests_on": row.rests_on,
        "depth": row.depth,
        "kind": row.kind,
        "confidence": row.confidence,
        "passage": row.passage,
        "brought": row.brought,
        "again": row.again,
    }

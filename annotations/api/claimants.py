"""Claimants: who makes claims, under which names, what came of their claims, and which of them are one."""

from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchVector
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from annotations import actions
from annotations.api import filters
from annotations.api.inputs import Input, Reference, Text, unless_left_out
from annotations.api.resource import Resource, reads, writes
from annotations.api.shapes import Expanded, Shape
from annotations.api.summaries import PersonShape
from annotations.api.vocabulary import OneOf
from annotations.choices import ClaimantKind, Scope
from annotations.models import Claimant, ClaimantMerger


class ClaimantMergerShape(Shape):
    """That `claimant` was found to be `into`; undone where `undone_at` says so."""

    id = serializers.UUIDField()
    claimant = serializers.UUIDField(source="claimant_id")
    into = serializers.UUIDField(source="into_id")
    reason = serializers.CharField(allow_null=True)
    created_by = PersonShape()
    created_at = serializers.DateTimeField()
    undone_at = serializers.DateTimeField(allow_null=True)
    undone_because = serializers.CharField(allow_null=True)

    class Meta:
        model = ClaimantMerger
        route = "claimants"
        heavy = frozenset()

    example = {
        "id": "01993c5a-9f1e-7d4c-8a6b-0c2e4f6a8b11",
        "claimant": "01993c5a-9f1e-7d4c-8a6b-0c2e4f6a8b02",
        "into": "01993c5a-9f1e-7d4c-8a6b-0c2e4f6a8b01",
        "reason": "The same man.",
        "created_by": PersonShape.example,
        "created_at": "2026-05-04T09:12:34.550123Z",
        "undone_at": None,
        "undone_because": None,
    }


class ClaimantDetailShape(Shape):
    """Who makes claims (schema.org Person or Organization)."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    kind = OneOf(ClaimantKind, allow_null=True, help_text="Null until a person has said.")
    role = serializers.CharField(allow_null=True, help_text="What they are: “member of parliament”.")
    description = serializers.CharField(allow_null=True)
    same_as = serializers.ListField(
        child=serializers.CharField(),
        help_text="Pages that say beyond doubt who this is (schema.org sameAs).",
    )
    aliases = serializers.ListField(
        child=serializers.CharField(), help_text="Other names; a text that uses one means this claimant."
    )
    merged_into = serializers.UUIDField(source="merged_into_id", allow_null=True)
    created_at = serializers.DateTimeField()
    mergers = Expanded(
        ClaimantMergerShape, key="into_id", help_text="What was merged into it, and taken out again."
    )

    class Meta:
        model = Claimant
        route = "claimants"
        heavy = frozenset()

    example = {
        "id": "01993c5a-9f1e-7d4c-8a6b-0c2e4f6a8b01",
        "name": "Ivo Marsh",
        "kind": "person",
        "role": "harbour master",
        "description": "Runs the harbour since 2019.",
        "same_as": ["https://harbour.example/people/ivo-marsh"],
        "aliases": ["Marsh"],
        "merged_into": None,
        "created_at": "2026-05-04T09:12:34.550123Z",
    }


class RatedShape(Shape):
    """How many of the claims were rated so."""

    rating = serializers.CharField(help_text="The rating's slug.")
    label = serializers.CharField()
    value = serializers.IntegerField(allow_null=True)
    count = serializers.IntegerField()

    example = {"rating": "false", "label": "False", "value": 1, "count": 3}


class RecordShape(Shape):
    """What came of a claimant's claims. Counts, not a score: who is checked more is not who is wrong more."""

    claimant = serializers.UUIDField()
    claims = serializers.IntegerField()
    decided = serializers.IntegerField(
        help_text="Of these, ruled on or published; the others are not rated here."
    )
    ratings = RatedShape(many=True)

    example = {
        "claimant": "01993c5a-9f1e-7d4c-8a6b-0c2e4f6a8b01",
        "claims": 7,
        "decided": 3,
        "ratings": [RatedShape.example],
    }


class LikenessShape(Shape):
    """Two claimants who may be one."""

    claimant = serializers.UUIDField()
    name = serializers.CharField()
    into = serializers.UUIDField()
    into_name = serializers.CharField()
    reasons = serializers.ListField(
        child=serializers.ChoiceField(["same_name", "surname", "initials", "same_articles", "same_role"])
    )

    example = {
        "claimant": "01993c5a-9f1e-7d4c-8a6b-0c2e4f6a8b02",
        "name": "Marsh",
        "into": "01993c5a-9f1e-7d4c-8a6b-0c2e4f6a8b01",
        "into_name": "Ivo Marsh",
        "reasons": ["surname", "same_articles"],
    }


class SuggestionsShape(Shape):
    """Which claimants may be one; people decide."""

    results = LikenessShape(many=True)

    example = {"results": [LikenessShape.example]}


class Description(Input):
    """Who a claimant is. What is left out stays as it is; lists are given whole."""

    name = unless_left_out(max_length=300, allow_blank=False, allow_null=False)
    kind = OneOf(ClaimantKind, required=False)
    role = unless_left_out(max_length=300)
    description = unless_left_out(max_length=5000)
    same_as = serializers.ListField(
        child=serializers.URLField(max_length=2000), max_length=20, required=False
    )
    aliases = serializers.ListField(child=Text(max_length=300), max_length=100, required=False)

    example = {"role": "harbour master", "same_as": ["https://harbour.example/people/ivo-marsh"]}


class NewClaimant(Description):
    """Somebody whom no text has named yet."""

    name = Text(max_length=300)

    example = {"name": "Ada Quill", "kind": "person", "role": "mayor"}


class ClaimantMerging(Input):
    """Whom the claimant was found to be."""

    into = Reference(Claimant)
    reason = Text(required=False)

    example = {"into": "01993c5a-9f1e-7d4c-8a6b-0c2e4f6a8b01", "reason": "The same man."}


class ClaimantSplitting(Input):
    """Why they are not one."""

    reason = Text()

    example = {"reason": "A namesake."}


class ClaimantFilters(filters.Filters):
    kind = filters.OneOf(ClaimantKind, label="Of one of these kinds.")
    merged = filters.Flag(
        field_name="merged_into",
        lookup_expr="isnull",
        exclude=True,
        label="Whether merged into another; unless asked, those that are not.",
    )
    name = filters.Words(
        method="filter_name", label="Called so, by name or alias, whatever the case of the name."
    )
    q = filters.Search(
        SearchVector("name", "role", "description", config="simple"),
        label="Words of the name, the role or the description.",
    )

    def filter_name(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(Q(name__iexact=value) | Q(aliases__contains=[value]))


class Claimants(Resource):
    """Who makes the claims. Their claims are `/claims?claimant=`."""

    shape = ClaimantDetailShape
    filterset_class = ClaimantFilters
    meant = {"merged": Q(merged_into=None)}

    def retrieve(self, request: Request, pk: UUID) -> HttpResponse:
        """A claimant. The id of one that was merged leads to whom it was found to be: see Content-Location."""
        found = get_object_or_404(self.get_queryset(), pk=pk)
        if found.merged_into_id is None:
            return super().retrieve(request, pk)
        response = super().retrieve(request, found.merged_into_id)
        response["Content-Location"] = self.shape.address(found.merged_into_id)
        return response

    @writes(NewClaimant, status=201, bulk=True)
    def create(self, **given: Any) -> HttpResponse:
        """Add a claimant whom no text has named yet."""
        return self.created(actions.claimants.create(self.member.team, by=self.member, **given))

    @writes(Description)
    def partial_update(self, claimant: Claimant, **given: Any) -> HttpResponse:
        """Say who a claimant is. Another name keeps the old one as an alias."""
        return self.shown(actions.claimants.describe(claimant, by=self.member, **given))

    @action(detail=True, methods=["post"])
    @writes(ClaimantMerging, scope=Scope.REVIEW)
    def merge(self, claimant: Claimant, **given: Any) -> HttpResponse:
        """Say that this claimant is another one, who gets its claims and names. Answers that one."""
        return self.shown(actions.claimants.merge(claimant, by=self.member, **given))

    @action(detail=True, methods=["post"])
    @writes(ClaimantSplitting, scope=Scope.REVIEW)
    def split(self, claimant: Claimant, **given: Any) -> HttpResponse:
        """Take a merged claimant out again, with its claims."""
        return self.shown(actions.claimants.split(claimant, by=self.member, **given))

    @action(detail=True)
    @reads(gives=RecordShape, parameters={"team": {}})
    def record(self, request: Request, pk: UUID) -> HttpResponse:
        """How the claims were rated that are ruled on."""
        claimant = get_object_or_404(self.get_queryset(), pk=pk)
        found = actions.claimants.record(claimant, by=self.member)
        return self.answer(
            {"claimant": pk, "claims": found.claims, "decided": found.decided, "ratings": found.ratings}
        )

    @action(detail=False)
    @reads(gives=SuggestionsShape, parameters={"team": {}})
    def suggestions(self, request: Request) -> HttpResponse:
        """Which claimants may be one, the surest first."""
        found = actions.claimants.suggestions(self.member)
        rows = [
            {
                "claimant": one.claimant.pk,
                "name": one.claimant.name,
                "into": one.into.pk,
                "into_name": one.into.name,
                "reasons": one.reasons,
            }
            for one in found
        ]
        return self.answer({"results": rows})

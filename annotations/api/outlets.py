"""Outlets and their ledgers: what they changed after publishing, and whether they told their readers."""

from dataclasses import asdict
from uuid import UUID

from django.db.models import Case, QuerySet, Value, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from annotations import actions
from annotations.api import filters
from annotations.api.conditions import tag
from annotations.api.problems import InvalidQuery
from annotations.api.resource import Resource, reads
from annotations.api.shapes import Shape, computed
from annotations.api.vocabulary import OneOf
from annotations.choices import ChangeKind, Declaration
from annotations.models import Edit, Outlet
from annotations.models.ledger import STEALTHY
from annotations.pipeline.ledger import as_svg

SVG = "image/svg+xml"


class OutletDetailShape(Shape):
    """Who published: `address` is the host, with as much of the path as is theirs."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    address = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()

    class Meta:
        model = Outlet
        route = "outlets"
        heavy = frozenset()

    example = {
        "id": "01993c5a-7d1e-7c44-9b7e-0c9a3a1f5a20",
        "name": "Harbour Courier",
        "address": "courier.example",
        "created_at": "2026-05-04T09:12:33.104201Z",
    }


class LedgerMonthShape(Shape):
    """Material edits of a month: declared by a note, by a newer date, or not when they were made."""

    month = serializers.CharField(help_text="As 2026-05.")
    note = serializers.IntegerField()
    date = serializers.IntegerField()
    stealth = serializers.IntegerField()


class LedgerShape(Shape):
    """What an outlet's ledger comes to. Revisions that were withdrawn do not count, nor do our own readings."""

    outlet = serializers.UUIDField()
    edits = serializers.IntegerField(help_text="Revisions by which it changed something that counts.")
    material = serializers.IntegerField(help_text="Of these, changes that readers should be told of.")
    stealthy = serializers.IntegerField(help_text="Of these, not declared when they were made.")
    declared_late = serializers.IntegerField(help_text="Of these, declared by a later revision.")
    rate = serializers.FloatField(allow_null=True, help_text="Stealthy of material, 0 to 1.")
    median_seconds = serializers.FloatField(
        allow_null=True,
        help_text="To declare a material edit: 0 at once; what was never declared is left out.",
    )
    months = LedgerMonthShape(many=True)

    example = {
        "outlet": "01993c5a-7d1e-7c44-9b7e-0c9a3a1f5a20",
        "edits": 14,
        "material": 4,
        "stealthy": 1,
        "declared_late": 1,
        "rate": 0.25,
        "median_seconds": 0.0,
        "months": [{"month": "2026-05", "note": 2, "date": 1, "stealth": 1}],
    }


class OutletFilters(filters.Filters):
    address = filters.Words(field_name="address", lookup_expr="iexact", label="With this address.")


class Outlets(Resource):
    """Who published what the team watches, and how openly they change it."""

    shape = OutletDetailShape
    filterset_class = OutletFilters

    @action(detail=True)
    @reads(
        parameters={
            "format": {
                "schema": {"type": "string", "enum": ["json", "svg"]},
                "description": "The figures, or a picture of them; as `Accept` says, else the figures.",
            }
        },
        gives=LedgerShape,
        also={SVG: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 180"></svg>'},
    )
    def ledger(self, request: Request, pk: UUID) -> HttpResponse:
        """How often the outlet changed what it said without saying so, and how long until it did."""
        outlet = get_object_or_404(self.get_queryset(), pk=pk)
        found = actions.ledger.of(outlet)
        if not _wants_picture(request):
            return self.answer({"outlet": outlet.pk} | asdict(found))
        response = HttpResponse(as_svg(found, title=outlet.name), content_type=SVG)
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response["ETag"] = tag(response.content)
        return response


def _wants_picture(request: Request) -> bool:
    asked = request.query_params.get("format")
    if asked not in (None, "json", "svg"):
        raise InvalidQuery.of("format", "there is: json, svg.")
    return asked == "svg" or (asked is None and SVG in request.headers.get("Accept", ""))


class EditShape(Shape):
    """What a publisher changed by one revision. `GET /revisions/{after}/changes` has it word by word."""

    id = serializers.UUIDField()
    outlet = serializers.UUIDField(source="outlet_id", allow_null=True)
    article = serializers.UUIDField(source="article_id")
    before = serializers.UUIDField(source="before_id")
    after = serializers.UUIDField(source="after_id")
    kinds = serializers.ListField(child=OneOf(ChangeKind), help_text="What it touches, weightiest first.")
    materiality = serializers.FloatField()
    material = serializers.BooleanField(help_text="Whether readers should have been told.")
    declaration = OneOf(Declaration, help_text="How it was declared when it was made.")
    stealthy = computed(
        serializers.BooleanField(help_text="Material, and not declared when it was made."),
        Case(When(STEALTHY, then=Value(True)), default=Value(False)),
    )
    note = serializers.CharField(allow_null=True, help_text="The correction notes that came with it.")
    declared_in = serializers.UUIDField(
        source="declared_in_id", allow_null=True, help_text="The revision that owned up to it."
    )
    declared_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()

    class Meta:
        model = Edit
        route = "edits"
        heavy = frozenset()

    example = {
        "id": "01993c5b-1a10-7c3e-8d2c-51f0c7a9e001",
        "outlet": "01993c5a-7d1e-7c44-9b7e-0c9a3a1f5a20",
        "article": "01993c5a-9f10-7b21-a3c4-2f6d8e1b7c01",
        "before": "01993c5a-9f11-7b21-a3c4-2f6d8e1b7c02",
        "after": "01993c5b-1a00-7f3e-8d2c-51f0c7a9e001",
        "kinds": ["number"],
        "materiality": 0.9,
        "material": True,
        "declaration": "none",
        "stealthy": True,
        "note": None,
        "declared_in": None,
        "declared_at": None,
        "created_at": "2026-05-05T06:00:12.881204Z",
    }


class EditFilters(filters.Filters):
    outlet = filters.Id(field_name="outlet_id", label="Of this outlet.")
    article = filters.Id(field_name="article_id", label="Of this article.")
    declaration = filters.OneOf(Declaration, label="Declared in one of these ways.")
    material = filters.Flag(label="Whether readers should have been told.")
    stealthy = filters.Flag(method="filter_stealthy", label="Whether it was material and not declared.")

    def filter_stealthy(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        return rows.filter(STEALTHY) if value else rows.exclude(STEALTHY)


class Edits(Resource):
    """What publishers changed after publishing: the rows of their ledgers."""

    shape = EditShape
    filterset_class = EditFilters

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().counted()

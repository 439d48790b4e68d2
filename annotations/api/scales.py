"""Scales: the words a team judges with. Versions are added; none is ever changed."""

from typing import Any

from django.http import HttpResponse
from rest_framework import serializers

from annotations import actions
from annotations.api import filters
from annotations.api.inputs import Input, Text
from annotations.api.resource import Resource, writes
from annotations.api.shapes import Expanded, Shape
from annotations.choices import Scope
from annotations.models import Rating, RatingScale


class RatingShape(Shape):
    """One step of a scale (schema.org Rating). `value` orders the steps, 1 being the falsest."""

    id = serializers.UUIDField()
    scale = serializers.UUIDField(source="scale_id")
    slug = serializers.CharField()
    label = serializers.CharField()
    description = serializers.CharField(allow_null=True)
    value = serializers.IntegerField(allow_null=True, help_text="Null stands outside the order.")
    position = serializers.IntegerField()

    class Meta:
        model = Rating
        route = "ratings"
        heavy = frozenset()

    example = {
        "id": "01993c5a-7d1e-7c44-9b7e-0c9a3a1f5a30",
        "scale": "01993c5a-7d1e-7c44-9b7e-0c9a3a1f5a31",
        "slug": "mostly_false",
        "label": "Mostly false",
        "description": "A part is right, the point is not.",
        "value": 2,
        "position": 1,
    }


class ScaleShape(Shape):
    """One version of a scale. Verdicts keep the version they were made with."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    version = serializers.IntegerField()
    current = serializers.BooleanField(help_text="Whether verdicts may be made with it.")
    guidelines = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    ratings = Expanded(RatingShape, key="scale_id", order=("position",), always=True)

    class Meta:
        model = RatingScale
        route = "scales"
        heavy = frozenset()

    example = {
        "id": "01993c5a-7d1e-7c44-9b7e-0c9a3a1f5a31",
        "name": "Truth",
        "version": 1,
        "current": True,
        "guidelines": None,
        "created_at": "2026-05-01T12:00:00Z",
        "ratings": [RatingShape.example],
    }


class Step(Input):
    """One step; the first is the falsest."""

    slug = serializers.SlugField(max_length=60)
    label = Text(max_length=100)
    value = serializers.IntegerField(
        min_value=0, max_value=32767, required=False, allow_null=True, default=None
    )
    description = Text(required=False)


class NewScale(Input):
    """A scale, or the next version of the one by this name."""

    name = Text(max_length=200)
    steps = Step(many=True, allow_empty=False, max_length=50)
    guidelines = Text(required=False)

    example = {
        "name": "Short",
        "steps": [
            {"slug": "wrong", "label": "Wrong", "value": 1},
            {"slug": "right", "label": "Right", "value": 2},
            {"slug": "unknown", "label": "Cannot be known"},
        ],
    }


class ScaleFilters(filters.Filters):
    name = filters.Words(label="By this name, whatever the case.")
    current = filters.Flag(label="Whether it is the version in use.")


class Scales(Resource):
    """The words to judge with."""

    shape = ScaleShape
    filterset_class = ScaleFilters

    @writes(NewScale, scope=Scope.PUBLISH, status=201)
    def create(self, **given: Any) -> HttpResponse:
        """Define a scale, or the next version of the one by the same name."""
        return self.created(actions.scales.define(self.member.team, by=self.member, **given))

"""Volatile places: where an article says something else at every visit, and what changes makes no revision."""

from typing import Any

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.decorators import action

from annotations import actions
from annotations.api import filters
from annotations.api.evidence import Because
from annotations.api.resource import Resource, writes
from annotations.api.shapes import Shape
from annotations.api.summaries import PersonShape
from annotations.api.vocabulary import OneOf
from annotations.choices import Noise, Scope
from annotations.models import VolatilePlace


class VolatilePlaceShape(Shape):
    """A place between two blocks that stay. While it stands, what differs there makes no revision."""

    id = serializers.UUIDField()
    article = serializers.UUIDField(source="article_id")
    why = OneOf(Noise)
    standing = serializers.BooleanField(help_text="False while it is only suspected, and after its release.")
    seen = serializers.IntegerField(help_text="Visits in a row at which it differed.")
    old_text = serializers.CharField(allow_null=True)
    new_text = serializers.CharField(allow_null=True)
    seen_at = serializers.DateTimeField()
    released_at = serializers.DateTimeField(allow_null=True)
    released_by = PersonShape(allow_null=True)
    released_because = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()

    class Meta:
        model = VolatilePlace
        route = "volatile"
        heavy = frozenset()

    example = {
        "id": "01993c5b-2a10-7c3e-8d2c-51f0c7a9e001",
        "article": "01993c5a-9f10-7b21-a3c4-2f6d8e1b7c01",
        "why": "rotation",
        "standing": True,
        "seen": 3,
        "old_text": "Read next: seven recipes with leek",
        "new_text": "Read next: the harbour in old pictures",
        "seen_at": "2026-05-05T06:00:12.104201Z",
        "released_at": None,
        "released_by": None,
        "released_because": None,
        "created_at": "2026-05-04T18:00:12.104201Z",
    }


class VolatilePlaceFilters(filters.Filters):
    article = filters.Id(field_name="article_id", label="Of this article.")
    standing = filters.Flag(label="Whether it is believed.")


class VolatilePlaces(Resource):
    """Where articles never rest. A person may say that what changes there matters."""

    shape = VolatilePlaceShape
    filterset_class = VolatilePlaceFilters

    @action(detail=True, methods=["post"])
    @writes(Because, scope=Scope.REVIEW)
    def release(self, place: VolatilePlace, **given: Any) -> HttpResponse:
        """Version what changes there again, like all else."""
        return self.shown(actions.volatility.release(place, by=self.member, **given))

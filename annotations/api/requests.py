"""Requests: people outside the team who ask that a claim be checked."""

from typing import Any

from django.http import HttpResponse
from rest_framework import serializers

from annotations import actions
from annotations.api import filters
from annotations.api.inputs import Input, Reference, Text
from annotations.api.resource import Resource, writes
from annotations.api.shapes import Shape
from annotations.api.summaries import PersonShape
from annotations.models import CheckRequest, Claim


class CheckRequestShape(Shape):
    """Somebody asks for a claim. The more do, the sooner the queue gives it out."""

    id = serializers.UUIDField()
    claim = serializers.UUIDField(source="claim_id")
    origin = serializers.CharField()
    reference = serializers.CharField(allow_null=True)
    note = serializers.CharField(allow_null=True)
    created_by = PersonShape(help_text="Who handed it in.")
    created_at = serializers.DateTimeField()

    class Meta:
        model = CheckRequest
        route = "requests"
        heavy = frozenset()

    example = {
        "id": "01993c5b-6100-7c2d-8e4f-3a5b7c9d1e01",
        "claim": "01993c5a-9f1f-7e5a-b2c8-1d3f5a7b9c01",
        "origin": "tip line",
        "reference": "T-4471",
        "note": "My neighbours all believe this.",
        "created_by": PersonShape.example,
        "created_at": "2026-05-04T11:20:00Z",
    }


class NewCheckRequest(Input):
    """One person's wish to have a claim checked."""

    claim = Reference(Claim)
    origin = Text(max_length=100, help_text="Where it came in: a tip line, a form, a partner.")
    reference = Text(
        required=False,
        max_length=200,
        help_text="Its number there; a second with the same is 409, and not counted.",
    )
    note = Text(required=False, max_length=5000)

    example = {
        "claim": "01993c5a-9f1f-7e5a-b2c8-1d3f5a7b9c01",
        "origin": "tip line",
        "reference": "T-4471",
        "note": "My neighbours all believe this.",
    }


class CheckRequestFilters(filters.Filters):
    claim = filters.Id(field_name="claim_id", label="For this claim.")
    origin = filters.Words(label="Come in there.")


class CheckRequests(Resource):
    """What people outside ask for: the demand that the queue's order counts."""

    shape = CheckRequestShape
    filterset_class = CheckRequestFilters

    @writes(NewCheckRequest, status=201)
    def create(self, **given: Any) -> HttpResponse:
        """Note that somebody asks for a claim."""
        return self.created(actions.queue.ask(given.pop("claim"), by=self.member, **given))

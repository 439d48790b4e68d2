"""Absences: who is away, and till when."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from rest_framework import serializers
from rest_framework.decorators import action

from annotations import actions
from annotations.api import filters
from annotations.api.inputs import Input, Member, Text
from annotations.api.resource import Resource, writes
from annotations.api.shapes import Shape
from annotations.api.summaries import PersonShape
from annotations.choices import Scope
from annotations.models import Absence


class AbsenceShape(Shape):
    """A stretch of time in which somebody is handed nothing."""

    id = serializers.UUIDField()
    person = PersonShape()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    note = serializers.CharField(allow_null=True)
    handed_over_at = serializers.DateTimeField(
        allow_null=True, help_text="When what they had in hand went to others."
    )
    created_at = serializers.DateTimeField()

    class Meta:
        model = Absence
        route = "absences"
        heavy = frozenset()

    example = {
        "id": "01993c5b-6500-7a6b-82d3-7e9f1a3b5c01",
        "person": PersonShape.example,
        "starts_at": "2046-05-06T06:00:00Z",
        "ends_at": "2046-05-13T06:00:00Z",
        "note": "On the islands.",
        "handed_over_at": None,
        "created_at": "2026-05-05T10:00:00Z",
    }


class NewAbsence(Input):
    """When somebody is away."""

    member = Member(required=False, help_text="Who, if not yourself; editors may say so.")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    note = Text(required=False, max_length=500)

    example = {
        "starts_at": "2046-05-06T06:00:00Z",
        "ends_at": "2046-05-13T06:00:00Z",
        "note": "On the islands.",
    }


class AbsenceFilters(filters.Filters):
    person = filters.Id(field_name="person_id", label="Of this person.")
    now = filters.Flag(method="filter_now", label="Whether they are away at this moment.")

    def filter_now(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        now = timezone.now()
        lasting = {"starts_at__lte": now, "ends_at__gt": now}
        return rows.filter(**lasting) if value else rows.exclude(**lasting)


class Absences(Resource):
    """Who is away. Work handed to them goes to others, in turn, when the absence begins."""

    shape = AbsenceShape
    filterset_class = AbsenceFilters

    @writes(NewAbsence, scope=Scope.REVIEW, status=201)
    def create(self, **given: Any) -> HttpResponse:
        """Say that you are away, or as an editor that somebody is."""
        return self.created(actions.staffing.be_away(by=self.member, **given))

    @action(detail=True, methods=["post"])
    @writes(scope=Scope.REVIEW)
    def end(self, absence: Absence) -> HttpResponse:
        """Say that they are back, or stay."""
        return self.shown(actions.staffing.come_back(absence, by=self.member))

"""Conflicts of interest: which claims a person should not judge, and why."""

from typing import Any

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.decorators import action

from annotations import actions
from annotations.api import filters
from annotations.api.inputs import Input, Member, Reference, Text
from annotations.api.resource import Resource, writes
from annotations.api.shapes import Shape
from annotations.api.summaries import PersonShape
from annotations.choices import Scope
from annotations.models import Claim, Claimant, ConflictOfInterest, Outlet


class ConflictShape(Shape):
    """An interest of one person, in exactly one of `claim`, `claimant` and `outlet`."""

    id = serializers.UUIDField()
    person = PersonShape()
    claim = serializers.UUIDField(source="claim_id", allow_null=True)
    claimant = serializers.UUIDField(source="claimant_id", allow_null=True)
    outlet = serializers.UUIDField(source="outlet_id", allow_null=True)
    reason = serializers.CharField()
    declared_by = PersonShape()
    created_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)

    class Meta:
        model = ConflictOfInterest
        route = "conflicts"
        heavy = frozenset()

    example = {
        "id": "01993c5b-6200-7d3e-9f50-4b6c8d0e2f01",
        "person": PersonShape.example,
        "claim": None,
        "claimant": "01993c5a-9f1e-7d4c-8a6b-0c2e4f6a8b01",
        "outlet": None,
        "reason": "Worked for the harbour master until last year.",
        "declared_by": PersonShape.example,
        "created_at": "2026-05-04T08:00:00Z",
        "ended_at": None,
    }


class NewConflict(Input):
    """An interest in one thing: a claim, a claimant, or whatever an outlet carries."""

    member = Member(required=False, help_text="Whose, if not your own; editors may say so.")
    claim = Reference(Claim, required=False)
    claimant = Reference(Claimant, required=False)
    outlet = Reference(Outlet, required=False)
    reason = Text(max_length=2000, help_text="It stays on record, for the person and for editors.")

    example = {
        "claim": "01993c5a-9f1f-7e5a-b2c8-1d3f5a7b9c01",
        "reason": "Worked for the harbour master until last year.",
    }


class ConflictFilters(filters.Filters):
    person = filters.Id(field_name="person_id", label="Of this person.")
    ended = filters.Flag(
        field_name="ended_at", lookup_expr="isnull", exclude=True, label="Whether it is no more."
    )


class Conflicts(Resource):
    """Declared conflicts of interest: nobody is given, or may judge, what they have one with. Seen by the
    person and by editors.
    """

    shape = ConflictShape
    filterset_class = ConflictFilters

    @writes(NewConflict, scope=Scope.REVIEW, status=201)
    def create(self, **given: Any) -> HttpResponse:
        """Declare an interest. What one has in hand of it goes back to the queue."""
        return self.created(actions.conflicts.declare(by=self.member, **given))

    @action(detail=True, methods=["post"])
    @writes(scope=Scope.PUBLISH)
    def end(self, conflict: ConflictOfInterest) -> HttpResponse:
        """Say that the interest is no more. It stays on record."""
        return self.shown(actions.conflicts.end(conflict, by=self.member))

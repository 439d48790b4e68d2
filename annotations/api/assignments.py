"""Assignments: claims in reviewers' hands, each until its lease ends."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from rest_framework import serializers

from annotations import actions
from annotations.api import filters
from annotations.api.resource import Resource, writes
from annotations.api.shapes import Shape
from annotations.api.summaries import PersonShape
from annotations.choices import Scope
from annotations.models import Assignment


class AssignmentShape(Shape):
    """A claim in one reviewer's hands."""

    id = serializers.UUIDField()
    claim = serializers.UUIDField(source="claim_id")
    assignee = PersonShape()
    leased_until = serializers.DateTimeField(help_text="From then on others may take it.")
    created_at = serializers.DateTimeField()

    class Meta:
        model = Assignment
        route = "assignments"
        heavy = frozenset()

    example = {
        "id": "01993c5c-7000-7b2d-9c4e-5d7f9b1c3e01",
        "claim": "01993c5a-9f1f-7e5a-b2c8-1d3f5a7b9c01",
        "assignee": PersonShape.example,
        "leased_until": "2026-05-05T10:25:00Z",
        "created_at": "2026-05-05T08:25:00Z",
    }


class AssignmentFilters(filters.Filters):
    claim = filters.Id(field_name="claim_id", label="Of this claim.")
    assignee = filters.Id(field_name="assignee_id", label="In this person's hands.")
    live = filters.Flag(method="filter_live", label="Whether the lease lasts.")

    def filter_live(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        live = {"leased_until__gt": timezone.now()}
        return rows.filter(**live) if value else rows.exclude(**live)


class Assignments(Resource):
    """Who works on what at the moment, so that no two do the same work unknowingly."""

    shape = AssignmentShape
    filterset_class = AssignmentFilters

    @writes(scope=Scope.REVIEW, status=204)
    def destroy(self, assignment: Assignment) -> HttpResponse:
        """Give a claim back to the queue. Only one's own; another's runs out by itself."""
        actions.assignments.give_back(assignment, by=self.member)
        return self.gone()


class Queue(Resource):
    """The claims that wait for a reviewer."""

    shape = AssignmentShape

    @writes(scope=Scope.REVIEW, status=201)
    def next(self) -> HttpResponse:
        """Take the waiting claim most worth checking. 204 where there is none; no two callers get one place."""
        assignment = actions.assignments.take_next(by=self.member)
        return self.created(assignment) if assignment else self.gone()

"""Assignments: claims in reviewers' hands, each until its lease ends."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from rest_framework import serializers
from rest_framework.decorators import action

from annotations import actions
from annotations.api import filters
from annotations.api.inputs import Input, References
from annotations.api.resource import Resource, writes
from annotations.api.shapes import Shape, Wanted
from annotations.api.summaries import PersonShape
from annotations.api.vocabulary import OneOf
from annotations.choices import AssignmentOrigin, Distribution, PriorityPart, Scope
from annotations.errors import InvalidInput
from annotations.models import Assignment, Claim, Membership


class PartShape(Shape):
    """One part of a priority: a number, the points it gives, and what it means."""

    part = OneOf(PriorityPart)
    number = serializers.FloatField(help_text="0 to 1; of what is due, days: past ones are positive.")
    points = serializers.FloatField()
    because = serializers.CharField()

    example = {
        "part": "check_worthiness",
        "number": 0.82,
        "points": 3.28,
        "because": "check-worthiness 0.82, as the machine reads it",
    }


class AssignmentShape(Shape):
    """A claim in one reviewer's hands. That its place is taken says nothing of whether it has been judged."""

    id = serializers.UUIDField()
    claim = serializers.UUIDField(source="claim_id")
    assignee = PersonShape()
    origin = OneOf(AssignmentOrigin)
    leased_until = serializers.DateTimeField(help_text="From then on others may take it.")
    given_back_at = serializers.DateTimeField(allow_null=True)
    assigned_by = PersonShape(allow_null=True, help_text="Who handed it out; null where nobody did.")
    due_at = serializers.DateTimeField(allow_null=True)
    priority = serializers.FloatField(
        allow_null=True, help_text="When the queue gave it out: the sum of the parts in `why`."
    )
    why = serializers.ListField(
        child=PartShape(), help_text="Why the queue gave out this one; empty if it was chosen by a person."
    )
    created_at = serializers.DateTimeField()

    class Meta:
        model = Assignment
        route = "assignments"
        heavy = frozenset()

    example = {
        "id": "01993c5c-7000-7b2d-9c4e-5d7f9b1c3e01",
        "claim": "01993c5a-9f1f-7e5a-b2c8-1d3f5a7b9c01",
        "assignee": PersonShape.example,
        "origin": "queue",
        "leased_until": "2026-05-05T10:25:00Z",
        "given_back_at": None,
        "assigned_by": None,
        "due_at": None,
        "priority": 3.28,
        "why": [PartShape.example],
        "created_at": "2026-05-05T08:25:00Z",
    }


class NewAssignments(Input):
    """Claims to hand out, and among whom."""

    claims = References(Claim, allow_empty=False)
    members = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        default=list,
        max_length=100,
        help_text="Memberships; all reviewers who are not away, unless it is said.",
    )
    distribution = OneOf(
        Distribution,
        required=False,
        help_text="In turn, unless it is said.",
        default=Distribution.ROUND_ROBIN,
    )
    places = serializers.IntegerField(
        min_value=1, max_value=20, required=False, default=1, help_text="How many people each claim goes to."
    )
    due_at = serializers.DateTimeField(
        required=False, allow_null=True, default=None, help_text="The places are kept till then; else a week."
    )

    example = {"claims": ["01993c5a-9f1f-7e5a-b2c8-1d3f5a7b9c01"], "distribution": "by_weight"}


class HandedOutShape(Shape):
    """What has been handed out: fewer than was asked for where claims are full, or nobody can take them."""

    results = serializers.ListField(child=AssignmentShape())

    example = {"results": [AssignmentShape.example]}


class AssignmentFilters(filters.Filters):
    claim = filters.Id(field_name="claim_id", label="Of this claim.")
    assignee = filters.Id(field_name="assignee_id", label="In this person's hands.")
    origin = filters.OneOf(AssignmentOrigin, label="Come about in one of these ways.")
    live = filters.Flag(method="filter_live", label="Whether the lease lasts.")

    def filter_live(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        live = {"leased_until__gt": timezone.now()}
        return rows.filter(**live) if value else rows.exclude(**live)


class Assignments(Resource):
    """Who works on what at the moment, so that no two do the same work unknowingly."""

    shape = AssignmentShape
    filterset_class = AssignmentFilters

    @writes(NewAssignments, scope=Scope.PUBLISH, gives=HandedOutShape)
    def create(self, **given: Any) -> HttpResponse:
        """Hand claims out: by name, in turn or by weight, within what each takes. Who has judged a claim, has it
        or has an interest in it is passed over, without a word of why.
        """
        given["members"] = self._members(given["members"])
        made = actions.staffing.assign(by=self.member, **given)
        rows = self.get_queryset().filter(pk__in=[row.pk for row in made]).order_by("id")
        whole = Wanted.whole(AssignmentShape)
        return self.answer({"results": [row for row, _ in whole.read(rows, self.member)]})

    def _members(self, ids: list[UUID]) -> list[Membership]:
        found = list(Membership.objects.filter(team=self.member.team_id, pk__in=ids))
        if len(found) < len(set(ids)):
            errors = [
                {"pointer": "/members", "detail": "There is no such member; /members lists those there are."}
            ]
            raise InvalidInput("Some of these are no members of the team.", errors=errors)
        return found

    @writes(scope=Scope.REVIEW, status=204)
    def destroy(self, assignment: Assignment) -> HttpResponse:
        """Give a claim back to the queue: one's own, or as an editor anybody's."""
        actions.assignments.give_back(assignment, by=self.member)
        return self.gone()

    @action(detail=True, methods=["post"])
    @writes(scope=Scope.REVIEW)
    def renew(self, assignment: Assignment) -> HttpResponse:
        """Hold a claim for longer. 409 where the lease has ended and somebody else has the place."""
        return self.shown(actions.assignments.renew(assignment, by=self.member))


class Queue(Resource):
    """The claims that wait for a reviewer."""

    shape = AssignmentShape

    @writes(scope=Scope.REVIEW, status=201)
    def next(self) -> HttpResponse:
        """Take the claim that ranks highest of those with a reviewer's place free; `why` says why this one. No
        two callers get one place. Not offered is what you have judged, have in hand, gave back or have a
        conflict of interest with. 204 where nothing is left.
        """
        assignment = actions.assignments.take_next(by=self.member)
        return self.created(assignment) if assignment else self.gone()

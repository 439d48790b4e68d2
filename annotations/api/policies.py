"""What a team reviews by, version by version: its policy and its guidelines."""

from typing import Any

from django.http import HttpResponse
from rest_framework import serializers

from annotations import actions
from annotations.api import filters
from annotations.api.inputs import Input, Text
from annotations.api.resource import Resource, writes
from annotations.api.shapes import Shape
from annotations.api.summaries import PersonShape
from annotations.choices import Scope
from annotations.models import Guidelines, PolicyVersion


class PolicyShape(Shape):
    """A version of the team's policy. Rulings remember the one they were made under."""

    id = serializers.UUIDField()
    version = serializers.IntegerField()
    rules = serializers.DictField(help_text="By the names that a team has them by.")
    reason = serializers.CharField(allow_null=True)
    changed_by = PersonShape(allow_null=True)
    created_at = serializers.DateTimeField()

    class Meta:
        model = PolicyVersion
        route = "policies"
        heavy = frozenset()

    example = {
        "id": "01993c5b-6300-7e4f-a061-5c7d9e1f3a01",
        "version": 2,
        "rules": {"verdicts_required": 3, "blind": True, "consensus": "majority"},
        "reason": "Two were too few for the election.",
        "changed_by": PersonShape.example,
        "created_at": "2026-05-03T10:00:00Z",
    }


class Policies(Resource):
    """What the team's policy was, and why it was changed. The one in force stands on the team; PATCH it there."""

    shape = PolicyShape


class GuidelinesShape(Shape):
    """A version of the guidelines that verdicts are given by."""

    id = serializers.UUIDField()
    version = serializers.IntegerField()
    text = serializers.CharField(required=False, help_text="Markdown. With a single one only.")
    note = serializers.CharField(allow_null=True, help_text="What changed, and why.")
    current = serializers.BooleanField()
    written_by = PersonShape()
    created_at = serializers.DateTimeField()

    class Meta:
        model = Guidelines
        route = "guidelines"
        heavy = frozenset({"text"})

    example = {
        "id": "01993c5b-6400-7f5a-b1c2-6d8e0f2a4b01",
        "version": 1,
        "text": "Count what can be counted. *Misleading* is not a polite word for false.",
        "note": None,
        "current": True,
        "written_by": PersonShape.example,
        "created_at": "2026-05-02T10:00:00Z",
    }


class NewGuidelines(Input):
    """The next version of the guidelines."""

    text = Text(max_length=100_000, help_text="Markdown.")
    note = Text(required=False, max_length=2000, help_text="What changed, and why.")

    example = {"text": "Count what can be counted. *Misleading* is not a polite word for false."}


class GuidelinesFilters(filters.Filters):
    current = filters.Flag(label="Whether it is the version in use.")


class GuidelinesResource(Resource):
    """How to judge, in the team's own words. Versions are added; each verdict remembers the one it followed."""

    shape = GuidelinesShape
    filterset_class = GuidelinesFilters

    @writes(NewGuidelines, scope=Scope.PUBLISH, status=201)
    def create(self, **given: Any) -> HttpResponse:
        """Write the next version. Verdicts that are there keep the version they followed."""
        return self.created(actions.policies.write_guidelines(by=self.member, **given))

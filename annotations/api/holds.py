"""Holds: texts that would have orphaned too many claims, waiting for an editor's word."""

from typing import Any

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.decorators import action

from annotations import actions
from annotations.api import filters
from annotations.api.inputs import Input, Text
from annotations.api.jobs import JobShape
from annotations.api.resource import Resource, writes
from annotations.api.shapes import Shape
from annotations.api.summaries import PersonShape, SnapshotShape
from annotations.api.vocabulary import OneOf
from annotations.choices import Cause, HoldDecision, Scope
from annotations.models import Hold


class HoldSummaryShape(Shape):
    """A text that waits for a person, in a few words."""

    id = serializers.UUIDField()
    claims = serializers.IntegerField(help_text="How many claims had a place before.")
    orphaned = serializers.IntegerField(help_text="How many of them would have none.")
    created_at = serializers.DateTimeField()


class HoldShape(Shape):
    """A text of an article that was not taken: it waits for an editor, or an editor has refused it."""

    id = serializers.UUIDField()
    article = serializers.UUIDField(source="article_id")
    before = serializers.UUIDField(source="before_id", help_text="The revision that the article kept.")
    cause = OneOf(Cause, help_text="`extractor`: our reading would change, not the page.")
    claims = serializers.IntegerField(help_text="How many claims had a place before.")
    orphaned = serializers.IntegerField(help_text="How many of them would have none.")
    snapshot = SnapshotShape()
    decision = OneOf(HoldDecision, allow_null=True, help_text="Null while it waits.")
    reason = serializers.CharField(allow_null=True)
    decided_by = PersonShape(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()

    class Meta:
        model = Hold
        route = "holds"
        heavy = frozenset()

    example = {
        "id": "01993c5b-1a10-7c3e-8d2c-51f0c7a9e001",
        "article": "01993c5a-9f10-7b21-a3c4-2f6d8e1b7c01",
        "before": "01993c5a-9f11-7b21-a3c4-2f6d8e1b7c02",
        "cause": "publisher",
        "claims": 12,
        "orphaned": 12,
        "snapshot": SnapshotShape.example,
        "decision": None,
        "reason": None,
        "decided_by": None,
        "decided_at": None,
        "created_at": "2026-05-05T06:00:12.881204Z",
    }


class Acceptance(Input):
    """Why the text is taken after all, where there is more to say."""

    reason = Text(required=False, max_length=2000)

    example = {"reason": "They did rewrite it."}


class Reason(Input):
    """Why; it stays on record."""

    reason = Text(max_length=2000)

    example = {"reason": "A page of theirs that was only a test."}


class HoldFilters(filters.Filters):
    article = filters.Id(field_name="article_id", label="Of this article.")
    open = filters.Flag(field_name="decided_at", lookup_expr="isnull", label="Whether it waits.")
    decision = filters.OneOf(HoldDecision, label="Decided in one of these ways.")


class Holds(Resource):
    """Texts that wait because too many claims would have lost their place, and what was decided."""

    shape = HoldShape
    filterset_class = HoldFilters

    @action(detail=True, methods=["post"])
    @writes(Acceptance, scope=Scope.PUBLISH, gives=JobShape, status=202)
    def accept(self, hold: Hold, **given: Any) -> HttpResponse:
        """Take the text, its orphans included. Answers the job that reads it."""
        job = actions.holds.accept(hold, by=self.member, **given)
        return self.accepted(job, job, JobShape)

    @action(detail=True, methods=["post"])
    @writes(Reason, scope=Scope.PUBLISH)
    def refuse(self, hold: Hold, **given: Any) -> HttpResponse:
        """Never take this text; it may still be accepted later."""
        return self.shown(actions.holds.refuse(hold, by=self.member, **given))

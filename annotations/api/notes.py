"""Notes on how reliable a source or an outlet was: described, dated, sourced, signed. Never a score."""

from typing import Any

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.decorators import action

from annotations import actions
from annotations.api import filters
from annotations.api.evidence import Because
from annotations.api.inputs import Input, Reference, Text
from annotations.api.resource import Resource, writes
from annotations.api.reviewdates import one_of
from annotations.api.shapes import Shape
from annotations.api.summaries import PersonShape
from annotations.choices import Scope
from annotations.models import Outlet, ReliabilityNote, Source


class ReliabilityNoteShape(Shape):
    """What somebody observed. Exactly one of `source` and `outlet` is set."""

    id = serializers.UUIDField()
    source = serializers.UUIDField(source="source_id", allow_null=True)
    outlet = serializers.UUIDField(source="outlet_id", allow_null=True)
    text = serializers.CharField()
    on = serializers.DateField(help_text="The day of what it tells.")
    basis = serializers.CharField(help_text="Where it is known from.")
    created_by = PersonShape(allow_null=True)
    created_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_because = serializers.CharField(allow_null=True)

    class Meta:
        model = ReliabilityNote
        route = "reliability-notes"
        heavy = frozenset()

    example = {
        "id": "01993c5e-04a1-7b0f-8c4d-9e1f3a5b7d01",
        "source": "01993c5c-02a1-7b0f-8c4d-9e1f3a5b7d01",
        "outlet": None,
        "text": "Counts of strike days were corrected twice, both times upwards and with a note.",
        "on": "2026-04-02",
        "basis": "https://harbour.example/corrections",
        "created_by": PersonShape.example,
        "created_at": "2026-05-05T08:22:40.118201Z",
        "withdrawn_at": None,
        "withdrawn_because": None,
    }


class NewReliabilityNote(Input):
    """What was observed of a source or an outlet: in words, of a day, and known from somewhere."""

    source = Reference(Source, required=False)
    outlet = Reference(Outlet, required=False)
    text = Text(max_length=5000)
    on = serializers.DateField()
    basis = Text(max_length=2000, help_text="An address, a document, a conversation.")

    example = {
        "source": "01993c5c-02a1-7b0f-8c4d-9e1f3a5b7d01",
        "text": "Counts of strike days were corrected twice, both times upwards and with a note.",
        "on": "2026-04-02",
        "basis": "https://harbour.example/corrections",
    }


class ReliabilityNoteFilters(filters.Filters):
    source = filters.Id(field_name="source_id", label="On this source.")
    outlet = filters.Id(field_name="outlet_id", label="On this outlet.")
    withdrawn = filters.Flag(
        field_name="withdrawn_at", lookup_expr="isnull", exclude=True, label="Whether it was taken back."
    )


class ReliabilityNotes(Resource):
    """How reliable sources and outlets were, as people observed it. Nothing is computed from notes."""

    shape = ReliabilityNoteShape
    filterset_class = ReliabilityNoteFilters

    @writes(NewReliabilityNote, scope=Scope.REVIEW, status=201)
    def create(self, **given: Any) -> HttpResponse:
        """Put down what was observed."""
        subject = one_of(given, "source", "outlet")
        return self.created(actions.notes.write(subject, by=self.member, **given))

    @action(detail=True, methods=["post"])
    @writes(Because, scope=Scope.REVIEW)
    def withdraw(self, note: ReliabilityNote, **given: Any) -> HttpResponse:
        """Take a note back, with a reason: its author may, and editors. It stays on record."""
        return self.shown(actions.notes.withdraw(note, by=self.member, **given))

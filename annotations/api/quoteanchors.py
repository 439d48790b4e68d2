"""Where quotations stand in what their sources say: how sure that is, and who says so."""

from typing import Any

from django.db.models import Case, F, QuerySet, Value, When
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.decorators import action

from annotations import actions
from annotations.api import filters, selection
from annotations.api.anchors import AlternativeShape, Decision, Move
from annotations.api.resource import Resource, writes
from annotations.api.shapes import Shape, computed
from annotations.api.summaries import PersonShape
from annotations.api.vocabulary import OneOf
from annotations.choices import AnchorMethod, AnchorState, Guard, Scope
from annotations.models import QuoteAnchor
from annotations.models.places import UNDECIDED


class QuoteAnchorShape(Shape):
    """Where quoted words stand in one revision of their source. Offsets are code points of the revision's text."""

    id = serializers.UUIDField()
    evidence = serializers.UUIDField(source="evidence_id")
    claim = serializers.UUIDField(source="evidence.claim_id")
    source = serializers.UUIDField(source="evidence.source_id")
    revision = serializers.UUIDField(source="revision_id")
    state = OneOf(
        AnchorState,
        help_text="`exact`: same words, same place; `shifted`: same words, moved; `edited`: other words, the same "
        "sentence; `orphaned`: not found.",
    )
    start = serializers.IntegerField(allow_null=True)
    end = serializers.IntegerField(allow_null=True)
    quote = serializers.CharField(allow_null=True, help_text="The revision's text at the span.")
    confidence = serializers.FloatField(help_text="0 to 1: how likely the place is right.")
    margin = serializers.FloatField(help_text="0 to 1: how far behind the runner-up is.")
    method = OneOf(AnchorMethod)
    guards = serializers.ListField(child=OneOf(Guard), help_text="Differences that no likeness outweighs.")
    alternatives = AlternativeShape(many=True, help_text="Other places to look at, the most alike first.")
    standing = serializers.BooleanField(help_text="False once a person's decision took its place.")
    needs_person = computed(
        serializers.BooleanField(
            help_text="Only proposed (other words, no place, or a guard spoke): a person confirms, moves or drops it."
        ),
        Case(When(UNDECIDED, then=Value(True)), default=Value(False)),
    )
    decided_by = PersonShape(allow_null=True)
    reason = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()

    class Meta:
        model = QuoteAnchor
        route = "quote-anchors"
        heavy = frozenset()

    example = {
        "id": "01993c5d-1a0c-7d11-9a53-c41d0e8f2b01",
        "evidence": "01993c5c-11b2-7e6d-a5f4-0b2c4d6e8f01",
        "claim": "01993c5a-9f1f-7e5a-b2c8-1d3f5a7b9c01",
        "source": "01993c5c-02a1-7b0f-8c4d-9e1f3a5b7d01",
        "revision": "01993c5d-1a00-7f3e-8d2c-51f0c7a9e001",
        "state": "edited",
        "start": 0,
        "end": 32,
        "quote": "Monday, 4 May: 1,150 passengers.",
        "confidence": 0.93,
        "margin": 0.71,
        "method": "diff",
        "guards": ["number_changed"],
        "alternatives": [],
        "standing": True,
        "needs_person": True,
        "decided_by": None,
        "reason": None,
        "created_at": "2026-05-06T06:00:12.902113Z",
    }


class QuoteAnchorFilters(filters.Filters):
    evidence = filters.Id(field_name="evidence_id", label="Of this piece of evidence.")
    claim = filters.Id(field_name="evidence__claim_id", label="Of anything brought to this claim.")
    source = filters.Id(field_name="evidence__source_id", label="Of anything quoted from this source.")
    revision = filters.Id(field_name="revision_id", label="In this revision.")
    state = filters.OneOf(AnchorState, label="In one of these states.")
    standing = filters.Flag(label="Whether it stands, or a person's decision took its place.")
    needs_person = filters.Flag(method="filter_undecided", label="Whether it waits for a person's decision.")

    def filter_undecided(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        return rows.filter(UNDECIDED) if value else rows.exclude(UNDECIDED)


class QuoteAnchors(Resource):
    """Where quotations stand in texts. A decision never changes an anchor: it adds one that takes its place."""

    shape = QuoteAnchorShape
    filterset_class = QuoteAnchorFilters

    @action(detail=True, methods=["post"])
    @writes(Decision, scope=Scope.REVIEW, status=201)
    def confirm(self, anchor: QuoteAnchor, **given: Any) -> HttpResponse:
        """Say that the proposed place is the quotation's. What leant on the old words stays in doubt until judged."""
        return self.created(actions.quotes.confirm(anchor, by=self.member, **given))

    @action(detail=True, methods=["post"])
    @writes(Move, scope=Scope.REVIEW, status=201)
    def move(self, anchor: QuoteAnchor, **given: Any) -> HttpResponse:
        """Choose another place in the same revision. Answers the new anchor."""
        start, end = selection.span(anchor.revision.text, **selection.parts(given))
        return self.created(actions.quotes.move(anchor, by=self.member, start=start, end=end, **given))

    @action(detail=True, methods=["post"])
    @writes(Decision, scope=Scope.REVIEW, status=201)
    def drop(self, anchor: QuoteAnchor, **given: Any) -> HttpResponse:
        """Say that the source no longer says it. Later revisions are not searched for it."""
        return self.created(actions.quotes.drop(anchor, by=self.member, **given))


def current(rows: QuerySet) -> QuerySet:
    """Those that stand in what the sources say now."""
    now = F("evidence__source__article__current_revision")
    return rows.filter(standing=True, revision=now)

"""Anchors: where an appearance stands in one revision, how sure that is, and who says so."""

from typing import Any

from django.db.models import Case, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.decorators import action

from annotations import actions
from annotations.api import filters, pages, selection
from annotations.api.inputs import Input, Text
from annotations.api.resource import Resource, writes
from annotations.api.shapes import Shape, computed
from annotations.api.summaries import PersonShape
from annotations.api.vocabulary import OneOf
from annotations.choices import AnchorMethod, AnchorState, Guard, Scope
from annotations.models import Anchor, Article
from annotations.models.places import UNDECIDED


class AlternativeShape(Shape):
    """Another place that a person might choose: its words are `text[start:end]` of the revision."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()
    score = serializers.FloatField(help_text="0 to 1: how alike the words are.")
    margin = serializers.FloatField(
        help_text="By how much it leads, or trails, the most alike of the others."
    )


class AnchorShape(Shape):
    """Where an appearance stands in one revision. Offsets are code points of the revision's text."""

    id = serializers.UUIDField()
    appearance = serializers.UUIDField(source="appearance_id")
    claim = serializers.UUIDField(source="appearance.claim_id")
    article = serializers.UUIDField(source="appearance.article_id")
    revision = serializers.UUIDField(source="revision_id")
    state = OneOf(
        AnchorState,
        help_text="`exact`: same words, same place; `shifted`: same words, moved; `edited`: other words, the same "
        "sentence; `orphaned`: not found.",
    )
    start = serializers.IntegerField(allow_null=True)
    end = serializers.IntegerField(allow_null=True)
    quote = serializers.CharField(allow_null=True, help_text="The revision's text at the span.")
    speaker = serializers.CharField(allow_null=True, help_text="As this revision names them.")
    confidence = serializers.FloatField(help_text="0 to 1: how likely the place is right.")
    margin = serializers.FloatField(help_text="0 to 1: how far behind the runner-up is.")
    method = OneOf(AnchorMethod)
    guards = serializers.ListField(
        child=OneOf(Guard),
        help_text="Differences that no likeness outweighs.",
    )
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
        model = Anchor
        route = "anchors"
        heavy = frozenset()

    example = {
        "id": "01993c5b-1a0c-7d11-9a53-c41d0e8f2b01",
        "appearance": "01993c5a-9f20-7c0e-8b1d-6a4e2f9c3d01",
        "claim": "01993c5a-9f1f-7e5a-b2c8-1d3f5a7b9c01",
        "article": "01993c5a-9f10-7b21-a3c4-2f6d8e1b7c01",
        "revision": "01993c5b-1a00-7f3e-8d2c-51f0c7a9e001",
        "state": "edited",
        "start": 0,
        "end": 45,
        "quote": "The ferry carried 1,100 passengers on Monday.",
        "speaker": None,
        "confidence": 0.93,
        "margin": 0.71,
        "method": "diff",
        "guards": ["number_changed"],
        "alternatives": [{"start": 310, "end": 352, "score": 0.71, "margin": -0.24}],
        "standing": True,
        "needs_person": True,
        "decided_by": None,
        "reason": None,
        "created_at": "2026-05-05T06:00:12.902113Z",
    }


class Decision(Input):
    """A person's word on a proposed place."""

    reason = Text(required=False, help_text="Why; it stays on record.")

    example = {"reason": "Same passengers, recounted."}


class Move(selection.Selection):
    """Another place for the claim in the same revision."""

    reason = Text(required=False, help_text="Why; it stays on record.")

    example = {"exact": "carried 1,100 passengers on Monday", "reason": "The sentence was split."}


class AnchorFilters(filters.Filters):
    revision = filters.Id(field_name="revision_id", label="In this revision.")
    article = filters.Id(field_name="appearance__article_id", label="In any revision of this article.")
    claim = filters.Id(field_name="appearance__claim_id", label="Of this claim.")
    appearance = filters.Id(field_name="appearance_id", label="Of this appearance.")
    state = filters.OneOf(AnchorState, label="In one of these states.")
    standing = filters.Flag(label="Whether it stands, or a person's decision took its place.")
    needs_person = filters.Flag(method="filter_undecided", label="Whether it waits for a person's decision.")

    def filter_undecided(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        return rows.filter(UNDECIDED) if value else rows.exclude(UNDECIDED)


class Anchors(Resource):
    """Where claims stand in texts. A decision never changes an anchor: it adds one that takes its place."""

    shape = AnchorShape
    filterset_class = AnchorFilters
    within = Article
    orderings = pages.BY_ID | {"start": pages.Ordering(Coalesce("start", 2**31 - 1), int)}

    @action(detail=True, methods=["post"])
    @writes(Decision, scope=Scope.REVIEW, status=201)
    def confirm(self, anchor: Anchor, **given: Any) -> HttpResponse:
        """Say that the proposed place is the claim's. Answers the new anchor."""
        return self.created(actions.anchors.confirm(anchor, by=self.member, **given))

    @action(detail=True, methods=["post"])
    @writes(Move, scope=Scope.REVIEW, status=201)
    def move(self, anchor: Anchor, **given: Any) -> HttpResponse:
        """Choose another place in the same revision. Answers the new anchor."""
        start, end = selection.span(anchor.revision.text, **selection.parts(given))
        return self.created(actions.anchors.move(anchor, by=self.member, start=start, end=end, **given))

    @action(detail=True, methods=["post"])
    @writes(Decision, scope=Scope.REVIEW, status=201)
    def drop(self, anchor: Anchor, **given: Any) -> HttpResponse:
        """Say that the article no longer makes the claim. Later revisions are not searched for it."""
        return self.created(actions.anchors.drop(anchor, by=self.member, **given))


def standing(rows: QuerySet) -> QuerySet:
    return rows.filter(standing=True)

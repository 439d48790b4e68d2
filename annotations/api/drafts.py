"""Drafts: a verdict as far as it is typed, for its author alone."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request

from annotations import actions
from annotations.api import conditions
from annotations.api.inputs import Input, RatingReference, Text
from annotations.api.json import answer
from annotations.api.resource import Resource, reads, writes
from annotations.api.shapes import Shape, Wanted
from annotations.api.summaries import RatingSummaryShape
from annotations.choices import Scope
from annotations.models import Claim, Draft


class DraftShape(Shape):
    """What its author has typed so far."""

    claim = serializers.UUIDField(source="claim_id")
    rating = RatingSummaryShape(allow_null=True)
    rationale = serializers.CharField(allow_null=True)
    confidence = serializers.FloatField(allow_null=True)
    evidence = serializers.ListField(child=serializers.UUIDField())
    no_evidence_reason = serializers.CharField(allow_null=True)
    reason = serializers.CharField(allow_null=True)
    updated_at = serializers.DateTimeField()

    class Meta:
        model = Draft
        route = "drafts"
        heavy = frozenset()

    example = {
        "claim": "01993c5a-9f1f-7e5a-b2c8-1d3f5a7b9c01",
        "rating": RatingSummaryShape.example,
        "rationale": "The authority coun",
        "confidence": None,
        "evidence": [],
        "no_evidence_reason": None,
        "reason": None,
        "updated_at": "2026-05-05T08:29:58Z",
    }


class Typed(Input):
    """A verdict as far as it is typed. What is left out is emptied."""

    rating = RatingReference(required=False, allow_null=True, default=None)
    rationale = Text(required=False)
    confidence = serializers.FloatField(
        min_value=0, max_value=1, required=False, allow_null=True, default=None
    )
    evidence = serializers.ListField(
        child=serializers.UUIDField(), required=False, default=list, max_length=100
    )
    no_evidence_reason = Text(required=False)
    reason = Text(required=False)

    example = {"rating": "mostly_false", "rationale": "The authority coun"}


class ClaimDraft(Resource):
    """Your draft of a verdict on a claim. Nobody else sees it, no event tells of it, and it goes when you give
    the verdict.
    """

    shape = DraftShape

    def get_queryset(self) -> QuerySet[Draft]:
        return Draft.objects.visible_to(self.member)

    @reads(gives=DraftShape)
    def draft(self, request: Request, pk: UUID) -> HttpResponse:
        """What you have typed so far on this claim. 404 where that is nothing."""
        draft = get_object_or_404(self.get_queryset(), claim=pk)
        return self.answer(self._look(draft.pk, Wanted.of(request, DraftShape, single=True)))

    @writes(Typed, scope=Scope.REVIEW, gives=DraftShape)
    def save_draft(self, claim: Claim, **given: Any) -> HttpResponse:
        """Keep what is typed, in place of what was. With If-Match, only if it still is what you last read."""
        return self.shown(actions.drafts.save(claim, by=self.member, **given))

    @writes(scope=Scope.REVIEW, status=204)
    def discard_draft(self, claim: Claim) -> HttpResponse:
        """Throw it away."""
        actions.drafts.discard(claim, by=self.member)
        return self.gone()

    def _target(self, pk: UUID) -> Claim:
        """The claim; what If-Match is compared with is the draft of it."""
        claim = get_object_or_404(Claim.objects.visible_to(self.member), pk=pk)
        if "If-Match" in self.request.headers:
            draft = (
                self.get_queryset().select_for_update(of=("self",), no_key=True).filter(claim=claim).first()
            )
            conditions.require_match(self.request, draft and conditions.tag(self._current(draft.pk)))
        return claim

    def _current(self, pk: UUID) -> bytes:
        return answer(self._look(pk, Wanted.whole(DraftShape))).content

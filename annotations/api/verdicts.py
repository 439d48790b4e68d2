"""Verdicts: one reviewer's judgement, pinned to what was read; superseded by its author, never edited."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from rest_framework import serializers

from annotations import actions
from annotations.api import filters
from annotations.api.evidence import EvidenceShape
from annotations.api.inputs import Input, RatingReference, Reference, References, Text
from annotations.api.resource import Resource, writes
from annotations.api.shapes import Expanded, Shape, computed
from annotations.api.staleness import StalenessShape, is_stale, still_open
from annotations.api.summaries import PersonShape, RatingSummaryShape
from annotations.choices import Scope
from annotations.models import Claim, Evidence, Revision, Verdict


class VerdictShape(Shape):
    """A judgement, and what it was made on: the wording, the quote, the revision, the scale's version."""

    id = serializers.UUIDField()
    claim = serializers.UUIDField(source="claim_id")
    author = PersonShape()
    rating = RatingSummaryShape()
    scale_version = serializers.IntegerField(
        source="rating.scale.version", help_text="Of the scale that the rating is a step of."
    )
    guidelines = serializers.UUIDField(
        source="guidelines_id",
        allow_null=True,
        help_text="The guidelines it followed; null before there were any.",
    )
    rationale = serializers.CharField(help_text="Markdown.")
    confidence = serializers.FloatField(allow_null=True, help_text="The author's own, 0 to 1.")
    no_evidence_reason = serializers.CharField(allow_null=True)
    statement = serializers.CharField(help_text="The claim as it was worded then.")
    quote = serializers.CharField(allow_null=True, help_text="The words that stood in the revision read.")
    speaker = serializers.CharField(allow_null=True, help_text="Who said them there.")
    revision = serializers.UUIDField(source="revision_id", allow_null=True, help_text="The revision read.")
    supersedes = serializers.UUIDField(source="supersedes_id", allow_null=True)
    supersede_reason = serializers.CharField(allow_null=True)
    standing = serializers.BooleanField(help_text="False once its author has judged anew.")
    stale = computed(
        serializers.BooleanField(help_text="Whether there is a reason that it may no longer hold."),
        is_stale("verdict"),
    )
    created_at = serializers.DateTimeField()
    evidence = Expanded(EvidenceShape, key="verdicts__id", single=True)
    staleness = Expanded(StalenessShape, key="verdict_id", rows=still_open, always=True)

    class Meta:
        model = Verdict
        route = "verdicts"
        heavy = frozenset()

    example = {
        "id": "01993c5c-8800-7a3f-8b5d-7e9f1a3c5d01",
        "claim": "01993c5a-9f1f-7e5a-b2c8-1d3f5a7b9c01",
        "author": PersonShape.example,
        "rating": RatingSummaryShape.example,
        "scale_version": 1,
        "guidelines": "01993c5b-6400-7f5a-b1c2-6d8e0f2a4b01",
        "rationale": "The authority counted **1,100**.",
        "confidence": 0.9,
        "no_evidence_reason": None,
        "statement": "The ferry carried 1,200 passengers on Monday.",
        "quote": "The ferry carried 1,200 passengers on Monday.",
        "speaker": None,
        "revision": "01993c5a-9f11-7b21-a3c4-2f6d8e1b7c02",
        "supersedes": None,
        "supersede_reason": None,
        "standing": True,
        "stale": True,
        "created_at": "2026-05-05T08:30:11.402998Z",
        "evidence": [EvidenceShape.example],
        "staleness": [StalenessShape.example],
    }


class NewVerdict(Input):
    """A judgement of a claim. Whoever has judged it before says in `reason` why they judge anew."""

    claim = Reference(Claim)
    rating = RatingReference(help_text="A rating's id, or its slug where one current scale alone has it.")
    rationale = Text(help_text="How you came to it; Markdown.")
    confidence = serializers.FloatField(min_value=0, max_value=1, help_text="How sure you are, 0 to 1.")
    evidence = References(Evidence, required=False, help_text="Ids of this claim's evidence.")
    no_evidence_reason = Text(required=False, help_text="Why there is none, where there is none.")
    revision = Reference(
        Revision,
        required=False,
        allow_null=True,
        help_text="The revision you read; the article's current one, unless it is said.",
    )
    reason = Text(required=False, help_text="Why you judge anew.")

    example = {
        "claim": "01993c5a-9f1f-7e5a-b2c8-1d3f5a7b9c01",
        "rating": "mostly_false",
        "rationale": "The authority counted **1,100**.",
        "confidence": 0.9,
        "evidence": ["01993c5c-11b2-7e6d-a5f4-0b2c4d6e8f01"],
        "revision": "01993c5a-9f11-7b21-a3c4-2f6d8e1b7c02",
    }


class VerdictFilters(filters.Filters):
    claim = filters.Id(field_name="claim_id", label="Of this claim.")
    author = filters.Id(field_name="author_id", label="By this person.")
    standing = filters.Flag(label="Whether it stands, or its author has judged anew.")
    stale = filters.Flag(method="filter_stale", label="Whether there is a reason that it may no longer hold.")

    def filter_stale(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        return rows.filter(is_stale("verdict")) if value else rows.exclude(is_stale("verdict"))


class Verdicts(Resource):
    """Judgements. Where a team reviews blind, others' verdicts are not there until one has given one's own."""

    shape = VerdictShape
    filterset_class = VerdictFilters

    @writes(NewVerdict, scope=Scope.REVIEW, status=201)
    def create(self, **given: Any) -> HttpResponse:
        """Judge a claim, or judge it anew. Enough verdicts that agree make a ruling."""
        return self.created(actions.verdicts.submit(given.pop("claim"), by=self.member, **given))

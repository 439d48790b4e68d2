"""Proposals: what a machine proposed, word for word, with its model and version. Read only, for ever."""

from django.db.models import F
from rest_framework import serializers

from annotations.api import filters, pages
from annotations.api.resource import Resource
from annotations.api.shapes import Shape
from annotations.api.vocabulary import OneOf
from annotations.choices import ClaimType, Voice
from annotations.models import Proposal


class ProposalShape(Shape):
    """What the machine said before any person changed it."""

    id = serializers.UUIDField()
    appearance = serializers.UUIDField(source="appearance_id")
    claim = serializers.UUIDField(source="appearance.claim_id")
    statement = serializers.CharField()
    claim_type = OneOf(
        ClaimType, allow_null=True, help_text="Null for what was proposed before there were types."
    )
    voice = OneOf(Voice)
    speaker = serializers.CharField(allow_null=True)
    score = serializers.FloatField(help_text="Check-worthiness, 0 to 1.")
    detector = serializers.CharField()
    detector_version = serializers.CharField()
    created_at = serializers.DateTimeField()

    class Meta:
        model = Proposal
        route = "proposals"
        heavy = frozenset()

    example = {
        "id": "01993c5a-9f21-7aa4-9c6e-3b5d7f1a2c01",
        "appearance": "01993c5a-9f20-7c0e-8b1d-6a4e2f9c3d01",
        "claim": "01993c5a-9f1f-7e5a-b2c8-1d3f5a7b9c01",
        "statement": "The ferry carried 1,200 passengers on Monday.",
        "claim_type": "number",
        "voice": "authorial",
        "speaker": None,
        "score": 0.82,
        "detector": "embedded",
        "detector_version": "1",
        "created_at": "2026-05-04T09:12:34.551002Z",
    }


class ProposalFilters(filters.Filters):
    claim = filters.Id(field_name="appearance__claim_id", label="That became this claim.")
    appearance = filters.Id(field_name="appearance_id", label="That became this appearance.")
    article = filters.Id(field_name="appearance__article_id", label="Found in this article.")
    detector = filters.Words(label="Made by this detector.")
    score_min = filters.Number(field_name="score", lookup_expr="gte", label="With at least this score.")


class Proposals(Resource):
    """What machines proposed, kept beside what people made of it."""

    shape = ProposalShape
    filterset_class = ProposalFilters
    orderings = pages.BY_ID | {"score": pages.Ordering(F("score"), float)}

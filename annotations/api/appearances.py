"""Appearances: where articles make claims, in whose voice, and the words that find them again."""

from typing import Any

from django.http import HttpResponse
from rest_framework import serializers

from annotations import actions
from annotations.api import filters, selection
from annotations.api.anchors import AnchorShape, standing
from annotations.api.inputs import Reference, Text
from annotations.api.proposals import ProposalShape
from annotations.api.resource import Resource, writes
from annotations.api.shapes import Expanded, Shape
from annotations.api.summaries import PersonShape
from annotations.api.vocabulary import OneOf
from annotations.choices import Voice
from annotations.models import Appearance, Claim, Revision


class SelectorShape(Shape):
    """What was first marked: quote, context and position (W3C TextQuoteSelector, TextPositionSelector)."""

    exact = serializers.CharField()
    prefix = serializers.CharField()
    suffix = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()


class AppearanceShape(Shape):
    """A claim in an article, as it was first marked. Where it stands in later revisions, its anchors say."""

    id = serializers.UUIDField()
    claim = serializers.UUIDField(source="claim_id")
    article = serializers.UUIDField(source="article_id")
    first_revision = serializers.UUIDField(source="first_revision_id")
    voice = OneOf(Voice)
    speaker = serializers.CharField(allow_null=True)
    origins = serializers.ListField(
        child=serializers.CharField(),
        help_text="The way the words came to this outlet, as the machine read it; who said them first comes first.",
    )
    selector = SelectorShape(source="*")
    created_by = PersonShape(allow_null=True, help_text="Null where a machine proposed it.")
    created_at = serializers.DateTimeField()
    anchors = Expanded(AnchorShape, key="appearance_id", rows=standing)
    proposal = Expanded(ProposalShape, key="appearance_id", many=False)

    class Meta:
        model = Appearance
        route = "appearances"
        heavy = frozenset()

    example = {
        "id": "01993c5a-9f20-7c0e-8b1d-6a4e2f9c3d01",
        "claim": "01993c5a-9f1f-7e5a-b2c8-1d3f5a7b9c01",
        "article": "01993c5a-9f10-7b21-a3c4-2f6d8e1b7c01",
        "first_revision": "01993c5a-9f11-7b21-a3c4-2f6d8e1b7c02",
        "voice": "authorial",
        "speaker": None,
        "origins": [],
        "selector": {
            "exact": "The ferry carried 1,200 passengers on Monday.",
            "prefix": "",
            "suffix": "\n\nThe old bridge",
            "start": 0,
            "end": 45,
        },
        "created_by": None,
        "created_at": "2026-05-04T09:12:34.550871Z",
    }


class Marking(selection.Selection):
    """A stretch of a revision's text that makes a claim, as a person selected it."""

    revision = Reference(Revision, help_text="The revision that was read.")
    voice = OneOf(Voice, default=Voice.AUTHORIAL)
    speaker = Text(required=False, max_length=300, help_text="Who says it, where the text names one.")


class NewAppearance(Marking):
    """One more place where a known claim is made."""

    claim = Reference(Claim)

    example = {
        "claim": "01993c5a-9f1f-7e5a-b2c8-1d3f5a7b9c01",
        "revision": "01993c5b-1a00-7f3e-8d2c-51f0c7a9e001",
        "exact": "1,200 people took the ferry",
        "voice": "quoted",
        "speaker": "Harbour master",
    }


class AppearanceFilters(filters.Filters):
    claim = filters.Id(field_name="claim_id", label="Of this claim.")
    article = filters.Id(field_name="article_id", label="In this article.")
    voice = filters.OneOf(Voice, label="In one of these voices.")
    speaker = filters.Words(label="By this speaker, whatever the case of the name.")


class Appearances(Resource):
    """Where claims are made. What was first marked never changes."""

    shape = AppearanceShape
    filterset_class = AppearanceFilters

    @writes(NewAppearance, status=201)
    def create(self, **given: Any) -> HttpResponse:
        """Mark one more place where a known claim is made."""
        return self.created(mark(given, by=self.member))


def mark(given: dict[str, Any], *, by: Any) -> Appearance:
    """Mark what a checked body selects."""
    start, end = selection.span(given["revision"].text, **selection.parts(given))
    return actions.claims.mark(by=by, start=start, end=end, **given)

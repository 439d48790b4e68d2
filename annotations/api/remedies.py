"""Repairs and requests for correction: what publishers were asked, and what they put right after our verdict."""

from typing import Any

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.decorators import action

from annotations import actions
from annotations.api import filters
from annotations.api.anchors import Decision
from annotations.api.evidence import Because
from annotations.api.inputs import Input, Reference, Text
from annotations.api.resource import Resource, writes
from annotations.api.shapes import Shape
from annotations.api.summaries import PersonShape
from annotations.api.vocabulary import OneOf
from annotations.choices import ChangeKind, RepairState, RequestOutcome, RequestState, Scope
from annotations.models import Article, CorrectionRequest, Repair, Ruling


class RepairShape(Shape):
    """A publisher's revision that takes back, or may take back, words that a ruling rates false."""

    id = serializers.UUIDField()
    ruling = serializers.UUIDField(source="ruling_id")
    claim = serializers.UUIDField(source="ruling.claim_id")
    before = serializers.UUIDField(source="before_id")
    after = serializers.UUIDField(source="after_id", help_text="The revision that repaired it.")
    kinds = serializers.ListField(child=OneOf(ChangeKind))
    detail = serializers.CharField(help_text="What became of the words that were judged.")
    state = OneOf(
        RepairState, help_text="`confirmed`: fixed after our verdict; `proposed` waits for a person."
    )
    decided_by = PersonShape(
        allow_null=True, help_text="Null where the publisher's own note named the change."
    )
    decided_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()

    class Meta:
        model = Repair
        route = "repairs"
        heavy = frozenset()

    example = {
        "id": "01993c5d-5500-7c1b-9d2e-6f8a0b2c4e01",
        "ruling": "01993c5c-9c00-7d5e-a7f1-2b4d6f8a0c01",
        "claim": "01993c5a-9f1f-7e5a-b2c8-1d3f5a7b9c01",
        "before": "01993c5a-9f11-7b21-a3c4-2f6d8e1b7c02",
        "after": "01993c5b-1a00-7f3e-8d2c-51f0c7a9e001",
        "kinds": ["number"],
        "detail": "“1,200” became “1,100”",
        "state": "proposed",
        "decided_by": None,
        "decided_at": None,
        "reason": None,
        "created_at": "2026-05-05T06:00:12.931401Z",
    }


class RepairFilters(filters.Filters):
    ruling = filters.Id(field_name="ruling_id", label="Of this ruling.")
    claim = filters.Id(field_name="ruling__claim_id", label="Of this claim.")
    state = filters.OneOf(RepairState, label="In one of these states.")


class Repairs(Resource):
    """What publishers put right after our verdict. What their note does not name, a person confirms."""

    shape = RepairShape
    filterset_class = RepairFilters

    @action(detail=True, methods=["post"])
    @writes(Decision, scope=Scope.REVIEW)
    def confirm(self, repair: Repair, **given: Any) -> HttpResponse:
        """Say that what was rated is repaired. Requests that asked for it are closed as fixed."""
        return self.shown(actions.remedies.confirm(repair, by=self.member, **given))

    @action(detail=True, methods=["post"])
    @writes(Because, scope=Scope.REVIEW)
    def refuse(self, repair: Repair, because: str) -> HttpResponse:
        """Say that what was rated is not repaired by this, and why."""
        return self.shown(actions.remedies.refuse(repair, by=self.member, reason=because))


class CorrectionRequestShape(Shape):
    """What a publisher was asked to correct, and what came of it."""

    id = serializers.UUIDField()
    claim = serializers.UUIDField(source="claim_id")
    ruling = serializers.UUIDField(source="ruling_id")
    article = serializers.UUIDField(source="article_id")
    sent_to = serializers.CharField()
    text = serializers.CharField()
    sent_at = serializers.DateTimeField()
    created_by = PersonShape()
    state = OneOf(RequestState)
    answer = serializers.CharField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    outcome = OneOf(RequestOutcome, allow_null=True, help_text="Null until it is closed.")
    closed_because = serializers.CharField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    closed_by = PersonShape(allow_null=True)
    repair = serializers.UUIDField(
        source="repair_id", allow_null=True, help_text="The repair that closed it."
    )
    created_at = serializers.DateTimeField()

    class Meta:
        model = CorrectionRequest
        route = "correction-requests"
        heavy = frozenset()

    example = {
        "id": "01993c5d-6600-7c1b-9d2e-6f8a0b2c4e01",
        "claim": "01993c5a-9f1f-7e5a-b2c8-1d3f5a7b9c01",
        "ruling": "01993c5c-9c00-7d5e-a7f1-2b4d6f8a0c01",
        "article": "01993c5a-9f10-7b21-a3c4-2f6d8e1b7c01",
        "sent_to": "corrections@courier.example",
        "text": "The ferry carried 1,100 passengers, not 1,200. Please correct it.",
        "sent_at": "2026-05-04T12:00:00Z",
        "created_by": PersonShape.example,
        "state": "open",
        "answer": None,
        "answered_at": None,
        "outcome": None,
        "closed_because": None,
        "closed_at": None,
        "closed_by": None,
        "repair": None,
        "created_at": "2026-05-04T12:00:03.104201Z",
    }


class NewCorrectionRequest(Input):
    """What was sent to a publisher. The service keeps it; it sends nothing."""

    ruling = Reference(Ruling, help_text="The standing ruling it rests on.")
    article = Reference(Article, help_text="The article that makes the claim.")
    sent_to = Text(max_length=300, help_text="A person, a desk, an address.")
    text = Text()
    sent_at = serializers.DateTimeField(required=False, help_text="Now, unless it is said.")

    example = {
        "ruling": "01993c5c-9c00-7d5e-a7f1-2b4d6f8a0c01",
        "article": "01993c5a-9f10-7b21-a3c4-2f6d8e1b7c01",
        "sent_to": "corrections@courier.example",
        "text": "The ferry carried 1,100 passengers, not 1,200. Please correct it.",
    }


class PublisherAnswer(Input):
    """What the publisher answered."""

    answer = Text()

    example = {"answer": "We stand by our figures."}


class RequestClosing(Input):
    """How it ended, and why it is closed."""

    outcome = serializers.ChoiceField(choices=RequestOutcome.choices())
    because = Text()

    example = {"outcome": "unanswered", "because": "No answer in four weeks."}


class CorrectionRequestFilters(filters.Filters):
    claim = filters.Id(field_name="claim_id", label="About this claim.")
    article = filters.Id(field_name="article_id", label="About this article.")
    state = filters.OneOf(RequestState, label="In one of these states.")
    outcome = filters.OneOf(RequestOutcome, label="Ended in one of these ways.")


class CorrectionRequests(Resource):
    """What publishers were asked to correct. A confirmed repair closes the requests that asked for it."""

    shape = CorrectionRequestShape
    filterset_class = CorrectionRequestFilters

    @writes(NewCorrectionRequest, scope=Scope.REVIEW, status=201)
    def create(self, ruling: Ruling, article: Article, **given: Any) -> HttpResponse:
        """Keep what was sent to a publisher."""
        return self.created(actions.remedies.ask(ruling, article, by=self.member, **given))

    @action(detail=True, methods=["post"], url_path="answer")
    @writes(PublisherAnswer, scope=Scope.REVIEW)
    def answered(self, request: CorrectionRequest, **given: Any) -> HttpResponse:
        """Keep what the publisher answered."""
        return self.shown(actions.remedies.answered(request, by=self.member, **given))

    @action(detail=True, methods=["post"])
    @writes(RequestClosing, scope=Scope.REVIEW)
    def close(self, request: CorrectionRequest, **given: Any) -> HttpResponse:
        """Close it by hand: refused, unanswered, withdrawn, or fixed in another way."""
        return self.shown(actions.remedies.close(request, by=self.member, **given))

"""Evidence: a source brought to a claim, which way it points, and the passage that does."""

from dataclasses import fields
from typing import Any

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.decorators import action

from annotations import actions
from annotations.api import filters
from annotations.api.inputs import Input, Reference, Text
from annotations.api.quoteanchors import QuoteAnchorShape, current
from annotations.api.resource import Resource, writes
from annotations.api.reviewdates import review_by
from annotations.api.shapes import Expanded, Shape, computed
from annotations.api.sources import SourceSummaryShape
from annotations.api.summaries import PersonShape
from annotations.api.vocabulary import OneOf
from annotations.choices import Scope, Stance
from annotations.models import Claim, Evidence, Source
from annotations.values import Datum


class EvidenceShape(Shape):
    """`start` and `end` are the passage in `revision`, the text it was taken from, in code points; null where it
    was not found. Where the words are in what the source says now, `anchor` tells.
    """

    id = serializers.UUIDField()
    claim = serializers.UUIDField(source="claim_id")
    source = SourceSummaryShape()
    stance = OneOf(Stance)
    quote = serializers.CharField(allow_null=True)
    revision = serializers.UUIDField(
        source="revision_id", allow_null=True, help_text="What the source said when it was quoted."
    )
    start = serializers.IntegerField(allow_null=True)
    end = serializers.IntegerField(allow_null=True)
    note = serializers.CharField(allow_null=True)
    dataset = serializers.CharField(allow_null=True)
    series = serializers.CharField(allow_null=True)
    query = serializers.CharField(allow_null=True, help_text="How the value is had from it again.")
    value = serializers.CharField(allow_null=True, help_text="A decimal number, written with a point.")
    unit = serializers.CharField(allow_null=True)
    vintage = serializers.CharField(allow_null=True, help_text="Version or date of the data.")
    as_of = serializers.DateField(allow_null=True, help_text="The day of which it is true.")
    review_by = computed(
        serializers.DateField(allow_null=True, help_text="The day by which it is to be looked at again."),
        review_by("evidence"),
    )
    sealed = serializers.BooleanField(
        help_text="Brought with its author's verdict, and for now seen by those alone who may see that."
    )
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_because = serializers.CharField(allow_null=True)
    created_by = PersonShape(allow_null=True)
    created_at = serializers.DateTimeField()
    anchor = Expanded(
        QuoteAnchorShape,
        key="evidence_id",
        many=False,
        always=True,
        rows=current,
        help_text="Where the quoted words are in what the source says now; null where they never were found.",
    )

    class Meta:
        model = Evidence
        route = "evidence"
        heavy = frozenset()

    example = {
        "id": "01993c5c-11b2-7e6d-a5f4-0b2c4d6e8f01",
        "claim": "01993c5a-9f1f-7e5a-b2c8-1d3f5a7b9c01",
        "source": SourceSummaryShape.example,
        "stance": "refutes",
        "quote": "Monday, 4 May: 1,100 passengers.",
        "revision": "01993c5b-1a00-7f3e-8d2c-51f0c7a9e001",
        "start": 0,
        "end": 32,
        "note": None,
        "dataset": "Passenger counts",
        "series": "Ferry, daily",
        "query": "line=ferry&day=2026-05-04",
        "value": "1100",
        "unit": "passengers",
        "vintage": "2026-05-05",
        "as_of": "2026-05-04",
        "review_by": None,
        "sealed": False,
        "withdrawn_at": None,
        "withdrawn_because": None,
        "created_by": PersonShape.example,
        "created_at": "2026-05-05T08:21:40.118201Z",
        "anchor": QuoteAnchorShape.example,
    }


class NewEvidence(Input):
    """A source for or against a claim."""

    claim = Reference(Claim)
    source = Reference(Source)
    stance = OneOf(Stance)
    quote = Text(
        required=False, help_text="The passage, word for word; it is looked up in the source's text."
    )
    prefix = Text(
        required=False, help_text="What stands right before it, where it stands there more than once."
    )
    suffix = Text(required=False, help_text="What stands right after it.")
    note = Text(required=False)
    dataset = Text(required=False, max_length=300, help_text="The data it is taken from.")
    series = Text(required=False, max_length=300, help_text="Which of its series.")
    query = Text(required=False, max_length=5000, help_text="How the value is had from it again.")
    value = Text(required=False, max_length=100, help_text="A decimal number, written with a point.")
    unit = Text(required=False, max_length=100)
    vintage = Text(required=False, max_length=100, help_text="Version or date of the data.")
    as_of = serializers.DateField(required=False, allow_null=True, help_text="The day of which it is true.")
    sealed = serializers.BooleanField(
        default=False,
        help_text="Keep it for your verdict: nobody learns of it before they may see how you judged. Otherwise the "
        "whole team sees it at once. Has no effect where the team does not review blind or has ruled; needs the scope review.",
    )

    example = {
        "claim": "01993c5a-9f1f-7e5a-b2c8-1d3f5a7b9c01",
        "source": "01993c5c-02a1-7b0f-8c4d-9e1f3a5b7d01",
        "stance": "refutes",
        "quote": "Monday, 4 May: 1,100 passengers.",
        "dataset": "Passenger counts",
        "value": "1100",
        "unit": "passengers",
        "as_of": "2026-05-04",
    }


class Because(Input):
    """A reason, which stays on record."""

    because = Text()

    example = {"because": "The authority has withdrawn the count."}


class EvidenceFilters(filters.Filters):
    sealed = filters.Flag(label="Whether it is brought with a verdict, and not yet the team's.")
    claim = filters.Id(field_name="claim_id", label="Brought to this claim.")
    source = filters.Id(field_name="source_id", label="Taken from this source.")
    stance = filters.OneOf(Stance, label="Pointing one of these ways.")
    withdrawn = filters.Flag(
        field_name="withdrawn_at", lookup_expr="isnull", exclude=True, label="Whether it was taken back."
    )


class EvidenceResource(Resource):
    """Sources brought to claims. Evidence is withdrawn, never deleted.

    What is brought openly the whole team sees. What is `sealed` is as secret as its author's verdict on the claim: theirs
    alone until they have judged, then seen by whoever may see that verdict, and everybody's once the team has ruled.
    """

    shape = EvidenceShape
    filterset_class = EvidenceFilters

    @writes(NewEvidence, status=201, bulk=True)
    def create(self, **given: Any) -> HttpResponse:
        """Bring a source to a claim: openly, or sealed, with one's verdict. A ruling made without it says from then on
        that it is out of date. The source itself is the team's either way.
        """
        datum = Datum(
            **{column.name: given.pop(column.name) for column in fields(Datum) if column.name in given}
        )
        claim, source = given.pop("claim"), given.pop("source")
        return self.created(actions.evidence.add(claim, source, by=self.member, datum=datum, **given))

    @action(detail=True, methods=["post"])
    @writes(Because, scope=Scope.REVIEW)
    def withdraw(self, evidence: Evidence, **given: Any) -> HttpResponse:
        """Take evidence back, with a reason. It stays on record, and what leant on it becomes stale."""
        return self.shown(actions.evidence.withdraw(evidence, by=self.member, **given))

    @action(detail=True, methods=["post"])
    @writes(scope=Scope.REVIEW)
    def share(self, evidence: Evidence) -> HttpResponse:
        """Give sealed evidence of one's own to the team before the team has ruled."""
        return self.shown(actions.seals.share(evidence, by=self.member))

"""Disputes: the queue of those who adjudicate, the gravest first."""

from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from rest_framework import serializers

from annotations import actions
from annotations.api import filters, pages
from annotations.api.resource import Resource
from annotations.api.shapes import Expanded, Shape
from annotations.api.verdicts import VerdictShape
from annotations.models import Claim, Dispute, Verdict


class DisputeShape(Shape):
    """A claim on which verdicts disagree, how far, and what hangs on it."""

    id = serializers.UUIDField()
    claim = serializers.UUIDField(source="claim_id")
    statement = serializers.CharField(source="claim.statement")
    distance = serializers.FloatField(
        help_text="From 0 to 1, the ends of the scale; a step outside the order is half a scale from any in it."
    )
    stakes = serializers.FloatField(help_text="1, and the points of check-worthiness, demand and spread.")
    weight = serializers.FloatField(help_text="Distance × stakes.")
    created_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    ruling = serializers.UUIDField(source="ended_by_id", allow_null=True, help_text="The one that ended it.")
    verdicts = Expanded(VerdictShape, key="claim_id", parent="claim_id", single=True)

    class Meta:
        model = Dispute
        route = "disputes"
        heavy = frozenset()

    example = {
        "id": "01993c5c-9a00-7d5e-a7f1-2b4d6f8a0c02",
        "claim": "01993c5a-9f1f-7e5a-b2c8-1d3f5a7b9c01",
        "statement": "The ferry carried 1,200 passengers on Monday.",
        "distance": 0.75,
        "stakes": 4.28,
        "weight": 3.21,
        "created_at": "2026-05-05T08:41:00.009313Z",
        "ended_at": None,
        "ruling": None,
        "verdicts": [VerdictShape.example],
    }


class DisputeFilters(filters.Filters):
    claim = filters.Id(field_name="claim_id", label="About this claim.")
    open = filters.Flag(field_name="ended_at", lookup_expr="isnull", label="Whether it waits for a decision.")
    mine = filters.Flag(
        method="filter_mine", label="Whether you may decide it: you took no part and have no interest in it."
    )

    def filter_mine(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        part = Exists(Verdict.objects.filter(claim=OuterRef("claim"), author=self.member.user_id))
        interests = actions.conflicts.of_member(self.member)
        fine = actions.conflicts.without(Claim.objects.filter(team=self.member.team_id), interests)
        decides = rows.filter(~part, claim__in=fine.values("pk"))
        return decides if value else rows.exclude(pk__in=decides.values("pk"))


class Disputes(Resource):
    """What is in dispute, for editors: the widest disagreement about the most that hangs on it comes first."""

    shape = DisputeShape
    filterset_class = DisputeFilters
    orderings = {"gravest": pages.Ordering(F("weight") * -1.0, float)} | pages.BY_ID

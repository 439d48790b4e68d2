"""Staleness: why a verdict or a ruling may no longer hold, since when, and who said that it does."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.decorators import action

from annotations import actions
from annotations.api import filters
from annotations.api.evidence import Because
from annotations.api.resource import Resource, writes
from annotations.api.shapes import Shape, computed
from annotations.api.summaries import PersonShape
from annotations.api.vocabulary import OneOf
from annotations.choices import Scope, Severity, StaleReason
from annotations.models import Staleness

OF_CLAIM = Coalesce("verdict__claim_id", "ruling__claim_id")


class StalenessShape(Shape):
    """One reason why one judgement may no longer hold. Exactly one of `verdict` and `ruling` is set."""

    id = serializers.UUIDField()
    claim = computed(serializers.UUIDField(), OF_CLAIM)
    verdict = serializers.UUIDField(source="verdict_id", allow_null=True)
    ruling = serializers.UUIDField(source="ruling_id", allow_null=True)
    reason = OneOf(StaleReason)
    severity = OneOf(Severity)
    detail = serializers.CharField(allow_null=True)
    before = serializers.UUIDField(
        source="before_id", allow_null=True, help_text="The revision that was read."
    )
    after = serializers.UUIDField(source="after_id", allow_null=True, help_text="The revision that differs.")
    evidence = serializers.UUIDField(
        source="evidence_id", allow_null=True, help_text="The piece of evidence that changed, where one did."
    )
    since = serializers.DateTimeField(source="created_at")
    cleared_at = serializers.DateTimeField(allow_null=True)
    cleared_by = PersonShape(allow_null=True)
    cleared_because = serializers.CharField(allow_null=True)

    class Meta:
        model = Staleness
        route = "staleness"
        heavy = frozenset()

    example = {
        "id": "01993c5d-4400-7c1b-9d2e-6f8a0b2c4e01",
        "claim": "01993c5a-9f1f-7e5a-b2c8-1d3f5a7b9c01",
        "verdict": "01993c5c-8800-7a3f-8b5d-7e9f1a3c5d01",
        "ruling": None,
        "reason": "number_changed",
        "severity": "high",
        "detail": "1,200 became 1,100",
        "before": "01993c5a-9f11-7b21-a3c4-2f6d8e1b7c02",
        "after": "01993c5b-1a00-7f3e-8d2c-51f0c7a9e001",
        "evidence": None,
        "since": "2026-05-05T06:00:12.931401Z",
        "cleared_at": None,
        "cleared_by": None,
        "cleared_because": None,
    }


class StalenessFilters(filters.Filters):
    claim = filters.Id(method="filter_claim", label="Of judgements of this claim.")
    verdict = filters.Id(field_name="verdict_id", label="Of this verdict.")
    ruling = filters.Id(field_name="ruling_id", label="Of this ruling.")
    reason = filters.OneOf(StaleReason, label="For one of these reasons.")
    severity = filters.OneOf(Severity, label="Of one of these severities.")
    open = filters.Flag(
        field_name="cleared_at", lookup_expr="isnull", label="Whether it waits to be cleared."
    )

    def filter_claim(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        return rows.alias(x_claim=OF_CLAIM).filter(x_claim=value)


class StalenessResource(Resource):
    """Why judgements may no longer hold. Reasons are added by what changes, and cleared by people."""

    shape = StalenessShape
    filterset_class = StalenessFilters

    @action(detail=True, methods=["post"])
    @writes(Because, scope=Scope.REVIEW)
    def clear(self, staleness: Staleness, **given: Any) -> HttpResponse:
        """Say that the judgement still holds, and why. Judging anew clears it too."""
        return self.shown(actions.staleness.clear(staleness, by=self.member, **given))


def still_open(rows: QuerySet) -> QuerySet:
    return rows.open()


def is_stale(judgement: str) -> Exists:
    """Whether the row, a `judgement` (verdict or ruling), has a reason that nobody has cleared."""
    return Exists(Staleness.objects.open().filter(**{judgement: OuterRef("pk")}))

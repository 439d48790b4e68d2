"""Withheld sources: the stub that everybody sees, and who may see more."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.decorators import action

from annotations import actions
from annotations.api import filters
from annotations.api.evidence import Because
from annotations.api.inputs import Reference
from annotations.api.resource import Resource, writes
from annotations.api.shapes import Shape
from annotations.api.sources import Withhold
from annotations.api.summaries import PersonShape
from annotations.api.vocabulary import OneOf
from annotations.choices import Role, Scope
from annotations.models import Evidence, Source, Withholding


class WithholdingShape(Shape):
    """That a source is withheld, and why, as far as everybody may know. Others find nothing at the source's address."""

    id = serializers.UUIDField()
    source = serializers.UUIDField(source="source_id")
    reason = serializers.CharField(help_text="What the team and readers are told.")
    roles = serializers.ListField(child=OneOf(Role), help_text="The roles that see it all the same.")
    created_by = PersonShape()
    created_at = serializers.DateTimeField()
    lifted_at = serializers.DateTimeField(allow_null=True)
    lifted_because = serializers.CharField(allow_null=True)

    class Meta:
        model = Withholding
        route = "withholdings"
        heavy = frozenset()

    example = {
        "id": "01993c5e-06a1-7b0f-8c4d-9e1f3a5b7d01",
        "source": "01993c5c-02a1-7b0f-8c4d-9e1f3a5b7d01",
        "reason": "A harbour employee who asked not to be known.",
        "roles": ["admin"],
        "created_by": PersonShape.example,
        "created_at": "2026-05-05T08:22:40.118201Z",
        "lifted_at": None,
        "lifted_because": None,
    }


class NewWithholding(Withhold):
    """A source that is there already, and from whom it is to be kept."""

    source = Reference(Source)

    example = {
        "source": "01993c5c-02a1-7b0f-8c4d-9e1f3a5b7d01",
        "reason": "A harbour employee who asked not to be known.",
        "roles": ["admin"],
    }


class WithholdingFilters(filters.Filters):
    source = filters.Id(field_name="source_id", label="Of this source.")
    claim = filters.Id(method="filter_claim", label="Of sources brought to this claim.")
    lifted = filters.Flag(
        field_name="lifted_at", lookup_expr="isnull", exclude=True, label="Whether everybody sees it again."
    )

    def filter_claim(self, rows: QuerySet, name: str, value: UUID) -> QuerySet:
        brought = Evidence.objects.filter(claim=value).known_to(self.member)
        return rows.filter(source__in=brought.values("source"))


class Withholdings(Resource):
    """Sources that are kept from sight. The whole team sees that there is one, and why; nothing else of it."""

    shape = WithholdingShape
    filterset_class = WithholdingFilters

    @writes(NewWithholding, scope=Scope.REVIEW, status=201)
    def create(self, **given: Any) -> HttpResponse:
        """Keep a source from sight; again, to change who may see it. Its events and its page go out of sight with it."""
        return self.created(actions.withholdings.withhold(given.pop("source"), by=self.member, **given))

    @action(detail=True, methods=["post"])
    @writes(Because, scope=Scope.PUBLISH)
    def lift(self, withholding: Withholding, **given: Any) -> HttpResponse:
        """Let everybody see the source again."""
        return self.shown(actions.withholdings.lift(withholding, by=self.member, **given))

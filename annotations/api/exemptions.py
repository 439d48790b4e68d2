"""Exemptions: hosts whose robots.txt the team has set aside, with the reason."""

from typing import Any

from django.http import HttpResponse
from rest_framework import serializers

from annotations import actions
from annotations.api import filters
from annotations.api.inputs import Input, Text
from annotations.api.resource import Resource, writes
from annotations.api.shapes import Shape
from annotations.api.summaries import PersonShape
from annotations.choices import Scope
from annotations.models import RobotsExemption


class ExemptionShape(Shape):
    """A host whose robots.txt is not asked for this team, who decided so, and why."""

    id = serializers.UUIDField()
    host = serializers.CharField()
    reason = serializers.CharField()
    created_by = PersonShape(allow_null=True)
    created_at = serializers.DateTimeField()

    class Meta:
        model = RobotsExemption
        route = "exemptions"
        heavy = frozenset()

    example = {
        "id": "01993c5a-9f30-7d41-85e6-4b8f0a3d9e01",
        "host": "courier.example",
        "reason": "Its editor agreed to it in writing on 3 May 2026.",
        "created_by": PersonShape.example,
        "created_at": "2026-05-04T09:12:31.200871Z",
    }


class NewExemption(Input):
    """A host, by its exact name, and why its robots.txt is set aside."""

    host = Text(max_length=253)
    reason = Text(max_length=2000, help_text="It stays in the events for good.")

    example = {
        "host": "courier.example",
        "reason": "Its editor agreed to it in writing on 3 May 2026.",
    }


class ExemptionFilters(filters.Filters):
    host = filters.Words(label="Of this host.")


class Exemptions(Resource):
    """Hosts whose robots.txt the team has set aside. Pauses between visits are kept there all the same."""

    shape = ExemptionShape
    filterset_class = ExemptionFilters

    @writes(NewExemption, scope=Scope.ADMIN, status=201)
    def create(self, **given: Any) -> HttpResponse:
        """Set a host's robots.txt aside, on the record. 409 where it is set aside already."""
        return self.created(actions.hosts.exempt(self.member.team, by=self.member, **given))

    @writes(scope=Scope.ADMIN, status=204)
    def destroy(self, exemption: RobotsExemption) -> HttpResponse:
        """Ask the host's robots.txt again. That it was set aside stays in the events."""
        actions.hosts.respect(exemption, by=self.member)
        return self.gone()

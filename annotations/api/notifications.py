"""Notifications: events that are one's business; and how one wants to be told of them."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from annotations import actions
from annotations.api import filters
from annotations.api.events import EventShape
from annotations.api.inputs import Input
from annotations.api.resource import Resource, reads, writes
from annotations.api.shapes import Expanded, Shape
from annotations.api.vocabulary import OneOf
from annotations.choices import Scope
from annotations.choices.conversation import Frequency, Notice
from annotations.models import Notification, Preference


class NotificationShape(Shape):
    """An event that is one's business, and why."""

    id = serializers.UUIDField()
    reason = OneOf(Notice)
    event = Expanded(EventShape, key="id", parent="event_id", many=False, always=True)
    read_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()

    class Meta:
        model = Notification
        route = "notifications"
        heavy = frozenset()

    example = {
        "id": "01993c5e-0100-7a1b-8c2d-3e4f5a6b7c09",
        "reason": "mention",
        "event": EventShape.example,
        "read_at": None,
        "created_at": "2026-05-05T09:00:00.130000Z",
    }


class NotificationFilters(filters.Filters):
    read = filters.Flag(
        field_name="read_at", lookup_expr="isnull", exclude=True, label="Whether it was read."
    )
    reason = filters.OneOf(Notice, label="For one of these reasons.")


class Notifications(Resource):
    """What is one's business. Of what blindness hides one is told when it comes to light: it then stands among
    the older ones, by when it happened; `read=false` finds it.
    """

    shape = NotificationShape
    filterset_class = NotificationFilters

    @action(detail=True, methods=["post"])
    @writes(scope=Scope.READ)
    def read(self, notification: Notification) -> HttpResponse:
        """Mark it as read. What is read is not mailed."""
        actions.notifications.read([notification], by=self.member)
        return self.shown(notification)

    @action(detail=True, methods=["post"])
    @writes(scope=Scope.READ)
    def unread(self, notification: Notification) -> HttpResponse:
        """Mark it as not read."""
        actions.notifications.unread([notification], by=self.member)
        return self.shown(notification)


class PreferenceShape(Shape):
    """How one is told by e-mail of what is one's business."""

    email = OneOf(Frequency)

    class Meta:
        model = Preference
        route = "preferences"
        heavy = frozenset()

    example = {"email": "daily"}


class PreferenceChange(Input):
    """What is left out stays as it is."""

    email = OneOf(Frequency, required=False)

    example = {"email": "at_once"}


class Preferences(Resource):
    """One's own, in this team."""

    shape = PreferenceShape

    def get_queryset(self) -> QuerySet[Preference]:
        return Preference.objects.filter(membership=self.member)

    @reads(parameters={"team": {}}, gives=PreferenceShape)
    def retrieve(self, request: Request, pk: UUID | None = None) -> HttpResponse:
        """How one is told. Daily, until one says otherwise."""
        return self.answer({"email": actions.notifications.preference(self.member)})

    @writes(PreferenceChange, scope=Scope.READ)
    def partial_update(self, **given: Any) -> HttpResponse:
        """Change how one is told. What waits to be mailed follows."""
        return self.shown(actions.notifications.prefer(self.member, **given))

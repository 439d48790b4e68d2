"""Webhooks: addresses that are told of what happens; and deliveries, the log of what was sent there."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.decorators import action

from annotations import actions
from annotations.api import filters
from annotations.api.access import scopes_of
from annotations.api.inputs import Input, Text, unless_left_out
from annotations.api.resource import Resource, writes
from annotations.api.shapes import Shape
from annotations.api.summaries import PersonShape
from annotations.api.vocabulary import OneOf
from annotations.choices import DeliveryState, Scope
from annotations.models import Delivery, Webhook

KIND = r"^[a-z_]+\.[a-z_]+$"


class WebhookShape(Shape):
    """An address that is told of what its owner may see, signed as Standard Webhooks says."""

    id = serializers.UUIDField()
    url = serializers.CharField()
    description = serializers.CharField(allow_null=True)
    kinds = serializers.ListField(child=serializers.CharField(), help_text="Empty for all.")
    owner = PersonShape(source="membership.user")
    failing_since = serializers.DateTimeField(allow_null=True, help_text="Since when no try has succeeded.")
    disabled_at = serializers.DateTimeField(allow_null=True)
    disabled_because = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()

    class Meta:
        model = Webhook
        route = "webhooks"
        heavy = frozenset()

    example = {
        "id": "01993c5a-a100-7d2e-8f40-6c8d0e2f4a01",
        "url": "https://newsroom.example/hooks/factcheck",
        "description": "Wall display",
        "kinds": ["ruling.made", "ruling.stale"],
        "owner": PersonShape.example,
        "failing_since": None,
        "disabled_at": None,
        "disabled_because": None,
        "created_at": "2026-05-04T09:00:00Z",
    }


class SecretWebhookShape(WebhookShape):
    """A webhook with its new secret: keep it now, it is not shown again."""

    secret = serializers.CharField(allow_null=True, help_text="Null in a repetition (Idempotency-Key).")

    example = WebhookShape.example | {"secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwQ2mVd1xYb7c="}


def kinds(**options: Any) -> serializers.ListField:
    return serializers.ListField(
        child=serializers.RegexField(KIND, max_length=60), max_length=50, required=False, **options
    )


class NewWebhook(Input):
    """Where to send, and which kinds of events; none named is all."""

    url = Text(max_length=2000, help_text="An https address.")
    kinds = kinds(default=list)
    description = Text(max_length=200, required=False)

    example = {
        "url": "https://newsroom.example/hooks/factcheck",
        "kinds": ["ruling.made", "ruling.stale"],
        "description": "Wall display",
    }


class WebhookChange(Input):
    """What may be changed of a webhook."""

    url = unless_left_out(max_length=2000, allow_blank=False, allow_null=False)
    kinds = kinds()
    description = unless_left_out(max_length=200)

    example = {"kinds": []}


class TryShape(Shape):
    """One try. `status` is null where there was no answer."""

    at = serializers.CharField()
    status = serializers.IntegerField(allow_null=True, required=False)
    error = serializers.CharField(allow_blank=True, required=False)
    milliseconds = serializers.IntegerField(required=False)


class DeliveryShape(Shape):
    """One event on its way to one webhook. Its `id` is the `webhook-id` of every try."""

    id = serializers.UUIDField()
    webhook = serializers.UUIDField(source="webhook_id")
    event = serializers.UUIDField(source="event_id", allow_null=True, help_text="Null for a test.")
    state = OneOf(DeliveryState)
    attempts = serializers.IntegerField()
    next_try_at = serializers.DateTimeField()
    delivered_at = serializers.DateTimeField(allow_null=True)
    tries = serializers.ListField(child=TryShape())
    created_at = serializers.DateTimeField()

    class Meta:
        model = Delivery
        route = "deliveries"
        heavy = frozenset()

    example = {
        "id": "01993c5c-8801-7b4c-9d5e-8f0a2b4c6d01",
        "webhook": WebhookShape.example["id"],
        "event": "01993c5a-9f13-7c2d-9e4f-5b7d9f1a3c01",
        "state": "delivered",
        "attempts": 1,
        "next_try_at": "2026-05-05T08:30:12Z",
        "delivered_at": "2026-05-05T08:30:13.101201Z",
        "tries": [{"at": "2026-05-05T08:30:13+00:00", "status": 204, "error": "", "milliseconds": 81}],
        "created_at": "2026-05-05T08:30:12Z",
    }


def _within_reach(resource: Resource, rows: QuerySet, owner: str) -> QuerySet:
    """Others' only for an admin whose token reaches as far."""
    if Scope.ADMIN in scopes_of(resource.request):
        return rows
    return rows.filter(**{owner: resource.member})


class Webhooks(Resource):
    """One's own webhooks; an admin sees the team's. Each is told what its owner may see, and no more."""

    shape = WebhookShape

    def get_queryset(self) -> QuerySet[Webhook]:
        return _within_reach(self, super().get_queryset(), "membership")

    @writes(NewWebhook, gives=SecretWebhookShape, status=201, secrets=("secret",))
    def create(self, **given: Any) -> HttpResponse:
        """Send events to an address, from now on. The answer holds the secret that signs them."""
        webhook = actions.webhooks.create(by=self.member, **given)
        return self.created(webhook, secret=webhook.secret)

    @writes(WebhookChange)
    def partial_update(self, webhook: Webhook, **given: Any) -> HttpResponse:
        """Send to another address, or of other kinds."""
        return self.shown(actions.webhooks.change(webhook, by=self.member, **given))

    @writes(status=204)
    def destroy(self, webhook: Webhook) -> HttpResponse:
        """Send nothing more, and forget what was sent. An admin may do so to anybody's."""
        actions.webhooks.remove(webhook, by=self.member)
        return self.gone()

    @action(detail=True, methods=["post"])
    @writes(gives=SecretWebhookShape, status=201, secrets=("secret",))
    def rotate(self, webhook: Webhook) -> HttpResponse:
        """Make a new secret. For a day events are signed with the former one, too."""
        webhook = actions.webhooks.rotate(webhook, by=self.member)
        return self.created(webhook, secret=webhook.secret)

    @action(detail=True, methods=["post"])
    @writes()
    def enable(self, webhook: Webhook) -> HttpResponse:
        """Go on after it was disabled. Nothing that happened in between is left out."""
        return self.shown(actions.webhooks.enable(webhook, by=self.member))

    @action(detail=True, methods=["post"])
    @writes(gives=DeliveryShape, status=201)
    def ping(self, webhook: Webhook) -> HttpResponse:
        """Send a test (`webhook.ping`). Its delivery shows what came of it."""
        return self.created(actions.webhooks.ping(webhook, by=self.member), DeliveryShape)


class DeliveryFilters(filters.Filters):
    webhook = filters.Id(field_name="webhook_id", label="To this webhook.")
    event = filters.Id(field_name="event_id", label="Of this event.")
    state = filters.OneOf(DeliveryState, label="In one of these states.")


class Deliveries(Resource):
    """What was sent to one's webhooks, and what came of each try."""

    shape = DeliveryShape
    filterset_class = DeliveryFilters

    def get_queryset(self) -> QuerySet[Delivery]:
        return _within_reach(self, super().get_queryset(), "webhook__membership")

    @action(detail=True, methods=["post"])
    @writes()
    def replay(self, delivery: Delivery) -> HttpResponse:
        """Send it again, under the same id."""
        return self.shown(actions.webhooks.replay(delivery, by=self.member))

"""The spread of a claim: where it was made over time, as JSON, as feeds and as a picture."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from rest_framework import serializers

from annotations.api.shapes import Shape
from annotations.models import Claim
from annotations.pipeline.publishing import feeds
from annotations.values import Saying, Spread


class SayingShape(Shape):
    """One time it was made. `at` is when the article says it came out; where that is not `declared`, when it was
    first read there.
    """

    appearance = serializers.UUIDField()
    claim = serializers.UUIDField(
        help_text="The claim itself, or one that a person confirmed to be the same."
    )
    article = serializers.UUIDField()
    title = serializers.CharField()
    url = serializers.CharField()
    outlet = serializers.CharField(allow_null=True)
    at = serializers.DateTimeField()
    declared = serializers.BooleanField()


class SpreadOutletShape(Shape):
    """How often an outlet made it, and when first and last."""

    outlet = serializers.CharField(allow_null=True)
    first = serializers.DateTimeField()
    last = serializers.DateTimeField()
    appearances = serializers.IntegerField()


class SpreadShape(Shape):
    """Every time a claim, and those that people confirmed to be the same, were made, the first one first."""

    claim = serializers.UUIDField()
    statement = serializers.CharField()
    ruled_at = serializers.DateTimeField(allow_null=True, help_text="When the ruling that stands was made.")
    repeats = serializers.IntegerField(
        allow_null=True, help_text="How often it was made since then; null without a ruling."
    )
    first = SayingShape(allow_null=True)
    outlets = SpreadOutletShape(many=True)
    appearances = SayingShape(many=True)

    example = {
        "claim": "01993c5a-9f1f-7e5a-b2c8-1d3f5a7b9c01",
        "statement": "The ferry carried 1,200 passengers on Monday.",
        "ruled_at": None,
        "repeats": None,
        "first": None,
        "outlets": [],
        "appearances": [],
    }


def as_json(claim: Claim, found: Spread) -> dict[str, Any]:
    """As SpreadShape says."""
    sayings = [_saying(each) for each in found.sayings]
    return {
        "claim": claim.pk,
        "statement": claim.statement,
        "ruled_at": found.ruled_at,
        "repeats": found.repeats,
        "first": sayings[0] if sayings else None,
        "outlets": [
            {"outlet": each.name or None, "first": each.first, "last": each.last, "appearances": each.sayings}
            for each in found.outlets
        ],
        "appearances": sayings,
    }


def _saying(saying: Saying) -> dict[str, Any]:
    return {
        "appearance": saying.id,
        "claim": saying.claim,
        "article": saying.article,
        "title": saying.title,
        "url": saying.url,
        "outlet": saying.outlet or None,
        "at": saying.at,
        "declared": saying.declared,
    }


def as_feed(request: HttpRequest, claim: Claim, found: Spread) -> tuple[feeds.Feed, list[feeds.Item]]:
    """What a feed reader is told, the latest first."""
    home = request.build_absolute_uri(reverse("api:claims-detail", kwargs={"pk": claim.pk}))
    latest = found.sayings[-1].at if found.sayings else claim.created_at
    feed = feeds.Feed(
        title=f"Said again: {claim.statement[:200]}",
        url=request.build_absolute_uri(request.path),
        home=home,
        author=claim.team.name,
        updated=latest.isoformat(),
    )
    return feed, [_item(each) for each in reversed(found.sayings)]


def _item(saying: Saying) -> feeds.Item:
    at = saying.at.isoformat()
    return feeds.Item(
        id=f"urn:uuid:{saying.id}",
        url=saying.url,
        title=f"{saying.outlet or 'Unknown outlet'}: {saying.title}",
        text="As the article dates it." if saying.declared else "As first read there.",
        published=at,
        updated=at,
    )

"""Feeds: lists of what outlets publish, watched so that each new piece becomes an article."""

from typing import Any

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.decorators import action

from annotations import actions
from annotations.api import filters
from annotations.api.inputs import Input, Reference, Text
from annotations.api.jobs import JobShape
from annotations.api.resource import Resource, writes
from annotations.api.shapes import Shape
from annotations.api.summaries import OutletShape, PersonShape
from annotations.api.vocabulary import OneOf
from annotations.choices import FeedKind, FeedState, FetchOutcome, Subscription
from annotations.models import Feed, Outlet


class FeedProgressShape(Shape):
    """How the last look at it ended, and when the next is due."""

    fetch_outcome = OneOf(
        FetchOutcome, allow_null=True, help_text="Changed: it brought something new. Null before the first."
    )
    fetch_detail = serializers.CharField(allow_null=True)
    failures = serializers.IntegerField(help_text="Looks in a row that brought no list.")
    fetched_at = serializers.DateTimeField(allow_null=True)
    found_at = serializers.DateTimeField(allow_null=True, help_text="When it last brought something new.")
    next_fetch_at = serializers.DateTimeField(allow_null=True, help_text="Null where it is not watched.")


class WebSubShape(Shape):
    """Whether a hub tells us of news in it (WebSub); else it is looked at again and again."""

    hub = serializers.CharField(allow_null=True, help_text="As the feed names it.")
    state = OneOf(Subscription, source="subscription", allow_null=True)
    detail = serializers.CharField(source="subscription_detail", allow_null=True)
    until = serializers.DateTimeField(source="subscribed_until", allow_null=True)


class FeedShape(Shape):
    """A list of an outlet's pieces at one address (RSS, Atom, JSON Feed or a news sitemap).

    An index of sitemaps is watched too; the lists it names become feeds of their own.
    """

    id = serializers.UUIDField()
    url = serializers.CharField()
    title = serializers.CharField(allow_null=True, help_text="As it calls itself.")
    kind = OneOf(FeedKind, allow_null=True, help_text="Null until it was read once.")
    outlet = OutletShape(allow_null=True)
    state = OneOf(FeedState)
    subscription = WebSubShape(source="*")
    progress = FeedProgressShape(source="*")
    created_by = PersonShape(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    class Meta:
        model = Feed
        route = "feeds"
        heavy = frozenset()

    example = {
        "id": "01993c5a-9f20-7c31-b4d5-3a7e9f2c8d01",
        "url": "https://courier.example/news.rss",
        "title": "Harbour Courier: all news",
        "kind": "rss",
        "outlet": OutletShape.example,
        "state": "watching",
        "subscription": {
            "hub": "https://hub.example/",
            "state": "active",
            "detail": None,
            "until": "2026-05-14T06:00:12.104201Z",
        },
        "progress": {
            "fetch_outcome": "changed",
            "fetch_detail": None,
            "failures": 0,
            "fetched_at": "2026-05-05T06:00:12.104201Z",
            "found_at": "2026-05-05T06:00:12.104201Z",
            "next_fetch_at": "2026-05-05T06:05:12.104201Z",
        },
        "created_by": PersonShape.example,
        "created_at": "2026-05-04T09:12:31.200871Z",
        "updated_at": "2026-05-05T06:00:12.951010Z",
    }


class NewFeed(Input):
    """The address of a feed or a news sitemap; its outlet is found by the address unless it is named."""

    url = Text(max_length=2000)
    outlet = Reference(Outlet, required=False, allow_null=True)

    example = {"url": "https://courier.example/news.rss"}


class FeedChange(Input):
    """What may be changed of a feed."""

    state = OneOf(FeedState)

    example = {"state": "paused"}


class FeedFilters(filters.Filters):
    state = filters.OneOf(FeedState, label="In one of these states.")
    kind = filters.OneOf(FeedKind, label="Of one of these kinds.")
    fetch_outcome = filters.OneOf(FetchOutcome, label="Whose last look ended in one of these ways.")
    outlet = filters.Id(field_name="outlet_id", label="Of this outlet.")


class Feeds(Resource):
    """Feeds as they are watched. What is in several of them is one article."""

    shape = FeedShape
    filterset_class = FeedFilters

    @writes(NewFeed, status=202)
    def create(self, **given: Any) -> HttpResponse:
        """Watch a feed. A worker looks at it at once and then again and again; what is new becomes an article."""
        feed, job, _ = actions.feeds.watch(self.member.team, by=self.member, **given)
        return self.accepted(feed, job)

    @writes(FeedChange)
    def partial_update(self, feed: Feed, **given: Any) -> HttpResponse:
        """Pause the watch of a feed, or take it up again."""
        return self.shown(actions.feeds.pause(feed, by=self.member, **given))

    @action(detail=True, methods=["post"])
    @writes(gives=JobShape, status=202)
    def refetch(self, feed: Feed) -> HttpResponse:
        """Look at the feed now. Answers the job; asking twice while it waits is asking once."""
        job = actions.feeds.refetch(feed, by=self.member)
        return self.accepted(job, job, JobShape)

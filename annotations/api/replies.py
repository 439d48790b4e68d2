"""The right of reply: whom the team asked about a claim before publishing, and what they said."""

from typing import Any

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.decorators import action

from annotations import actions
from annotations.api import filters
from annotations.api.inputs import Input, Reference, Text
from annotations.api.resource import Resource, writes
from annotations.api.shapes import Shape
from annotations.api.summaries import PersonShape
from annotations.api.vocabulary import OneOf
from annotations.choices import ReplyChannel, ReplyState, Scope
from annotations.models import Claim, ReplyRequest


class ReplyRequestShape(Shape):
    """That somebody was asked to reply, and what came of it."""

    id = serializers.UUIDField()
    claim = serializers.UUIDField(source="claim_id")
    asked = serializers.CharField(help_text="A person or an office, by name.")
    channel = OneOf(ReplyChannel)
    text = serializers.CharField(help_text="What was asked.")
    asked_at = serializers.DateTimeField()
    deadline = serializers.DateTimeField(help_text="Until when the team waits.")
    asked_by = PersonShape()
    state = OneOf(
        ReplyState, help_text="`silent`: no answer in the time given. `waiting` may be past its deadline."
    )
    answer = serializers.CharField(allow_null=True)
    ended_at = serializers.DateTimeField(
        allow_null=True, help_text="When they answered, or were waited for no more."
    )
    ended_by = PersonShape(allow_null=True)
    shown = serializers.BooleanField(help_text="Whether readers are told, in what is published from then on.")
    created_at = serializers.DateTimeField()

    class Meta:
        model = ReplyRequest
        route = "reply-requests"
        heavy = frozenset()

    example = {
        "id": "01993c5d-7700-7c1b-9d2e-6f8a0b2c4e01",
        "claim": "01993c5a-9f1f-7e5a-b2c8-1d3f5a7b9c01",
        "asked": "Press office of the ferry line",
        "channel": "email",
        "text": "We are about to rate your figure of 1,200 passengers as false. What is it based on?",
        "asked_at": "2026-05-04T12:00:00Z",
        "deadline": "2026-05-05T12:00:00Z",
        "asked_by": PersonShape.example,
        "state": "answered",
        "answer": "We count bookings, not passengers.",
        "ended_at": "2026-05-05T09:12:00Z",
        "ended_by": PersonShape.example,
        "shown": True,
        "created_at": "2026-05-04T12:00:03.104201Z",
    }


class NewReplyRequest(Input):
    """Whom the team asked. The service keeps it; it sends nothing."""

    claim = Reference(Claim)
    asked = Text(max_length=300, help_text="A person or an office, by name.")
    channel = OneOf(ReplyChannel)
    text = Text(max_length=20_000, help_text="What was asked.")
    asked_at = serializers.DateTimeField(required=False, help_text="Now, unless it is said.")
    deadline = serializers.DateTimeField(help_text="Until when the team waits.")

    example = {
        "claim": "01993c5a-9f1f-7e5a-b2c8-1d3f5a7b9c01",
        "asked": "Press office of the ferry line",
        "channel": "email",
        "text": "We are about to rate your figure of 1,200 passengers as false. What is it based on?",
        "asked_at": "2026-05-04T12:00:00Z",
        "deadline": "2026-05-05T12:00:00Z",
    }


class Reply(Input):
    """What they said, in their words."""

    answer = Text(max_length=20_000)
    answered_at = serializers.DateTimeField(required=False, help_text="Now, unless it is said.")
    declined = serializers.BooleanField(
        default=False, help_text="They would not reply; `answer` is how they said so."
    )

    example = {"answer": "We count bookings, not passengers."}


class Showing(Input):
    """Whether readers are told."""

    shown = serializers.BooleanField()

    example = {"shown": True}


class ReplyRequestFilters(filters.Filters):
    claim = filters.Id(field_name="claim_id", label="About this claim.")
    state = filters.OneOf(ReplyState, label="In one of these states.")
    shown = filters.Flag(label="Whether readers are told.")


class ReplyRequests(Resource):
    """The right of reply. Where the team's policy names a rating (`reply_ratings`), the gate RIGHT_OF_REPLY is met once
    somebody was asked, and has answered, declined, or had the time they were given.

    What somebody asks who has judged a claim is as secret as their verdict, until the team has ruled.
    """

    shape = ReplyRequestShape
    filterset_class = ReplyRequestFilters

    @writes(NewReplyRequest, scope=Scope.REVIEW, status=201)
    def create(self, claim: Claim, **given: Any) -> HttpResponse:
        """Keep that somebody was asked, how, and until when the team waits."""
        return self.created(actions.replies.ask(claim, by=self.member, **given))

    @action(detail=True, methods=["post"], url_path="answer")
    @writes(Reply, scope=Scope.REVIEW)
    def answered(self, request: ReplyRequest, **given: Any) -> HttpResponse:
        """Keep what they answered, in time or late."""
        return self.shown(actions.replies.answered(request, by=self.member, **given))

    @action(detail=True, methods=["post"], url_path="give-up")
    @writes(scope=Scope.REVIEW)
    def give_up(self, request: ReplyRequest) -> HttpResponse:
        """Say that no answer came in the time given. 409 while there is time left."""
        return self.shown(actions.replies.give_up(request, by=self.member))

    @action(detail=True, methods=["post"])
    @writes(Showing, scope=Scope.PUBLISH)
    def show(self, request: ReplyRequest, shown: bool) -> HttpResponse:
        """Have readers told, or no more, in what is published from now on. Editions there are stay as they are."""
        return self.shown(actions.replies.show(request, by=self.member, shown=shown))

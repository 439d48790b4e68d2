"""Events: the audit log and the change feed, in commit order; as a list, and as it happens."""

from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Case, CharField, F, Q, QuerySet, Value, When
from django.db.models import IntegerField as Integer
from django.http import HttpResponse, StreamingHttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from annotations.api import filters, pages, streams
from annotations.api.problems import InvalidQuery
from annotations.api.resource import Resource
from annotations.api.shapes import Shape, Wanted, computed
from annotations.api.summaries import PersonShape
from annotations.models import Event
from annotations.models.events import REMOVALS


def to_open_teams(column: str, field: Any) -> Case:
    """The column's value where the team hides nothing from its members, else null.

    A number that is missing, or a hash that does not follow, would tell a blind reader that there is an event
    they may not see.
    """
    return Case(When(team__blind=False, then=F(column)), default=Value(None), output_field=field)


def number_of(event: Any) -> int:
    """The place in its team's chain of an event a reader has seen. Raises ValueError where there is none."""
    found = Event.objects.filter(pk=UUID(event)).values_list("number", flat=True).first()
    if found is None:
        raise ValueError("there is no such event")
    return found


class SubjectShape(Shape):
    """What the event is about."""

    type = serializers.CharField(source="object_type")
    id = serializers.UUIDField(source="object_id")


class EventShape(Shape):
    """One meaningful change. Pass the `id` of the last one seen as `since`.

    `hash` chains it to the one before, so that none can be taken out unseen; it, `previous_hash` and `number` are
    null in a team that reviews blind, where the place of an event would tell of others that are hidden.
    """

    id = serializers.UUIDField()
    number = computed(
        serializers.IntegerField(allow_null=True, help_text="From 1, in commit order, without gaps."),
        to_open_teams("number", Integer()),
    )
    at = serializers.DateTimeField()
    kind = serializers.CharField(help_text="`noun.verb`, such as `claim.opened`.")
    actor = PersonShape(allow_null=True, help_text="Null where it was the service itself.")
    subject = SubjectShape(source="*")
    data = serializers.DictField()
    tombstone = computed(
        serializers.BooleanField(help_text="Whether the subject is no longer there to be read."),
        Case(When(kind__in=REMOVALS, then=True), default=False, output_field=BooleanField()),
    )
    previous_hash = computed(
        serializers.CharField(allow_null=True), to_open_teams("previous_hash", CharField())
    )
    hash = computed(serializers.CharField(allow_null=True), to_open_teams("hash", CharField()))

    class Meta:
        model = Event
        route = "events"
        heavy = frozenset()

    example = {
        "id": "01993c5a-9f13-7c2d-9e4f-5b7d9f1a3c01",
        "number": 17,
        "at": "2026-05-04T09:12:31.210023Z",
        "kind": "article.submitted",
        "actor": PersonShape.example,
        "subject": {"type": "article", "id": "01993c5a-9f10-7b21-a3c4-2f6d8e1b7c01"},
        "data": {"url": "https://courier.example/ferry", "posted": False},
        "tombstone": False,
        "previous_hash": "0f343b0931126a20f133d67c2b018a3b4c2f6f0d1e5a8b7c9d0e1f2a3b4c5d6e",
        "hash": "7d865e959b2466918c9863afca942d0fb89d7c9ac0c99bafc3749504ded97730",
    }


class EventFilters(filters.Filters):
    since = filters.Id(method="filter_since", label="After this event: the last one seen.")
    kind = filters.Listed(label="Of one of these kinds.")
    subject = filters.Id(field_name="object_id", label="About this row: its timeline.")
    claim = filters.Id(method="filter_claim", label="About this claim and what belongs to it: its timeline.")
    actor = filters.Id(field_name="actor_id", label="Done by this person.")

    def filter_since(self, rows: QuerySet, name: str, value: UUID) -> QuerySet:
        # Not only of the events that are visible: one that was seen may be hidden again.
        seen = Event.objects.filter(team_id=self.member.team_id, pk=value).values_list("number", flat=True)
        if not seen:
            raise InvalidQuery.of("since", "there is no such event; leave it out to begin at the beginning.")
        return rows.filter(number__gt=seen[0])

    def filter_claim(self, rows: QuerySet, name: str, value: UUID) -> QuerySet:
        return rows.filter(Q(object_id=value) | Q(data__claim=str(value)))


class Events(Resource):
    """What happened, in order. An event that would give away a verdict is not there until the verdict may be seen;
    then it is told again, as `event.disclosed`, so who reads on from the last one seen misses nothing.
    """

    shape = EventShape
    filterset_class = EventFilters
    orderings = {"number": pages.Ordering(F("number"), number_of, sealed=True)}
    streamed = True

    def list(self, request: Request, **parents: UUID) -> HttpResponse:
        """The events. With `Accept: text/event-stream`, those that come from now on, or after `since` or Last-Event-ID, as
        Server-Sent Events: streams are short and few, so reconnect as EventSource does.
        """
        if streams.wanted(request):
            return self._follow(request)
        return super().list(request, **parents)

    def _follow(self, request: Request) -> StreamingHttpResponse:
        rows = self.filter_queryset(self.get_queryset()).order_by("number")
        wanted = Wanted.of(request, self.shape, single=False)
        asked, begins = request.headers.get("Last-Event-ID"), ""
        if asked is not None:
            rows = _after(rows, asked, request)
        elif "since" not in request.query_params:
            newest = self.get_queryset().order_by("-number").values_list("number", "pk").first()
            if newest is not None:
                rows, begins = rows.filter(number__gt=newest[0]), str(newest[1])

        def read(after: int) -> list[tuple[int, dict[str, Any]]]:
            found = wanted.read(
                rows.filter(number__gt=after)[: streams.AT_ONCE], request.member, extra=("number",)
            )
            return [(number, row) for row, (number,) in found]

        return streams.answer(read, begins=begins)


def _after(rows: QuerySet, asked: str, request: Request) -> QuerySet:
    """The rows after the event that a browser says it saw last; raises InvalidQuery for what is none of the team's."""
    try:
        number = number_of(asked)
    except ValueError as error:
        raise InvalidQuery(
            "Last-Event-ID is no event.", errors=[{"header": "Last-Event-ID", "detail": str(error)}]
        ) from error
    return rows.filter(number__gt=number)

"""Events: the audit log and the change feed, numbered per team in commit order."""

from django.db.models import F
from rest_framework import serializers

from annotations.api import filters, pages
from annotations.api.resource import Resource
from annotations.api.shapes import Shape
from annotations.api.summaries import PersonShape
from annotations.models import Event


class SubjectShape(Shape):
    """What the event is about."""

    type = serializers.CharField(source="object_type")
    id = serializers.UUIDField(source="object_id")


class EventShape(Shape):
    """One meaningful change. `hash` chains it to the one before, so that none can be taken out unseen."""

    id = serializers.UUIDField()
    number = serializers.IntegerField(help_text="From 1, in commit order: pass the last one seen as `since`.")
    at = serializers.DateTimeField()
    kind = serializers.CharField(help_text="`noun.verb`, such as `claim.opened`.")
    actor = PersonShape(allow_null=True, help_text="Null where it was the service itself.")
    subject = SubjectShape(source="*")
    data = serializers.DictField()
    previous_hash = serializers.CharField(allow_null=True)
    hash = serializers.CharField()

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
        "previous_hash": "0f343b0931126a20f133d67c2b018a3b4c2f6f0d1e5a8b7c9d0e1f2a3b4c5d6e",
        "hash": "7d865e959b2466918c9863afca942d0fb89d7c9ac0c99bafc3749504ded97730",
    }


class EventFilters(filters.Filters):
    since = filters.Count(field_name="number", lookup_expr="gt", label="After the event with this number.")
    kind = filters.Listed(label="Of one of these kinds.")
    subject = filters.Id(field_name="object_id", label="About this row: its timeline.")
    actor = filters.Id(field_name="actor_id", label="Done by this person.")


class Events(Resource):
    """What happened, in order. Events that would give away a verdict are not there until it may be seen, so
    a number may be missing in the list and come later; the chain itself has no gap.
    """

    shape = EventShape
    filterset_class = EventFilters
    orderings = {"number": pages.Ordering(F("number"), int)}

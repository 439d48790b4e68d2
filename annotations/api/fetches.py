"""Fetches and hosts: the ledger of every attempt, and how visits to each host have gone."""

from django.db.models import Case, CharField, F, QuerySet, Value, When
from rest_framework import serializers

from annotations.api import filters, pages
from annotations.api.resource import Resource
from annotations.api.shapes import Shape, computed
from annotations.api.vocabulary import OneOf
from annotations.choices import FINE_OUTCOMES, Choice, FetchOutcome, Noise
from annotations.models import Fetch, HostHealth

# Failures in a row from which on a host counts as failing.
FAILING = 3


class Condition(Choice):
    """How a host does: troubled since its last visit, failing since several."""

    FINE = "fine"
    TROUBLED = "troubled"
    FAILING = "failing"


class DifferenceShape(Shape):
    """A difference that is no change of the article."""

    why = OneOf(Noise)
    old_text = serializers.CharField()
    new_text = serializers.CharField()


class FetchShape(Shape):
    """One attempt to fetch or read an article, whatever came of it."""

    id = serializers.UUIDField()
    article = serializers.UUIDField(source="article_id")
    host = serializers.CharField(allow_null=True, help_text="Null where nothing was visited: posted content.")
    outcome = OneOf(FetchOutcome)
    status = serializers.IntegerField(allow_null=True, help_text="Of HTTP, where there was an answer.")
    detail = serializers.CharField(allow_null=True)
    seconds = serializers.FloatField(allow_null=True, help_text="From the first look-up to the last byte.")
    sha256 = serializers.CharField(source="snapshot.sha256", allow_null=True, help_text="Of what came.")
    revision = serializers.UUIDField(source="revision_id", allow_null=True, help_text="That it brought.")
    noise = DifferenceShape(many=True, help_text="What differed without being a change.")
    at = serializers.DateTimeField()

    class Meta:
        model = Fetch
        route = "fetches"
        heavy = frozenset()

    example = {
        "id": "01993c5b-19f0-7a31-9d4c-2f6d8e1b7c01",
        "article": "01993c5a-9f10-7b21-a3c4-2f6d8e1b7c01",
        "host": "courier.example",
        "outcome": "volatile",
        "status": 200,
        "detail": None,
        "seconds": 0.412,
        "sha256": "3f79bb7b435b05321651daefd374cdc681dc06faa65e374e38337b88ca046dea",
        "revision": None,
        "noise": [{"why": "counter", "old_text": "1,204 views", "new_text": "1,377 views"}],
        "at": "2026-05-05T06:00:12.104201Z",
    }


class FetchFilters(filters.Filters):
    article = filters.Id(field_name="article_id", label="Of this article.")
    host = filters.Words(label="From this host.")
    outcome = filters.OneOf(FetchOutcome, label="That ended in one of these ways.")
    since = filters.Moment(field_name="at", lookup_expr="gte", label="Since then.")
    fine = filters.Flag(method="filter_fine", label="Whether the article was had.")

    def filter_fine(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        fine = {"outcome__in": sorted(FINE_OUTCOMES)}
        return rows.filter(**fine) if value else rows.exclude(**fine)


class Fetches(Resource):
    """The ledger: a hundred identical fetches are a hundred of these."""

    shape = FetchShape
    filterset_class = FetchFilters


CONDITION = Case(
    When(streak__gte=FAILING, then=Value(Condition.FAILING.value)),
    When(streak__gte=1, then=Value(Condition.TROUBLED.value)),
    default=Value(Condition.FINE.value),
    output_field=CharField(),
)


class HostShape(Shape):
    """A host as this team has found it, counted with every visit."""

    id = serializers.UUIDField()
    host = serializers.CharField()
    condition = computed(OneOf(Condition), CONDITION)
    fetches = serializers.IntegerField()
    changed = serializers.IntegerField(help_text="Visits that brought something new.")
    failed = serializers.IntegerField()
    streak = serializers.IntegerField(help_text="Failures in a row, up to now.")
    outcome = OneOf(FetchOutcome, allow_null=True, help_text="Of the last visit.")
    detail = serializers.CharField(allow_null=True)
    seconds = serializers.FloatField(allow_null=True, help_text="A moving mean of how long a visit takes.")
    fetched_at = serializers.DateTimeField(allow_null=True)
    fine_at = serializers.DateTimeField(allow_null=True, help_text="When a visit last went well.")

    class Meta:
        model = HostHealth
        route = "hosts"
        heavy = frozenset()

    example = {
        "id": "01993c5a-9f40-7d41-85e6-4b8f0a3d9e01",
        "host": "courier.example",
        "condition": "troubled",
        "fetches": 214,
        "changed": 12,
        "failed": 3,
        "streak": 1,
        "outcome": "timeout",
        "detail": "The page did not come within 30 s.",
        "seconds": 0.38,
        "fetched_at": "2026-05-05T06:00:12.104201Z",
        "fine_at": "2026-05-05T05:50:11.730155Z",
    }


class HostFilters(filters.Filters):
    host = filters.Words(label="Of this name.")
    outcome = filters.OneOf(FetchOutcome, label="Whose last visit ended in one of these ways.")
    streak = filters.Count(lookup_expr="gte", label="With at least so many failures in a row.")


class Hosts(Resource):
    """The health of every host that the team has visited."""

    shape = HostShape
    filterset_class = HostFilters
    orderings = pages.BY_ID | {"fetched_at": pages.Ordering(F("fetched_at"), pages.moment)}

"""Days by which evidence and rulings are to be looked at again."""

from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from rest_framework import serializers

from annotations import actions
from annotations.api import filters
from annotations.api.inputs import Input, Reference, Text
from annotations.api.resource import Resource, writes
from annotations.api.shapes import Shape
from annotations.api.summaries import PersonShape
from annotations.choices import Scope
from annotations.errors import InvalidInput
from annotations.models import Evidence, ReviewDate, Ruling


class ReviewDateShape(Shape):
    """A day by which one thing is to be looked at again. Exactly one of `evidence` and `ruling` is set."""

    id = serializers.UUIDField()
    evidence = serializers.UUIDField(source="evidence_id", allow_null=True)
    ruling = serializers.UUIDField(source="ruling_id", allow_null=True)
    on = serializers.DateField()
    reason = serializers.CharField(allow_null=True)
    asked_at = serializers.DateTimeField(
        allow_null=True, help_text="When the day was past and what leans on it was marked."
    )
    replaced_at = serializers.DateTimeField(allow_null=True, help_text="When another day took its place.")
    created_by = PersonShape(allow_null=True)
    created_at = serializers.DateTimeField()

    class Meta:
        model = ReviewDate
        route = "review-dates"
        heavy = frozenset()

    example = {
        "id": "01993c5e-02a1-7b0f-8c4d-9e1f3a5b7d01",
        "evidence": "01993c5c-11b2-7e6d-a5f4-0b2c4d6e8f01",
        "ruling": None,
        "on": "2026-11-05",
        "reason": "The next vintage is due.",
        "asked_at": None,
        "replaced_at": None,
        "created_by": PersonShape.example,
        "created_at": "2026-05-05T08:22:40.118201Z",
    }


class NewReviewDate(Input):
    """A day, and the evidence or the ruling that is to be looked at again by then."""

    evidence = Reference(Evidence, required=False)
    ruling = Reference(Ruling, required=False)
    on = serializers.DateField()
    reason = Text(required=False)

    example = {
        "evidence": "01993c5c-11b2-7e6d-a5f4-0b2c4d6e8f01",
        "on": "2026-11-05",
        "reason": "The next vintage is due.",
    }


class ReviewDateFilters(filters.Filters):
    evidence = filters.Id(field_name="evidence_id", label="Of this piece of evidence.")
    ruling = filters.Id(field_name="ruling_id", label="Of this ruling.")
    replaced = filters.Flag(
        field_name="replaced_at",
        lookup_expr="isnull",
        exclude=True,
        label="Whether another day took its place.",
    )


class ReviewDates(Resource):
    """Days by which evidence and rulings are to be looked at again; when one is past, what leans on it is stale."""

    shape = ReviewDateShape
    filterset_class = ReviewDateFilters

    @writes(NewReviewDate, scope=Scope.REVIEW, status=201)
    def create(self, **given: Any) -> HttpResponse:
        """Have it looked at again by a day; an earlier day is replaced."""
        subject = one_of(given, "evidence", "ruling")
        return self.created(actions.reviewdates.set_date(subject, by=self.member, **given))


def one_of(given: dict[str, Any], *names: str) -> Any:
    """Take the only one of these members that was sent. Raises InvalidInput for none and for several."""
    found = [given.pop(name) for name in names if name in given]
    if len(found) != 1:
        detail = f"Send one of {' and '.join(names)}."
        raise InvalidInput(detail, errors=[{"pointer": f"/{names[0]}", "detail": detail}])
    return found[0]


def review_by(owner: str) -> Subquery:
    """The day that stands for the row, which is an `owner` (evidence or ruling)."""
    standing = ReviewDate.objects.filter(replaced_at=None, **{owner: OuterRef("pk")})
    return Subquery(standing.values("on")[:1])

"""Rulings: the team's judgement, by consensus or by an editor who took no part."""

from django.db.models import F, OuterRef, QuerySet, Subquery
from rest_framework import serializers

from annotations.api import filters, past
from annotations.api.inputs import Input, RatingReference, References, Text
from annotations.api.resource import Resource
from annotations.api.reviewdates import review_by
from annotations.api.shapes import Expanded, Shape, computed
from annotations.api.staleness import StalenessShape, is_stale, still_open
from annotations.api.summaries import PersonShape, RatingSummaryShape
from annotations.api.verdicts import VerdictShape
from annotations.api.vocabulary import OneOf
from annotations.choices import RepairState, RulingBasis
from annotations.models import Repair, Ruling, Verdict


def otherwise(rows: QuerySet) -> QuerySet:
    """Verdicts that say another thing than the ruling they stand under; it is joined as their parent is."""
    return rows.alias(x_ruled=F("rulings__rating__slug")).exclude(rating__slug=F("x_ruled"))


CONFIRMED = Repair.objects.filter(state=RepairState.CONFIRMED)


class RulingShape(Shape):
    """What the team has judged a claim to be. One ruling of a claim stands; the others are its history."""

    id = serializers.UUIDField()
    claim = serializers.UUIDField(source="claim_id")
    rating = RatingSummaryShape()
    basis = OneOf(RulingBasis)
    rationale = serializers.CharField(allow_null=True, help_text="Of the editor who decided.")
    decided_by = PersonShape(allow_null=True, help_text="Null where it was consensus.")
    statement = serializers.CharField(help_text="The claim as it was worded then.")
    policy_version = serializers.IntegerField(help_text="Of the team's policy that it was made under.")
    standing = serializers.BooleanField()
    stale = computed(
        serializers.BooleanField(help_text="Whether there is a reason that it may no longer hold."),
        is_stale("ruling"),
    )
    fixed_at = computed(
        serializers.DateTimeField(
            allow_null=True, help_text="Fixed after our verdict: since when; null where nothing repaired it."
        ),
        Subquery(CONFIRMED.filter(ruling=OuterRef("pk")).order_by("id").values("decided_at")[:1]),
    )
    review_by = computed(
        serializers.DateField(allow_null=True, help_text="The day by which it is to be looked at again."),
        review_by("ruling"),
    )
    created_at = serializers.DateTimeField()
    verdicts = Expanded(VerdictShape, key="rulings__id")
    dissent = Expanded(
        VerdictShape,
        key="rulings__id",
        rows=otherwise,
        single=True,
        help_text="Those of its verdicts that rate the claim otherwise.",
    )
    staleness = Expanded(StalenessShape, key="ruling_id", rows=still_open, always=True)

    class Meta:
        model = Ruling
        route = "rulings"
        heavy = frozenset()

    example = {
        "id": "01993c5c-9c00-7d5e-a7f1-2b4d6f8a0c01",
        "claim": "01993c5a-9f1f-7e5a-b2c8-1d3f5a7b9c01",
        "rating": RatingSummaryShape.example,
        "basis": "consensus",
        "rationale": None,
        "decided_by": None,
        "statement": "The ferry carried 1,200 passengers on Monday.",
        "standing": True,
        "policy_version": 1,
        "stale": False,
        "fixed_at": None,
        "review_by": None,
        "created_at": "2026-05-05T09:02:47.009313Z",
        "dissent": [],
        "staleness": [],
    }


class Adjudication(Input):
    """An editor's decision of a disputed claim."""

    rating = RatingReference(help_text="A rating's id, or its slug where one current scale alone has it.")
    rationale = Text(help_text="How you decided; both sides will read it.")

    example = {
        "rating": "mostly_false",
        "rationale": "Both counts are right; the article means the ferry alone.",
    }


class Return(Input):
    """Verdicts given back to their authors."""

    reason = Text(max_length=2000, help_text="What is to be changed; their authors read it.")
    verdicts = References(
        Verdict, required=False, help_text="Which; all that stand, unless it is said.", default=list
    )

    example = {"reason": "Both lean on the press release alone; look at the counts."}


class Reopening(Input):
    """Why a decided claim is taken up again."""

    reason = Text(max_length=2000)

    example = {"reason": "The authority has published new counts."}


class RulingFilters(filters.Filters):
    claim = filters.Id(field_name="claim_id", label="Of this claim.")
    basis = filters.OneOf(RulingBasis, label="Made in one of these ways.")
    standing = filters.Flag(label="Whether it stands.")
    stale = filters.Flag(method="filter_stale", label="Whether there is a reason that it may no longer hold.")

    def filter_stale(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        return rows.filter(is_stale("ruling")) if value else rows.exclude(is_stale("ruling"))


class Rulings(Resource):
    """What the team has judged. Verdicts that agree make a ruling; so does an editor, of a disputed claim."""

    shape = RulingShape
    filterset_class = RulingFilters
    as_of = past.RULING

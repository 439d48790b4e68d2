"""Metrics: how a team works and how far its reviewers agree, in figures that no undecided claim is in."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request

from annotations import actions
from annotations.actions.metrics import Agreed, Load, PairFigures, Period, TeamFigures
from annotations.api.problems import InvalidQuery
from annotations.api.resource import Resource, reads
from annotations.api.shapes import Shape
from annotations.api.summaries import PersonShape
from annotations.api.vocabulary import OneOf
from annotations.choices import Interval
from annotations.errors import InvalidInput
from annotations.models import Membership, RatingScale

Json = dict[str, Any]
SHARE = {"min_value": 0, "max_value": 1, "allow_null": True}


class PeriodShape(Shape):
    """From `since` up to, but not with, `until`; a series has one row a `step`."""

    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    step = OneOf(Interval)

    example = {"since": "2026-02-09T00:00:00Z", "until": "2026-05-04T00:00:00Z", "step": "week"}


class EstimateShape(Shape):
    """A figure and its 95 % bootstrap interval over claims; null where there is too little to reckon it from."""

    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)

    example = {"value": 0.743, "low": 0.412, "high": 0.944}


class AgreementStepShape(Shape):
    """One step: `claims` that two or more have judged, and Krippendorff's nominal alpha."""

    at = serializers.DateTimeField()
    claims = serializers.IntegerField()
    alpha = EstimateShape()

    example = {"at": "2026-04-27T00:00:00Z", "claims": 12, "alpha": EstimateShape.example}


class PairShape(Shape):
    """Two reviewers: how many claims both judged, and on what share of them they gave the same rating."""

    reviewers = PersonShape(many=True)
    claims = serializers.IntegerField()
    percent = serializers.FloatField(min_value=0, max_value=1)

    example = {"reviewers": [PersonShape.example, PersonShape.example], "claims": 12, "percent": 0.75}


class AgreementShape(Shape):
    """Agreement of first verdicts on claims that are ruled."""

    period = PeriodShape()
    claims = serializers.IntegerField(help_text="That two or more have judged.")
    verdicts = serializers.IntegerField()
    reviewers = serializers.IntegerField()
    percent = EstimateShape(help_text="The share of pairs of verdicts on one claim that are the same.")
    cohen_kappa = EstimateShape(help_text="Null unless there are exactly two reviewers.")
    fleiss_kappa = EstimateShape()
    alpha_nominal = EstimateShape(help_text="Krippendorff's: a rating is the same or it is not.")
    alpha_ordinal = EstimateShape(
        help_text="Krippendorff's: neighbouring ratings differ less. Ratings outside the order are left out."
    )
    series = AgreementStepShape(many=True)
    pairs = PairShape(many=True, help_text="For who is no editor, those with oneself.")

    example = {
        "period": PeriodShape.example,
        "claims": 12,
        "verdicts": 40,
        "reviewers": 4,
        "percent": {"value": 0.8, "low": 0.6, "high": 0.96},
        "cohen_kappa": {"value": None, "low": None, "high": None},
        "fleiss_kappa": {"value": 0.74, "low": 0.42, "high": 0.94},
        "alpha_nominal": EstimateShape.example,
        "alpha_ordinal": {"value": 0.815, "low": 0.47, "high": 0.97},
        "series": [AgreementStepShape.example],
        "pairs": [PairShape.example],
    }


class DurationsShape(Shape):
    """In seconds: half took no longer than `median`, nine in ten no longer than `ninth_decile`."""

    count = serializers.IntegerField()
    median = serializers.FloatField(allow_null=True)
    ninth_decile = serializers.FloatField(allow_null=True)

    example = {"count": 31, "median": 14400.0, "ninth_decile": 93600.0}


class WorkStepShape(Shape):
    """One step: rulings made, and the verdicts behind the claims first ruled in it."""

    at = serializers.DateTimeField()
    rulings = serializers.IntegerField()
    verdicts = serializers.IntegerField()

    example = {"at": "2026-04-27T00:00:00Z", "rulings": 9, "verdicts": 19}


class WaitingShape(Shape):
    """How many claims wait at this moment, by their state."""

    open = serializers.IntegerField()
    in_review = serializers.IntegerField()
    disputed = serializers.IntegerField()

    example = {"open": 7, "in_review": 4, "disputed": 1}


class SeveritiesShape(Shape):
    """Rulings with an open reason of each severity; one may have several."""

    low = serializers.IntegerField()
    medium = serializers.IntegerField()
    high = serializers.IntegerField()

    example = {"low": 0, "medium": 1, "high": 2}


class BacklogShape(Shape):
    """Standing rulings that may no longer hold and that nobody has looked at; `since` is the oldest reason."""

    rulings = serializers.IntegerField()
    since = serializers.DateTimeField(allow_null=True)
    severities = SeveritiesShape()

    example = {"rulings": 2, "since": "2026-05-02T06:00:00Z", "severities": SeveritiesShape.example}


class LoadShape(Shape):
    """One reviewer's part. `verdicts` are first ones on claims ruled in the period, `against` those that the ruling
    went against; `in_hand` is how many waiting claims they hold at this moment.
    """

    reviewer = PersonShape()
    verdicts = serializers.IntegerField()
    against = serializers.IntegerField()
    in_hand = serializers.IntegerField()
    time_to_verdict = DurationsShape()

    example = {
        "reviewer": PersonShape.example,
        "verdicts": 14,
        "against": 1,
        "in_hand": 2,
        "time_to_verdict": DurationsShape.example,
    }


class TeamMetricsShape(Shape):
    """What the team did in a period, and what waits for it now."""

    period = PeriodShape()
    rulings = serializers.IntegerField(help_text="Made in the period.")
    adjudicated = serializers.IntegerField(help_text="Of these, by an editor after a dispute.")
    overturned = serializers.IntegerField(
        help_text="Of these, those that a later ruling says otherwise than."
    )
    overturn_rate = serializers.FloatField(**SHARE)
    time_to_verdict = DurationsShape(help_text="From when the claim was opened.")
    time_to_ruling = DurationsShape(help_text="From when the claim was opened to its first ruling.")
    time_to_answer = DurationsShape(help_text="From a reader's report of an error to its answer.")
    waiting = WaitingShape()
    stale_backlog = BacklogShape()
    series = WorkStepShape(many=True)
    load = LoadShape(many=True, help_text="For who is no editor, their own.")

    example = {
        "period": PeriodShape.example,
        "rulings": 31,
        "adjudicated": 4,
        "overturned": 1,
        "overturn_rate": 0.0323,
        "time_to_verdict": DurationsShape.example,
        "time_to_ruling": DurationsShape.example,
        "time_to_answer": DurationsShape.example,
        "waiting": WaitingShape.example,
        "stale_backlog": BacklogShape.example,
        "series": [WorkStepShape.example],
        "load": [LoadShape.example],
    }


class Asked(serializers.Serializer):
    """The query of both metrics."""

    since = serializers.DateTimeField(required=False)
    until = serializers.DateTimeField(required=False)
    step = OneOf(Interval, required=False)


class AskedAgreement(Asked):
    scale = serializers.UUIDField(required=False)
    reviewer = serializers.UUIDField(required=False)
    topic = serializers.CharField(required=False, max_length=200)
    pair = serializers.RegexField(r"^[0-9a-fA-F-]{36},[0-9a-fA-F-]{36}$", required=False)


MOMENT = {"type": "string", "format": "date-time"}
ID = {"type": "string", "format": "uuid"}
PERIOD: dict[str, Json] = {
    "team": {},
    "since": {
        "schema": MOMENT,
        "description": "From this time on; twelve weeks before `until`, unless it is said.",
    },
    "until": {"schema": MOMENT, "description": "Before this time; now, unless it is said."},
    "step": {
        "schema": {"type": "string", "enum": [step.value for step in Interval], "default": "week"},
        "description": "How long each row of the series is; at most 120 of them.",
    },
}
NARROWED: dict[str, Json] = {
    "scale": {"schema": ID, "description": "By this version of a scale alone."},
    "reviewer": {
        "schema": ID,
        "description": "On the claims that this person judged. About others only editors may ask.",
    },
    "topic": {
        "schema": {"type": "string", "maxLength": 200},
        "description": "On claims whose wording has these words; “-word” and “or” as in searches.",
    },
    "pair": {
        "schema": {"type": "array", "items": ID, "minItems": 2, "maxItems": 2},
        "explode": False,
        "description": "Between these two people alone, a comma between. About others only editors may ask.",
    },
}


class Metrics(Resource):
    """How the team works and how far it agrees, in figures. A verdict counts once its claim is ruled, for everybody
    alike, so no figure tells what blindness hides.
    """

    shape = AgreementShape

    @reads(parameters=PERIOD | NARROWED, gives=AgreementShape)
    def agreement(self, request: Request) -> HttpResponse:
        """How far reviewers agreed, beyond chance, on claims first ruled in the period."""
        asked = asked_of(request, AskedAgreement)
        scale = asked.get("scale")
        if scale is not None:
            get_object_or_404(RatingScale.objects.visible_to(self.member), pk=scale)
        narrowed = {"scale": scale, "reviewers": self._reviewers(asked), "topic": asked.get("topic", "")}
        found = actions.metrics.agreement(self.member, _period(asked), **narrowed)
        return self.answer(_agreement(found))

    @reads(parameters=PERIOD, gives=TeamMetricsShape)
    def team(self, request: Request) -> HttpResponse:
        """Throughput, time to verdict, overturned rulings, what waits, and who carries how much."""
        return self.answer(_team(actions.metrics.team(self.member, _period(asked_of(request, Asked)))))

    def _reviewers(self, asked: Json) -> list[Any]:
        """Who is asked about; somebody of another team is nobody here."""
        people = asked["pair"].split(",") if "pair" in asked else [asked.get("reviewer")]
        colleagues = Membership.objects.filter(team=self.member.team_id)
        return [get_object_or_404(colleagues, user=one).user_id for one in people if one is not None]


def asked_of(request: Request, form: type[Asked]) -> Json:
    """The checked query; raises InvalidQuery naming every parameter that cannot be used."""
    asked = form(data={name: value for name, value in request.query_params.items() if name != "team"})
    if asked.is_valid():
        return asked.validated_data
    errors = [
        {"parameter": name, "detail": str(sentence)}
        for name, sentences in asked.errors.items()
        for sentence in sentences
    ]
    raise InvalidQuery("Some parameters cannot be used; see errors.", errors=errors)


def _period(asked: Json) -> Period:
    try:
        return actions.metrics.period(
            asked.get("since"), asked.get("until"), asked.get("step", Interval.WEEK)
        )
    except InvalidInput as error:
        raise InvalidQuery.of("since", error.detail) from error


def _agreement(found: Agreed) -> Json:
    figures = found.figures
    return {
        "period": asdict(found.period),
        "claims": figures.units,
        "verdicts": figures.ratings,
        "reviewers": figures.raters,
        "percent": figures.percent,
        "cohen_kappa": figures.cohen,
        "fleiss_kappa": figures.fleiss,
        "alpha_nominal": figures.nominal,
        "alpha_ordinal": figures.ordinal,
        "series": [{"at": at, "claims": claims, "alpha": alpha} for at, claims, alpha in found.series],
        "pairs": [_pair(one) for one in found.pairs],
    }


def _pair(pair: PairFigures) -> Json:
    people = [_person(pair.first), _person(pair.second)]
    return {"reviewers": people, "claims": pair.claims, "percent": pair.agreed / pair.claims}


def _team(found: TeamFigures) -> Json:
    return {
        "period": asdict(found.period),
        "rulings": found.rulings,
        "adjudicated": found.adjudicated,
        "overturned": found.overturned,
        "overturn_rate": found.overturned / found.rulings if found.rulings else None,
        "time_to_verdict": _durations(found.to_verdict),
        "time_to_ruling": _durations(found.to_ruling),
        "time_to_answer": _durations(found.to_answer),
        "waiting": found.waiting,
        "stale_backlog": asdict(found.backlog),
        "series": [_step(*one) for one in found.series],
        "load": [_load(one) for one in found.load],
    }


def _step(at: datetime, rulings: int, verdicts: int) -> Json:
    return {"at": at, "rulings": rulings, "verdicts": verdicts}


def _load(load: Load) -> Json:
    return {
        "reviewer": {"id": load.who.user_id, "name": load.who.name},
        "verdicts": load.verdicts,
        "against": load.against,
        "in_hand": load.in_hand,
        "time_to_verdict": _durations(load.to_verdict),
    }


def _durations(took: Any) -> Json:
    return {"count": took.count, "median": took.median, "ninth_decile": took.ninth}


def _person(member: Membership) -> Json:
    return {"id": member.user_id, "name": member.user.name}

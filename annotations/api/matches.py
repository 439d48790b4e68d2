"""Matches: claims that may have been made, or checked, before; proposed by the machine, decided by people."""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.decorators import action

from annotations import actions
from annotations.api import filters, pages
from annotations.api.inputs import Input, Reference, Text
from annotations.api.resource import Resource, writes
from annotations.api.shapes import Shape
from annotations.api.summaries import PersonShape
from annotations.api.vocabulary import OneOf
from annotations.choices import ClaimState, MatchGuard, MatchState, Relation, Scope
from annotations.models import Claim, KnownCheck, Match


class MatchedClaimShape(Shape):
    """A claim in a few words. What was judged of it is read at `/claims/{id}`, as far as the member may see it."""

    id = serializers.UUIDField()
    statement = serializers.CharField()
    state = OneOf(ClaimState)

    example = {
        "id": "01993c5a-9f1f-7e5a-b2c8-1d3f5a7b9c01",
        "statement": "The ferry carried 1,200 passengers on Monday.",
        "state": "ruled",
    }


class KnownCheckSummaryShape(Shape):
    """A fact-check by others. The rating is theirs, in their own words."""

    id = serializers.UUIDField()
    statement = serializers.CharField()
    claimant = serializers.CharField(allow_null=True)
    publisher = serializers.CharField(allow_null=True)
    rating = serializers.CharField(allow_null=True)
    reviewed = serializers.CharField(allow_null=True)
    url = serializers.CharField()

    example = {
        "id": "01993c5d-4100-7a1b-8c2d-3e4f5a6b7c01",
        "statement": "The ferry carried 1,200 people.",
        "claimant": "Harbour master",
        "publisher": "Coastal Checks",
        "rating": "Exaggerated",
        "reviewed": "2026-05-06",
        "url": "https://checks.example/ferry",
    }


class MatchDifferenceShape(Shape):
    """What a guard found: the words of the claim, and those that the other has instead."""

    guard = OneOf(MatchGuard)
    ours = serializers.ListField(child=serializers.CharField())
    theirs = serializers.ListField(child=serializers.CharField())


class MatchShape(Shape):
    """`claim` is `relation` of `other`, or of `known_check`. Across a guard nothing is proposed as the same."""

    id = serializers.UUIDField()
    claim = MatchedClaimShape()
    other = MatchedClaimShape(allow_null=True)
    known_check = KnownCheckSummaryShape(allow_null=True)
    statement = serializers.CharField(help_text="The claim as it was worded when they were compared.")
    other_statement = serializers.CharField(help_text="The other as it was worded then.")
    relation = OneOf(Relation)
    score = serializers.FloatField(help_text="How near they are, 0 to 1.")
    reasons = serializers.ListField(child=serializers.CharField())
    guards = serializers.ListField(child=OneOf(MatchGuard))
    differences = MatchDifferenceShape(many=True)
    model = serializers.CharField(allow_null=True, help_text="Null where a person found it.")
    model_version = serializers.CharField(allow_null=True)
    state = OneOf(MatchState)
    created_by = PersonShape(allow_null=True, help_text="Null where the machine proposed it.")
    decided_by = PersonShape(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(allow_null=True, help_text="Why it was decided so.")
    created_at = serializers.DateTimeField()

    class Meta:
        model = Match
        route = "matches"
        heavy = frozenset()

    example = {
        "id": "01993c5d-5100-7a1b-8c2d-3e4f5a6b7d01",
        "claim": MatchedClaimShape.example
        | {
            "id": "01993c5a-9f1f-7e5a-b2c8-1d3f5a7b9c02",
            "statement": "On Monday the ferry carried 1,100 passengers.",
            "state": "candidate",
        },
        "other": MatchedClaimShape.example,
        "known_check": None,
        "statement": "On Monday the ferry carried 1,100 passengers.",
        "other_statement": "The ferry carried 1,200 passengers on Monday.",
        "relation": "contradicts",
        "score": 0.91,
        "reasons": ["both say ferry, passengers, carried, monday", "words alike 88%", "meaning alike 94%"],
        "guards": ["number"],
        "differences": [{"guard": "number", "ours": ["1,100"], "theirs": ["1,200"]}],
        "model": "guarded, all-MiniLM-L6-v2",
        "model_version": "1",
        "state": "proposed",
        "created_by": None,
        "decided_by": None,
        "decided_at": None,
        "reason": None,
        "created_at": "2026-05-05T08:30:00Z",
    }


class NewMatch(Input):
    """Two that a person found: a claim, and either another claim or a check by others."""

    claim = Reference(Claim)
    other = Reference(Claim, required=False, allow_null=True)
    known_check = Reference(KnownCheck, required=False, allow_null=True)
    relation = OneOf(Relation)
    reason = Text(required=False)

    example = {
        "claim": "01993c5a-9f1f-7e5a-b2c8-1d3f5a7b9c02",
        "known_check": "01993c5d-4100-7a1b-8c2d-3e4f5a6b7c01",
        "relation": "same",
        "reason": "Both mean the sailing of 4 May.",
    }

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if bool(given.get("other")) == bool(given.get("known_check")):
            raise serializers.ValidationError({"other": ["Send other, or known_check."]})
        return given


class Confirmation(Input):
    """That it is so: as proposed, or as another relation."""

    relation = OneOf(Relation, required=False)
    reason = Text(required=False)

    example = {"relation": "updates", "reason": "The later count."}


class MatchRejection(Input):
    """Why it is none; the pair is not proposed again by the same model."""

    reason = Text()

    example = {"reason": "Another ferry."}


class RelationCorrection(Input):
    """What the one is to the other, as a person sees it. The match is confirmed by it."""

    relation = OneOf(Relation)
    reason = Text(required=False)

    example = {"relation": "narrower", "reason": "It says which sailing."}


class MatchFilters(filters.Filters):
    claim = filters.Id(method="filter_claim", label="With this claim on either side.")
    known_check = filters.Id(field_name="known_check_id", label="With this check by others.")
    state = filters.OneOf(MatchState, label="In one of these states.")
    relation = filters.OneOf(Relation, label="Of one of these relations.")
    current = filters.Flag(method="filter_current", label="Whether it speaks of the words as they are now.")

    def filter_claim(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        return rows.filter(Q(claim=value) | Q(other=value))

    def filter_current(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        now = Match.objects.current().values("pk")
        return rows.filter(pk__in=now) if value else rows.exclude(pk__in=now)


class Matches(Resource):
    """What may have been claimed or checked before. No verdict moves along a match."""

    shape = MatchShape
    filterset_class = MatchFilters
    orderings = pages.BY_ID | {"score": pages.Ordering(F("score"), float)}

    @writes(NewMatch, scope=Scope.REVIEW, status=201)
    def create(self, claim: Claim, relation: Relation, **given: Any) -> HttpResponse:
        """Say that two are a match. What was proposed of them is decided by it."""
        other, reason = given.get("other") or given["known_check"], given.get("reason", "")
        return self.created(
            actions.matches.declare(claim, other, by=self.member, relation=relation, reason=reason)
        )

    @writes(RelationCorrection, scope=Scope.REVIEW)
    def partial_update(self, match: Match, **given: Any) -> HttpResponse:
        """Say what the one is to the other, whatever was proposed."""
        return self._decided(match, MatchState.CONFIRMED, given)

    @action(detail=True, methods=["post"])
    @writes(Confirmation, scope=Scope.REVIEW)
    def confirm(self, match: Match, **given: Any) -> HttpResponse:
        """Say that it is so."""
        return self._decided(match, MatchState.CONFIRMED, given)

    @action(detail=True, methods=["post"])
    @writes(MatchRejection, scope=Scope.REVIEW)
    def reject(self, match: Match, **given: Any) -> HttpResponse:
        """Say that it is not so, and why."""
        return self._decided(match, MatchState.REJECTED, given)

    def _decided(self, match: Match, state: MatchState, given: dict[str, Any]) -> HttpResponse:
        return self.shown(actions.matches.decide(match, by=self.member, state=state, **given))

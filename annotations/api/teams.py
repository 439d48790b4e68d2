"""Teams, and who one is in them."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from annotations import actions
from annotations.api.access import scopes_of
from annotations.api.inputs import Input, Text
from annotations.api.resource import Resource, reads, writes
from annotations.api.shapes import Shape, Wanted
from annotations.api.vocabulary import OneOf
from annotations.choices import ConsensusRule, Role, Scope
from annotations.models import Team, Token


class TeamShape(Shape):
    """A newsroom, and the policy it reviews by."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    slug = serializers.CharField(help_text="For the header X-Factcheck-Team, or ?team=.")
    verdicts_required = serializers.IntegerField(help_text="How many must agree before there is a ruling.")
    blind = serializers.BooleanField(help_text="Nobody sees others' verdicts before giving their own.")
    consensus = OneOf(ConsensusRule, help_text="When enough verdicts make a ruling.")
    lease_minutes = serializers.IntegerField(help_text="How long a claim stays in a reviewer's hands.")
    opening_reason_required = serializers.BooleanField(help_text="A claim is opened only with a reason.")
    reply_ratings = serializers.ListField(
        child=serializers.CharField(),
        help_text="Rated so (slugs), a claim is published only once whoever made it was asked to reply.",
    )
    policy_version = serializers.IntegerField(help_text="/policies has them all.")
    detection_threshold = serializers.FloatField(
        help_text="The least check-worthiness, 0 to 1, of what is proposed."
    )
    created_at = serializers.DateTimeField()

    class Meta:
        model = Team
        route = "teams"
        heavy = frozenset()

    example = {
        "id": "01993c5a-7d1d-7b33-8a6d-9b8c2e0f4a01",
        "name": "Newsroom",
        "slug": "newsroom",
        "verdicts_required": 2,
        "blind": True,
        "consensus": "unanimous",
        "lease_minutes": 120,
        "opening_reason_required": False,
        "reply_ratings": ["false"],
        "policy_version": 1,
        "detection_threshold": 0.5,
        "created_at": "2026-05-01T12:00:00Z",
    }


class NewPolicy(Input):
    """Other rules to review by. What is left out stays."""

    verdicts_required = serializers.IntegerField(min_value=1, max_value=20, required=False)
    blind = serializers.BooleanField(required=False)
    consensus = OneOf(ConsensusRule, required=False)
    lease_minutes = serializers.IntegerField(min_value=1, max_value=60 * 24 * 14, required=False)
    opening_reason_required = serializers.BooleanField(required=False)
    reply_ratings = serializers.ListField(
        child=serializers.SlugField(max_length=60),
        max_length=50,
        required=False,
        help_text="Slugs of ratings with which a claim is published only once whoever made it was asked to reply; "
        "none, to ask for it never.",
    )
    reason = Text(max_length=2000, help_text="It stays on record.")

    example = {
        "verdicts_required": 3,
        "consensus": "majority",
        "reason": "Two were too few for the election.",
    }


class Threshold(Input):
    """How worth checking a candidate must be."""

    detection_threshold = serializers.FloatField(
        min_value=0,
        max_value=1,
        help_text="Raise it for fewer and better candidates; from the next reading on.",
    )

    example = {"detection_threshold": 0.6}


class UserShape(Shape):
    """A person who can log in."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    email = serializers.CharField()


class MeShape(Shape):
    """Who this request acts for, and how far it reaches."""

    user = UserShape()
    team = TeamShape()
    membership = serializers.UUIDField()
    role = OneOf(Role)
    scopes = serializers.ListField(child=OneOf(Scope))
    token = serializers.UUIDField(allow_null=True, help_text="Null for a session.")

    example = {
        "user": {
            "id": "01993c5a-7d1e-7c44-9b7e-0c9a3a1f5a10",
            "name": "Bob Okafor",
            "email": "bob@newsroom.example",
        },
        "team": TeamShape.example,
        "membership": "01993c5a-7d1f-7d55-8c8f-1d0b4b2f6b01",
        "role": "reviewer",
        "scopes": ["read", "write", "review"],
        "token": "01993c5a-7d20-7e66-9d90-2e1c5c307c01",
    }


class Teams(Resource):
    """The teams this person works in: with a token, the one it is for."""

    shape = TeamShape

    def get_queryset(self) -> QuerySet[Team]:
        if isinstance(self.request.auth, Token):
            return Team.objects.filter(pk=self.member.team_id)
        return Team.objects.filter(memberships__user=self.member.user_id)

    @writes(NewPolicy, scope=Scope.ADMIN)
    def partial_update(self, team: Team, **given: Any) -> HttpResponse:
        """Change what the team reviews by. It is a new version of its policy, and rulings that are there keep
        theirs; what has verdicts enough under the new rules is ruled on within seconds.
        """
        return self.shown(actions.policies.change(team, by=self.member, **given))

    @action(detail=True, methods=["post"])
    @writes(Threshold, scope=Scope.ADMIN)
    def threshold(self, team: Team, **given: Any) -> HttpResponse:
        """Set how worth checking a candidate must be to be proposed."""
        return self.shown(actions.teams.set_threshold(team, by=self.member, **given))


class Me(Resource):
    """Oneself."""

    shape = MeShape

    @reads(parameters={"team": {}})
    def retrieve(self, request: Request, pk: UUID | None = None) -> HttpResponse:
        """Who this request acts for, and how far it reaches."""
        user, teams = self.member.user, Team.objects.filter(pk=self.member.team_id)
        (team, _), *_ = Wanted.whole(TeamShape).read(teams, self.member)
        body = {
            "user": {"id": user.pk, "name": user.name, "email": user.email},
            "team": team,
            "membership": self.member.pk,
            "role": self.member.role,
            "scopes": scopes_of(request),
            "token": request.auth.pk if isinstance(request.auth, Token) else None,
        }
        return self.answer(body)

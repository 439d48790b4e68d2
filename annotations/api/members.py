"""Members: the people of a team and their roles."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.decorators import action

from annotations import actions
from annotations.api import filters
from annotations.api.inputs import Input, Text
from annotations.api.resource import Resource, writes
from annotations.api.shapes import Shape
from annotations.api.teams import UserShape
from annotations.api.vocabulary import OneOf
from annotations.choices import Role, Scope
from annotations.models import Membership


class MemberShape(Shape):
    """A person's role in the team."""

    id = serializers.UUIDField()
    user = UserShape()
    role = OneOf(Role)
    load_cap = serializers.IntegerField(
        allow_null=True, help_text="How many claims they have in hand at most; null for any number."
    )
    weight = serializers.IntegerField(help_text="Their share of what is handed out by weight.")
    created_at = serializers.DateTimeField()

    class Meta:
        model = Membership
        route = "members"
        heavy = frozenset()

    example = {
        "id": "01993c5a-7d1f-7d55-8c8f-1d0b4b2f6b01",
        "user": {
            "id": "01993c5a-7d1e-7c44-9b7e-0c9a3a1f5a10",
            "name": "Bob Okafor",
            "email": "bob@newsroom.example",
        },
        "role": "reviewer",
        "load_cap": None,
        "weight": 1,
        "created_at": "2026-05-01T12:05:00Z",
    }


class NewMember(Input):
    """A person to admit. Whoever has no account yet gets one, and sets a password by “forgot password”."""

    email = serializers.EmailField(max_length=254)
    name = Text(max_length=200, help_text="For an account that is made; an account there is keeps its name.")
    role = OneOf(Role)

    example = {"email": "carol@newsroom.example", "name": "Carol Brandt", "role": "reviewer"}


class NewRole(Input):
    """Another role for a member."""

    role = OneOf(Role)

    example = {"role": "editor"}


class NewLoad(Input):
    """How much work a member is handed."""

    load_cap = serializers.IntegerField(min_value=0, max_value=1000, allow_null=True)
    weight = serializers.IntegerField(min_value=0, max_value=1000, required=False, default=1)

    example = {"load_cap": 5, "weight": 2}


class MemberFilters(filters.Filters):
    role = filters.OneOf(Role, label="With one of these roles.")
    user = filters.Id(field_name="user_id", label="Of this person.")
    email = filters.Words(field_name="user__email", label="With this address, whatever the case.")


class Members(Resource):
    """Who works in the team. What people wrote stays when they leave."""

    shape = MemberShape
    filterset_class = MemberFilters

    def get_queryset(self) -> QuerySet[Membership]:
        return Membership.objects.filter(team_id=self.member.team_id)

    @writes(NewMember, scope=Scope.ADMIN, status=201)
    def create(self, **given: Any) -> HttpResponse:
        """Admit a person; who is a member already gets the role."""
        return self.created(actions.teams.invite(by=self.member, **given))

    @writes(NewRole, scope=Scope.ADMIN)
    def partial_update(self, membership: Membership, **given: Any) -> HttpResponse:
        """Give a member another role. A team keeps at least one admin."""
        return self.shown(actions.teams.admit(membership.user, by=self.member, **given))

    @action(detail=True, methods=["post"])
    @writes(NewLoad, scope=Scope.PUBLISH)
    def load(self, membership: Membership, **given: Any) -> HttpResponse:
        """Say how much a member has in hand at most, and their share of what is handed out by weight."""
        return self.shown(actions.staffing.set_load(membership, by=self.member, **given))

    @writes(scope=Scope.ADMIN, status=204)
    def destroy(self, membership: Membership) -> HttpResponse:
        """End a membership, and its tokens with it."""
        actions.teams.dismiss(membership, by=self.member)
        return self.gone()

"""Tokens: the keys of members' programs. Hashed at rest, scoped, expiring; the secret is shown once."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from rest_framework import serializers

from annotations import actions
from annotations.api import filters
from annotations.api.access import scopes_of
from annotations.api.inputs import Input, Text
from annotations.api.resource import Resource, writes
from annotations.api.shapes import Shape
from annotations.api.summaries import PersonShape
from annotations.api.vocabulary import OneOf
from annotations.choices import Scope
from annotations.errors import NotAllowed
from annotations.models import Token


class TokenShape(Shape):
    """A key to one team. Each scope includes the ones before it."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    owner = PersonShape(source="membership.user")
    scopes = serializers.ListField(child=OneOf(Scope))
    expires_at = serializers.DateTimeField()
    revoked_at = serializers.DateTimeField(allow_null=True)
    last_used_at = serializers.DateTimeField(allow_null=True, help_text="To the minute.")
    created_at = serializers.DateTimeField()

    class Meta:
        model = Token
        route = "tokens"
        heavy = frozenset()

    example = {
        "id": "01993c5a-7d20-7e66-9d90-2e1c5c307c01",
        "name": "nightly export",
        "owner": PersonShape.example,
        "scopes": ["read"],
        "expires_at": "2026-08-01T12:00:00Z",
        "revoked_at": None,
        "last_used_at": None,
        "created_at": "2026-05-03T12:00:00Z",
    }


class IssuedTokenShape(TokenShape):
    """A token that was just issued, with its secret: keep it now, it is not shown again."""

    secret = serializers.CharField(allow_null=True, help_text="Null in a repetition (Idempotency-Key).")

    example = TokenShape.example | {"secret": "fck_kEXA2R0mB8hP3n1ZqV6yTj5sW9uLcD4gF7aQxY0oKpM"}


class NewToken(Input):
    """A key for a program."""

    name = Text(max_length=100, help_text="What it is for.")
    scopes = serializers.ListField(child=OneOf(Scope), allow_empty=False, max_length=5)
    days = serializers.IntegerField(min_value=1, max_value=366, default=90, help_text="How long it lives.")

    example = {"name": "nightly export", "scopes": ["read"], "days": 90}


class TokenFilters(filters.Filters):
    live = filters.Flag(field_name="revoked_at", lookup_expr="isnull", label="Whether it was not revoked.")


class Tokens(Resource):
    """One's own tokens; an admin sees the team's."""

    shape = TokenShape
    filterset_class = TokenFilters

    def get_queryset(self) -> QuerySet[Token]:
        tokens = Token.objects.filter(membership__team_id=self.member.team_id)
        if Scope.ADMIN in scopes_of(self.request):
            return tokens
        return tokens.filter(membership=self.member)

    @writes(NewToken, scope=Scope.READ, gives=IssuedTokenShape, status=201, secrets=("secret",))
    def create(self, **given: Any) -> HttpResponse:
        """Issue a token for oneself. A program issues none that reaches further than itself, and needs `write`."""
        self._refuse_growth(given["scopes"])
        token, secret = actions.teams.issue_token(self.member, by=self.member, **given)
        response = self.created(token, secret=secret)
        response["Cache-Control"] = "no-store"
        return response

    @writes(scope=Scope.READ, status=204)
    def destroy(self, token: Token) -> HttpResponse:
        """Revoke a token, now and for good. It stays in the list. To revoke another than itself, a program needs
        `write`.
        """
        if token != self.request.auth:
            self._refuse_growth([])
        actions.teams.revoke_token(token, by=self.member)
        return self.gone()

    def _refuse_growth(self, scopes: Sequence[Scope]) -> None:
        """A stolen key must not cut a better one, and one that only reads cuts none."""
        if not isinstance(self.request.auth, Token):
            return
        reached = scopes_of(self.request)
        missing = [scope for scope in [Scope.WRITE, *scopes] if scope not in reached]
        if missing:
            raise NotAllowed(
                f"This token cannot issue that one; it has not the scope “{missing[0]}” itself.",
                code="scope_missing",
                needed=missing[0],
                scopes=self.request.auth.scopes,
            )

"""Who is asking, and how far they reach: a program by its token, a person by their session."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from django.db.models import Model, QuerySet
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from annotations import actions
from annotations.api.problems import NoSuchThing, TooManyRequests, Unauthenticated
from annotations.choices import Scope
from annotations.errors import NotAllowed
from annotations.models import Membership, Team, Token, User, statements

LADDER = list(Scope)
NOTE_USE_EVERY = timedelta(minutes=1)


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer fck_…`, looked up by its digest in one query."""

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        header = request.META.get("HTTP_AUTHORIZATION")
        if header is None:
            return None
        token = _find(_secret(header), request)
        _refuse_unusable(token)
        _note_use(token)
        return token.membership.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="factcheck"'


class InScope(BasePermission):
    """Reading needs the scope `read`, writing what the view's method names; role and token must both reach it."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if request.user is None:
            raise Unauthenticated(
                "Send a token in the Authorization header (“Bearer fck_…”), or log in.",
                code="not_authenticated",
            )
        request.member = acting_member(request, view.kwargs.get("team"))
        _refuse_short(request, _needed(request, view))
        return True


def acting_member(request: Request, named: str | None = None) -> Membership:
    """The membership a request acts for: its token's, or the session's in the team that is asked for.

    The team's slug may be `named` in the address itself.

    Raises NoSuchThing for a team that is not theirs, whether it exists or not.
    """
    asked = named or request.headers.get("X-Factcheck-Team") or request.GET.get("team")
    if isinstance(request.auth, Token):
        return _in_team([request.auth.membership], asked)
    memberships = Membership.objects.filter(user=request.user).select_related("team", "user").order_by("id")
    if not memberships:
        raise NotAllowed("You are not a member of any team; ask an admin to admit you.", code="no_membership")
    return _in_team(memberships, asked)


def scopes_of(request: Request) -> list[Scope]:
    """What this request may be used for: the role's scopes, as far as its token has them."""
    return [scope for scope in LADDER if request.member.reaches(scope) and _token_reaches(request, scope)]


def _in_team(memberships: Sequence[Membership], slug: str | None) -> Membership:
    if slug is None:
        return memberships[0]
    for membership in memberships:
        if membership.team.slug == slug:
            return membership
    raise NoSuchThing(f"There is no team “{slug}” that you are a member of.")


def _secret(header: str) -> str:
    scheme, _, secret = header.partition(" ")
    if scheme.lower() != "bearer" or not secret.isascii() or not secret.strip():
        raise Unauthenticated("The Authorization header should read “Bearer fck_…”.")
    return secret.strip()


def _find(secret: str, request: Request) -> Token:
    rows = statements.read(ByDigest(), None, digest=actions.teams.token_digest(secret))
    found = _made(rows[0]) if rows else None
    if found is None or not found.membership.user.is_active:
        _refuse_guessing(request)
        raise Unauthenticated("There is no such token.")
    return found


def _refuse_guessing(request: Request) -> None:
    """A wrong token now and then is a mistake; whoever goes on is told to wait. Right ones are never in their way."""
    address = get_adapter().get_client_ip(request)
    wait = actions.guessing.tried({f"tokens from {address}": actions.guessing.OF_TOKENS})
    if wait is not None:
        raise TooManyRequests("There is no such token, nor were those before it.", retry_after=wait)


# What a request needs of its token, in the order in which it is read.
_READ = (
    (Token, ""),
    (Membership, "membership__"),
    (Team, "membership__team__"),
    (User, "membership__user__"),
)


@dataclass(frozen=True)
class ByDigest:
    """Which token is it, and whose?"""

    def rows(self, member: None, digest: str) -> QuerySet:
        columns = [f"{prefix}{name}" for model, prefix in _READ for name in _columns(model)]
        return Token.objects.filter(digest=digest).values_list(*columns)


def _columns(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _made(row: Sequence[Any]) -> Token:
    """The token, with its membership, and that with its team and user."""
    made, rest = [], list(row)
    for model, _ in _READ:
        names = _columns(model)
        made.append(model.from_db("default", names, rest[: len(names)]))
        rest = rest[len(names) :]
    token, membership, team, user = made
    token.membership, membership.team, membership.user = membership, team, user
    return token


def _refuse_unusable(token: Token) -> None:
    if token.revoked_at is not None:
        raise Unauthenticated("This token was revoked; issue another.", code="token_revoked")
    if not token.is_usable:
        raise Unauthenticated("This token has expired; issue another.", code="token_expired")


def _note_use(token: Token) -> None:
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > NOTE_USE_EVERY:
        actions.teams.note_use(token, now=now)


def _needed(request: Request, view: Any) -> Scope:
    handler = getattr(view, getattr(view, "action", None) or "", None)
    default = Scope.READ if request.method in SAFE_METHODS else Scope.WRITE
    return getattr(handler, "scope", default)


def _refuse_short(request: Request, needed: Scope) -> None:
    if not request.member.reaches(needed):
        raise NotAllowed(
            f"A {request.member.role} may not do this; it needs the scope “{needed}”.",
            code="role_too_low",
            needed=needed,
            role=request.member.role,
        )
    if not _token_reaches(request, needed):
        raise NotAllowed(
            f"This token may not do this; it needs the scope “{needed}”.",
            code="scope_missing",
            needed=needed,
            scopes=request.auth.scopes,
        )


def _token_reaches(request: Request, needed: Scope) -> bool:
    """Each scope includes the ones before it. A session reaches as far as its role."""
    if not isinstance(request.auth, Token):
        return True
    furthest = max(LADDER.index(Scope(scope)) for scope in request.auth.scopes)
    return LADDER.index(needed) <= furthest


class TokenScheme(OpenApiAuthenticationExtension):
    """How the token is described in the OpenAPI document."""

    target_class = "annotations.api.access.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "fck_…",
            "description": "A token of one team, issued at /api/v1/tokens. It has scopes, and it expires.",
        }

"""Teams, their members, and the tokens of members' programs."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from annotations.actions import events, policies, scales
from annotations.actions.permissions import require
from annotations.choices import Role, Scope
from annotations.errors import InvalidInput, NotAllowed
from annotations.models import EventChain, Membership, Team, Token, User

TOKEN_PREFIX = "fck_"  # so that secret scanners and people know one when they see one


@transaction.atomic
def found(
    name: str,
    *,
    slug: str,
    founder: User,
    verdicts_required: int = 2,
    blind: bool = True,
    scale: dict[str, Any] = scales.DEFAULT,
) -> Membership:
    """Found a team with a scale to judge by; return the founder's membership, an admin's."""
    team = Team.objects.create(name=name, slug=slug, verdicts_required=verdicts_required, blind=blind)
    EventChain.objects.create(team=team)
    policies.write_down(team, reason="As founded.", by=None)
    admin = Membership.objects.create(team=team, user=founder, role=Role.ADMIN)
    scales.define(team, by=admin, **scale)
    return admin


@transaction.atomic
def admit(user: User, *, by: Membership, role: Role) -> Membership:
    """Give a person a role in `by`'s team, or another role if they have one already.

    Raises NotAllowed when it would leave the team without an admin.
    """
    require(by, Scope.ADMIN)
    membership, created = Membership.objects.select_for_update(no_key=True).get_or_create(
        team=by.team, user=user, defaults={"role": role}
    )
    if not created and membership.role != role:
        if membership.role == Role.ADMIN:
            _require_another_admin(membership)
        membership.role = role
        membership.save(update_fields=["role"])
    _record_person(membership, "member.admitted", by=by)
    return membership


@transaction.atomic
def set_threshold(team: Team, *, by: Membership, detection_threshold: float) -> Team:
    """Propose only candidates of at least this check-worthiness (0 to 1), from the next reading on.

    Raises NotAllowed for another team than the member acts for here.
    """
    require(by, Scope.ADMIN)
    if team.pk != by.team_id:
        raise NotAllowed("You act for another team here; name this one in X-Factcheck-Team.")
    team = Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    before, team.detection_threshold = team.detection_threshold, detection_threshold
    if before != detection_threshold:
        team.save(update_fields=["detection_threshold"])
        data = {"from": before, "to": detection_threshold}
        events.record(by, "team.threshold_set", by=by, data=data)
    return team


@transaction.atomic
def invite(*, by: Membership, email: str, name: str, role: Role) -> Membership:
    """Admit a person by e-mail address, with an account made for whoever has none.

    A new account has no password: its owner sets one by “forgot password”. An account that is there
    keeps its name.
    """
    require(by, Scope.ADMIN)
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(email=email, name=name)
    return admit(user, by=by, role=role)


@transaction.atomic
def dismiss(membership: Membership, *, by: Membership) -> None:
    """End a membership and its tokens. What the person wrote stays."""
    require(by, Scope.ADMIN)
    if membership.role == Role.ADMIN:
        _require_another_admin(membership)
    _record_person(membership, "member.dismissed", by=by)
    membership.delete()


@transaction.atomic
def issue_token(
    membership: Membership, *, by: Membership, name: str, scopes: Sequence[Scope], days: int = 90
) -> tuple[Token, str]:
    """Make a token; return it with its secret, which is shown this once and stored nowhere.

    Raises NotAllowed for scopes the member's role does not reach, or for another person's token.
    """
    if membership.pk != by.pk:
        raise NotAllowed("People make their own tokens.")
    for scope in scopes:
        require(membership, scope)
    if not 1 <= days <= 366:
        raise InvalidInput("A token lives between 1 and 366 days.")
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        membership=membership,
        name=name,
        digest=token_digest(secret),
        scopes=list(scopes),
        expires_at=timezone.now() + timedelta(days=days),
    )
    _record_person(membership, "token.issued", by=by, name=name, scopes=list(scopes))
    return token, secret


@transaction.atomic
def revoke_token(token: Token, *, by: Membership | None) -> Token:
    """End a token now: its owner may, an admin, and the machine's operator (None)."""
    if by is not None and token.membership_id != by.pk:
        require(by, Scope.ADMIN)
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        _record_person(token.membership, "token.revoked", by=by, name=token.name)
    return token


def note_use(token: Token, *, now: datetime) -> None:
    """Write down when a token was last used; no event, because it changes nothing."""
    Token.objects.filter(pk=token.pk).update(last_used_at=now)


def token_digest(secret: str) -> bytes:
    """What a token is stored as and found by: the SHA-256 of its secret."""
    return hashlib.sha256(secret.encode()).digest()


def _record_person(membership: Membership, kind: str, *, by: Membership | None, **data: object) -> None:
    person = {"user": str(membership.user_id), "name": membership.user.name, "role": membership.role}
    events.record(membership, kind, by=by, data=person | data)


def _require_another_admin(membership: Membership) -> None:
    admins = Membership.objects.select_for_update(no_key=True).filter(
        team_id=membership.team_id, role=Role.ADMIN
    )
    if not any(admin.pk != membership.pk for admin in admins):
        raise NotAllowed("A team needs an admin; make somebody else one first.", code="last_admin")

"""The team: its people, the tokens of their programs, the scale it judges by."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from annotations import actions
from annotations.models import Membership, Token
from annotations.web.doors import attempt, desk, show
from annotations.web.forms import PressForm, RoleForm, TokenForm
from annotations.web.pages.team import team_page


@require_safe
@desk
def settings(request: HttpRequest, member: Membership) -> HttpResponse:
    return _settings(request, member)


@never_cache
@require_POST
@desk
def issue_token(request: HttpRequest, member: Membership) -> HttpResponse:
    """Shown in the answer to this one request and never again: it is neither stored nor redirected with."""
    form = TokenForm(request.POST, name="token", member=member)
    issued = attempt(form, lambda **said: actions.teams.issue_token(member, by=member, **said))
    if issued is None:
        return _settings(request, member, token_form=form, status=422)
    return _settings(request, member, secret=issued[1])


@require_POST
@desk
def revoke_token(request: HttpRequest, member: Membership, token_id: UUID) -> HttpResponse:
    token = get_object_or_404(Token, pk=token_id, membership__team=member.team)
    form = PressForm({}, name="revoke")
    attempt(form, lambda **_: actions.teams.revoke_token(token, by=member))
    return _done(request, member, form)


@require_POST
@desk
def change_role(request: HttpRequest, member: Membership, membership_id: UUID) -> HttpResponse:
    other = _colleague(member, membership_id)
    form = RoleForm(request.POST, name="role")
    attempt(form, lambda role: actions.teams.admit(other.user, by=member, role=role))
    return _done(request, member, form)


@require_POST
@desk
def dismiss(request: HttpRequest, member: Membership, membership_id: UUID) -> HttpResponse:
    form = PressForm({}, name="dismiss")
    attempt(form, lambda **_: actions.teams.dismiss(_colleague(member, membership_id), by=member))
    return _done(request, member, form)


def _colleague(member: Membership, membership_id: UUID) -> Membership:
    memberships = Membership.objects.filter(team=member.team).select_related("user", "team")
    return get_object_or_404(memberships, pk=membership_id)


def _done(request: HttpRequest, member: Membership, form: RoleForm | PressForm) -> HttpResponse:
    if form.is_valid():
        return redirect("web:settings", member.team.slug)
    return _settings(request, member, refused=form, status=422)


def _settings(
    request: HttpRequest, member: Membership, *, status: int = 200, secret: str = "", **forms: object
) -> HttpResponse:
    context = {"token_form": TokenForm(name="token", member=member)} | forms
    page = team_page(member)
    return show(
        request,
        member,
        "web/settings.html",
        section="settings",
        part="team",
        page=page,
        secret=secret,
        status=status,
        **context,
    )

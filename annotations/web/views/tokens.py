"""The tokens of a member's programs. A secret is shown in the answer that made it, and never again."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from annotations import actions
from annotations.models import Membership, Token
from annotations.web.doors import attempt, desk
from annotations.web.forms import PressForm, TokenForm
from annotations.web.forms.rendering import DeskForm
from annotations.web.pages.team import tokens as tokens_of
from annotations.web.views.area import part


@require_safe
@desk
def tokens(request: HttpRequest, member: Membership) -> HttpResponse:
    return _tokens(request, member)


@never_cache
@require_POST
@desk
def issue(request: HttpRequest, member: Membership) -> HttpResponse:
    """Shown in the answer to this one request and never again: it is neither stored nor redirected with."""
    form = TokenForm(request.POST, name="token", member=member)
    issued = attempt(form, lambda **said: actions.teams.issue_token(member, by=member, **said))
    if issued is None:
        return _tokens(request, member, token_form=form, status=422)
    return _tokens(request, member, secret=issued[1])


@require_POST
@desk
def revoke(request: HttpRequest, member: Membership, token_id: UUID) -> HttpResponse:
    token = get_object_or_404(Token, pk=token_id, membership__team=member.team)
    form = PressForm({}, name="revoke")
    if attempt(form, lambda **_: actions.teams.revoke_token(token, by=member)):
        return redirect("web:tokens", member.team.slug)
    return _tokens(request, member, refused=form, status=422)


def _tokens(
    request: HttpRequest, member: Membership, *, status: int = 200, secret: str = "", **forms: DeskForm
) -> HttpResponse:
    fresh = {"token_form": TokenForm(name="token", member=member)}
    page = {"tokens": tokens_of(member), "secret": secret}
    return part(request, member, "tokens", status=status, **page, **fresh | forms)

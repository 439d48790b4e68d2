"""The team: its people, whom an admin asks in, and what each of them may do."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotations import actions
from annotations.choices import Role
from annotations.models import Membership
from annotations.web.doors import attempt, desk
from annotations.web.forms import PressForm, RoleForm
from annotations.web.forms.rendering import DeskForm
from annotations.web.forms.team import InviteForm
from annotations.web.pages.team import members
from annotations.web.views.area import part


@require_safe
@desk
def settings(request: HttpRequest, member: Membership) -> HttpResponse:
    return _settings(request, member)


@require_POST
@desk
def invite(request: HttpRequest, member: Membership) -> HttpResponse:
    form = InviteForm(request.POST, name="invite")
    admitted = attempt(form, lambda **said: actions.teams.invite(by=member, **said))
    if admitted is None:
        return _settings(request, member, status=422, invite_form=form)
    way = _("They sign in as before.")
    if not admitted.user.has_usable_password():
        way = _(
            "Tell them to open the sign-in page and choose “Forgot your password?”: that is how they set one."
        )
    who = {"name": admitted.user.name, "role": f"{admitted.role}"}
    messages.info(request, _("%(name)s is in the team now (%(role)s).") % who + " " + way)
    return redirect("web:settings", member.team.slug)


@require_POST
@desk
def change_role(request: HttpRequest, member: Membership, membership_id: UUID) -> HttpResponse:
    other = colleague(member, membership_id)
    form = RoleForm(request.POST, name="role")
    attempt(form, lambda role: actions.teams.admit(other.user, by=member, role=role))
    return _done(request, member, form)


@require_POST
@desk
def dismiss(request: HttpRequest, member: Membership, membership_id: UUID) -> HttpResponse:
    form = PressForm({}, name="dismiss")
    attempt(form, lambda **_: actions.teams.dismiss(colleague(member, membership_id), by=member))
    return _done(request, member, form)


def colleague(member: Membership, membership_id: UUID) -> Membership:
    memberships = Membership.objects.filter(team=member.team).select_related("user", "team")
    return get_object_or_404(memberships, pk=membership_id)


def _done(request: HttpRequest, member: Membership, form: DeskForm) -> HttpResponse:
    if form.is_valid():
        return redirect("web:settings", member.team.slug)
    return _settings(request, member, refused=form, status=422)


def _settings(
    request: HttpRequest, member: Membership, *, status: int = 200, **forms: DeskForm
) -> HttpResponse:
    fresh = {"invite_form": InviteForm(name="invite")}
    page = {"members": members(member), "roles": Role.choices()}
    return part(request, member, "team", status=status, **page, **fresh | forms)

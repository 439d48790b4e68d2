"""Notifications: the list, the way to what each tells of, and how one wants to be told by e-mail."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from annotations import actions
from annotations.models import Membership, Notification
from annotations.web.doors import attempt, desk, show
from annotations.web.forms.threads import PreferenceForm
from annotations.web.pages.notifications import news, place_of
from annotations.web.queries import uuid


@require_safe
@desk
def notifications(request: HttpRequest, member: Membership) -> HttpResponse:
    rows, following = news(member, before=uuid(request, "before"))
    told = actions.notifications.preference(member)
    form = PreferenceForm(name="preference", initial={"email": told.value})
    return show(
        request,
        member,
        "web/notifications.html",
        section="notifications",
        rows=rows,
        following=following,
        form=form,
    )


@require_safe
@desk
def notification(request: HttpRequest, member: Membership, notification_id: UUID) -> HttpResponse:
    """Where an e-mail leads: to the thing itself. Looking marks nothing."""
    return redirect(place_of(member, _own(member, notification_id)))


@require_POST
@desk
def read(request: HttpRequest, member: Membership, notification_id: UUID) -> HttpResponse:
    """Opened from the list: marked as read, and on to the thing."""
    found = _own(member, notification_id)
    actions.notifications.read([found], by=member)
    return redirect(place_of(member, found))


@require_POST
@desk
def unread(request: HttpRequest, member: Membership, notification_id: UUID) -> HttpResponse:
    actions.notifications.unread([_own(member, notification_id)], by=member)
    return redirect("web:notifications", member.team.slug)


@require_POST
@desk
def read_all(request: HttpRequest, member: Membership) -> HttpResponse:
    actions.notifications.read(Notification.objects.visible_to(member).filter(read_at=None), by=member)
    return redirect("web:notifications", member.team.slug)


@require_POST
@desk
def prefer(request: HttpRequest, member: Membership) -> HttpResponse:
    form = PreferenceForm(request.POST, name="preference")
    attempt(form, lambda email: actions.notifications.prefer(member, email=email))
    return redirect("web:notifications", member.team.slug)


def _own(member: Membership, notification_id: UUID) -> Notification:
    return get_object_or_404(
        Notification.objects.visible_to(member).select_related("event"), pk=notification_id
    )

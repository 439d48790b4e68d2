"""Webhooks: where a member's programs are told, the log of what was sent, tests, and new secrets."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from annotations import actions
from annotations.models import Delivery, Membership, Webhook
from annotations.web.doors import attempt, desk
from annotations.web.forms import PressForm
from annotations.web.forms.webhooks import WebhookForm
from annotations.web.pages.webhooks import offered, webhook_page
from annotations.web.pages.webhooks import webhooks as webhooks_of
from annotations.web.queries import uuid
from annotations.web.views.area import part


@require_safe
@desk
def webhooks(request: HttpRequest, member: Membership) -> HttpResponse:
    return _webhooks(request, member)


@never_cache
@require_POST
@desk
def add(request: HttpRequest, member: Membership) -> HttpResponse:
    """The secret is shown in this answer alone."""
    form = WebhookForm(request.POST, name="webhook", offered=offered())
    made = attempt(form, lambda **said: actions.webhooks.create(by=member, **said))
    if made is None:
        return _webhooks(request, member, status=422, webhook_form=form)
    return _webhook(request, member, made, secret=made.secret)


@require_safe
@desk
def webhook(request: HttpRequest, member: Membership, webhook_id: UUID) -> HttpResponse:
    return _webhook(request, member, _find(member, webhook_id))


@require_POST
@desk
def change(request: HttpRequest, member: Membership, webhook_id: UUID) -> HttpResponse:
    found = _find(member, webhook_id)
    form = WebhookForm(request.POST, name="webhook", offered=offered(found))
    if attempt(form, lambda **said: actions.webhooks.change(found, by=member, **said)) is None:
        return _webhook(request, member, found, status=422, webhook_form=form)
    return redirect("web:webhook", member.team.slug, found.pk)


@never_cache
@require_POST
@desk
def rotate(request: HttpRequest, member: Membership, webhook_id: UUID) -> HttpResponse:
    """The new secret is shown in this answer alone."""
    found, form = _find(member, webhook_id), PressForm({}, name="rotate")
    made = attempt(form, lambda **_: actions.webhooks.rotate(found, by=member))
    if made is None:
        return _webhook(request, member, found, status=422, refused=form)
    return _webhook(request, member, made, secret=made.secret)


@require_POST
@desk
def enable(request: HttpRequest, member: Membership, webhook_id: UUID) -> HttpResponse:
    return _press(
        request, member, _find(member, webhook_id), actions.webhooks.enable, _("It is sent to again.")
    )


@require_POST
@desk
def ping(request: HttpRequest, member: Membership, webhook_id: UUID) -> HttpResponse:
    said = _("A test is on its way; what comes of it stands in the log within a few seconds.")
    return _press(request, member, _find(member, webhook_id), actions.webhooks.ping, said)


@require_POST
@desk
def remove(request: HttpRequest, member: Membership, webhook_id: UUID) -> HttpResponse:
    found, form = _find(member, webhook_id), PressForm({}, name="remove")
    attempt(form, lambda **_: actions.webhooks.remove(found, by=member))
    if not form.is_valid():
        return _webhook(request, member, found, status=422, refused=form)
    messages.info(request, _("The webhook is removed. Nothing more is sent there."))
    return redirect("web:webhooks", member.team.slug)


@require_POST
@desk
def replay(request: HttpRequest, member: Membership, delivery_id: UUID) -> HttpResponse:
    rows = Delivery.objects.visible_to(member).select_related("webhook__membership__user")
    delivery = get_object_or_404(rows, pk=delivery_id)

    def again(_: Webhook, *, by: Membership) -> Delivery:
        return actions.webhooks.replay(delivery, by=by)

    return _press(request, member, delivery.webhook, again, _("It is sent again, under the same id."))


def _find(member: Membership, webhook_id: UUID) -> Webhook:
    rows = Webhook.objects.visible_to(member).select_related("membership__user")
    return get_object_or_404(rows, pk=webhook_id)


def _press(
    request: HttpRequest, member: Membership, found: Webhook, act: Callable[..., Any], said: str
) -> HttpResponse:
    """Do one thing with a webhook and go back to it."""
    form = PressForm({}, name="webhook-press")
    if attempt(form, lambda **_: act(found, by=member)) is None:
        return _webhook(request, member, found, status=422, refused=form)
    messages.info(request, said)
    return redirect("web:webhook", member.team.slug, found.pk)


def _webhooks(request: HttpRequest, member: Membership, *, status: int = 200, **forms: Any) -> HttpResponse:
    fresh = {"webhook_form": WebhookForm(name="webhook", offered=offered())}
    return part(request, member, "webhooks", status=status, webhooks=webhooks_of(member), **fresh | forms)


def _webhook(
    request: HttpRequest, member: Membership, found: Webhook, *, status: int = 200, **more: Any
) -> HttpResponse:
    fresh = {"webhook_form": WebhookForm.of(found, offered(found))}
    page = webhook_page(member, found, before=uuid(request, "before"))
    return part(request, member, "webhook", status=status, page=page, **fresh | more)

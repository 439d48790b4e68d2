"""Right of reply: keeping whom the team asked, what they said, and whether readers are told."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from annotations import actions
from annotations.models import Membership, ReplyRequest
from annotations.web.doors import desk
from annotations.web.forms import PressForm
from annotations.web.forms.replies import ReplyAskForm, ReplyForm, ShowForm
from annotations.web.views.claims import carry_out, find_claim


@require_POST
@desk
def ask(request: HttpRequest, member: Membership, claim_id: UUID) -> HttpResponse:
    claim, form = find_claim(member, claim_id), ReplyAskForm(request.POST, name="reply-ask")
    return carry_out(
        request, member, claim, form, lambda **said: actions.replies.ask(claim, by=member, **said)
    )


@require_POST
@desk
def answered(request: HttpRequest, member: Membership, reply_id: UUID) -> HttpResponse:
    reply, form = _find(member, reply_id), ReplyForm(request.POST, name=f"reply-{reply_id}")
    return carry_out(
        request, member, reply.claim, form, lambda **said: actions.replies.answered(reply, by=member, **said)
    )


@require_POST
@desk
def give_up(request: HttpRequest, member: Membership, reply_id: UUID) -> HttpResponse:
    reply, form = _find(member, reply_id), PressForm({}, name=f"reply-give-up-{reply_id}")
    return carry_out(
        request, member, reply.claim, form, lambda **_: actions.replies.give_up(reply, by=member)
    )


@require_POST
@desk
def show(request: HttpRequest, member: Membership, reply_id: UUID) -> HttpResponse:
    reply, form = _find(member, reply_id), ShowForm(request.POST, name=f"reply-show-{reply_id}")
    return carry_out(
        request, member, reply.claim, form, lambda **said: actions.replies.show(reply, by=member, **said)
    )


def _find(member: Membership, reply_id: UUID) -> ReplyRequest:
    rows = ReplyRequest.objects.visible_to(member).select_related("claim__team", "claim__claimant")
    return get_object_or_404(rows, pk=reply_id)

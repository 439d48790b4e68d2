"""Whom the team asked about a claim before publishing, what they said, and what may be kept of it now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.forms import Form
from django.utils import timezone

from annotations.choices import ClaimState, ReplyState, Scope
from annotations.models import Claim, Membership, ReplyRequest
from annotations.web.forms import PressForm
from annotations.web.forms.replies import ReplyAskForm, ReplyForm, ShowForm
from annotations.web.pages.offers import Offers
from annotations.web.words import CHANNEL, REPLY

ASKABLE = frozenset(ClaimState) - {ClaimState.CANDIDATE, ClaimState.REJECTED, ClaimState.MERGED}
ENDED = (ReplyState.ANSWERED, ReplyState.DECLINED)


@dataclass
class ShownRequest:
    request: ReplyRequest
    is_over: bool  # the time they were given
    answer: Form | None = None
    give_up: Form | None = None
    show: Form | None = None

    @property
    def channel(self) -> str:
        return CHANNEL[self.request.channel]

    @property
    def state(self) -> str:
        return REPLY[self.request.state]


@dataclass
class Replies:
    requests: Sequence[ShownRequest]
    ask: Form | None


def replies(member: Membership, claim: Claim, offers: Offers) -> Replies:
    """What the member may know of it. One query."""
    rows = ReplyRequest.objects.visible_to(member).filter(claim=claim).select_related("asked_by")
    may_ask = member.reaches(Scope.REVIEW) and claim.state in ASKABLE
    return Replies(
        [_shown(member, row, offers, timezone.now()) for row in rows.order_by("asked_at", "id")],
        offers.give(ReplyAskForm, "reply-ask") if may_ask else None,
    )


def _shown(member: Membership, row: ReplyRequest, offers: Offers, now: datetime) -> ShownRequest:
    shown = ShownRequest(row, is_over=row.deadline <= now)
    if member.reaches(Scope.REVIEW) and row.state not in ENDED:
        shown.answer = offers.give(ReplyForm, f"reply-{row.pk}")
        if row.state == ReplyState.WAITING and shown.is_over:
            shown.give_up = offers.give(PressForm, f"reply-give-up-{row.pk}")
    if member.reaches(Scope.PUBLISH):
        shown.show = offers.give(ShowForm, f"reply-show-{row.pk}", initial={"shown": not row.shown})
    return shown

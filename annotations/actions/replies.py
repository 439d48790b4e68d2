"""Right of reply: whom the team asked about a claim, until when it waits, and what they said.

    ask --waiting--> answered | declined | silent (the time given is over)

The service keeps the record and sends nothing. Under the team's policy (`reply_ratings`) a ruling with one of these
ratings is published only once somebody was asked and has answered, or had the time they were given.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from annotations.actions import events, threads
from annotations.actions.permissions import require
from annotations.choices import ReplyChannel, ReplyState, Scope
from annotations.errors import Conflict, InvalidInput
from annotations.models import Claim, Membership, ReplyRequest
from annotations.values import Heard


@transaction.atomic
def ask(
    claim: Claim,
    *,
    by: Membership,
    asked: str,
    channel: ReplyChannel,
    text: str,
    deadline: datetime,
    asked_at: datetime | None = None,
) -> ReplyRequest:
    """Keep that somebody was asked, how, when (now, unless it is said) and until when the team waits.

    Raises InvalidInput for words that are missing, for a time to come, and for a deadline before the asking.
    """
    require(by, Scope.REVIEW)
    now = timezone.now()
    asked_at = asked_at or now
    _refuse_incomplete(asked, text, asked_at, deadline, now)
    veil = threads.veil_of(by, [claim.pk])
    request = ReplyRequest.objects.create(
        team_id=claim.team_id,
        claim=claim,
        asked=asked,
        channel=channel,
        text=text,
        asked_at=asked_at,
        deadline=deadline,
        asked_by_id=by.user_id,
        veil=veil,
    )
    _tell(request, "reply.asked", by=by)
    return request


@transaction.atomic
def answered(
    request: ReplyRequest,
    *,
    by: Membership,
    answer: str,
    answered_at: datetime | None = None,
    declined: bool = False,
) -> ReplyRequest:
    """Keep what they answered, late or in time; or, where they `declined` to, how they said so.

    Raises Conflict where an answer is kept already: a further one is a record of its own.
    """
    require(by, Scope.REVIEW)
    if not answer.strip():
        raise InvalidInput("Say what they answered.", errors=[_wrong("answer", "It is empty.")])
    fresh = _locked(request)
    if fresh.state in (ReplyState.ANSWERED, ReplyState.DECLINED):
        raise Conflict("An answer is kept already; ask again to keep another.")
    at = answered_at or timezone.now()
    if not fresh.asked_at <= at <= timezone.now():
        detail = "Give a time between the asking and now."
        raise InvalidInput("Nobody can have answered then.", errors=[_wrong("answered_at", detail)])
    fresh.answer = answer
    return _end(fresh, ReplyState.DECLINED if declined else ReplyState.ANSWERED, at=at, by=by)


@transaction.atomic
def give_up(request: ReplyRequest, *, by: Membership) -> ReplyRequest:
    """Say that no answer came in the time given. Raises Conflict while there is time left."""
    require(by, Scope.REVIEW)
    fresh = _locked(request)
    if fresh.state != ReplyState.WAITING:
        raise Conflict(f"This is {fresh.state} already.")
    if timezone.now() < fresh.deadline:
        raise Conflict(f"They have until {fresh.deadline:%Y-%m-%d %H:%M} UTC.")
    return _end(fresh, ReplyState.SILENT, at=timezone.now(), by=by)


@transaction.atomic
def show(request: ReplyRequest, *, by: Membership, shown: bool) -> ReplyRequest:
    """Tell readers of it, or no more: in what is published from now on. What is published already stays as it is."""
    require(by, Scope.PUBLISH)
    fresh = _locked(request)
    if fresh.shown != shown:
        fresh.shown = shown
        fresh.save(update_fields=["shown"])
        _tell(fresh, "reply.shown" if shown else "reply.hidden", by=by)
    return fresh


def heard(claim: Claim, rating: str, *, now: datetime) -> Heard:
    """What the gate asks of a claim that is rated so."""
    if rating not in claim.team.reply_ratings:
        return Heard.NOT_ASKED_FOR
    asked = list(known(claim))
    over = [one for one in asked if one.state != ReplyState.WAITING or one.deadline <= now]
    if over:
        return Heard.HEARD
    return Heard.WAITING if asked else Heard.MISSING


def known(claim: Claim) -> QuerySet[ReplyRequest]:
    """The requests that the whole team knows of."""
    open_to_all = Q(veil__isnull=True) | Q(claim__state__in=threads.DECIDED)
    return ReplyRequest.objects.filter(open_to_all, claim=claim).order_by("asked_at", "id")


def _refuse_incomplete(asked: str, text: str, at: datetime, deadline: datetime, now: datetime) -> None:
    errors = [] if asked.strip() else [_wrong("asked", "Say whom you asked.")]
    errors += [] if text.strip() else [_wrong("text", "Say what you asked.")]
    errors += [] if at <= now else [_wrong("asked_at", "That is yet to come.")]
    errors += [] if deadline > at else [_wrong("deadline", "It has to lie after the asking.")]
    if errors:
        raise InvalidInput(" ".join(error["detail"] for error in errors), errors=errors)


def _wrong(name: str, detail: str) -> dict[str, str]:
    return {"pointer": f"/{name}", "detail": detail}


def _locked(request: ReplyRequest) -> ReplyRequest:
    return (
        ReplyRequest.objects.select_for_update(of=("self",), no_key=True)
        .select_related("veil")
        .get(pk=request.pk)
    )


def _end(request: ReplyRequest, state: ReplyState, *, at: datetime, by: Membership) -> ReplyRequest:
    request.state, request.ended_at, request.ended_by_id = state, at, by.user_id
    request.save(update_fields=["state", "answer", "ended_at", "ended_by"])
    _tell(request, f"reply.{state}", by=by)
    return request


def _tell(request: ReplyRequest, kind: str, *, by: Membership) -> None:
    data: dict[str, Any] = {"claim": str(request.claim_id), "asked": request.asked, "state": request.state}
    events.record(
        request, kind, by=by, data=data | {"deadline": request.deadline.isoformat()}, verdict=request.veil
    )

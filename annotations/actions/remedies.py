"""Remedies: what publishers are asked to correct, and what they repair after our verdict.

A ruling that rates a claim false is *fixed after our verdict* when a publisher's later revision changed or dropped the
words judged. Certain is only what the publisher's own note names (or a retraction of the whole article); anything
else is proposed, and a person confirms or refuses it. Confirming closes the requests that asked for it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Avg, F, OuterRef, QuerySet, Subquery
from django.utils import timezone

from annotations.actions import events
from annotations.actions.permissions import require
from annotations.choices import (
    ChangeKind,
    Guard,
    RepairState,
    RequestOutcome,
    RequestState,
    Scope,
    Severity,
    StaleReason,
)
from annotations.errors import Conflict, InvalidInput
from annotations.models import (
    Anchor,
    Article,
    CorrectionRequest,
    Edit,
    Membership,
    Rating,
    Repair,
    Ruling,
    Staleness,
)
from annotations.pipeline import reviewing

# Reasons by which the words that were judged are no longer said.
REPAIRING = frozenset(
    {
        StaleReason.NUMBER_CHANGED,
        StaleReason.QUALIFIER_CHANGED,
        StaleReason.CLAIM_TEXT_CHANGED,
        StaleReason.CLAIM_REMOVED,
    }
)
SURE = 0.99  # least confidence of a place whose repair needs no person


def foreseen(stale: Iterable[Staleness], anchors: Sequence[Anchor], edit: Edit | None) -> list[Repair]:
    """The repairs that a new revision makes or may make, unsaved: of rulings it has just made stale."""
    if edit is None:
        return []
    telling = [
        mark
        for mark in stale
        if mark.ruling_id and mark.reason in REPAIRING and mark.severity != Severity.LOW
    ]
    rulings = _rated_false({mark.ruling_id for mark in telling})
    found: dict[UUID, Repair] = {}
    for mark in telling:
        if mark.ruling_id in rulings:
            found.setdefault(mark.ruling_id, _repair(mark, rulings[mark.ruling_id], anchors, edit))
    return list(found.values())


def undone(settled: Iterable[Staleness]) -> list[Repair]:
    """Repairs that are none any more: the text says again what was judged."""
    rulings = [mark.ruling_id for mark in settled if mark.ruling_id and mark.reason in REPAIRING]
    back = Staleness.objects.open().filter(ruling__in=rulings, reason__in=REPAIRING)
    still = set(back.exclude(pk__in=[mark.pk for mark in settled]).values_list("ruling_id", flat=True))
    rows = Repair.objects.filter(ruling__in=set(rulings) - still).select_related("ruling")
    return list(rows.filter(state__in=[RepairState.PROPOSED, RepairState.CONFIRMED]))


def write(repairs: Sequence[Repair], taken_back: Sequence[Repair], *, now: datetime) -> None:
    """Write what was foreseen, in the transaction that adds the revision."""
    Repair.objects.filter(pk__in=[one.pk for one in taken_back]).update(state=RepairState.UNDONE)
    _reopen(taken_back)
    certain = [repair for repair in repairs if repair.state == RepairState.CONFIRMED]
    for repair in certain:
        repair.decided_at = now
    Repair.objects.bulk_create(repairs)
    _close_all(certain, now=now)


def news(repairs: Sequence[Repair], taken_back: Sequence[Repair]) -> list[events.News]:
    told = [events.News(one.ruling, f"ruling.repair_{one.state}", _data(one)) for one in repairs]
    return told + [events.News(one.ruling, "ruling.repair_undone", _data(one)) for one in taken_back]


@transaction.atomic
def confirm(repair: Repair, *, by: Membership, reason: str = "") -> Repair:
    """A person says that the publisher repaired what was rated; the requests that asked for it are closed."""
    decided = _decide(repair, RepairState.CONFIRMED, by=by, reason=reason)
    _close_requests(decided, by=by, now=decided.decided_at)
    return decided


@transaction.atomic
def refuse(repair: Repair, *, by: Membership, reason: str) -> Repair:
    """A person says that what was rated is not repaired by this, and why."""
    if not reason.strip():
        raise InvalidInput("Say why this repairs nothing; the reason stays on record.")
    return _decide(repair, RepairState.REFUSED, by=by, reason=reason)


@transaction.atomic
def ask(
    ruling: Ruling,
    article: Article,
    *,
    by: Membership,
    sent_to: str,
    text: str,
    sent_at: datetime | None = None,
) -> CorrectionRequest:
    """Keep what was sent to a publisher. Sending it is the team's own business."""
    require(by, Scope.REVIEW)
    if not ruling.standing:
        raise InvalidInput("That ruling stands no more; ask by the one that does.")
    if not ruling.claim.appearances.filter(article=article).exists():
        raise InvalidInput("That article does not make this claim.")
    if not sent_to.strip() or not text.strip():
        raise InvalidInput("Say whom you asked, and what for.")
    request = CorrectionRequest.objects.create(
        team_id=ruling.team_id,
        claim_id=ruling.claim_id,
        ruling=ruling,
        article=article,
        sent_to=sent_to,
        text=text,
        sent_at=sent_at or timezone.now(),
        created_by_id=by.user_id,
    )
    events.record(request, "correction.requested", by=by, data=_of(request))
    return request


@transaction.atomic
def answered(request: CorrectionRequest, *, by: Membership, answer: str) -> CorrectionRequest:
    """Keep what the publisher answered; the request stays open until it is closed."""
    require(by, Scope.REVIEW)
    if not answer.strip():
        raise InvalidInput("Say what they answered.")
    fresh = _still_open(request)
    fresh.state, fresh.answer, fresh.answered_at = RequestState.ANSWERED, answer, timezone.now()
    fresh.save(update_fields=["state", "answer", "answered_at"])
    events.record(fresh, "correction.answered", by=by, data=_of(fresh))
    return fresh


@transaction.atomic
def close(
    request: CorrectionRequest, *, by: Membership, outcome: RequestOutcome, because: str
) -> CorrectionRequest:
    """Close a request by hand, with how it ended and why."""
    require(by, Scope.REVIEW)
    if not because.strip():
        raise InvalidInput("Say how it ended; it stays on record.")
    fresh = _still_open(request)
    _end(fresh, outcome, because=because, by=by, now=timezone.now())
    events.record(fresh, "correction.closed", by=by, data=_of(fresh))
    return fresh


def _rated_false(ids: set[UUID]) -> dict[UUID, Ruling]:
    """Those whose rating lies in the lower half of its scale; a rating outside the order is not false."""
    steps = Rating.objects.filter(scale=OuterRef("rating__scale")).order_by().values("scale")
    middle = steps.annotate(middle=Avg("value")).values("middle")
    rulings = Ruling.objects.filter(pk__in=ids).annotate(middle=Subquery(middle))
    return {one.pk: one for one in rulings.filter(rating__value__lt=F("middle")).prefetch_related("verdicts")}


def _repair(mark: Staleness, ruling: Ruling, anchors: Sequence[Anchor], edit: Edit) -> Repair:
    certain = _is_certain(ruling, anchors, edit)
    return Repair(
        team_id=mark.team_id,
        ruling=ruling,
        before=edit.before,
        after=edit.after,
        kinds=edit.kinds,
        detail=mark.detail,
        state=RepairState.CONFIRMED if certain else RepairState.PROPOSED,
    )


def _is_certain(ruling: Ruling, anchors: Sequence[Anchor], edit: Edit) -> bool:
    """Whether nobody needs to look: a retraction of the article, or a note that names what changed at a sure place."""
    if ChangeKind.RETRACTION in edit.kinds:
        return True
    here = [anchor for anchor in anchors if anchor.appearance.claim_id == ruling.claim_id]
    if len(here) != 1 or here[0].start is None:
        return False
    place = here[0]
    sure = place.confidence >= SURE and Guard.LOW_MARGIN not in place.guards
    quotes = {verdict.quote for verdict in ruling.verdicts.all() if verdict.quote}
    return sure and all(reviewing.names_the_repair(quote, place.quote, edit.note) for quote in quotes)


def _decide(repair: Repair, state: RepairState, *, by: Membership, reason: str) -> Repair:
    require(by, Scope.REVIEW)
    fresh = Repair.objects.select_for_update(of=("self",), no_key=True).get(pk=repair.pk)
    if fresh.state != RepairState.PROPOSED:
        raise Conflict(f"This repair is {fresh.state} already.")
    fresh.state, fresh.reason = state, reason
    fresh.decided_by_id, fresh.decided_at = by.user_id, timezone.now()
    fresh.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    data = _data(fresh) | {"reason": reason}
    events.record(fresh.ruling, f"ruling.repair_{state}", by=by, data=data)
    return fresh


def _close_requests(repair: Repair, *, by: Membership | None, now: datetime) -> None:
    for request in _asked_for(repair).exclude(state=RequestState.CLOSED):
        request.repair = repair
        because = f"Fixed in revision {repair.after.number}: {repair.detail}"
        _end(request, RequestOutcome.FIXED, because=because, by=by, now=now)


def _close_all(repairs: Sequence[Repair], *, now: datetime) -> None:
    """The same for many repairs that one revision makes: most of them nobody has asked for."""
    articles = {repair.after.article_id for repair in repairs}
    asked = CorrectionRequest.objects.filter(article__in=articles).exclude(state=RequestState.CLOSED)
    claims = set(asked.values_list("claim_id", flat=True)) if repairs else set()
    for repair in repairs:
        if repair.ruling.claim_id in claims:
            _close_requests(repair, by=None, now=now)


def _asked_for(repair: Repair) -> QuerySet[CorrectionRequest]:
    """The requests about this claim in this article."""
    return CorrectionRequest.objects.filter(
        claim_id=repair.ruling.claim_id, article_id=repair.after.article_id
    )


def _reopen(repairs: Sequence[Repair]) -> None:
    """What a repair had closed is open again; whether it was answered is still known."""
    closed = CorrectionRequest.objects.filter(repair__in=repairs, outcome=RequestOutcome.FIXED)
    nothing = {"outcome": "", "closed_because": "", "closed_at": None, "closed_by": None, "repair": None}
    answered = closed.filter(answered_at__isnull=False)
    answered.update(state=RequestState.ANSWERED, **nothing)
    closed.filter(answered_at__isnull=True).update(state=RequestState.OPEN, **nothing)


def _end(
    request: CorrectionRequest,
    outcome: RequestOutcome,
    *,
    because: str,
    by: Membership | None,
    now: datetime,
) -> None:
    request.state, request.outcome = RequestState.CLOSED, outcome
    request.closed_because, request.closed_at = because, now
    request.closed_by_id = by.user_id if by else None
    request.save()


def _still_open(request: CorrectionRequest) -> CorrectionRequest:
    fresh = CorrectionRequest.objects.select_for_update(of=("self",), no_key=True).get(pk=request.pk)
    if fresh.state == RequestState.CLOSED:
        raise Conflict("This request is closed.")
    return fresh


def _data(repair: Repair) -> dict[str, str]:
    return {
        "claim": str(repair.ruling.claim_id),
        "before": str(repair.before_id),
        "after": str(repair.after_id),
        "detail": repair.detail,
    }


def _of(request: CorrectionRequest) -> dict[str, str]:
    return {
        "claim": str(request.claim_id),
        "article": str(request.article_id),
        "state": request.state,
        "outcome": request.outcome,
    }

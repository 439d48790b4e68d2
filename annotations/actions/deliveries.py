"""Deliveries: every event reaches every webhook that asks for it, at least once, in order of each subject.

    events --plan--> pending --lease, send--> 2xx: delivered
                        ^                     else: later, and later each time --8 tries--> failed
                        +-- lease expires (its worker died)                        long failing: webhook disabled

The row is the queue: a message to a worker is a hint, and `due` finds what nobody was told of. The network comes
between two transactions; `settle` counts only for who still holds the lease.
"""

import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from standardwebhooks import Webhook as Signer

from annotations.actions import events, readers
from annotations.choices import DeliveryState
from annotations.errors import FetchFailed, InvalidInput
from annotations.models import Delivery, Event, Webhook
from annotations.models.events import REMOVALS
from annotations.pipeline import fetching

TIMEOUT = 20.0  # seconds, as the Standard Webhooks specification recommends (15 to 30)
LEASE = timedelta(seconds=60)  # outlives the timeout
# Seconds after each failed try, but for a fifth more or less: 8 tries over about a day.
WAITS = (5, 300, 1800, 7200, 18_000, 28_800, 36_000)
JITTER = 0.2
GONE = 410  # "never again", by the same specification
LONG = timedelta(hours=12)
PLANNED_AT_ONCE = 500
LARGEST_ANSWER = 1_000_000


@transaction.atomic
def plan() -> int:
    """A delivery for each event that its webhook has not considered yet and may be told; return how many.

    What is hidden from the webhook's owner is passed by. When it comes to light it is told again
    (`event.disclosed`), as an event that is not passed by.
    """
    behind = Webhook.objects.filter(disabled_at=None, team__eventchain__number__gt=F("position"))
    behind = behind.annotate(end=F("team__eventchain__number")).select_related("membership__team")
    return sum(
        _plan(webhook) for webhook in behind.select_for_update(skip_locked=True, of=("self",), no_key=True)
    )


def foreseen(team_id: UUID, kinds: Mapping[str, int]) -> dict[str, int]:
    """How many webhooks events of these kinds would fire, and how many deliveries that would be.

    What blindness hides from a webhook's owner is not among the kinds that are asked about.
    """
    listening = Webhook.objects.filter(team=team_id, disabled_at=None).values_list("kinds", flat=True)
    fired = [sum(count for kind, count in kinds.items() if not only or kind in only) for only in listening]
    return {"webhooks": sum(count > 0 for count in fired), "deliveries": sum(fired)}


@transaction.atomic
def due(limit: int = 200) -> Sequence[UUID]:
    """The deliveries that should be on their way."""
    return list(_ready(timezone.now()).order_by("next_try_at").values_list("pk", flat=True)[:limit])


@transaction.atomic
def lease(delivery_id: UUID) -> Delivery | None:
    """Take a delivery for a minute; None where it is not due, somebody has it, or an earlier one of its subject waits."""
    now = timezone.now()
    ready = _ready(now).filter(pk=delivery_id).select_for_update(skip_locked=True, of=("self",), no_key=True)
    delivery = ready.select_related("webhook__membership__team", "event__actor").first()
    if delivery is None:
        return None
    delivery.token += 1
    delivery.attempts += 1
    delivery.leased_until = now + LEASE
    delivery.save(update_fields=["token", "attempts", "leased_until"])
    return delivery


def send(delivery: Delivery) -> UUID | None:
    """Send a leased delivery, and settle what came of it; return the next one of its subject, if it may go now."""
    if not _may_be_told(delivery):
        _settle(delivery, {"error": "Hidden from its owner."}, DeliveryState.WITHHELD)
        return _following(delivery)
    begun = time.monotonic()
    status, error = _post(delivery)
    tried = {"status": status, "error": error, "milliseconds": round((time.monotonic() - begun) * 1000)}
    if status is not None and 200 <= status < 300:
        _settle(delivery, tried, DeliveryState.DELIVERED)
    elif status == GONE:
        _settle(delivery, tried, DeliveryState.FAILED, because="Its address says that it is gone (410).")
    elif delivery.attempts > len(WAITS):
        because = "Nothing could be delivered for a long time." if _failing_long(delivery) else ""
        _settle(delivery, tried, DeliveryState.FAILED, because=because)
    else:
        _settle(delivery, tried, DeliveryState.PENDING)
    return _following(delivery)


def headers(delivery: Delivery, body: bytes, *, now: datetime) -> dict[str, str]:
    """What a receiver knows a delivery by. Two signatures while two secrets live."""
    webhook, name = delivery.webhook, str(delivery.pk)
    live = [webhook.secret]
    if webhook.former_secret and webhook.former_until > now:
        live.append(webhook.former_secret)
    signatures = [Signer(secret).sign(name, now, body.decode()) for secret in live]
    return {
        "Content-Type": "application/json",
        "webhook-id": name,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def payload(delivery: Delivery) -> bytes:
    """The same bytes every time: `data` is the event as `GET /events/{id}` shows it."""
    event = delivery.event
    if event is None:
        told = {
            "type": "webhook.ping",
            "timestamp": delivery.created_at,
            "data": {"webhook": delivery.webhook_id},
        }
    else:
        told = {"type": event.kind, "timestamp": event.at, "data": _told(event, delivery.webhook)}
    return orjson.dumps(told, option=orjson.OPT_UTC_Z)


def _told(event: Event, webhook: Webhook) -> dict[str, Any]:
    open_team = not webhook.membership.team.blind
    actor = {"id": event.actor_id, "name": event.actor.name} if event.actor else None
    return {
        "id": event.pk,
        "number": event.number if open_team else None,
        "at": event.at,
        "kind": event.kind,
        "actor": actor,
        "subject": {"type": event.object_type, "id": event.object_id},
        "data": event.data,
        "tombstone": event.kind in REMOVALS,
        "previous_hash": event.previous_hash or None if open_team else None,
        "hash": event.hash if open_team else None,
    }


def _plan(webhook: Webhook) -> int:
    after = Event.objects.visible_to(webhook.membership).filter(
        number__gt=webhook.position, number__lte=webhook.end
    )
    wanted = after.filter(kind__in=webhook.kinds) if webhook.kinds else after
    # About itself a webhook tells nothing: a failing one would have ever more to tell.
    wanted = wanted.exclude(object_id=webhook.pk)
    found = list(wanted.order_by("number").only("pk", "number", "object_id")[:PLANNED_AT_ONCE])
    now = timezone.now()
    Delivery.objects.bulk_create(
        Delivery(
            team_id=webhook.team_id,
            webhook=webhook,
            event=event,
            subject_id=event.object_id,
            number=event.number,
            next_try_at=now,
        )
        for event in found
    )
    position = found[-1].number if len(found) == PLANNED_AT_ONCE else webhook.end
    Webhook.objects.filter(pk=webhook.pk).update(position=position)
    return len(found)


def _ready(now: datetime) -> QuerySet[Delivery]:
    waiting = Delivery.objects.filter(state=DeliveryState.PENDING)
    earlier = waiting.filter(
        webhook=OuterRef("webhook"), subject_id=OuterRef("subject_id"), number__lt=OuterRef("number")
    )
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
    return waiting.filter(free, ~Exists(earlier), next_try_at__lte=now, webhook__disabled_at=None)


def _following(delivery: Delivery) -> UUID | None:
    ready = _ready(timezone.now()).filter(webhook=delivery.webhook_id, subject_id=delivery.subject_id)
    return ready.exclude(pk=delivery.pk).order_by("number").values_list("pk", flat=True).first()


def _may_be_told(delivery: Delivery) -> bool:
    """Whether its owner may still see the event: a role changes, and a claim may be reopened."""
    if delivery.event is None:
        return True
    return Event.objects.visible_to(delivery.webhook.membership).filter(pk=delivery.event_id).exists()


def _post(delivery: Delivery) -> tuple[int | None, str]:
    """The status that was answered and what is wrong with it; None where there was no answer."""
    body = payload(delivery)
    rules = replace(readers.rules(), deadline=TIMEOUT, max_bytes=LARGEST_ANSWER)
    sent = headers(delivery, body, now=timezone.now())
    try:
        status, excerpt = fetching.post(delivery.webhook.url, body, rules=rules, headers=sent)
    except (FetchFailed, InvalidInput) as failure:
        return None, failure.detail[:500]
    return status, "" if 200 <= status < 300 else excerpt


@transaction.atomic
def _settle(delivery: Delivery, tried: dict[str, Any], state: DeliveryState, *, because: str = "") -> None:
    """Write down what came of a try, if the lease is still ours. `because` is why the webhook ends with it."""
    webhook = (
        Webhook.objects.select_for_update(of=("self",), no_key=True).filter(pk=delivery.webhook_id).first()
    )
    mine = Delivery.objects.select_for_update(of=("self",), no_key=True).filter(
        pk=delivery.pk, token=delivery.token, state=DeliveryState.PENDING
    )
    row = mine.first()
    if webhook is None or row is None:
        return  # It was removed meanwhile, or another worker has it.
    now = timezone.now()
    row.state, row.leased_until, row.tries = state, None, [*row.tries, {"at": now.isoformat(), **tried}]
    if state == DeliveryState.PENDING:
        wait = WAITS[row.attempts - 1] * random.uniform(1 - JITTER, 1 + JITTER)
        row.next_try_at = now + timedelta(seconds=wait)
    if state == DeliveryState.DELIVERED:
        row.delivered_at, webhook.failing_since = now, None
    elif state != DeliveryState.WITHHELD:
        webhook.failing_since = webhook.failing_since or now
    row.save()
    if because and webhook.disabled_at is None:
        webhook.disabled_at, webhook.disabled_because = now, because
    webhook.save(update_fields=["failing_since", "disabled_at", "disabled_because"])
    if because and webhook.disabled_at == now:
        events.record(webhook, "webhook.disabled", by=None, data={"because": because})


def _failing_long(delivery: Delivery) -> bool:
    since = Webhook.objects.filter(pk=delivery.webhook_id).values_list("failing_since", flat=True).first()
    return since is not None and timezone.now() - since > LONG

"""Row 22: a receiver of webhooks that is down for three days of simulated time."""

import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta

import time_machine
from django.conf import settings
from django.utils import timezone
from standardwebhooks import Webhook as Receiver
from standardwebhooks.webhooks import WebhookVerificationError

from annotations import actions
from annotations.actions.deliveries import JITTER, WAITS
from annotations.choices import ClaimState, DeliveryState
from annotations.models import Claim, Delivery, Webhook
from annotations.tasks import deliver
from bench.faults.board import Finding
from bench.faults.ground import Ground
from bench.faults.permanence import undone
from tests.origin import Asked, Origin, reply

DAYS = 3


def receiver_down(ground: Ground) -> Finding:
    """It refuses for three days and is then up again; its owner enables it, and replays what failed."""
    ground.newsroom  # noqa: B018 it runs from here on
    allowed, begun = settings.FETCH_ALLOWED_PRIVATE, timezone.now()
    with Origin() as receiver, undone(), time_machine.travel(begun, tick=False) as clock:
        settings.FETCH_ALLOWED_PRIVATE = [receiver.network]
        Webhook.objects.update(disabled_at=begun)  # those that other rows have left
        receiver.answers["/hook"] = reply(503, "down")
        webhook = actions.webhooks.create(by=ground.members["bob"], url=receiver.url("/hook"))
        for _ in range(ground.scale.of(5, 40)):
            _happen(ground)
        _let_pass(clock, begun + timedelta(days=DAYS))
        off = _off_schedule(webhook)
        receiver.answers["/hook"] = reply(204)
        _bring_up_again(webhook, ground)
        missing = Delivery.objects.filter(webhook=webhook).exclude(state=DeliveryState.DELIVERED).count()
        settings.FETCH_ALLOWED_PRIVATE = allowed
        forged, doubled = _read(receiver.asked, webhook.secret)
    figure = (
        f"{len(receiver.asked)} tries: {off} off schedule, {forged} unsigned, {doubled} ids twice, "
        f"{missing} never told"
    )
    return Finding(figure, met=not (off or forged or doubled or missing) and len(receiver.asked) > len(WAITS))


def _happen(ground: Ground) -> None:
    claim = Claim.objects.create(
        team=ground.members["ruth"].team, statement="The pier is a mile long.", state=ClaimState.CANDIDATE
    )
    actions.claims.open_for_review(claim, by=ground.members["erin"])


def _work() -> None:
    """What the sweep and a worker do."""
    actions.deliveries.plan()
    while found := actions.deliveries.due():
        for pk in found:
            deliver(str(pk))


def _let_pass(clock: time_machine.Traveller, until: datetime) -> None:
    """Go from one try to the next."""
    _work()
    while timezone.now() < until:
        waiting = Delivery.objects.filter(state=DeliveryState.PENDING, webhook__disabled_at=None)
        following = waiting.order_by("next_try_at").values_list("next_try_at", flat=True).first()
        clock.move_to(min(max(following or until, timezone.now() + timedelta(seconds=1)), until))
        _work()


def _off_schedule(webhook: Webhook) -> int:
    """How many tries came earlier or later than the schedule says, give or take its jitter."""
    off = 0
    for delivery in Delivery.objects.filter(webhook=webhook):
        times = [datetime.fromisoformat(tried["at"]) for tried in delivery.tries]
        for wait, before, after in zip(WAITS, times, times[1:], strict=False):
            # A later event of the same subject waits for the one before it; none comes early.
            off += not wait * (1 - JITTER) - 1 <= (after - before).total_seconds() <= wait * (1 + JITTER) + 2
    return off


def _bring_up_again(webhook: Webhook, ground: Ground) -> None:
    webhook.refresh_from_db()
    if webhook.disabled_at:
        actions.webhooks.enable(webhook, by=ground.members["bob"])
    for failed in Delivery.objects.filter(webhook=webhook, state=DeliveryState.FAILED):
        actions.webhooks.replay(failed, by=ground.members["bob"])
    _work()


def _read(asked: list[Asked], secret: str) -> tuple[int, int]:
    """What a receiver by the specification makes of it: how many it refuses, how many events have two ids."""
    forged, names = 0, defaultdict(set)
    for each in asked:
        sent = datetime.fromtimestamp(int(each.headers["webhook-timestamp"]), tz=UTC)
        try:
            with time_machine.travel(sent, tick=False):
                told = Receiver(secret).verify(each.body, each.headers)
        except WebhookVerificationError:
            forged, told = forged + 1, json.loads(each.body)
        names[told["data"]["id"]].add(each.headers["webhook-id"])
    return forged, sum(len(ids) > 1 for ids in names.values())

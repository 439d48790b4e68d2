"""Webhooks: who is told at which address, by which secret (Standard Webhooks, standardwebhooks.com)."""

import base64
import secrets
from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from annotations.actions import events, readers
from annotations.actions.permissions import require
from annotations.choices import DeliveryState, Scope
from annotations.errors import FetchFailed, InvalidInput, NotAllowed
from annotations.models import Delivery, EventChain, Membership, Webhook
from annotations.pipeline import fetching

FORMER_LIVES = timedelta(days=1)
MOST = 20  # of one member


@transaction.atomic
def create(*, by: Membership, url: str, kinds: Sequence[str] = (), description: str = "") -> Webhook:
    """Send what happens from now on to `url`, of some `kinds` of events or (none named) of all that `by` may see.

    Raises InvalidInput for an address that may not be reached. Its secret is the row's, shown once.
    """
    require(by, Scope.WRITE)
    _refuse_address(url)
    if Webhook.objects.filter(membership=by).count() >= MOST:
        raise InvalidInput(f"You have {MOST} webhooks; remove one first.")
    webhook = Webhook.objects.create(
        team_id=by.team_id,
        membership=by,
        url=url,
        kinds=list(kinds),
        description=description,
        secret=_new_secret(),
        position=EventChain.objects.get(team_id=by.team_id).number,
    )
    _record(webhook, "webhook.created", by=by)
    return webhook


@transaction.atomic
def change(
    webhook: Webhook,
    *,
    by: Membership,
    url: str | None = None,
    kinds: Sequence[str] | None = None,
    description: str | None = None,
) -> Webhook:
    """Send to another address, or of other kinds. What is pending goes to the new address."""
    webhook = _own(webhook, by)
    if url is not None:
        _refuse_address(url)
    given = {"url": url, "kinds": kinds, "description": description}
    for name, value in given.items():
        if value is not None:
            setattr(webhook, name, value)
    webhook.save(update_fields=list(given))
    _record(webhook, "webhook.changed", by=by)
    return webhook


@transaction.atomic
def rotate(webhook: Webhook, *, by: Membership) -> Webhook:
    """A new secret. For a day the former one signs too, so that the receiver can change over in peace."""
    webhook = _own(webhook, by)
    webhook.former_secret, webhook.former_until = webhook.secret, timezone.now() + FORMER_LIVES
    webhook.secret = _new_secret()
    webhook.save(update_fields=["secret", "former_secret", "former_until"])
    _record(webhook, "webhook.secret_rotated", by=by)
    return webhook


@transaction.atomic
def enable(webhook: Webhook, *, by: Membership) -> Webhook:
    """Go on where it was disabled: what waited is tried anew, and nothing in between is left out."""
    webhook = _own(webhook, by)
    if webhook.disabled_at is not None:
        webhook.disabled_at, webhook.disabled_because, webhook.failing_since = None, "", None
        webhook.save(update_fields=["disabled_at", "disabled_because", "failing_since"])
        waiting = webhook.deliveries.filter(state=DeliveryState.PENDING)
        waiting.update(attempts=0, next_try_at=timezone.now())
        _record(webhook, "webhook.enabled", by=by)
    return webhook


@transaction.atomic
def remove(webhook: Webhook, *, by: Membership) -> None:
    """Send nothing more, and forget its log. An admin may remove anybody's."""
    if webhook.membership_id != by.pk:
        require(by, Scope.ADMIN)
    _record(webhook, "webhook.removed", by=by)
    webhook.delete()


@transaction.atomic
def ping(webhook: Webhook, *, by: Membership) -> Delivery:
    """A test, which is no event: sent once and again like any other, to this webhook alone."""
    webhook = _own(webhook, by)
    now = timezone.now()
    return Delivery.objects.create(
        team_id=webhook.team_id, webhook=webhook, subject_id=uuid4(), next_try_at=now
    )


@transaction.atomic
def replay(delivery: Delivery, *, by: Membership | None) -> Delivery:
    """Send it again, under the same id, whatever became of it: its owner may, and the machine's operator (None)."""
    _own(delivery.webhook, by)
    delivery = Delivery.objects.select_for_update(of=("self",), no_key=True).get(pk=delivery.pk)
    delivery.state, delivery.attempts, delivery.next_try_at = DeliveryState.PENDING, 0, timezone.now()
    delivery.save(update_fields=["state", "attempts", "next_try_at"])
    return delivery


def _own(webhook: Webhook, by: Membership | None) -> Webhook:
    """The row, locked. What goes to somebody's address is what they may see, so it is theirs alone to direct."""
    require(by, Scope.WRITE)
    if by is not None and webhook.membership_id != by.pk:
        raise NotAllowed("This webhook is somebody else's; an admin may remove it, no more.")
    return Webhook.objects.select_for_update(of=("self",), no_key=True).get(pk=webhook.pk)


def _refuse_address(url: str) -> None:
    rules = readers.rules()
    try:
        named = fetching.is_named(url, rules)
        if urlsplit(url).scheme != "https" and not named:
            raise FetchFailed(
                "blocked_address", "Send to an https address: what is told is not for everybody."
            )
        fetching.parse(url)
    except (FetchFailed, InvalidInput) as error:
        raise InvalidInput(error.detail, errors=[{"pointer": "/url", "detail": error.detail}]) from error


def _new_secret() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def _record(webhook: Webhook, kind: str, *, by: Membership) -> None:
    # The host alone: addresses of webhooks often hold a key.
    events.record(webhook, kind, by=by, data={"host": urlsplit(webhook.url).hostname, "kinds": webhook.kinds})

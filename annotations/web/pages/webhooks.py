"""Webhooks, and the log of what was sent to one of them."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from annotations.choices import DeliveryState
from annotations.models import Delivery, Event, Membership, Webhook
from annotations.web.pages import lists
from annotations.web.pages.told import TOLD

TESTED = "test"
UNTOLD = "something you may not see yet"


@dataclass
class WebhookPage:
    webhook: Webhook
    log: lists.Page
    is_own: bool


def webhooks(member: Membership) -> list[Webhook]:
    """One's own, for an admin the team's, each with how much is `pending` and has `failed`."""
    rows = Webhook.objects.visible_to(member).select_related("membership__user")
    state = "deliveries__state"
    return list(
        rows.annotate(
            pending=Count("pk", filter=Q(**{state: DeliveryState.PENDING})),
            failed=Count("pk", filter=Q(**{state: DeliveryState.FAILED})),
        ).order_by("-id")
    )


def webhook_page(member: Membership, webhook: Webhook, *, before: UUID | None = None) -> WebhookPage:
    """The webhook with a page of its log; three queries.

    An admin who looks at another's is told of no event that they may not see themselves.
    """
    log = lists.page(Delivery.objects.visible_to(member).filter(webhook=webhook), before=before)
    ids = {one.event_id for one in log.rows if one.event_id}
    events = {event.pk: event for event in Event.objects.visible_to(member).filter(pk__in=ids)}
    for one in log.rows:
        event = events.get(one.event_id)
        one.told = event.kind if event else UNTOLD if one.event_id else TESTED
        one.what = event
        one.last = one.tries[-1] if one.tries else None
    return WebhookPage(webhook, log, webhook.membership_id == member.pk)


def offered(webhook: Webhook | None = None) -> list[tuple[str, str]]:
    """The kinds of events there are, with those that the webhook asks for already."""
    named = set(TOLD) | set(webhook.kinds if webhook else ())
    return [(kind, kind) for kind in sorted(named)]

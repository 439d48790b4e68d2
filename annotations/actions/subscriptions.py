"""WebSub: a feed's hub tells us of news, so that it need not be looked at so often (https://www.w3.org/TR/websub/).

    look --hub named--> due --subscribe--> hub asks whether it was us --verify--> active --told--> look at once
                         ^------------ before the lease ends, or a while after a refusal -----------+

Only where it is known how the hub can reach us (PUBLIC_URL). While it is not active, or once its lease has
ended without a new one, the feed is looked at as often as any other.
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from annotations.actions import events, hosts, jobs, readers
from annotations.choices import FeedState, JobKind, Subscription
from annotations.errors import FactcheckError, HostBusy, Permanent, Temporary
from annotations.models import Feed, Job
from annotations.values import FeedListing

# How long we ask to be told for, in seconds, and the shortest and longest lease that we believe.
LEASE = 10 * 86_400
SHORTEST, LONGEST = 3600, 30 * 86_400
# The share of a lease after which it is renewed.
RENEW_AT = 0.8
# When to ask again where the hub does not come back to us, and where it refuses.
UNHEARD, REFUSED = timedelta(hours=1), timedelta(days=1)
# What a hub may sign with (WebSub, section 7); SHA-1 is in the list because hubs still use it.
DIGESTS = frozenset({"sha1", "sha256", "sha384", "sha512"})


def discovered(feed: Feed, listing: FeedListing, *, now: datetime) -> None:
    """Note the hub a feed names, and that it is to be asked. The caller holds the feed's row and saves it."""
    if (feed.hub, feed.topic) != (listing.hub, listing.topic):
        feed.hub, feed.topic = listing.hub, listing.topic
        feed.subscription, feed.subscription_detail, feed.subscribed_until = "", "", None
        feed.subscribe_at = now if listing.hub and settings.PUBLIC_URL else None


def is_told(feed: Feed, *, now: datetime) -> bool:
    """Whether the hub is trusted to tell us of news for now."""
    return feed.subscription == Subscription.ACTIVE and (feed.subscribed_until or now) > now


def callback(feed: Feed) -> str:
    """The address that only this feed's hub knows."""
    return f"{settings.PUBLIC_URL}/websub/{feed.pk}/{token(feed)}"


def token(feed: Feed) -> str:
    return hashlib.sha256(feed.hub_secret.encode()).hexdigest()[:32]


def subscribe(job: Job) -> None:
    """Do one leased job: ask the hub. That it says yes we learn only when it asks us back (`verify`)."""
    feed = _asked(job.subject_id)
    form = {
        "hub.mode": "subscribe",
        "hub.topic": feed.topic,
        "hub.callback": callback(feed),
        "hub.secret": feed.hub_secret,
        "hub.lease_seconds": str(LEASE),
    }
    refused = ""
    if feed.hub and feed.state == FeedState.WATCHING:
        try:
            with hosts.visit(feed.hub, job):
                readers.post_form(feed.hub, form)
        except HostBusy:
            raise
        except (Temporary, Permanent, FactcheckError) as failure:
            refused = failure.detail
    _answered(job, feed, refused)


@transaction.atomic
def _asked(feed_id: object) -> Feed:
    """Write down what the hub will ask about, before it can: some ask back before they answer."""
    feed = Feed.objects.select_for_update(of=("self",), no_key=True).get(pk=feed_id)
    feed.hub_secret = feed.hub_secret or secrets.token_hex(32)
    if feed.subscription != Subscription.ACTIVE:
        feed.subscription = Subscription.ASKED
    feed.subscribe_at = timezone.now() + UNHEARD
    feed.save()
    return feed


@transaction.atomic
def _answered(job: Job, feed: Feed, refused: str) -> None:
    if refused:
        rows = Feed.objects.filter(pk=feed.pk)
        rows.update(subscription_detail=refused[:2000], subscribe_at=timezone.now() + REFUSED)
        rows.exclude(subscription=Subscription.ACTIVE).update(subscription=Subscription.REFUSED)
    jobs.finish(job)


@transaction.atomic
def verify(feed: Feed, *, mode: str, topic: str, lease: int | None, reason: str = "") -> bool:
    """Answer a hub that asks whether we asked (WebSub, section 5.3): True where we did, and it may go on.

    `lease` is in seconds. That a hub denies us is noted, and the feed is looked at as before.
    """
    feed = Feed.objects.select_for_update(of=("self",), no_key=True).get(pk=feed.pk)
    now = timezone.now()
    if topic != feed.topic or not feed.subscription:
        return False
    if mode == "denied":
        feed.subscription, feed.subscription_detail = Subscription.REFUSED, reason[:2000]
        feed.subscribed_until, feed.subscribe_at = None, now + REFUSED
        feed.save()
        return True
    if mode != "subscribe" or feed.state != FeedState.WATCHING:
        return False
    began = feed.subscription != Subscription.ACTIVE
    granted = min(max(lease or LEASE, SHORTEST), LONGEST)
    feed.subscription, feed.subscription_detail = Subscription.ACTIVE, ""
    feed.subscribed_until = now + timedelta(seconds=granted)
    feed.subscribe_at = now + timedelta(seconds=granted * RENEW_AT)
    feed.save()
    if began:
        until = feed.subscribed_until.isoformat()
        events.record(feed, "feed.subscribed", by=None, data={"hub": feed.hub, "until": until})
    return True


def told(feed: Feed, *, body: bytes, signature: str) -> Job | None:
    """A hub says that there is news: look at the feed now; None where it was not the hub that said so.

    What it sent is not read: the feed itself says what is new, so a forger could at most have us look.
    """
    if not is_told(feed, now=timezone.now()) or not _is_signed(feed, body, signature):
        return None
    return jobs.enqueue(feed, JobKind.FETCH_FEED)


def _is_signed(feed: Feed, body: bytes, signature: str) -> bool:
    method, _, claimed = signature.strip().partition("=")
    if method.lower() not in DIGESTS or not claimed.isascii():
        return False
    right = hmac.new(feed.hub_secret.encode(), body, method.lower()).hexdigest()
    return hmac.compare_digest(right, claimed.lower())

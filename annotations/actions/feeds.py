"""Feeds: watching an outlet's list of pieces, and taking in what is new on it.

    job --lease--> visit: fetch, if it changed --> listing --> submit each piece that is not known
                                                           --> [ lock feed: schedule, event, job done ]

Pieces are submitted one by one, each in its own transaction; a worker that dies half-way has lost nothing,
because the next look finds the rest unknown.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from annotations.actions import articles, events, hosts, jobs, readers, subscriptions
from annotations.actions.permissions import require
from annotations.choices import FeedState, FetchOutcome, JobKind, Scope
from annotations.errors import FetchFailed, InvalidInput, ReadingFailed, Temporary
from annotations.models import Article, Feed, Job, Membership, Outlet, Team
from annotations.pipeline import feeds
from annotations.pipeline.fetching import canonical_key, canonical_url
from annotations.values import FeedEntry, FeedListing, Page

# After a look that found something the next comes sooner, after one that found nothing later.
SOONER, LATER = 0.5, 1.5


@transaction.atomic
def watch(
    team: Team, *, by: Membership | None, url: str, outlet: Outlet | None = None
) -> tuple[Feed, Job, bool]:
    """Watch a feed; return it, the job that looks at it first, and whether it is new to the team.

    Its outlet is the one whose address it begins with, unless another is named. One address is one feed.
    Raises InvalidInput for an unusable address.
    """
    require(by, Scope.WRITE)
    feed, created = Feed.objects.get_or_create(
        team=team,
        canonical_key=canonical_key(url),
        defaults={
            "url": canonical_url(url),
            "outlet": outlet or articles.outlet_of(team, url),
            "interval": settings.FEED_SOONEST,
            "created_by_id": by.user_id if by else None,
        },
    )
    job = jobs.enqueue(feed, JobKind.FETCH_FEED)
    if created:
        events.record(feed, "feed.watching", by=by, data={"url": feed.url})
    return feed, job, created


@transaction.atomic
def pause(feed: Feed, *, by: Membership, state: FeedState) -> Feed:
    """Pause the watch, or take it up again."""
    require(by, Scope.WRITE)
    feed = Feed.objects.select_for_update(of=("self",), no_key=True).get(pk=feed.pk)
    if feed.state != state:
        feed.state = state
        feed.next_fetch_at = timezone.now() if state == FeedState.WATCHING else None
        feed.save(update_fields=["state", "next_fetch_at", "updated_at"])
        events.record(feed, f"feed.{state}", by=by)
    return feed


@transaction.atomic
def refetch(feed: Feed, *, by: Membership) -> Job:
    """Look at the feed now."""
    require(by, Scope.WRITE)
    return jobs.enqueue(feed, JobKind.FETCH_FEED)


@dataclass(frozen=True, slots=True)
class _Look:
    """What one look at a feed has brought."""

    outcome: FetchOutcome
    detail: str = ""
    page: Page | None = None
    listing: FeedListing | None = None
    found: tuple[Article, ...] = ()
    left: bool = False  # more is new than one look may bring
    retry_after: float | None = None


def poll(job: Job) -> list[Job]:
    """Do one leased job; return the jobs of the articles that are new.

    Raises HostBusy where it is not the feed's turn yet.
    """
    feed = Feed.objects.select_related("team").get(pk=job.subject_id)
    fresh: list[Job] = []
    try:
        with hosts.visit(feed.url, job):
            page = readers.fetch_raw(
                feed.url,
                team=feed.team,
                onward=partial(hosts.visit, job=job),
                etag=feed.etag or None,
                last_modified=feed.last_modified or None,
            )
        if page.not_modified:
            look = _Look(FetchOutcome.NOT_MODIFIED)
        else:
            look, fresh = _take_in(feed, page)
    except FetchFailed as failure:
        retry_after = failure.retry_after if isinstance(failure, Temporary) else None
        look = _Look(FetchOutcome(failure.outcome), failure.detail, retry_after=retry_after)
    except ReadingFailed as failure:
        look = _Look(FetchOutcome.EXTRACTION_FAILED, failure.detail)
    _note(job, feed, look)
    return fresh


def _take_in(feed: Feed, page: Page) -> tuple[_Look, list[Job]]:
    """Submit what the team does not know yet, as much of it as one look may bring."""
    listing = _with_hub(feeds.read_feed(page.body, url=page.final_url), page)
    fresh = [_watch_part(feed, part) for part in listing.parts]
    unknown = _unknown(feed.team, listing.entries)
    found = []
    for entry in unknown[: settings.FEED_NEW]:
        article, job, created = articles.submit(feed.team, by=None, url=entry.url)
        fresh.append(job)
        found += [article] if created else []
    outcome = FetchOutcome.CHANGED if found else FetchOutcome.SAME
    look = _Look(
        outcome, page=page, listing=listing, found=tuple(found), left=len(unknown) > settings.FEED_NEW
    )
    return look, [job for job in fresh if job is not None]


def _with_hub(listing: FeedListing, page: Page) -> FeedListing:
    hub, topic = feeds.hub_of_headers(page.headers, url=page.final_url)
    return replace(listing, hub=hub, topic=topic or listing.topic) if hub else listing


def _watch_part(index: Feed, url: str) -> Job | None:
    """A list that an index names is a feed of its own, with its own pauses; None where it is known already."""
    if Feed.objects.filter(team=index.team, canonical_key=canonical_key(url)).exists():
        return None
    return watch(index.team, by=None, url=url, outlet=index.outlet)[1]


def _unknown(team: Team, entries: tuple[FeedEntry, ...]) -> list[FeedEntry]:
    """The entries whose address no article of the team has; what is no web address is left out."""
    by_key: dict[str, FeedEntry] = {}
    for entry in entries:
        try:
            by_key.setdefault(canonical_key(entry.url), entry)
        except InvalidInput:
            continue  # mailto:, a typing error: nothing that could be an article
    known = set(
        Article.objects.filter(team=team, canonical_key__in=by_key).values_list("canonical_key", flat=True)
    )
    return [entry for key, entry in by_key.items() if key not in known]


@transaction.atomic
def _note(job: Job, feed: Feed, look: _Look) -> None:
    """Write down how the look ended and when the next is due, with the end of the job."""
    now = timezone.now()
    feed = Feed.objects.select_for_update(of=("self",), no_key=True).get(pk=feed.pk)
    was = feed.fetch_outcome
    feed.fetch_outcome, feed.fetch_detail, feed.fetched_at = look.outcome, look.detail[:2000], now
    fine = look.outcome in (FetchOutcome.CHANGED, FetchOutcome.SAME, FetchOutcome.NOT_MODIFIED)
    feed.failures = 0 if fine else feed.failures + 1
    if look.listing and look.page:
        feed.kind, feed.title = look.listing.kind, look.listing.title[:1000] or feed.title
        # What is left must not be hidden behind “not modified”.
        feed.etag = "" if look.left else look.page.etag or ""
        feed.last_modified = "" if look.left else look.page.last_modified or ""
        subscriptions.discovered(feed, look.listing, now=now)
    if look.found:
        feed.found_at = now
    if fine:
        wanted = feed.interval * (SOONER if look.found else LATER)
        feed.interval = min(max(wanted, settings.FEED_SOONEST), settings.FEED_LATEST)
    feed.next_fetch_at = _next_look(feed, look, now=now)
    feed.save()
    jobs.finish(job)
    _tell(feed, look, was=was, fine=fine)


def _next_look(feed: Feed, look: _Look, *, now: datetime) -> datetime | None:
    if feed.state == FeedState.PAUSED:
        return None
    wait = settings.FEED_SOONEST if look.left else feed.interval
    if subscriptions.is_told(feed, now=now) and not look.left:
        wait = settings.FEED_LATEST  # the hub tells us before that
    if feed.failures:
        backoff = settings.FEED_SOONEST * 2 ** min(feed.failures - 1, 20)
        wait = max(min(backoff, settings.FEED_LATEST), look.retry_after or 0.0)
    return now + timedelta(seconds=wait)


def _tell(feed: Feed, look: _Look, *, was: str, fine: bool) -> None:
    """News to the team: new pieces, and that the feed has begun to fail."""
    if look.found:
        brought = {"articles": [str(article.pk) for article in look.found], "left": look.left}
        events.record(feed, "feed.brought", by=None, data=brought)
    elif not fine and look.outcome != was:
        data = {"outcome": look.outcome, "detail": look.detail}
        events.record(feed, "feed.fetch_failed", by=None, data=data)

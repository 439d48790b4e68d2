"""Articles: taking them in, asking for them again, pausing the watch."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from annotations.actions import events, hosts, jobs, search
from annotations.actions.permissions import require
from annotations.choices import (
    FINE_OUTCOMES,
    MISSING_OUTCOMES,
    ArticleState,
    FetchOutcome,
    JobKind,
    Purpose,
    Scope,
    Stage,
)
from annotations.errors import IllegalMove, InvalidInput
from annotations.models import Article, Fetch, Job, Membership, Outlet, Revision, Snapshot, Team
from annotations.pipeline.fetching import canonical_key, canonical_url
from annotations.values import Page

MARKUP = "text/html"
SCRAPED = "text/plain"


@transaction.atomic
def submit(
    team: Team,
    *,
    by: Membership | None,
    url: str = "",
    body: bytes | None = None,
    media_type: str = MARKUP,
    page: Page | None = None,
) -> tuple[Article, Job, bool]:
    """Take an article in: an address to fetch, or posted content (`body`) with or without its address, or a `page`
    that was captured elsewhere.

    Returns the article, the job that will read it, and whether the article is new to the team. However
    the address is written, one canonical URL is one article. Raises InvalidInput for an unusable address,
    for content without words, and where there is neither.
    """
    require(by, Scope.WRITE)
    body = page.body if page else body
    if body is None and not url:
        raise InvalidInput("Send a url to fetch, or the article's html or text.")
    if body is not None and not body.strip():
        raise InvalidInput("The content is empty.")
    key = canonical_key(url) if url else f"urn:sha256:{hashlib.sha256(body).hexdigest()}"
    watched = body is None
    article, created = Article.objects.select_for_update(of=("self",), no_key=True).get_or_create(
        team=team,
        canonical_key=key,
        defaults={
            "url": canonical_url(url) if url else "",
            "outlet": outlet_of(team, url),
            "state": ArticleState.WATCHING if watched else ArticleState.PAUSED,
            "created_by_id": by.user_id if by else None,
        },
    )
    if article.purpose == Purpose.SOURCE:
        created = _check_too(article)
    snapshot = None if body is None else keep(page or posted(article, body, media_type), team=team)
    job = _ask(article, snapshot=snapshot, by=by)
    if created:
        events.record(article, "article.submitted", by=by, data={"url": article.url, "posted": not watched})
    return article, job, created


@transaction.atomic
def refetch(article: Article, *, by: Membership | None, dry_run: bool = False) -> Job:
    """Ask for the article again now; in a dry run only for what would come of it, as the job's result.

    Raises IllegalMove for an article that has no address.
    """
    require(by, Scope.WRITE)
    if not article.url:
        raise IllegalMove(
            "This article was posted without an address; post its new text instead.", allowed=[]
        )
    if dry_run:
        return jobs.enqueue(article, JobKind.REHEARSE_ARTICLE, by=by)
    return _ask(article, by=by)


@transaction.atomic
def reread(article: Article, *, by: Membership | None, dry_run: bool = False) -> Job:
    """Read the bytes of the current revision again, with the extractor of today; nothing is fetched.

    What differs then is our doing and says so (Cause.EXTRACTOR). Raises IllegalMove where nothing was read yet.
    """
    require(by, Scope.WRITE)
    if article.current_revision_id is None:
        raise IllegalMove("Nothing of this article was kept yet that could be read again.", allowed=[])
    if dry_run:
        kept = article.current_revision.snapshot
        return jobs.enqueue(article, JobKind.REHEARSE_ARTICLE, by=by, snapshot=kept)
    return jobs.enqueue(article, JobKind.REREAD_ARTICLE, by=by)


@transaction.atomic
def as_source(team: Team, url: str, *, by: Membership | None) -> tuple[Article, Job | None]:
    """The page at an address, watched as a source unless its claims are checked already; the job that reads it first.

    In the caller's transaction. Raises InvalidInput for an unusable address.
    """
    article, _ = Article.objects.select_for_update(of=("self",), no_key=True).get_or_create(
        team=team,
        canonical_key=canonical_key(url),
        defaults={
            "url": canonical_url(url),
            "outlet": outlet_of(team, url),
            "purpose": Purpose.SOURCE,
            "created_by_id": by.user_id if by else None,
        },
    )
    return article, None if article.current_revision_id else _ask(article, by=by)


def _check_too(article: Article) -> bool:
    """From now on its claims are looked for too, beginning with the next visit, which is to bring the whole text."""
    article.purpose, article.etag, article.last_modified = Purpose.CHECKED, "", ""
    article.save(update_fields=["purpose", "etag", "last_modified", "updated_at"])
    search.note_purpose(article)
    return True


def reread_posted(article: Article, snapshot: Snapshot, *, by: Membership) -> Job:
    """Read bytes that were kept earlier, as if they had been posted now. In the caller's transaction."""
    return _ask(article, snapshot=snapshot, by=by)


def _ask(article: Article, *, by: Membership | None, snapshot: Snapshot | None = None) -> Job:
    """Enqueue the reading, and let whoever waits for it see that it is not done."""
    job = jobs.enqueue(article, JobKind.INGEST_ARTICLE, snapshot=snapshot, by=by)
    article.stage = Stage.QUEUED
    mark_stage(article, Stage.QUEUED)
    return job


@transaction.atomic
def watch(article: Article, *, by: Membership | None, state: ArticleState) -> Article:
    """Watch the article, or pause the watch."""
    require(by, Scope.WRITE)
    if state == ArticleState.WATCHING and not article.url:
        raise IllegalMove("This article has no address to watch.", allowed=[ArticleState.PAUSED])
    article = Article.objects.select_for_update(of=("self",), no_key=True).get(pk=article.pk)
    if article.state != state:
        article.state = state
        article.next_fetch_at = timezone.now() if state == ArticleState.WATCHING else None
        article.save(update_fields=["state", "next_fetch_at", "updated_at"])
        events.record(article, f"article.{state}", by=by)
    return article


def known(team: Team, url: str) -> Article | None:
    """The team's article of this address, however it is written. Raises InvalidInput for what is none."""
    return Article.objects.filter(team=team, canonical_key=canonical_key(url)).first()


def keep(page: Page, *, team: Team) -> Snapshot:
    """Keep a page's bytes, once a content."""
    sha256 = hashlib.sha256(page.body).hexdigest()
    snapshot, _ = Snapshot.objects.get_or_create(
        team=team,
        sha256=sha256,
        defaults={
            "body": page.body,
            "byte_length": len(page.body),
            "url": page.final_url,
            "media_type": page.media_type,
            "charset": page.charset or "",
            "headers": [list(header) for header in page.headers],
            "fetched_at": page.fetched_at,
        },
    )
    return snapshot


def mark_stage(article: Article, stage: Stage) -> None:
    """Say how far we have come, at once and visibly: outside the transaction of the result."""
    Article.objects.filter(pk=article.pk).update(stage=stage, updated_at=timezone.now())


def note_fetch(
    article: Article,
    outcome: FetchOutcome,
    *,
    now: datetime,
    status: int | None = None,
    detail: str = "",
    snapshot: Snapshot | None = None,
    revision: Revision | None = None,
    retry_after: float | None = None,
    seconds: float | None = None,
    noise: Sequence[dict[str, str]] = (),
) -> Fetch:
    """Record how an attempt ended and when the next one is due. `retry_after` and `seconds` are seconds.

    Runs in the caller's transaction, on an article row that it holds. `seconds` is None where no visit was made.
    """
    article.fetch_detail, article.fetched_at = detail[:2000], now
    _take_outcome(article, outcome)
    article.next_fetch_at = _next_fetch(article, now=now, retry_after=retry_after)
    article.save()
    host = "" if seconds is None or article.is_withheld else hosts.name_of(article.url)
    if host:
        hosts.note_health(article.team_id, host, outcome, now=now, detail=detail, seconds=seconds)
    return Fetch.objects.create(
        team_id=article.team_id,
        article=article,
        outcome=outcome,
        status=status,
        detail=detail[:2000],
        snapshot=snapshot,
        revision=revision,
        host=host,
        seconds=seconds,
        noise=list(noise),
        at=now,
    )


def _take_outcome(article: Article, outcome: FetchOutcome) -> None:
    """What the outcome of a visit changes about an article."""
    fine = outcome in FINE_OUTCOMES
    article.fetch_outcome = outcome
    article.failures = 0 if fine else article.failures + 1
    # Any other failure says nothing of whether the page is there.
    article.missing = 0 if fine else article.missing + (outcome in MISSING_OUTCOMES)
    article.stage = Stage.READY if article.current_revision_id else Stage.FAILED
    if outcome == FetchOutcome.GONE:
        article.state = ArticleState.GONE
    elif fine and article.state == ArticleState.GONE:
        article.state = ArticleState.WATCHING


def _next_fetch(article: Article, *, now: datetime, retry_after: float | None) -> datetime | None:
    """A fifth of the text's age, or the back-off after failures, between the soonest and the latest."""
    if article.state == ArticleState.PAUSED or not article.url:
        return None
    if article.failures:
        wait = max(60.0 * 2 ** min(article.failures - 1, 20), retry_after or 0)
    else:
        wait = max((now - (article.changed_at or now)).total_seconds() * 0.2, settings.FETCH_SOONEST)
    due = now + timedelta(seconds=min(wait, settings.FETCH_LATEST))
    return max(due, _rested(article, now=now))


def _rested(article: Article, *, now: datetime) -> datetime:
    """When a page that changes at every visit may make its next revision: so many a day and no more."""
    day = timedelta(days=1)
    latest = Revision.objects.filter(article=article, created_at__gt=now - day).order_by("-number")
    oldest = latest.values_list("created_at", flat=True)[settings.REVISIONS_A_DAY - 1 :].first()
    return now if oldest is None else oldest + day


def outlet_of(team: Team, url: str) -> Outlet | None:
    """The outlet with the longest address that this one begins with; else a new one, named by the host."""
    if not url:
        return None
    parts = canonical_key(url).split("?")[0].split("/")
    addresses = ["/".join(parts[:length])[:500] for length in range(len(parts), 0, -1)]
    known = {o.address: o for o in Outlet.objects.filter(team=team, address__in=addresses)}
    for address in addresses:
        if address in known:
            return known[address]
    host = addresses[-1]
    return Outlet.objects.get_or_create(team=team, address=host, defaults={"name": host})[0]


def posted(article: Article, body: bytes, media_type: str) -> Page:
    """What somebody hands in, as if it had been fetched now."""
    return Page(
        url=article.url,
        final_url=article.url,
        status=200,
        body=body,
        media_type=media_type,
        charset="utf-8",
        headers=(),
        fetched_at=timezone.now(),
    )

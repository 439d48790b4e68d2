"""One article's job, from the address to anchored claims.

    job --lease--> fetch --> read --> [ lock article: snapshot, plan, apply or hold, fetch record, events, job done ]

The network and the reading come first and hold no lock; everything that is written is written in the
one transaction in brackets, together with the end of the job. Running it twice adds nothing the second time.
"""

import logging
import time
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone

from annotations.actions import (
    articles,
    claims,
    events,
    holds,
    hosts,
    jobs,
    readers,
    revisions,
    sources,
    volatility,
)
from annotations.choices import FetchOutcome, Purpose, Stage
from annotations.errors import FetchFailed, InvalidInput, ReadingFailed, Temporary
from annotations.models import Article, Hold, Job, Revision, Snapshot
from annotations.pipeline import extraction, flow
from annotations.values import Page, Reading

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Visit:
    """What an attempt brought. `seconds` is None where the page was there already and no visit was made."""

    page: Page
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """A page as read; and, where the extractor is newer than the current revision, that one's bytes read anew."""

    reading: Reading
    current: Reading | None = None
    current_of: Revision | None = None


@dataclass(slots=True)
class Taken:
    """What was made of a reading."""

    outcome: FetchOutcome
    plans: list[revisions.Plan] = field(default_factory=list)
    hold: Hold | None = None
    noise: list[dict[str, str]] = field(default_factory=list)
    news: list[events.News] = field(default_factory=list)

    @property
    def revision(self) -> Revision | None:
        """The last that was added."""
        applied = self.plans[:-1] if self.hold else self.plans
        return applied[-1].revision if applied else None


def ingest(job: Job) -> Revision | None:
    """Do one leased job; return the new revision, or None when the text is the same or was not had."""
    article = _article(job)
    visit = None
    try:
        visit = posted(job) or fetched(job, article)
        if visit.page.not_modified:
            return _end(job, article, FetchOutcome.NOT_MODIFIED, visit=visit)
        what = None
        if not _was_read(article, visit.page):
            articles.mark_stage(article, Stage.READING)
            what = read(article, visit.page)
    except FetchFailed as failure:
        return _end(job, article, FetchOutcome(failure.outcome), failure=failure, visit=visit)
    except (ReadingFailed, InvalidInput) as failure:
        return _end(job, article, FetchOutcome.EXTRACTION_FAILED, failure=failure, visit=visit)
    return _keep(job, article, visit, what)


def reread(job: Job) -> Revision | None:
    """Read the current revision's bytes again; None when today's extractor reads them the same."""
    article = _article(job)
    kept = article.current_revision.snapshot
    reading = _reading(article, page_of(kept))
    with transaction.atomic():
        article = _locked(article)
        if article.current_revision.snapshot_id != kept.pk:
            taken = Taken(FetchOutcome.SAME)  # its publisher was quicker, and was read by the same extractor
        else:
            taken = take(article, Read(reading), snapshot=kept, now=timezone.now())
        article.save()
        news = sources.follow(article, snapshot=kept if taken.revision else None)
        jobs.finish(job)
        events.record_all([*taken.news, *news], by=None)
    return taken.revision


def posted(job: Job) -> Visit | None:
    """The page a job brings with it, if it does."""
    return None if job.snapshot_id is None else Visit(page_of(job.snapshot))


def fetched(job: Job, article: Article, *, conditional: bool = True) -> Visit:
    """Visit the article's address. Raises HostBusy before anything was done, where it is not its turn yet."""
    etag, last_modified = (
        (article.etag or None, article.last_modified or None) if conditional else (None, None)
    )
    with hosts.visit(article.url, job):
        began = time.monotonic()
        if conditional:
            articles.mark_stage(article, Stage.FETCHING)
        page = readers.fetch(
            article.url,
            team=article.team,
            onward=partial(hosts.visit, job=job),
            etag=etag,
            last_modified=last_modified,
        )
        return Visit(page, time.monotonic() - began)


def read(article: Article, page: Page) -> Read:
    """Read a page; where another extractor made the current revision, read that one's bytes too.

    Only so can be told what the publisher changed from what we now read otherwise.
    """
    reading = _reading(article, page)
    current = article.current_revision
    if current is None or _same_extractor(current, reading):
        return Read(reading)
    try:
        anew = _reading(article, page_of(current.snapshot))
    except (ReadingFailed, InvalidInput):
        return Read(reading)
    return Read(reading, anew, current)


def _was_read(article: Article, page: Page) -> bool:
    """Whether these are the very bytes of the current revision, read by today's extractor for all that is sought in it."""
    current = article.current_revision
    if current is None or (current.extractor, current.extractor_version) not in extraction.EXTRACTORS:
        return False
    kept = current.snapshot
    if (kept.url, kept.media_type, kept.charset) != (page.final_url, page.media_type, page.charset or ""):
        return False
    sought = article.purpose == Purpose.SOURCE or article.appearances.exists()
    return sought and bytes(kept.body) == page.body


def _reading(article: Article, page: Page) -> Reading:
    """In what is watched as a source alone, no claims are looked for."""
    if article.purpose == Purpose.SOURCE:
        return Reading(flow.read_document(page), ())
    return flow.read(page, detector=readers.detector(article.team))


def page_of(snapshot: Snapshot) -> Page:
    """The page a snapshot was made of, to be read again."""
    return Page(
        url=snapshot.url,
        final_url=snapshot.url,
        status=200,
        body=bytes(snapshot.body),
        media_type=snapshot.media_type,
        charset=snapshot.charset or None,
        headers=tuple((name, value) for name, value in snapshot.headers),
        fetched_at=snapshot.fetched_at,
    )


def take(article: Article, what: Read, *, snapshot: Snapshot, now: datetime) -> Taken:
    """Add what was read to an article whose row the caller holds, as far as nothing speaks against it.

    What our own extractor reads otherwise is a revision before the publisher's, with a cause of its own.
    """
    steps = [(what.reading, snapshot)]
    if what.current is not None and what.current_of == article.current_revision:
        steps.insert(0, (what.current, what.current_of.snapshot))
    taken = Taken(FetchOutcome.SAME)
    for reading, source in steps:
        plan = revisions.plan(article, reading, snapshot=source)
        if plan is None:
            continue
        if noise := volatility.noise(plan, now=now):
            taken.outcome, taken.noise = FetchOutcome.VOLATILE, noise
            taken.news += volatility.news(article, now=now)
            continue
        taken.plans.append(plan)
        if hold := holds.objection(plan):
            return _held(taken, hold)
        revisions.apply(plan, now=now)
        taken.outcome = FetchOutcome.CHANGED
        taken.news += plan.news()
    if taken.outcome == FetchOutcome.SAME:
        volatility.rest(article)
        taken.news += claims.sought(article, what.reading.candidates)
    return taken


def _held(taken: Taken, hold: Hold) -> Taken:
    taken.outcome, taken.hold = FetchOutcome.HELD, hold
    begun = holds.begin(hold)
    taken.news += [begun] if begun else []
    return taken


def _article(job: Job) -> Article:
    related = ("team", "current_revision__snapshot")
    return Article.objects.select_related(*related).get(pk=job.subject_id)


def _locked(article: Article) -> Article:
    rows = Article.objects.select_for_update(of=("self",), no_key=True).select_related(
        "current_revision__snapshot"
    )
    return rows.get(pk=article.pk)


def _same_extractor(revision: Revision, reading: Reading) -> bool:
    document = reading.document
    return (revision.extractor, revision.extractor_version) == (
        document.extractor,
        document.extractor_version,
    )


@transaction.atomic
def _end(
    job: Job,
    article: Article,
    outcome: FetchOutcome,
    *,
    failure: FetchFailed | ReadingFailed | InvalidInput | None = None,
    visit: Visit | None = None,
) -> None:
    """Write down an attempt that brought no text. That it was not had is news to the team, once."""
    article = _locked(article)
    was = article.fetch_outcome
    detail = failure.detail if failure else ""
    kept = _unread(article, outcome, visit)
    articles.note_fetch(
        article,
        outcome,
        now=timezone.now(),
        status=visit.page.status if visit else None,
        detail=detail,
        snapshot=kept,
        retry_after=failure.retry_after if isinstance(failure, Temporary) else None,
        seconds=_seconds(job, visit),
    )
    news = sources.follow(article, snapshot=kept)
    jobs.finish(job)
    if failure and outcome != was:
        data = {"outcome": outcome, "detail": detail}
        news.insert(0, events.News(article, "article.fetch_failed", data))
    events.record_all(news, by=None)


def _unread(article: Article, outcome: FetchOutcome, visit: Visit | None) -> Snapshot | None:
    """The bytes of what cannot be read (a table, a scan), kept where they are somebody's evidence."""
    if outcome != FetchOutcome.EXTRACTION_FAILED or visit is None or not article.as_source.exists():
        return None
    return articles.keep(visit.page, team=article.team)


def _seconds(job: Job, visit: Visit | None) -> float | None:
    """How long the visit took; 0 where it failed on the way, since how long that took says nothing of the host."""
    if visit is not None:
        return visit.seconds
    return None if job.snapshot_id else 0.0


@transaction.atomic
def _keep(job: Job, article: Article, visit: Visit, what: Read | None) -> Revision | None:
    """The transaction that adds what was read, or notes why it adds nothing. Nothing was read of what was known."""
    now = timezone.now()
    article = _locked(article)
    if what is None and _was_read(article, visit.page):
        volatility.rest(article)
        snapshot, taken = article.current_revision.snapshot, Taken(FetchOutcome.SAME)
    else:
        # Where another revision came in between it is read now, under the lock: that is seldom.
        what = what or read(article, visit.page)
        snapshot = articles.keep(visit.page, team=article.team)
        taken = take(article, what, snapshot=snapshot, now=now)
    if taken.hold is None:
        holds.lapse(article)
    article.etag, article.last_modified = visit.page.etag or "", visit.page.last_modified or ""
    articles.note_fetch(
        article,
        taken.outcome,
        now=now,
        status=visit.page.status,
        detail=holds.told(taken.hold) if taken.hold else "",
        snapshot=snapshot,
        revision=taken.revision,
        seconds=visit.seconds,
        noise=taken.noise,
    )
    news = sources.follow(article, snapshot=snapshot if taken.hold is None else None)
    jobs.finish(job)
    events.record_all([*taken.news, *news], by=None)
    if taken.revision:
        logger.info("article %s: revision %d", article.pk, taken.revision.number)
    return taken.revision

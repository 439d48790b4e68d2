"""One article's job, from the address to anchored claims.

    job --lease--> fetch --> read --> [ lock article: snapshot, revision, anchors, claims, staleness, event, job done ]

The network and the reading come first and hold no lock; everything that is written is written in the
one transaction in brackets, together with the end of the job. Running it twice adds nothing the second time.
"""

import logging

from django.db import transaction
from django.utils import timezone

from annotations.actions import articles, events, hosts, jobs, readers, revisions
from annotations.choices import FetchOutcome, Stage
from annotations.errors import FetchFailed, InvalidInput, ReadingFailed, Temporary
from annotations.models import Article, Job, Revision, Snapshot
from annotations.pipeline import flow
from annotations.values import Page, Reading

logger = logging.getLogger(__name__)


def ingest(job: Job) -> Revision | None:
    """Do one leased job; return the new revision, or None when the text is the same or was not had."""
    article = Article.objects.select_related("team", "current_revision").get(pk=job.subject_id)
    try:
        page = _posted(job) or _fetched(job, article)
        if page.not_modified:
            return _end(job, article, FetchOutcome.NOT_MODIFIED, status=page.status)
        articles.mark_stage(article, Stage.READING)
        reading = flow.read(page, detector=readers.detector())
    except FetchFailed as failure:
        retry_after = failure.retry_after if isinstance(failure, Temporary) else None
        outcome = FetchOutcome(failure.outcome)
        return _end(job, article, outcome, detail=failure.detail, retry_after=retry_after)
    except (ReadingFailed, InvalidInput) as failure:
        return _end(job, article, FetchOutcome.EXTRACTION_FAILED, detail=failure.detail)
    return _keep(job, article, page, reading)


def _posted(job: Job) -> Page | None:
    return None if job.snapshot_id is None else page_of(job.snapshot)


def _fetched(job: Job, article: Article) -> Page:
    """Raises HostBusy before anything was done, where it is not the article's turn yet."""
    etag, last_modified = article.etag or None, article.last_modified or None
    with hosts.visit(article.url, job):
        articles.mark_stage(article, Stage.FETCHING)
        return readers.fetch(article.url, team=article.team, etag=etag, last_modified=last_modified)


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


@transaction.atomic
def _end(
    job: Job,
    article: Article,
    outcome: FetchOutcome,
    *,
    status: int | None = None,
    detail: str = "",
    retry_after: float | None = None,
) -> None:
    """Write down an attempt that brought no text. Only its being gone is news to the team."""
    article = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
    was = article.fetch_outcome
    articles.note_fetch(
        article, outcome, now=timezone.now(), status=status, detail=detail, retry_after=retry_after
    )
    jobs.finish(job)
    if outcome != was and outcome != FetchOutcome.NOT_MODIFIED:
        events.record(article, "article.fetch_failed", by=None, data={"outcome": outcome, "detail": detail})


@transaction.atomic
def _keep(job: Job, article: Article, page: Page, reading: Reading) -> Revision | None:
    """The transaction that adds what was read, or notes that nothing changed."""
    now = timezone.now()
    article = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
    snapshot = articles.keep(page, team=article.team)
    plan = revisions.plan(article, reading, snapshot=snapshot)
    revision = revisions.apply(plan, now=now) if plan else None
    article.etag, article.last_modified = page.etag or "", page.last_modified or ""
    outcome = FetchOutcome.CHANGED if revision else FetchOutcome.SAME
    articles.note_fetch(article, outcome, now=now, status=page.status, snapshot=snapshot, revision=revision)
    jobs.finish(job)
    if plan:
        revisions.announce(plan)
        logger.info("article %s: revision %d", article.pk, plan.revision.number)
    return revision

"""Sources: adding them, and fetching those that have an address into a snapshot of their own."""

from functools import partial
from typing import Any

from django.db import transaction

from annotations.actions import articles, events, hosts, jobs, readers
from annotations.actions.permissions import require
from annotations.choices import FetchOutcome, JobKind, Scope, SourceKind, Stage
from annotations.errors import FetchFailed, InvalidInput, ReadingFailed, Temporary
from annotations.models import Article, Job, Membership, Source, Team
from annotations.pipeline import flow
from annotations.pipeline.fetching import canonical_url
from annotations.values import Page

TRIES = 5


@transaction.atomic
def add(
    team: Team,
    *,
    by: Membership,
    kind: SourceKind,
    title: str,
    publisher: str = "",
    published: str = "",
    url: str = "",
    citation: str = "",
    article: Article | None = None,
) -> tuple[Source, Job | None]:
    """Add a source; one with an address comes with the job that fetches it.

    Raises InvalidInput where neither address, citation nor article says where it can be found.
    """
    require(by, Scope.WRITE)
    if not (url or citation or article):
        raise InvalidInput(
            "Say where the source can be found: an address, a citation, or an article watched here."
        )
    source = Source.objects.create(
        team=team,
        kind=kind,
        title=title,
        publisher=publisher,
        published=published,
        url=canonical_url(url) if url else "",
        citation=citation,
        article=article,
        stage=Stage.QUEUED if url else Stage.READY,
        text=_text_of(article),
        created_by_id=by.user_id,
    )
    job = jobs.enqueue(source, JobKind.FETCH_SOURCE) if url else None
    events.record(source, "source.added", by=by, data={"title": title, "kind": kind, "url": source.url})
    return source, job


def fetch(job: Job) -> Source | None:
    """Do one leased job: fetch the source, read its text, keep its snapshot.

    What may go better later is left for later, a few times; None then.
    """
    source = Source.objects.select_related("team").get(pk=job.subject_id)
    try:
        with hosts.visit(source.url, job):
            Source.objects.filter(pk=source.pk).update(stage=Stage.FETCHING)
            onward = partial(hosts.visit, job=job)
            page = readers.fetch(source.url, team=source.team, onward=onward)
    except FetchFailed as failure:
        if isinstance(failure, Temporary) and job.attempts < TRIES:
            return _wait(job, source, failure)
        failed = {"stage": Stage.FAILED, "fetch_detail": failure.detail}
        return _keep(job, source, failed, FetchOutcome(failure.outcome))
    return _keep(job, source, *_read(source, page), page=page)


def _wait(job: Job, source: Source, failure: FetchFailed) -> None:
    jobs.release(job, failure.detail)
    Source.objects.filter(pk=source.pk).update(
        stage=Stage.QUEUED, fetch_outcome=failure.outcome, fetch_detail=failure.detail
    )


@transaction.atomic
def _keep(
    job: Job, source: Source, changes: dict[str, Any], outcome: FetchOutcome, *, page: Page | None = None
) -> Source:
    """Write down how it ended, with the end of the job, in one transaction."""
    source = Source.objects.select_for_update(of=("self",)).get(pk=source.pk)
    for name, value in changes.items():
        setattr(source, name, value)
    if page is not None:
        source.snapshot = articles.keep(page, team=source.team)
    source.fetch_outcome = outcome
    source.save()
    jobs.finish(job)
    sha256 = source.snapshot.sha256 if source.snapshot else None
    events.record(source, "source.fetched", by=None, data={"outcome": outcome, "snapshot": sha256})
    return source


def _read(source: Source, page: Page) -> tuple[dict[str, Any], FetchOutcome]:
    """What the page says fills only what the person left open. What cannot be read is still kept."""
    try:
        document = flow.read_document(page)
    except (ReadingFailed, InvalidInput) as failure:
        kept = {"stage": Stage.READY, "fetch_detail": f"Kept, but not read: {failure.detail}"}
        return kept, FetchOutcome.EXTRACTION_FAILED
    read = {
        "stage": Stage.READY,
        "fetch_detail": "",
        "text": document.text,
        "publisher": source.publisher or (document.outlet or "")[:300],
        "published": source.published or (document.published or "")[:64],
    }
    return read, FetchOutcome.CHANGED


def _text_of(article: Article | None) -> str:
    return article.current_revision.text if article and article.current_revision else ""

"""Sources: adding them, and fetching those that have an address into a snapshot of their own."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from annotations.actions import articles, events, jobs, readers
from annotations.actions.permissions import require
from annotations.choices import FetchOutcome, JobKind, Scope, SourceKind, Stage
from annotations.errors import FetchDelayed, FetchFailed, InvalidInput, ReadingFailed
from annotations.models import Article, Job, Membership, Source, Team
from annotations.pipeline import flow
from annotations.pipeline.fetching import canonical_url
from annotations.values import Document, Page


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


def fetch(job: Job) -> Source:
    """Do one leased job: fetch the source, read its text, keep its snapshot."""
    source = Source.objects.select_related("team").get(pk=job.subject_id)
    Source.objects.filter(pk=source.pk).update(stage=Stage.FETCHING)
    try:
        page = readers.fetch(source.url)
        document = flow.page_document(page)
    except (FetchFailed, FetchDelayed, ReadingFailed) as failure:
        return _keep(job, source, {"stage": Stage.FAILED, "fetch_detail": failure.detail}, failure.code)
    return _keep(job, source, _found(source, page, document), FetchOutcome.CHANGED)


@transaction.atomic
def _keep(job: Job, source: Source, changes: dict[str, Any], outcome: str) -> Source:
    """Write down how it ended, with the end of the job, in one transaction."""
    source = Source.objects.select_for_update(of=("self",)).get(pk=source.pk)
    page = changes.pop("page", None)
    if page is not None:
        source.snapshot = articles.keep(page, team=source.team)
    for name, value in changes.items():
        setattr(source, name, value)
    source.fetch_outcome = outcome
    source.save()
    jobs.finish(job)
    data = {"outcome": outcome, "snapshot": source.snapshot and source.snapshot.sha256}
    events.record(source, "source.fetched", by=None, data=data | {"at": timezone.now().isoformat()})
    return source


def _found(source: Source, page: Page, document: Document) -> dict[str, Any]:
    """What the page says fills only what the person left open."""
    return {
        "page": page,
        "stage": Stage.READY,
        "fetch_detail": "",
        "text": document.text,
        "publisher": source.publisher or document.outlet or "",
        "published": source.published or document.published or "",
    }


def _text_of(article: Article | None) -> str:
    return article.current_revision.text if article and article.current_revision else ""

"""Pages that others captured, taken in as what they are: what an address said at that time; and ours, for others."""

import hashlib
from collections.abc import Iterator
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from annotations.actions import articles
from annotations.actions.ingestion import page_of
from annotations.errors import Conflict, InvalidInput
from annotations.models import Article, Fetch, Job, Membership, Revision, Snapshot, Source, Team, Withholding
from annotations.values import Page


@transaction.atomic
def take_in(page: Page, *, by: Membership) -> Job | None:
    """Ask for a captured page to be read as the next text of its article; None where these bytes were read before.

    Raises Conflict for one that is older than what is known: a text of then must not pass for the text of now.
    InvalidInput for a capture from the future, and for an unusable address.
    """
    if page.fetched_at > timezone.now():
        raise InvalidInput("It says that it was captured in the future.")
    article = articles.known(by.team, page.url)
    if article is not None:
        if _was_read(article, page):
            return None
        _require_newer(article, page)
    _, job, _ = articles.submit(by.team, by=by, url=page.url, page=page)
    return job


def _was_read(article: Article, page: Page) -> bool:
    sha256 = hashlib.sha256(page.body).hexdigest()
    return Fetch.objects.filter(article=article, snapshot__sha256=sha256).exists()


def _require_newer(article: Article, page: Page) -> None:
    current = article.current_revision
    if current is not None and page.fetched_at < current.snapshot.fetched_at:
        raise Conflict(
            f"It was captured on {page.fetched_at:%Y-%m-%d}; what is known of the article is of "
            f"{current.snapshot.fetched_at:%Y-%m-%d}. Bring captures in from the oldest to the newest.",
            code="older_than_known",
        )


def of_team(team: Team) -> Iterator[tuple[UUID, Page]]:
    """Every page that was kept, in the order of keeping; without those of withheld sources, and without an address."""
    for snapshot in _open(team).order_by("pk").iterator(chunk_size=20):
        yield snapshot.pk, page_of(snapshot)


def _open(team: Team) -> QuerySet[Snapshot]:
    hidden = {"article__canonical_key__startswith": Article.WITHHELD_KEY}
    withheld = Withholding.objects.filter(team=team, lifted_at=None).values("source")
    snapshots = Snapshot.objects.filter(team=team).exclude(url="")
    for model in (Revision, Fetch):
        rows = model.objects.filter(team=team, snapshot__isnull=False, **hidden)
        snapshots = snapshots.exclude(pk__in=rows.values("snapshot"))
    kept = Source.objects.filter(pk__in=withheld, snapshot__isnull=False)
    return snapshots.exclude(pk__in=kept.values("snapshot"))

"""Sources: adding them, and keeping what is known of those that are watched in step with their page.

A source with an address is a page watched like an article's: schedule, manners, revisions and holds are the same.
"""

from dataclasses import asdict

from django.conf import settings
from django.db import transaction

from annotations.actions import articles, drift, events, jobs, search, staleness, withholdings
from annotations.actions.permissions import require
from annotations.choices import Grade, Scope, SourceKind, Stage
from annotations.errors import InvalidInput
from annotations.models import Article, Job, Membership, Snapshot, Source, Team
from annotations.pipeline.fetching import canonical_url
from annotations.values import Withheld

# The record itself, rather than somebody's account of it, unless a person says otherwise.
PRIMARY = frozenset({SourceKind.DOCUMENT, SourceKind.DATASET})


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
    grade: Grade | None = None,
    withheld: Withheld | None = None,
) -> tuple[Source, Job | None]:
    """Add a source; one with an address is watched, and comes with the job that reads it first.

    Where the address was read before, nothing needs to be fetched and there is no job. One that is to be `withheld`
    is so from its first moment.

    Raises InvalidInput where neither address, citation nor article says where it can be found.
    """
    require(by, Scope.WRITE)
    if not (url or citation or article):
        raise InvalidInput(
            "Say where the source can be found: an address, a citation, or an article watched here."
        )
    job = None
    if url:
        article, job = articles.as_source(team, url, by=by)
    source = Source.objects.create(
        team=team,
        kind=kind,
        grade=grade or usual_grade(kind),
        title=title,
        publisher=publisher,
        published=published,
        url=canonical_url(url) if url else "",
        citation=citation,
        article=article,
        stage=Stage.QUEUED if job else Stage.READY,
        created_by_id=by.user_id,
    )
    if article is not None and article.current_revision is not None:
        _bring_up_to_date(source, article, article.current_revision.snapshot)
        source.save()
    search.note_source(source)
    events.record(source, "source.added", by=by, data={"title": title, "kind": kind, "url": source.url})
    if withheld is not None:
        withholdings.withhold(source, by=by, **asdict(withheld))
    return source, job


@transaction.atomic
def change_grade(source: Source, *, by: Membership, grade: Grade, because: str) -> Source:
    """Say how near the source is to what it tells of, where its kind does not say it. Raises InvalidInput without a reason."""
    require(by, Scope.REVIEW)
    if not because.strip():
        raise InvalidInput("Say why the source is graded otherwise; the reason stays on record.")
    source = Source.objects.select_for_update(of=("self",), no_key=True).get(pk=source.pk)
    was, source.grade = source.grade, grade
    source.save(update_fields=["grade", "updated_at"])
    events.record(source, "source.graded", by=by, data={"was": was, "grade": grade, "because": because})
    return source


def usual_grade(kind: SourceKind) -> Grade:
    """The grade of a source of which nobody has said another."""
    return Grade.PRIMARY if kind in PRIMARY else Grade.SECONDARY


@transaction.atomic
def take_up(job: Job) -> None:
    """Watch a source that was added before sources were watched; the job was to fetch it once."""
    source = (
        Source.objects.select_for_update(of=("self",), no_key=True)
        .select_related("team")
        .get(pk=job.subject_id)
    )
    if source.url and source.article_id is None:
        source.article, _ = articles.as_source(source.team, source.url, by=None)
        source.save(update_fields=["article", "updated_at"])
    jobs.finish(job)


def follow(article: Article, *, snapshot: Snapshot | None) -> list[events.News]:
    """What a visit to the article means for the sources that it is, and for all that leans on them.

    Writes in the caller's transaction, on an article row that it holds; what is to be told is returned.
    `snapshot` is what was kept of the visit; None where it brought nothing.
    """
    news: list[events.News] = []
    for source in (
        Source.objects.select_for_update(of=("self",), no_key=True).filter(article=article).order_by("id")
    ):
        was = (source.fetch_outcome, source.snapshot_id)
        _bring_up_to_date(source, article, snapshot)
        source.save()
        if (source.fetch_outcome, source.snapshot_id) != was:
            sha256 = source.snapshot.sha256 if source.snapshot else None
            data = {"outcome": source.fetch_outcome, "snapshot": sha256}
            news.append(events.News(source, "source.fetched", data))
    missing = article.missing >= settings.GONE_AFTER
    fresh = drift.gone(article) if missing else []
    settled = drift.back(article) if article.missing == 0 else []
    staleness.write(fresh, settled, now=article.fetched_at)
    return [*news, *map(staleness.news, fresh), *map(staleness.news_of_settled, settled)]


def _bring_up_to_date(source: Source, article: Article, snapshot: Snapshot | None) -> None:
    """Write on the source what is known of its page. What the page says fills only what the person left open."""
    source.fetch_outcome, source.fetch_detail = article.fetch_outcome, article.fetch_detail
    source.snapshot = snapshot or source.snapshot
    source.stage = Stage.READY if source.snapshot else article.stage
    read = article.current_revision
    if read is None:
        return
    source.text = read.text
    source.publisher = source.publisher or read.outlet_name[:300]
    source.published = source.published or read.published

"""Re-ingesting many articles as one job, with its progress, and a way to stop it.

    start --> job --conduct--> a window of parts at a time --> counted --> postponed --> ... --> done
                  --cancel---> parts that wait are cancelled with it

The articles are named by a filter, and taken in the order of their ids; each part is a job like any other,
so that manners towards hosts, fairness and retries are the same.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from annotations.actions import events, jobs
from annotations.actions.permissions import require
from annotations.choices import JobKind, JobState, Scope
from annotations.errors import InvalidInput
from annotations.models import Article, Job, Membership, Outlet, Team

# Parts of one round that wait or run at the same time, and seconds from one look at them to the next.
WINDOW = 100
PAUSE = 2.0

_UNFINISHED = (JobState.PENDING, JobState.RUNNING)


@transaction.atomic
def start(
    team: Team,
    *,
    by: Membership | None,
    reread: bool = False,
    dry_run: bool = False,
    outlet: Outlet | None = None,
    articles: Sequence[Article] = (),
    extractor_before: str = "",
    reason: str = "",
) -> Job:
    """Ask for many articles again: those named, those of an outlet, else all that the team watches.

    `reread` reads what is kept instead of fetching; `extractor_before` narrows it to articles whose current
    revision was read by an extractor of another version than this. The machine's operator (None) gives a `reason`.
    Raises InvalidInput where there are none.
    """
    require(by, Scope.PUBLISH)
    options: dict[str, Any] = {"reread": reread, "dry_run": dry_run}
    options |= {"outlet": str(outlet.pk)} if outlet else {}
    options |= {"articles": sorted(str(article.pk) for article in articles)} if articles else {}
    options |= {"extractor_before": extractor_before} if extractor_before else {}
    options |= {"reason": reason} if reason else {}
    total = _articles(team.pk, options).count()
    if not total:
        raise InvalidInput("There is no article that this names.")
    now = timezone.now()
    job = Job(team=team, kind=JobKind.REINGEST_ARTICLES, total=total, options=options)
    job.subject_id, job.run_after, job.woken_at, job.asked_by_id = job.pk, now, now, by and by.user_id
    job.save(force_insert=True)
    events.record(job, "round.started", by=by, data=options | {"total": total})
    return job


def conduct(job: Job) -> None:
    """Do one leased turn of a round: count what is done, add what fits, and come back until all is done."""
    with transaction.atomic():
        _add(job)
        states = Counter(Job.objects.filter(parent=job).values_list("state", flat=True))
        waiting = sum(states[state] for state in _UNFINISHED)
        job.failed = states[JobState.FAILED] + states[JobState.CANCELLED]
        job.done = states[JobState.DONE]
        if job.options.get("all_made"):
            job.total = job.done + job.failed + waiting
        mine = Job.objects.filter(pk=job.pk, token=job.token, state=JobState.RUNNING)
        mine.update(done=job.done, failed=job.failed, total=job.total, options=job.options)
        if not waiting and job.options.get("all_made"):
            job.result = _result(job)
            jobs.finish(job)
            events.record(job, "round.finished", by=None, data={"done": job.done, "failed": job.failed})
            return
    jobs.postpone(job, until=timezone.now() + timedelta(seconds=PAUSE), waits_for="")


def _add(job: Job) -> None:
    """Make parts of the next articles, as many as the window has room for."""
    if job.options.get("all_made"):
        return
    room = WINDOW - Job.objects.filter(parent=job, state__in=_UNFINISHED).count()
    rows = _articles(job.team_id, job.options).order_by("pk").select_related("current_revision__snapshot")
    if after := job.options.get("after"):
        rows = rows.filter(pk__gt=UUID(after))
    chosen = list(rows[: max(room, 0)])
    for article in chosen:
        _part(job, article)
    if chosen:
        job.options["after"] = str(chosen[-1].pk)
    job.options["all_made"] = len(chosen) < room


def _part(job: Job, article: Article) -> None:
    """The article's own job; one that waits already is counted as ours, if it is nobody's."""
    reread, dry_run = job.options["reread"], job.options["dry_run"]
    kind = JobKind.REREAD_ARTICLE if reread else JobKind.INGEST_ARTICLE
    kept = article.current_revision.snapshot if reread and dry_run else None
    part = jobs.enqueue(article, JobKind.REHEARSE_ARTICLE if dry_run else kind, snapshot=kept, parent=job)
    # The sweep tells workers of it when there is room: a round is in nobody's way.
    Job.objects.filter(pk=part.pk, parent__isnull=True).update(parent=job)
    Job.objects.filter(pk=part.pk, state=JobState.PENDING, parent=job).update(woken_at=None)


def _articles(team_id: UUID, options: dict[str, Any]) -> QuerySet[Article]:
    rows = Article.objects.filter(team_id=team_id)
    if "articles" in options:
        rows = rows.filter(pk__in=options["articles"])
    if "outlet" in options:
        rows = rows.filter(outlet_id=options["outlet"])
    if options["reread"]:
        rows = rows.filter(current_revision__isnull=False)
        version = options.get("extractor_before")
        return rows.exclude(current_revision__extractor_version=version) if version else rows
    return rows.exclude(url="")


def _result(job: Job) -> dict[str, Any]:
    """What all parts together came to: how many of each outcome, for a dry run."""
    if not job.options["dry_run"]:
        return {}
    outcomes = Job.objects.filter(parent=job).values_list("result__outcome", flat=True)
    return {"outcomes": dict(Counter(outcome for outcome in outcomes if outcome))}

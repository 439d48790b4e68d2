"""Rounds as operators look at them: how far they are, and for a dry run what would come of it."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import Http404

from annotations.admin.listing import Figure, listed
from annotations.choices import JobKind, JobState
from annotations.models import Article, Job

SHOWN = 200  # parts of a round


@dataclass(slots=True)
class Part:
    """One article of a round; what is told of changes is told by dry runs alone."""

    job: Job
    article: Article | None
    outcome: str = ""
    detail: str = ""
    changes: dict[str, int] = field(default_factory=dict)
    blocks: list[dict[str, Any]] = field(default_factory=list)
    anchors: dict[str, int] = field(default_factory=dict)
    sure: int | None = None  # of the claim that is the least sure of its place, in per cent
    moved: list[dict[str, Any]] = field(default_factory=list)
    lost: list[dict[str, Any]] = field(default_factory=list)
    stale: int = 0
    proposed: int = 0

    @property
    def differs(self) -> bool:
        return bool(self.changes or self.blocks or self.moved or self.lost)


@dataclass(frozen=True, slots=True)
class Report:
    job: Job
    title: str
    reason: str
    waiting: int
    dry_run: bool
    parts: list[Part]
    jobs: Figure
    totals: dict[str, int]

    @property
    def is_over(self) -> bool:
        return self.job.state not in (JobState.PENDING, JobState.RUNNING)


def report(job_id: UUID) -> Report:
    """The round and its first parts; raises Http404 for what is no round. Three queries."""
    job = Job.objects.select_related("team").filter(pk=job_id, kind=JobKind.REINGEST_ARTICLES).first()
    if job is None:
        raise Http404("No such round.")
    parts = _parts(job)
    dry_run = job.options["dry_run"]
    return Report(
        job=job,
        title=_title(job),
        reason=job.options.get("reason", ""),
        waiting=max(job.total - job.done - job.failed, 0),
        dry_run=dry_run,
        parts=parts,
        jobs=Figure(job.total, listed(Job, parent__id__exact=job.pk)),
        totals=_totals(parts) if dry_run else {},
    )


def _title(job: Job) -> str:
    done = "Reading again" if job.options["reread"] else "Fetching again"
    return f"{done}{', a dry run' if job.options['dry_run'] else ''}: {job.team}"


def _parts(job: Job) -> list[Part]:
    jobs = list(Job.objects.filter(parent=job).order_by("pk")[:SHOWN])
    articles = Article.objects.defer("fetch_detail").in_bulk([one.subject_id for one in jobs])
    parts = [_part(one, articles.get(one.subject_id)) for one in jobs]
    return sorted(parts, key=lambda part: (-len(part.lost), -part.stale, not part.differs))


def _part(job: Job, article: Article | None) -> Part:
    told = job.result or {}
    part = Part(job, article, told.get("outcome", ""), told.get("detail", ""))
    changes: Counter[str] = Counter()
    anchors: Counter[str] = Counter()
    for revision in told.get("revisions", []):
        changes.update(change["kind"] for change in revision["changes"])
        part.blocks += revision.get("blocks", [])
        anchors.update(revision["anchors"])
        part.moved += revision["moved"]
        part.lost += revision["lost"]
        part.stale += len(revision["rulings_stale"])
        part.proposed += len(revision["proposed"])
        if revision.get("least_confidence") is not None:
            part.sure = round(100 * revision["least_confidence"])
    # A template would ask a Counter for its member “items”, and be told 0.
    part.changes, part.anchors = dict(changes), dict(anchors)
    return part


def _totals(parts: list[Part]) -> dict[str, int]:
    return {
        "articles that would differ": sum(part.differs for part in parts),
        "claims in another place or in other words": sum(len(part.moved) for part in parts),
        "claims without a place": sum(len(part.lost) for part in parts),
        "rulings in doubt": sum(part.stale for part in parts),
        "new candidates": sum(part.proposed for part in parts),
    }

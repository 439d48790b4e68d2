"""Dry runs: what a re-ingestion would do, told in full, with nothing written but the job's own result."""

from collections import Counter
from typing import Any

from django.db import transaction
from django.utils import timezone

from annotations.actions import articles, deliveries, holds, ingestion, jobs
from annotations.actions.revisions import Plan
from annotations.choices import AnchorState, BlockKind, ChangeOp, FetchOutcome
from annotations.errors import FetchFailed, InvalidInput, ReadingFailed
from annotations.models import Anchor, Article, Job
from annotations.pipeline.changes import changes
from annotations.values import Page


def rehearse(job: Job) -> dict[str, Any]:
    """Do everything that ingesting would, and undo it; the report is the job's `result`, and is returned.

    Reads the job's snapshot where it has one, else fetches without conditions. The report tells nothing of
    verdicts, which are not everybody's to know of; of rulings it tells all.
    """
    article = Article.objects.select_related("team", "current_revision__snapshot").get(pk=job.subject_id)
    try:
        visit = ingestion.posted(job) or ingestion.fetched(job, article, conditional=False)
        what = ingestion.read(article, visit.page)
    except FetchFailed as failure:
        return _end(job, {"outcome": failure.outcome, "detail": failure.detail, "revisions": []})
    except (ReadingFailed, InvalidInput) as failure:
        outcome = FetchOutcome.EXTRACTION_FAILED
        return _end(job, {"outcome": outcome, "detail": failure.detail, "revisions": []})
    return _end(job, _undone(article, visit, what))


def of_page(article: Article, page: Page) -> dict[str, Any]:
    """The report of a page that is at hand, as if it had been posted; nothing at all is written."""
    return _undone(article, ingestion.Visit(page), ingestion.read(article, page))


@transaction.atomic
def _end(job: Job, report: dict[str, Any]) -> dict[str, Any]:
    job.result = report
    jobs.finish(job)
    return report


@transaction.atomic
def _undone(article: Article, visit: ingestion.Visit, what: ingestion.Read) -> dict[str, Any]:
    """The report of a run that is rolled back; the article's row is held as long as a real run would hold it."""
    rows = Article.objects.select_for_update(of=("self",), no_key=True).select_related(
        "team", "current_revision__snapshot"
    )
    article = rows.get(pk=article.pk)
    snapshot = articles.keep(visit.page, team=article.team)
    taken = ingestion.take(article, what, snapshot=snapshot, now=timezone.now())
    told = Counter(one.kind for one in taken.news if one.verdict is None)
    report = {
        "outcome": taken.outcome,
        "detail": holds.told(taken.hold) if taken.hold else "",
        "revisions": [_told(plan) for plan in taken.plans],
        "noise": taken.noise,
        "events": dict(told),
        "webhooks": deliveries.foreseen(article.team_id, told),
    }
    transaction.set_rollback(True)
    return report


def _told(plan: Plan) -> dict[str, Any]:
    before = {} if plan.before is None else _places(plan)
    states = Counter(anchor.state for anchor in plan.carried)
    return {
        "number": plan.revision.number,
        "cause": plan.revision.cause,
        "title": plan.revision.title,
        "changes": _changes(plan),
        "blocks": _blocks(plan),
        "least_confidence": min((a.confidence for a in plan.carried if a.start is not None), default=None),
        "anchors": {state.value: states[state] for state in AnchorState if states[state]},
        "moved": [_moved(a, before) for a in plan.carried if _is_moved(a, before)],
        "lost": [_moved(a, before) for a in plan.carried if _is_lost(a, before)],
        "rulings_stale": [
            {
                "ruling": str(mark.ruling_id),
                "claim": str(mark.ruling.claim_id),
                "reason": mark.reason,
                "severity": mark.severity,
                "detail": mark.detail,
            }
            for mark in plan.stale
            if mark.ruling_id
        ],
        "proposed": [
            {"statement": one.candidate.statement, "start": one.candidate.start, "end": one.candidate.end}
            for one in plan.proposed
        ],
    }


def _changes(plan: Plan) -> list[dict[str, Any]]:
    """The steps in which the text differs; all of it where there was none before."""
    old = plan.before.text if plan.before else ""
    return [
        {
            "op": step.op,
            "kind": step.kind,
            "old": step.old._asdict(),
            "new": step.new._asdict(),
            "old_text": step.old_text,
            "new_text": step.new_text,
        }
        for step in changes(old, plan.revision.text)
        if step.op != ChangeOp.EQUAL
    ]


def _blocks(plan: Plan) -> list[dict[str, Any]]:
    """How many blocks of each kind there were and would be, where these differ."""
    old = Counter(block["kind"] for block in plan.before.blocks) if plan.before else Counter()
    new = Counter(block["kind"] for block in plan.revision.blocks)
    return [
        {"kind": kind.value, "old": old[kind], "new": new[kind]}
        for kind in BlockKind
        if old[kind] != new[kind]
    ]


def _places(plan: Plan) -> dict[Any, Anchor]:
    standing = Anchor.objects.filter(revision=plan.before, standing=True, start__isnull=False)
    return {anchor.appearance_id: anchor for anchor in standing}


def _is_lost(anchor: Anchor, before: dict[Any, Anchor]) -> bool:
    return anchor.start is None and anchor.appearance_id in before


def _is_moved(anchor: Anchor, before: dict[Any, Anchor]) -> bool:
    """Whether it stands elsewhere, or in other words, or is somewhere again."""
    was = before.get(anchor.appearance_id)
    if anchor.start is None:
        return False
    return was is None or (was.start, was.end, was.quote) != (anchor.start, anchor.end, anchor.quote)


def _moved(anchor: Anchor, before: dict[Any, Anchor]) -> dict[str, Any]:
    was = before.get(anchor.appearance_id)
    return {
        "appearance": str(anchor.appearance_id),
        "claim": str(anchor.appearance.claim_id),
        "state": anchor.state,
        "confidence": anchor.confidence,
        "guards": list(anchor.guards),
        "old": _place(was),
        "new": _place(anchor),
    }


def _place(anchor: Anchor | None) -> dict[str, Any] | None:
    if anchor is None or anchor.start is None:
        return None
    return {"start": anchor.start, "end": anchor.end, "quote": anchor.quote}

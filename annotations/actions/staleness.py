"""Staleness: why a verdict or ruling may no longer hold, written in the transaction of what caused it.

Promise: a verdict is never silently out of date.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from annotations.actions import events
from annotations.actions.permissions import require
from annotations.choices import AnchorState, Scope, Severity, StaleReason
from annotations.errors import Conflict, InvalidInput
from annotations.models import Anchor, Article, Evidence, Membership, Revision, Ruling, Staleness, Verdict
from annotations.pipeline import reviewing
from annotations.values import Placement, StaleMark


def foreseen(
    article: Article, anchors: Iterable[Anchor], *, before: Revision | None, after: Revision
) -> list[Staleness]:
    """What a new text makes stale, unsaved: each standing verdict on the article's claims, and its rulings.

    `anchors` are where the claims stand in `after`; neither needs to be written yet.
    """
    if before is None:
        return []
    placed: dict[UUID, list[Anchor]] = defaultdict(list)
    for anchor in anchors:
        placed[anchor.appearance.claim_id].append(anchor)
    verdicts = Verdict.objects.filter(
        standing=True, revision__article=article, claim__appearances__article=article
    ).distinct()
    rows: dict[tuple[UUID, str], Staleness] = {}
    for verdict in verdicts.select_related("claim").prefetch_related("rulings"):
        for mark in _marks(verdict, placed[verdict.claim_id]):
            for judged in _judgements(verdict):
                rows.setdefault((judged.pk, mark.reason), _row(judged, mark, before=before, after=after))
    return list(rows.values())


def examine_verdict(verdict: Verdict, current: Revision) -> None:
    """Hold a verdict that was pinned to an older revision against the current one, as soon as it is made."""
    placed = Anchor.objects.filter(
        revision=current, standing=True, appearance__claim_id=verdict.claim_id
    ).select_related("appearance")
    _mark_verdict(verdict, _marks(verdict, list(placed)), before=verdict.revision, after=current)


def evidence_added(evidence: Evidence) -> None:
    """A ruling made without this evidence says so."""
    mark = StaleMark(StaleReason.EVIDENCE_CHANGED, Severity.LOW, f"New evidence: {evidence.source.title}")
    for ruling in Ruling.objects.filter(claim_id=evidence.claim_id, standing=True):
        _note(ruling, [mark])


def evidence_withdrawn(evidence: Evidence) -> None:
    """What leant on this evidence says so."""
    detail = f"Evidence withdrawn: {evidence.source.title}"
    mark = StaleMark(StaleReason.EVIDENCE_RETRACTED, Severity.HIGH, detail)
    leaning = Verdict.objects.filter(evidence=evidence, standing=True).prefetch_related("rulings")
    for verdict in leaning:
        _mark_verdict(verdict, [mark], before=None, after=None)


@transaction.atomic
def clear(staleness: Staleness, *, by: Membership, because: str) -> Staleness:
    """A person says that the judgement still holds, and why."""
    require(by, Scope.REVIEW)
    if not because.strip():
        raise InvalidInput("Say why the judgement still holds; the reason stays on record.")
    fresh = Staleness.objects.select_for_update(of=("self",)).get(pk=staleness.pk)
    if fresh.cleared_at is not None:
        raise Conflict("This was cleared already.")
    fresh.cleared_at, fresh.cleared_by_id, fresh.cleared_because = timezone.now(), by.user_id, because
    fresh.save(update_fields=["cleared_at", "cleared_by", "cleared_because"])
    events.record(
        fresh,
        "staleness.cleared",
        by=by,
        data={"reason": fresh.reason, "because": because, "ruling": _id(fresh.ruling_id)},
        verdict=fresh.verdict,
    )
    return fresh


def close(judgements: Iterable[Verdict | Ruling], *, because: str) -> None:
    """A judgement that no longer stands is no longer waited for."""
    for judgement in judgements:
        judgement.staleness.open().update(cleared_at=timezone.now(), cleared_because=because)


def _marks(verdict: Verdict, anchors: Sequence[Anchor]) -> Sequence[StaleMark]:
    """The marks of the place that kept the claim best: a claim said twice is gone when both are gone."""
    if not verdict.quote:
        return ()
    found = [
        reviewing.stale_marks(
            verdict.quote,
            _placement(anchor),
            anchor.quote or None,
            old_speaker=verdict.speaker or None,
            new_speaker=anchor.speaker or None,
        )
        for anchor in anchors
    ]
    return min(found, key=len, default=())


def _placement(anchor: Anchor) -> Placement:
    return Placement(
        state=AnchorState(anchor.state),
        start=anchor.start,
        end=anchor.end,
        confidence=anchor.confidence,
        margin=anchor.margin,
        method=anchor.method,
        guards=tuple(anchor.guards),
    )


def _mark_verdict(
    verdict: Verdict, marks: Sequence[StaleMark], *, before: Revision | None, after: Revision | None
) -> None:
    for judged in _judgements(verdict):
        _note(judged, marks, before=before, after=after)


def _judgements(verdict: Verdict) -> list[Verdict | Ruling]:
    """The verdict, and what the team has ruled by it."""
    return [verdict, *(ruling for ruling in verdict.rulings.all() if ruling.standing)]


def _note(
    judgement: Verdict | Ruling,
    marks: Sequence[StaleMark],
    *,
    before: Revision | None = None,
    after: Revision | None = None,
) -> None:
    """Add the marks that are not there yet; a second run adds nothing."""
    for mark in marks:
        row = _row(judgement, mark, before=before, after=after)
        known = Staleness.objects.filter(
            verdict=row.verdict, ruling=row.ruling, reason=mark.reason, after=after
        )
        if known.exists():
            continue
        row.save(force_insert=True)
        if after is None:
            one = news(row)
            events.record(one.row, one.kind, by=None, data=one.data, verdict=one.verdict)


def _row(
    judgement: Verdict | Ruling, mark: StaleMark, *, before: Revision | None, after: Revision | None
) -> Staleness:
    owner = {"verdict": judgement} if isinstance(judgement, Verdict) else {"ruling": judgement}
    return Staleness(
        **owner,
        team_id=judgement.team_id,
        reason=mark.reason,
        severity=mark.severity,
        detail=mark.detail,
        before=before,
        after=after,
    )


def news(mark: Staleness) -> events.News:
    """What is told of a judgement that became stale."""
    judged = mark.verdict or mark.ruling
    data = {"reason": mark.reason, "severity": mark.severity, "detail": mark.detail}
    data |= {"claim": str(judged.claim_id), "before": _id(mark.before_id), "after": _id(mark.after_id)}
    kind = "verdict.stale" if mark.verdict_id else "ruling.stale"
    return events.News(judged, kind, data, verdict=mark.verdict)


def _id(value: UUID | None) -> str | None:
    return None if value is None else str(value)

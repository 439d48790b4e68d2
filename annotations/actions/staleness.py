"""Staleness: why a verdict or ruling may no longer hold, written in the transaction of what caused it.

Promise: a verdict is never silently out of date.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from annotations.actions import events, queue
from annotations.actions.permissions import require
from annotations.choices import QUEUED, AnchorState, Scope, Severity, StaleReason
from annotations.errors import Conflict, InvalidInput
from annotations.models import (
    Anchor,
    Article,
    Claim,
    Evidence,
    Membership,
    Revision,
    Ruling,
    Staleness,
    Verdict,
)
from annotations.models.places import Place
from annotations.pipeline import reviewing
from annotations.values import Placement, StaleMark

# Reasons that the words of an article give, and that the same words coming back take away.
OF_THE_TEXT = frozenset(
    {
        StaleReason.CLAIM_TEXT_CHANGED,
        StaleReason.NUMBER_CHANGED,
        StaleReason.QUALIFIER_CHANGED,
        StaleReason.CLAIM_REMOVED,
        StaleReason.ATTRIBUTION_CHANGED,
    }
)
BACK = "The text says again what was judged."
FOUND = "A person found where it stands now."
CHANGED_AGAIN = "The text changed again; what it says now is a reason of its own."

Placed = dict[UUID, list[Anchor]]  # a claim's anchors in one revision, by the claim's id


def foreseen(
    article: Article, anchors: Iterable[Anchor], *, before: Revision | None, after: Revision
) -> tuple[list[Staleness], list[Staleness]]:
    """What a new text does to the verdicts on its claims and to their rulings: new reasons, and open ones it settles.

    `anchors` are where the claims stand in `after`; neither needs to be written yet, and nothing is written here.
    """
    if before is None:
        return [], []
    placed: Placed = defaultdict(list)
    for anchor in anchors:
        placed[anchor.appearance.claim_id].append(anchor)
    verdicts = Verdict.objects.filter(
        standing=True, revision__article=article, claim__appearances__article=article
    ).distinct()
    return _held_against(verdicts, placed, after=after)


def write(fresh: Sequence[Staleness], settled: Sequence[Staleness], *, now: datetime) -> None:
    """Write what was foreseen."""
    for row in settled:
        row.cleared_at = now
    # The settled first: a reason stands open once for each text.
    Staleness.objects.bulk_update(settled, ["cleared_at", "cleared_because"])
    Staleness.objects.bulk_create(fresh)
    _rerank([*fresh, *settled])


def examine_verdict(verdict: Verdict, current: Revision) -> None:
    """Hold a verdict that was pinned to an older revision against the current one, as soon as it is made."""
    _examine(Verdict.objects.filter(pk=verdict.pk), verdict.claim_id, current)


def examine_place(decided: Anchor) -> None:
    """Hold the claim's verdicts against the words that a person has just given it in the current text."""
    article = decided.appearance.article
    if decided.revision_id == article.current_revision_id:
        claim_id = decided.appearance.claim_id
        verdicts = Verdict.objects.filter(standing=True, claim_id=claim_id, revision__article=article)
        _examine(verdicts, claim_id, decided.revision)


def withdrawn(revision: Revision, restored: Revision, *, because: str) -> tuple[int, list[events.News]]:
    """Clear what a withdrawn revision made stale, and hold all verdicts against the restored one.

    So what the withdrawn one had settled is open again. Returns how many marks were cleared, and what to tell.
    """
    # No person has answered them: if the text is taken after all, they come again.
    marks = Staleness.objects.open().filter(after=revision)
    gone = list(marks)
    cleared = marks.update(cleared_at=timezone.now(), cleared_because=because)
    _rerank(gone)
    anchors = Anchor.objects.filter(revision=restored, standing=True)
    anchors = anchors.select_related("appearance", "revision")
    fresh, settled = foreseen(restored.article, anchors, before=revision, after=restored)
    write(fresh, settled, now=timezone.now())
    return cleared, [*map(news, fresh), *map(news_of_settled, settled)]


def reworded(claim: Claim) -> None:
    """Whoever judged the claim by its former wording judged something else."""
    for verdict in Verdict.objects.filter(claim=claim, standing=True).exclude(statement=claim.statement):
        detail = f"The claim is worded otherwise now: {claim.statement}"
        _note(verdict, [StaleMark(StaleReason.CLAIM_TEXT_CHANGED, Severity.HIGH, detail)])


def divided(claim: Claim) -> None:
    """Whoever judged the whole before it was divided judged what is not judged any more."""
    for verdict in Verdict.objects.filter(claim=claim, standing=True):
        detail = "The claim was divided; its parts are judged now."
        _note(verdict, [StaleMark(StaleReason.CLAIM_TEXT_CHANGED, Severity.HIGH, detail)])


def evidence_added(evidence: Evidence) -> None:
    """A ruling made without this evidence says so."""
    why = StaleMark(StaleReason.EVIDENCE_CHANGED, Severity.LOW, f"New evidence: {evidence.source.title}")
    for ruling in Ruling.objects.filter(claim_id=evidence.claim_id, standing=True):
        _note(ruling, [why], evidence=evidence)


def evidence_withdrawn(evidence: Evidence) -> None:
    """What leant on this evidence says so."""
    detail = f"Evidence withdrawn: {evidence.source.title}"
    mark = StaleMark(StaleReason.EVIDENCE_RETRACTED, Severity.HIGH, detail)
    leaning = Verdict.objects.filter(evidence=evidence, standing=True).prefetch_related("rulings")
    for verdict in leaning:
        for judged in judgements(verdict):
            _note(judged, [mark], evidence=evidence)


def mark(judgements: Sequence[Verdict | Ruling], why: StaleMark, *, evidence: Evidence | None = None) -> None:
    """Note one reason against each of these judgements; against a verdict's rulings only where they are named."""
    for judged in judgements:
        _note(judged, [why], evidence=evidence)


def mark_all(found: Sequence[tuple[Verdict | Ruling, StaleMark]]) -> None:
    """Note a reason against each of many judgements of one team, in three statements however many they are."""
    rows = [row(judged, why) for judged, why in found]
    Staleness.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    made = set(Staleness.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    _rerank(rows)
    events.record_all([news(row) for row in rows if row.pk in made], by=None)


@transaction.atomic
def clear(staleness: Staleness, *, by: Membership, because: str) -> Staleness:
    """A person says that the judgement still holds, and why."""
    require(by, Scope.REVIEW)
    if not because.strip():
        raise InvalidInput("Say why the judgement still holds; the reason stays on record.")
    fresh = Staleness.objects.select_for_update(of=("self",), no_key=True).get(pk=staleness.pk)
    if fresh.cleared_at is not None:
        raise Conflict("This was cleared already.")
    fresh.cleared_at, fresh.cleared_by_id, fresh.cleared_because = timezone.now(), by.user_id, because
    fresh.save(update_fields=["cleared_at", "cleared_by", "cleared_because"])
    _rerank([fresh])
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


@dataclass(frozen=True, slots=True)
class _Seen:
    """A verdict held against a text: the marks at the place that kept the claim best, and that place."""

    verdict: Verdict
    marks: Sequence[StaleMark]
    anchor: Anchor | None

    @property
    def is_back(self) -> bool:
        """Whether the very words that were judged stand there for certain."""
        return not self.marks and self.anchor is not None and not self.anchor.needs_person

    @property
    def is_found(self) -> bool:
        """Whether a person says that it stands there, in whatever words: that is a reason of its own."""
        return self.anchor is not None and self.anchor.start is not None and bool(self.anchor.decided_by_id)

    @property
    def paragraph(self) -> str:
        """The block that the words stand in, empty where they stand nowhere."""
        if self.anchor is None or self.anchor.start is None:
            return ""
        text, at = self.anchor.revision.text, self.anchor.start
        blocks = [b for b in self.anchor.revision.blocks if b["start"] <= at < b["end"]]
        return text[blocks[0]["start"] : blocks[0]["end"]] if blocks else text

    def same_finding(self, old: Staleness, mark: StaleMark) -> bool:
        """Whether an earlier reason says this already, or a person has answered this very thing."""
        same = (old.reason, old.detail) == (mark.reason, mark.detail)
        return same and (not self.paragraph or self.paragraph in old.after.text)


def _examine(verdicts: QuerySet[Verdict], claim_id: UUID, current: Revision) -> None:
    placed = Anchor.objects.filter(revision=current, standing=True, appearance__claim_id=claim_id)
    anchors = list(placed.select_related("appearance", "revision"))
    fresh, settled = _held_against(verdicts, {claim_id: anchors}, after=current)
    write(fresh, settled, now=timezone.now())
    events.record_all([*map(news, fresh), *map(news_of_settled, settled)], by=None)


def _held_against(
    verdicts: QuerySet[Verdict], placed: Placed, *, after: Revision
) -> tuple[list[Staleness], list[Staleness]]:
    rows = list(verdicts.select_related("claim", "revision").prefetch_related("rulings"))
    seen: dict[Verdict | Ruling, list[_Seen]] = defaultdict(list)
    for verdict in rows:
        one = _seen(verdict, placed.get(verdict.claim_id, []))
        for judged in judgements(verdict):
            seen[judged].append(one)
    past = _past(seen, after)
    fresh, settled = [], []
    for judged, ones in seen.items():
        added = _added(judged, ones, past[judged.pk], after)
        fresh += added
        settled += _settled(ones, past[judged.pk], {row.reason for row in added})
    return fresh, settled


def _seen(verdict: Verdict, anchors: Sequence[Anchor]) -> _Seen:
    """At the place that kept the claim best: a claim said twice is gone when both are gone."""
    if not verdict.quote or not anchors:
        return _Seen(verdict, (), None)
    found = [_Seen(verdict, _marks(verdict, anchor), anchor) for anchor in anchors]
    return min(found, key=lambda one: len(one.marks))


def _past(judged: Iterable[Verdict | Ruling], after: Revision) -> dict[UUID, list[Staleness]]:
    """What this article's texts have been held against each judgement for: what is open, and what people answered."""
    ids = [one.pk for one in judged]
    rows = Staleness.objects.filter(
        Q(verdict__in=ids) | Q(ruling__in=ids), after__article=after.article_id, reason__in=OF_THE_TEXT
    ).filter(Q(cleared_at=None) | Q(cleared_by__isnull=False))
    past: dict[UUID, list[Staleness]] = defaultdict(list)
    for row in rows.select_related("after", "verdict", "ruling"):
        past[row.verdict_id or row.ruling_id].append(row)
    return past


def _added(
    judged: Verdict | Ruling, seen: Sequence[_Seen], past: Sequence[Staleness], after: Revision
) -> list[Staleness]:
    """Reasons that were not found before, each once."""
    added: dict[str, Staleness] = {}
    for one in seen:
        for mark in one.marks:
            if not any(one.same_finding(old, mark) for old in past):
                new = row(judged, mark, before=one.verdict.revision, after=after)
                added.setdefault(mark.reason, new)
    return list(added.values())


def _settled(seen: Sequence[_Seen], past: Sequence[Staleness], added: set[str]) -> Iterator[Staleness]:
    """Open reasons that no longer are: the words came back, were found by a person, or changed again and have a
    reason that says so."""
    back = all(one.is_back for one in seen)
    found = all(one.is_found for one in seen)
    heard = all(one.anchor and one.anchor.speaker and one.verdict.speaker for one in seen)
    for row in past:
        if row.cleared_at is not None:
            continue
        if row.reason in added:
            row.cleared_because = CHANGED_AGAIN
        elif found and row.reason == StaleReason.CLAIM_REMOVED:
            row.cleared_because = FOUND
        elif back and (heard or row.reason != StaleReason.ATTRIBUTION_CHANGED):
            row.cleared_because = BACK
        else:
            continue
        yield row


def _marks(verdict: Verdict, anchor: Anchor) -> Sequence[StaleMark]:
    return reviewing.stale_marks(
        verdict.quote,
        placement_of(anchor),
        anchor.quote or None,
        old_speaker=verdict.speaker or None,
        new_speaker=anchor.speaker or None,
    )


def placement_of(anchor: Place) -> Placement:
    """A row as the value that the pipeline judges."""
    return Placement(
        state=AnchorState(anchor.state),
        start=anchor.start,
        end=anchor.end,
        confidence=anchor.confidence,
        margin=anchor.margin,
        method=anchor.method,
        guards=tuple(anchor.guards),
    )


def judgements(verdict: Verdict) -> list[Verdict | Ruling]:
    """The verdict, and what the team has ruled by it."""
    return [verdict, *(ruling for ruling in verdict.rulings.all() if ruling.standing)]


def _note(
    judgement: Verdict | Ruling, marks: Sequence[StaleMark], *, evidence: Evidence | None = None
) -> None:
    """Add the marks that are not open yet; a second run adds nothing."""
    for mark in marks:
        new = row(judgement, mark, evidence=evidence)
        known = Staleness.objects.open().filter(
            verdict=new.verdict, ruling=new.ruling, reason=mark.reason, after=None, evidence=evidence
        )
        if not known.exists():
            new.save(force_insert=True)
            _rerank([new])
            events.record_all([news(new)], by=None)


def _rerank(rows: Iterable[Staleness]) -> None:
    """How stale its ruling is moves a claim that waits in the queue; no other claim has a place there."""
    rulings = {row.ruling_id for row in rows} - {None}
    if rulings:
        waiting = Claim.objects.filter(rulings__in=rulings, state__in=QUEUED)
        queue.rerank(waiting.values_list("pk", flat=True))


def row(
    judgement: Verdict | Ruling,
    mark: StaleMark,
    *,
    before: Revision | None = None,
    after: Revision | None = None,
    evidence: Evidence | None = None,
) -> Staleness:
    """One reason against one judgement, unsaved. What a withheld source said is not told."""
    detail = mark.detail
    if evidence is not None and evidence.source.is_withheld:
        detail = withheld_detail(after)
    owner = {"verdict": judgement} if isinstance(judgement, Verdict) else {"ruling": judgement}
    return Staleness(
        **owner,
        team_id=judgement.team_id,
        reason=mark.reason,
        severity=mark.severity,
        detail=detail,
        before=before,
        after=after,
        evidence=evidence,
    )


def withheld_detail(after: Revision | None) -> str:
    """What is told instead; the number keeps two changes apart."""
    return f"a withheld source, in its revision {after.number}" if after else "a withheld source"


def news(mark: Staleness) -> events.News:
    """What is told of a judgement that became stale."""
    judged = mark.verdict or mark.ruling
    data = {"reason": mark.reason, "severity": mark.severity, "detail": mark.detail}
    data |= {"claim": str(judged.claim_id), "before": _id(mark.before_id), "after": _id(mark.after_id)}
    data |= {"evidence": str(mark.evidence_id)} if mark.evidence_id else {}
    kind = "verdict.stale" if mark.verdict_id else "ruling.stale"
    return events.News(judged, kind, data, verdict=mark.verdict)


def news_of_settled(row: Staleness) -> events.News:
    """What is told of a reason that a text took away."""
    judged = row.verdict or row.ruling
    data = {"reason": row.reason, "because": row.cleared_because, "claim": str(judged.claim_id)}
    data |= {"evidence": str(row.evidence_id)} if row.evidence_id else {}
    return events.News(row, "staleness.settled", data, verdict=row.verdict)


def _id(value: UUID | None) -> str | None:
    return None if value is None else str(value)

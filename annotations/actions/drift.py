"""Drift: what becomes of judgements when what they lean on changes, disappears or is retracted.

    the source's new text --foreseen--> reasons and settled ones, written with the revision
    nothing there, too often --gone--> a reason;  there again --back--> settled

Promise: a verdict is never silently out of date.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q

from annotations.actions import comparisons, events, staleness
from annotations.choices import Cause, ChangeKind, Severity, StaleReason
from annotations.models import Article, Evidence, QuoteAnchor, Revision, Ruling, Staleness, Verdict
from annotations.pipeline import reviewing
from annotations.values import StaleMark

if TYPE_CHECKING:
    from annotations.actions.quotes import Carried

# Reasons that the text of a source gives.
OF_A_SOURCE = (StaleReason.EVIDENCE_CHANGED, StaleReason.EVIDENCE_RETRACTED)
BACK = "The source says again what was quoted."
THERE_AGAIN = "The source is there again."

Judged = Verdict | Ruling


def foreseen(
    article: Article, placed: Sequence["Carried"], *, before: Revision | None, after: Revision
) -> tuple[list[Staleness], list[Staleness]]:
    """What a source's new text does to what leans on it: new reasons, and open ones it settles. Writes nothing."""
    if before is None:
        return [], []
    rows = list(_leaning_on(article))
    if not rows:
        return [], []
    retracted = list(_retraction(before, after))
    places = {one.anchor.evidence_id: one for one in placed}
    past = _past(rows)
    fresh, settled = [], []
    for evidence in rows:
        place = places.get(evidence.pk)
        marks = [*_marks(place), *retracted]
        for judged in _judged(evidence):
            known = [row for row in past if _is_about(row, evidence, judged)]
            fresh += _added(judged, evidence, marks, known, before=before, after=after)
            settled += _settled(place, known)
    return fresh, settled


def gone(article: Article) -> list[Staleness]:
    """The reason that what leans on the article's words has once nothing is found there any more; unsaved.

    None for what has that reason already. Medium, since what stood there is kept.
    """
    kept = article.current_revision
    since = f"{article.missing} visits in a row found nothing at its address; what stood there is kept"
    why = StaleMark(StaleReason.EVIDENCE_GONE, Severity.MEDIUM, since)
    rows = list(_leaning_on(article))
    missed = {(row.evidence_id, row.verdict_id, row.ruling_id) for row in _missed(article)}
    return [
        staleness.row(judged, why, before=kept, after=None, evidence=evidence)
        for evidence in rows
        for judged in _judged(evidence)
        if (evidence.pk, *_ids(judged)) not in missed
    ]


def back(article: Article) -> list[Staleness]:
    """The open reasons that fall away because the article is there again; the caller writes them."""
    rows = list(_missed(article).select_related("verdict", "ruling", "evidence"))
    for row in rows:
        row.cleared_because = THERE_AGAIN
    return rows


def leaning_on(evidence: Evidence) -> list[Judged]:
    """The standing verdicts that name the evidence, and the rulings they made."""
    rows = Verdict.objects.filter(evidence=evidence, standing=True).prefetch_related("rulings")
    return list(dict.fromkeys(one for verdict in rows for one in staleness.judgements(verdict)))


def decided(anchor: QuoteAnchor) -> None:
    """A person has said where a quotation stands: the very words that were quoted settle what they were doubted for."""
    if anchor.quote == anchor.evidence.quote and _is_current(anchor):
        now = anchor.created_at
        rows = _open(anchor.evidence).select_related("verdict", "ruling")
        settled = [_with(row, BACK) for row in rows]
        staleness.write([], settled, now=now)
        events.record_all([staleness.news_of_settled(row) for row in settled], by=None)


def examine(verdict: Verdict, evidence: Iterable[Evidence], *, now: datetime) -> None:
    """Hold a verdict against its evidence as it stands now: words that changed and that nobody has looked at."""
    current = QuoteAnchor.objects.undecided().filter(evidence__in=list(evidence), evidence__withdrawn_at=None)
    fresh = []
    for anchor in current.select_related("evidence", "evidence__source__article", "revision"):
        if _is_current(anchor):
            why = reviewing.evidence_mark(anchor.evidence.quote, staleness.placement_of(anchor), anchor.quote)
            fresh += _rows(verdict, anchor.evidence, [why] if why else [], None, anchor.revision)
    staleness.write(fresh, [], now=now)
    events.record_all([staleness.news(row) for row in fresh], by=None)


def _leaning_on(article: Article) -> Iterable[Evidence]:
    standing = Verdict.objects.filter(standing=True).prefetch_related("rulings").select_related("claim")
    rows = Evidence.objects.filter(source__article=article, withdrawn_at=None, verdicts__standing=True)
    return rows.distinct().order_by("id").prefetch_related(Prefetch("verdicts", queryset=standing))


def _judged(evidence: Evidence) -> list[Judged]:
    """The verdicts that name the evidence, and the rulings they made; each once."""
    found = [one for verdict in evidence.verdicts.all() for one in staleness.judgements(verdict)]
    return list(dict.fromkeys(found))


def _retraction(before: Revision, after: Revision) -> Iterator[StaleMark]:
    if after.cause != Cause.PUBLISHER:
        return
    found = comparisons.compare(before, after)
    if ChangeKind.RETRACTION in found.kinds:
        notes = " ".join(after.text[slice(*span)] for span in found.notes)
        detail = f"its source was retracted: “{notes[:200]}”" if notes else "its source was retracted"
        yield StaleMark(StaleReason.EVIDENCE_RETRACTED, Severity.HIGH, detail)


def _marks(place: "Carried | None") -> Iterator[StaleMark]:
    if place is None:
        return
    anchor = place.anchor
    why = reviewing.evidence_mark(place.words, staleness.placement_of(anchor), anchor.quote or None)
    if why is not None:
        yield why


def _added(
    judged: Judged,
    evidence: Evidence,
    marks: Sequence[StaleMark],
    known: Sequence[Staleness],
    *,
    before: Revision,
    after: Revision,
) -> list[Staleness]:
    """Reasons that were not found before, and that no person has answered."""
    said = {(row.reason, row.detail) for row in known}
    new = [mark for mark in marks if (mark.reason, mark.detail) not in said]
    return _rows(judged, evidence, new, before, after)


def _rows(
    judged: Judged,
    evidence: Evidence,
    marks: Sequence[StaleMark],
    before: Revision | None,
    after: Revision | None,
) -> list[Staleness]:
    taken = evidence.revision if evidence.revision_id else before
    return [staleness.row(judged, mark, before=taken, after=after, evidence=evidence) for mark in marks]


def _settled(place: "Carried | None", known: Sequence[Staleness]) -> Iterator[Staleness]:
    """Open reasons that no longer are: the source says the quoted words again, for certain."""
    if place is None or place.anchor.needs_person or place.anchor.quote != place.anchor.evidence.quote:
        return
    for row in known:
        if row.cleared_at is None and row.reason == StaleReason.EVIDENCE_CHANGED and row.after_id:
            yield _with(row, BACK)


def _with(row: Staleness, because: str) -> Staleness:
    row.cleared_because = because
    return row


def _past(rows: Sequence[Evidence]) -> list[Staleness]:
    found = Staleness.objects.filter(evidence__in=rows, reason__in=OF_A_SOURCE)
    found = found.filter(Q(cleared_at=None) | Q(cleared_by__isnull=False))
    return list(found.select_related("verdict", "ruling", "evidence"))


def _missed(article: Article) -> Iterable[Staleness]:
    rows = Staleness.objects.open().filter(reason=StaleReason.EVIDENCE_GONE)
    return rows.filter(evidence__source__article=article)


def _open(evidence: Evidence) -> Iterable[Staleness]:
    rows = Staleness.objects.open().filter(evidence=evidence, reason=StaleReason.EVIDENCE_CHANGED)
    return rows.exclude(after=None)


def _is_about(row: Staleness, evidence: Evidence, judged: Judged) -> bool:
    return row.evidence_id == evidence.pk and (row.verdict_id, row.ruling_id) == _ids(judged)


def _ids(judged: Judged) -> tuple:
    return (judged.pk, None) if isinstance(judged, Verdict) else (None, judged.pk)


def _is_current(anchor: QuoteAnchor) -> bool:
    article = anchor.evidence.source.article
    return article is not None and article.current_revision_id == anchor.revision_id

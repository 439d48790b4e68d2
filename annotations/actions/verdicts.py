"""Verdicts: one reviewer's judgement, pinned to what was read; superseded, never edited."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from annotations.actions import conflicts, drafts, drift, events, places, rulings, seals, search, staleness
from annotations.actions.permissions import require
from annotations.choices import CLAIM_MOVES, ClaimState, Scope
from annotations.errors import IllegalMove, InvalidInput
from annotations.models import Anchor, Claim, Evidence, Guidelines, Membership, Rating, Revision, Verdict

# What is ruled or published is judged anew when it goes stale.
JUDGEABLE = frozenset(
    {
        ClaimState.OPEN,
        ClaimState.IN_REVIEW,
        ClaimState.DISPUTED,
        ClaimState.RULED,
        ClaimState.PUBLISHED,
    }
)


@transaction.atomic
def submit(
    claim: Claim,
    *,
    by: Membership,
    rating: Rating,
    rationale: str,
    confidence: float,
    evidence: Sequence[Evidence] = (),
    no_evidence_reason: str = "",
    revision: Revision | None = None,
    reason: str = "",
) -> Verdict:
    """Judge a claim, or judge it anew: the author's earlier verdict is superseded, with a `reason`.

    The verdict is pinned to `revision`, by default the article's current one. A verdict on an older
    revision is held against the current text at once. `confidence` is the author's own, 0 to 1.
    Raises IllegalMove for a claim that is not open; InvalidInput where something is missing or does
    not belong together.
    """
    require(by, Scope.REVIEW)
    conflicts.refuse(claim, by=by)
    claim = Claim.objects.select_for_update(of=("self",), no_key=True).select_related("team").get(pk=claim.pk)
    before = Verdict.objects.filter(claim=claim, author_id=by.user_id, standing=True).first()
    said = Verdict(
        team_id=claim.team_id,
        claim=claim,
        author_id=by.user_id,
        rating=rating,
        rationale=rationale,
        confidence=confidence,
        no_evidence_reason=no_evidence_reason,
        supersedes=before,
        supersede_reason=reason if before else "",
    )
    _refuse_closed(claim)
    _refuse_incomplete(said, evidence)
    read = _read_anchor(claim, revision)
    _give(said, read, evidence)
    _record(said, by=by, evidence=evidence)
    seals.bring(said, by=by)
    events.disclose(claim, because="judged", to=by)
    if read is not None and read.revision_id != read.revision.article.current_revision_id:
        staleness.examine_verdict(said, read.revision.article.current_revision)
    drift.examine(said, evidence, now=timezone.now())
    drafts.discard(claim, by=by)
    rulings.settle(claim)
    places.note(claim, timezone.now())
    return said


def _give(verdict: Verdict, read: Anchor | None, evidence: Sequence[Evidence]) -> None:
    """Pin a verdict to what was read and write it, in the place of its author's earlier one."""
    if verdict.supersedes is not None:
        _retire(verdict.supersedes)
    verdict.statement = verdict.claim.statement
    if read is not None:
        verdict.quote, verdict.speaker, verdict.revision = read.quote, read.speaker, read.revision
    verdict.guidelines = Guidelines.objects.filter(team_id=verdict.team_id, current=True).first()
    verdict.save(force_insert=True)
    verdict.evidence.add(*evidence)
    search.note_verdict(verdict)


def _retire(verdict: Verdict) -> None:
    Verdict.objects.filter(pk=verdict.pk).update(standing=False)
    staleness.close([verdict], because="Superseded by its author.")


def _refuse_closed(claim: Claim) -> None:
    if claim.parts.exists():
        raise IllegalMove("This claim is divided; judge its parts.", allowed=[], code="divided")
    if claim.state not in JUDGEABLE:
        allowed = sorted(CLAIM_MOVES[ClaimState(claim.state)])
        raise IllegalMove(
            f"This claim is {claim.state}; open it before judging it.", allowed=allowed, state=claim.state
        )


def _refuse_incomplete(verdict: Verdict, evidence: Sequence[Evidence]) -> None:
    """Raise InvalidInput for what is missing or does not belong together, all of it at once."""
    claim, rating = verdict.claim, verdict.rating
    missing = {
        "/rationale": "" if verdict.rationale.strip() else "Say how you came to the verdict.",
        "/confidence": "" if _is_a_share(verdict.confidence) else "Say how sure you are, from 0 to 1.",
        "/evidence": _wrong_evidence(verdict, evidence),
        "/rating": ""
        if rating.team_id == claim.team_id and rating.scale.current
        else "Choose a rating of a current scale of your team.",
        "/reason": "Required to supersede your verdict: say why you judge this claim anew."
        if verdict.supersedes and not verdict.supersede_reason.strip()
        else "",
    }
    errors = [{"pointer": pointer, "detail": detail} for pointer, detail in missing.items() if detail]
    if errors:
        raise InvalidInput(" ".join(error["detail"] for error in errors), errors=errors)


def _is_a_share(confidence: float | None) -> bool:
    return confidence is not None and 0 <= confidence <= 1


def _wrong_evidence(verdict: Verdict, evidence: Sequence[Evidence]) -> str:
    if not evidence and not verdict.no_evidence_reason.strip():
        return "Name the evidence, or say in no_evidence_reason why there is none."
    if any(item.claim_id != verdict.claim_id or item.withdrawn_at for item in evidence):
        return "Evidence must be this claim's, and not withdrawn."
    return ""


def _read_anchor(claim: Claim, revision: Revision | None) -> Anchor | None:
    """The anchor the reviewer had before them: in the revision they name, else in the current text.

    None for a claim that stands in no text. Raises InvalidInput for a revision that never held it.
    """
    placed = Anchor.objects.filter(appearance__claim=claim, standing=True, start__isnull=False)
    placed = placed.select_related("revision__article__current_revision")
    if revision is None:
        return placed.order_by("-revision__number", "id").first()
    anchor = placed.filter(revision=revision).order_by("start").first()
    if anchor is None:
        raise InvalidInput(
            "That revision does not hold this claim.",
            errors=[{"pointer": "/revision", "detail": "Name a revision in which the claim stands."}],
        )
    return anchor


def _record(verdict: Verdict, *, by: Membership, evidence: Sequence[Evidence]) -> None:
    data = {
        "claim": str(verdict.claim_id),
        "rating": verdict.rating.slug,
        "revision": str(verdict.revision_id) if verdict.revision_id else None,
        "evidence": [str(item.pk) for item in evidence],
        "supersedes": str(verdict.supersedes_id) if verdict.supersedes_id else None,
    }
    events.record(verdict, "verdict.submitted", by=by, data=data, verdict=verdict)

"""Drafts: what a reviewer has typed so far, for their eyes alone. No event tells of them."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from annotations.actions.permissions import require
from annotations.choices import Scope
from annotations.models import Claim, Draft, Membership, Rating


@transaction.atomic
def save(
    claim: Claim,
    *,
    by: Membership,
    rating: Rating | None = None,
    rationale: str = "",
    confidence: float | None = None,
    evidence: Sequence[UUID] = (),
    no_evidence_reason: str = "",
    reason: str = "",
) -> Draft:
    """Keep what is typed, in place of what was typed before. Nothing needs to be complete."""
    require(by, Scope.REVIEW)
    typed = {
        "rating": rating,
        "rationale": rationale,
        "confidence": confidence,
        "evidence": list(evidence),
        "no_evidence_reason": no_evidence_reason,
        "reason": reason,
    }
    draft, _ = Draft.objects.update_or_create(
        claim=claim,
        author_id=by.user_id,
        defaults=typed,
        create_defaults=typed | {"team_id": claim.team_id},
    )
    return draft


def discard(claim: Claim, *, by: Membership) -> None:
    """Throw the draft away; none is none."""
    Draft.objects.filter(claim=claim, author_id=by.user_id).delete()


def find(claim: Claim, *, by: Membership) -> Draft | None:
    return Draft.objects.visible_to(by).filter(claim=claim).select_related("rating").first()

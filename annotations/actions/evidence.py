"""Evidence: a source brought to a claim, with the passage that bears on it."""

from django.db import transaction
from django.utils import timezone

from annotations.actions import events, staleness
from annotations.actions.permissions import require
from annotations.choices import Scope, Stance
from annotations.errors import Conflict, InvalidInput
from annotations.models import Claim, Evidence, Membership, Source


@transaction.atomic
def add(
    claim: Claim, source: Source, *, by: Membership, stance: Stance, quote: str = "", note: str = ""
) -> Evidence:
    """Bring a source to a claim. The quote is looked up in the source's text and anchored where it stands.

    A quote that does not stand there is kept with no place: publication asks for one, reviewing does not.
    """
    require(by, Scope.WRITE)
    start = source.text.find(quote) if quote else -1
    evidence = Evidence.objects.create(
        team_id=claim.team_id,
        claim=claim,
        source=source,
        stance=stance,
        quote=quote,
        start=start if start >= 0 else None,
        end=start + len(quote) if start >= 0 else None,
        note=note,
        created_by_id=by.user_id,
    )
    data = {"claim": str(claim.pk), "source": str(source.pk), "stance": stance, "quote": quote}
    events.record(evidence, "evidence.added", by=by, data=data)
    staleness.evidence_added(evidence)
    return evidence


@transaction.atomic
def withdraw(evidence: Evidence, *, by: Membership, because: str) -> Evidence:
    """Take evidence back. It stays on record, and what leant on it becomes stale."""
    require(by, Scope.REVIEW)
    if not because.strip():
        raise InvalidInput("Say why the evidence is withdrawn; the reason stays on record.")
    evidence = Evidence.objects.select_for_update(of=("self",)).get(pk=evidence.pk)
    if evidence.withdrawn_at is not None:
        raise Conflict("This evidence was withdrawn already.")
    evidence.withdrawn_at, evidence.withdrawn_because = timezone.now(), because
    evidence.save(update_fields=["withdrawn_at", "withdrawn_because"])
    events.record(
        evidence, "evidence.withdrawn", by=by, data={"claim": str(evidence.claim_id), "because": because}
    )
    staleness.evidence_withdrawn(evidence)
    return evidence

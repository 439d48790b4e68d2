"""Seals: evidence that a reviewer brings for a verdict, and that nobody learns of before they may see the verdict.

add(sealed) --its author's alone--> verdict given --as secret as the verdict--> ruling made --the team's
"""

from typing import Any

from django.db import transaction

from annotations.actions import events, staleness
from annotations.actions.permissions import require
from annotations.choices import ClaimState, Scope
from annotations.errors import NotAllowed
from annotations.models import Claim, Evidence, Membership, Verdict

DECIDED = (ClaimState.RULED, ClaimState.PUBLISHED)


def may_seal(claim: Claim) -> bool:
    """Whether there is anybody to keep evidence from: once the team has ruled there is not."""
    return claim.team.blind and claim.state not in DECIDED


def has_come_to_light(evidence: Evidence) -> bool:
    """Whether anybody but its author may see it: whether they have judged."""
    return Verdict.objects.filter(claim=evidence.claim_id, author=evidence.created_by_id).exists()


def bring(verdict: Verdict, *, by: Membership) -> None:
    """Evidence that only its author knew of comes to light with their first verdict, as far as that does."""
    own = Evidence.objects.filter(claim=verdict.claim, created_by=verdict.author_id, sealed=True)
    mine = list(own.order_by("id"))
    earlier = Verdict.objects.filter(claim=verdict.claim, author=verdict.author_id).exclude(pk=verdict.pk)
    if mine and not earlier.exists():
        events.record_all([events.News(each, "evidence.brought", told(each)) for each in mine], by=by)
    if not may_seal(verdict.claim):
        break_open(verdict.claim)


def break_open(claim: Claim) -> None:
    """The team has ruled: what was brought with verdicts is everybody's from now on, for good.

    What somebody keeps for a verdict that they have not given stays theirs.
    """
    authors = Verdict.objects.filter(claim=claim).values("author")
    for evidence in Evidence.objects.filter(claim=claim, sealed=True, created_by__in=authors).order_by("id"):
        _open(evidence, by=None)


@transaction.atomic
def share(evidence: Evidence, *, by: Membership) -> Evidence:
    """Give one's own sealed evidence to the team before the time. Twice does no harm.

    Raises NotAllowed for somebody else's.
    """
    require(by, Scope.REVIEW)
    evidence = Evidence.objects.select_for_update(of=("self",), no_key=True).get(pk=evidence.pk)
    if evidence.created_by_id != by.user_id:
        raise NotAllowed("Only who brought it may share it before the team has ruled.", code="not_yours")
    if evidence.sealed:
        _open(evidence, by=by)
    return evidence


def told(evidence: Evidence) -> dict[str, Any]:
    """What an event says of evidence that comes to light."""
    return {
        "claim": str(evidence.claim_id),
        "source": str(evidence.source_id),
        "stance": evidence.stance,
        "quote": evidence.quote,
    }


def _open(evidence: Evidence, *, by: Membership | None) -> None:
    evidence.sealed = False
    evidence.save(update_fields=["sealed"])
    events.record(evidence, "evidence.shared", by=by, data=told(evidence))
    if evidence.withdrawn_at is None:
        staleness.evidence_added(evidence)

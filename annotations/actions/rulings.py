"""Rulings: the team's judgement, by consensus under its policy or by an editor who took no part."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from annotations.actions import (
    assignments,
    claims,
    conflicts,
    disputes,
    events,
    queue,
    seals,
    search,
    staleness,
)
from annotations.actions.permissions import require
from annotations.choices import (
    QUEUED,
    Agreement,
    ClaimState,
    ConsensusRule,
    RulingBasis,
    Scope,
    Severity,
    StaleReason,
)
from annotations.errors import IllegalMove, InvalidInput, NotAllowed
from annotations.models import Assignment, Claim, Membership, Rating, Ruling, Staleness, Verdict
from annotations.pipeline import reviewing
from annotations.values import Judgement, StaleMark

DECIDED = (ClaimState.RULED, ClaimState.PUBLISHED)


def settle(claim: Claim) -> Ruling | None:
    """Rule by consensus if the verdicts allow it, or call the claim disputed; the caller holds its row.

    Only verdicts that stand and are not out of date count. Two versions of a scale are one where the step
    kept its meaning (where it did not, the older verdict is out of date). Too few: everything stays as it is.
    """
    verdicts = _current_verdicts(claim)
    outcome = reviewing.consensus(
        [Judgement(v.author_id, (v.rating.scale.name, v.rating.slug)) for v in verdicts],
        required=claim.team.verdicts_required,
        rule=ConsensusRule(claim.team.consensus),
    )
    if outcome.state == Agreement.AGREED:
        ratings = [v.rating for v in verdicts if (v.rating.scale.name, v.rating.slug) == outcome.rating]
        latest = max(ratings, key=lambda rating: rating.scale.version)
        return _make(claim, latest, basis=RulingBasis.CONSENSUS, verdicts=verdicts)
    if outcome.state == Agreement.DISPUTED:
        claims.change_state(claim, ClaimState.DISPUTED)
        disputes.open_or_weigh(claim, verdicts)
    return None


def settle_ready(*, limit: int = 100) -> int:
    """Settle what has verdicts enough without a new one coming in: after another policy, or a doubt cleared.

    A claim that was reopened waits for a verdict given since. Returns how many; a second run finds none.
    """
    counting = Verdict.objects.counting().filter(claim__state__in=QUEUED)
    since = Count("pk", filter=Q(created_at__gte=F("claim__opened_at")) | Q(claim__opened_at=None))
    enough = (
        counting.values("claim", "claim__team__verdicts_required")
        .annotate(spoken=Count("pk"), since=since)
        .filter(spoken__gte=F("claim__team__verdicts_required"), since__gte=1)
    )
    ready = [row["claim"] for row in enough.order_by("claim")[:limit]]
    for pk in ready:
        with transaction.atomic():
            claim = (
                Claim.objects.select_for_update(of=("self",), no_key=True).select_related("team").get(pk=pk)
            )
            if claim.state in QUEUED:
                settle(claim)
    return len(ready)


@transaction.atomic
def adjudicate(claim: Claim, *, by: Membership, rating: Rating, rationale: str) -> Ruling:
    """An editor who took no part decides a disputed claim, and says why. The dissent stays on record."""
    require(by, Scope.PUBLISH)
    conflicts.refuse(claim, by=by)
    claim = _held(claim)
    if claim.state != ClaimState.DISPUTED:
        raise IllegalMove(f"Only a disputed claim is adjudicated; this one is {claim.state}.", allowed=[])
    if claim.verdicts.filter(author_id=by.user_id).exists():
        raise NotAllowed("You have judged this claim; somebody who took no part decides.", code="took_part")
    if not rationale.strip():
        raise InvalidInput("Say how you decided; both sides will read it.")
    if rating.team_id != claim.team_id or not rating.scale.current:
        raise InvalidInput("Choose a rating of a current scale of your team.")
    verdicts = _current_verdicts(claim)
    return _make(claim, rating, basis=RulingBasis.ADJUDICATION, verdicts=verdicts, rationale=rationale, by=by)


@transaction.atomic
def return_for_changes(
    claim: Claim, *, by: Membership, reason: str, verdicts: Sequence[Verdict] = ()
) -> Claim:
    """Give verdicts back to their authors, with a reason: by default all that stand, out of date or not.

    The ruling they made loses its standing. Until their authors judge anew, or say why theirs holds, they do
    not count; the claim is in their hands till then. Raises IllegalMove unless it is ruled or in dispute.
    """
    require(by, Scope.PUBLISH)
    _refuse_silent(reason)
    claim = _held(claim)
    _refuse_undecided(claim, ClaimState.DISPUTED, ClaimState.RULED)
    returned = list(verdicts or Verdict.objects.filter(claim=claim, standing=True).order_by("id"))
    if not returned or any(v.claim_id != claim.pk or not v.standing for v in returned):
        raise InvalidInput("Return verdicts of this claim that stand.")
    _withdraw_ruling(claim, because="Returned for changes.")
    disputes.end(claim)
    claims.change_state(claim, ClaimState.IN_REVIEW)
    staleness.mark(returned, StaleMark(StaleReason.RETURNED, Severity.HIGH, reason))
    people = [(claim.pk, verdict.author_id) for verdict in returned]
    assignments.give([claim], people, by=by, due={claim.pk: None})
    queue.rerank([claim.pk])
    data = {"reason": reason, "verdicts": [str(verdict.pk) for verdict in returned]}
    events.record(claim, "claim.returned", by=by, data=data)
    _doubt_whole(claim, "one of its parts was returned for changes")
    return claim


@transaction.atomic
def reopen(claim: Claim, *, by: Membership, reason: str) -> Claim:
    """Take a decided claim up again. Its ruling stands until there is another; fresh eyes are asked for.

    Earlier verdicts count beside the new ones, but fill no places.
    """
    require(by, Scope.PUBLISH)
    _refuse_silent(reason)
    claim = _held(claim)
    _refuse_undecided(claim, *DECIDED)
    claims.change_state(claim, ClaimState.IN_REVIEW)
    now = timezone.now()
    # Whoever judged it may have the lease still: it is no secret any more, and keeps fresh eyes away.
    Assignment.objects.filter(claim=claim, leased_until__gt=now).update(leased_until=now)
    Claim.objects.filter(pk=claim.pk).update(opened_at=now, full_until=None)
    queue.rerank([claim.pk])
    events.record(claim, "claim.reopened", by=by, data={"reason": reason})
    _doubt_whole(claim, "one of its parts was reopened")
    return claim


def _make(
    claim: Claim,
    rating: Rating,
    *,
    basis: RulingBasis,
    verdicts: Sequence[Verdict],
    rationale: str = "",
    by: Membership | None = None,
) -> Ruling:
    _withdraw_ruling(claim, because="Superseded by a new ruling.")
    seals.break_open(claim)
    ruling = Ruling.objects.create(
        team_id=claim.team_id,
        claim=claim,
        rating=rating,
        basis=basis,
        rationale=rationale,
        decided_by_id=by.user_id if by else None,
        statement=claim.statement,
        policy_version=claim.team.policy_version,
    )
    ruling.verdicts.set(verdicts)
    search.note_ruling(ruling)
    disputes.end(claim, by_ruling=ruling)
    claims.change_state(claim, ClaimState.RULED)
    data = {"claim": str(claim.pk), "rating": rating.slug, "basis": basis}
    events.record(ruling, "ruling.made", by=by, data=data)
    events.disclose(claim, because="ruled")
    _roll_up(claim)
    return ruling


def _roll_up(part: Claim) -> None:
    """Rule on the compound claim that this is a part of, once all its parts are ruled on by one scale."""
    if part.parent_id is None:
        return
    whole = _held(part.parent)
    parts = list(Claim.objects.filter(parent=whole).order_by("id"))
    rulings = Ruling.objects.filter(claim__in=parts, standing=True).select_related("rating")
    found = list(rulings.order_by("claim_id"))
    if len(found) < len(parts) or any(each.state not in DECIDED for each in parts):
        return
    if len({ruling.rating.scale_id for ruling in found}) > 1:
        claims.change_state(whole, ClaimState.DISPUTED)
        disputes.open_or_weigh(whole, [])
        return
    decisive = found[reviewing.roll_up(disputes.places([ruling.rating for ruling in found]))]
    rationale = f"Decided by its part “{decisive.statement}”."
    _make(whole, decisive.rating, basis=RulingBasis.ROLL_UP, verdicts=(), rationale=rationale)


def _doubt_whole(part: Claim, detail: str) -> None:
    """The ruling on a compound claim says so when a part it was made of is in doubt."""
    whole = Ruling.objects.filter(claim=part.parent_id, standing=True, basis=RulingBasis.ROLL_UP)
    mark = StaleMark(StaleReason.PART_CHANGED, Severity.MEDIUM, f"{detail}: {part.statement}")
    staleness.mark(list(whole) if part.parent_id else [], mark)


def doubt_wholes(*, limit: int = 100) -> int:
    """Say of compound claims' rulings that a part's has become stale since; each time once. Returns how many."""
    told = Staleness.objects.filter(
        ruling=OuterRef(OuterRef("pk")),
        reason=StaleReason.PART_CHANGED,
        created_at__gt=OuterRef("created_at"),
    )
    grave = Staleness.objects.open().exclude(severity=Severity.LOW).filter(ruling__standing=True)
    doubted = grave.filter(~Exists(told), ruling__claim__parent=OuterRef("claim"))
    wholes = Ruling.objects.filter(Exists(doubted), standing=True, basis=RulingBasis.ROLL_UP)
    found = list(wholes.order_by("id")[:limit])
    for ruling in found:
        with transaction.atomic():
            detail = "the ruling on one of its parts is stale"
            staleness.mark([ruling], StaleMark(StaleReason.PART_CHANGED, Severity.MEDIUM, detail))
    return len(found)


def _withdraw_ruling(claim: Claim, *, because: str) -> None:
    earlier = list(Ruling.objects.filter(claim=claim, standing=True))
    Ruling.objects.filter(claim=claim, standing=True).update(standing=False)
    staleness.close(earlier, because=because)


def _held(claim: Claim) -> Claim:
    return Claim.objects.select_for_update(of=("self",), no_key=True).select_related("team").get(pk=claim.pk)


def _refuse_silent(reason: str) -> None:
    if not reason.strip():
        detail = "Required; it stays on record."
        raise InvalidInput("Say why.", errors=[{"pointer": "/reason", "detail": detail}])


def _refuse_undecided(claim: Claim, *states: ClaimState) -> None:
    if claim.state not in states:
        named = " or ".join(states)
        raise IllegalMove(f"This claim is {claim.state}; it would have to be {named}.", allowed=[])


def _current_verdicts(claim: Claim) -> list[Verdict]:
    counting = Verdict.objects.filter(claim=claim).counting()
    return list(counting.select_related("rating__scale").order_by("id"))

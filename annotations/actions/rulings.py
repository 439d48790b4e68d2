"""Rulings: the team's judgement, by consensus under its policy or by an editor who took no part."""

from collections.abc import Sequence

from django.db import transaction

from annotations.actions import claims, conflicts, events, staleness
from annotations.actions.permissions import require
from annotations.choices import Agreement, ClaimState, RulingBasis, Scope
from annotations.errors import IllegalMove, InvalidInput, NotAllowed
from annotations.models import Claim, Membership, Rating, Ruling, Verdict
from annotations.pipeline import reviewing
from annotations.values import Judgement


def settle(claim: Claim) -> Ruling | None:
    """Rule by consensus if the verdicts allow it, or call the claim disputed; the caller holds its row.

    Only verdicts that stand and are not out of date count. Too few: everything stays as it is.
    """
    verdicts = _current_verdicts(claim)
    outcome = reviewing.consensus(
        [Judgement(v.author_id, v.rating_id) for v in verdicts],
        required=claim.team.verdicts_required,
    )
    if outcome.state == Agreement.AGREED:
        rating = next(v.rating for v in verdicts if v.rating_id == outcome.rating)
        return _make(claim, rating, basis=RulingBasis.CONSENSUS, verdicts=verdicts)
    if outcome.state == Agreement.DISPUTED and claims.change_state(claim, ClaimState.DISPUTED):
        events.record(claim, "claim.disputed", by=None, data={"verdicts": len(verdicts)})
        events.disclose(claim, because="disputed")
    return None


@transaction.atomic
def adjudicate(claim: Claim, *, by: Membership, rating: Rating, rationale: str) -> Ruling:
    """An editor who took no part decides a disputed claim, and says why. The dissent stays on record."""
    require(by, Scope.PUBLISH)
    conflicts.refuse(claim, by=by)
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
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


def _make(
    claim: Claim,
    rating: Rating,
    *,
    basis: RulingBasis,
    verdicts: Sequence[Verdict],
    rationale: str = "",
    by: Membership | None = None,
) -> Ruling:
    earlier = list(Ruling.objects.filter(claim=claim, standing=True))
    Ruling.objects.filter(claim=claim, standing=True).update(standing=False)
    staleness.close(earlier, because="Superseded by a new ruling.")
    ruling = Ruling.objects.create(
        team_id=claim.team_id,
        claim=claim,
        rating=rating,
        basis=basis,
        rationale=rationale,
        decided_by_id=by.user_id if by else None,
        statement=claim.statement,
    )
    ruling.verdicts.set(verdicts)
    claims.change_state(claim, ClaimState.RULED)
    data = {"claim": str(claim.pk), "rating": rating.slug, "basis": basis}
    events.record(ruling, "ruling.made", by=by, data=data)
    events.disclose(claim, because="ruled")
    return ruling


def _current_verdicts(claim: Claim) -> list[Verdict]:
    counting = Verdict.objects.filter(claim=claim).counting()
    return list(counting.select_related("rating").order_by("id"))

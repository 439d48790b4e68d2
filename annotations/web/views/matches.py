"""Matches and mergers, decided beside the claim."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from annotations import actions
from annotations.choices import MatchState, Relation
from annotations.models import Claim, Match, Membership
from annotations.pipeline import matching
from annotations.pipeline.spread import draw
from annotations.web.doors import desk
from annotations.web.forms import BecauseForm, ReasonForm
from annotations.web.forms.matches import MatchForm
from annotations.web.views.claims import carry_out, find_claim


@require_POST
@desk
def confirm(request: HttpRequest, member: Membership, claim_id: UUID, match_id: UUID) -> HttpResponse:
    claim, match = _find(member, claim_id, match_id)
    form = MatchForm(request.POST, name=f"match-{match_id}")
    confirmed = MatchState.CONFIRMED
    return carry_out(
        request,
        member,
        claim,
        form,
        lambda relation: actions.matches.decide(
            match, by=member, state=confirmed, relation=_turned(match, claim, Relation(relation))
        ),
    )


@require_POST
@desk
def reject(request: HttpRequest, member: Membership, claim_id: UUID, match_id: UUID) -> HttpResponse:
    claim, match = _find(member, claim_id, match_id)
    form = BecauseForm(request.POST, name=f"unmatch-{match_id}")
    rejected = MatchState.REJECTED
    return carry_out(
        request,
        member,
        claim,
        form,
        lambda because: actions.matches.decide(match, by=member, state=rejected, reason=because),
    )


@require_POST
@desk
def merge(request: HttpRequest, member: Membership, claim_id: UUID, other_id: UUID) -> HttpResponse:
    """The claim on show lives on; the other one is merged into it."""
    claim, other = find_claim(member, claim_id), find_claim(member, other_id)
    form = ReasonForm(request.POST, name=f"merge-{other_id}")
    return carry_out(
        request,
        member,
        claim,
        form,
        lambda reason: actions.mergers.merge(other, into=claim, by=member, reason=reason),
    )


@require_POST
@desk
def split(request: HttpRequest, member: Membership, claim_id: UUID, other_id: UUID) -> HttpResponse:
    claim, other = find_claim(member, claim_id), find_claim(member, other_id)
    form = ReasonForm(request.POST, name=f"split-{other_id}")
    return carry_out(
        request, member, claim, form, lambda reason: actions.mergers.split(other, by=member, reason=reason)
    )


@require_safe
@desk
def spread(request: HttpRequest, member: Membership, claim_id: UUID) -> HttpResponse:
    """The picture of where the claim was made over time."""
    found = actions.spreading.of(find_claim(member, claim_id))
    return HttpResponse(draw(found), content_type="image/svg+xml")


def _find(member: Membership, claim_id: UUID, match_id: UUID) -> tuple[Claim, Match]:
    claim = find_claim(member, claim_id)
    return claim, get_object_or_404(Match.objects.visible_to(member).of(claim), pk=match_id)


def _turned(match: Match, claim: Claim, relation: Relation) -> Relation:
    """The relation as the match has it, which may be seen from its other side here."""
    return relation if match.claim_id == claim.pk else matching.inverse(relation)

"""Mergers: a claim found to be another one. Its appearances move on record; splitting them moves what moved back.

What was judged stays with the wording that was judged: no verdict, ruling or evidence moves.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from annotations.actions import events, queue
from annotations.actions.matches import confirm_same
from annotations.actions.permissions import require
from annotations.choices import ClaimState, Scope
from annotations.errors import IllegalMove, InvalidInput
from annotations.models import (
    Appearance,
    Assignment,
    CheckRequest,
    Claim,
    Membership,
    Merger,
    Publication,
)

_TAKES_IN = frozenset(ClaimState) - {ClaimState.MERGED, ClaimState.REJECTED}
_GIVES_IN = _TAKES_IN - {ClaimState.PUBLISHED}


@transaction.atomic
def merge(claim: Claim, *, into: Claim, by: Membership, reason: str) -> Merger:
    """Make one claim of two: `into` lives on with the appearances and requests of both, `claim` leads to it.

    Raises IllegalMove for what is published (merge the other one into it), merged, rejected or compound.
    """
    require(by, Scope.REVIEW)
    _refuse_unreasoned(reason)
    if claim.pk == into.pk:
        raise InvalidInput("A claim is not merged into itself.", errors=[_pointer("/into", "Another claim.")])
    claim, into = _locked(claim, into)
    _refuse(claim, into)
    merger = Merger(
        team_id=claim.team_id,
        claim=claim,
        into=into,
        former_state=claim.state,
        reason=reason,
        created_by_id=by.user_id,
    )
    moved = list(Appearance.objects.filter(claim=claim))
    asked = CheckRequest.objects.filter(claim=claim)
    merger.requests = list(asked.values_list("pk", flat=True))
    merger.save(force_insert=True)
    merger.appearances.set(moved)
    Appearance.objects.filter(claim=claim).update(claim=into)
    asked.update(claim=into)
    claim.state, claim.merged_into = ClaimState.MERGED, into
    claim.save(update_fields=["state", "merged_into", "updated_at"])
    _end_work(claim)
    confirm_same(claim, into, by=by, reason=reason)
    queue.rerank([into.pk])
    events.record(claim, "claim.merged", by=by, data=_told(merger, moved) | {"reason": reason})
    return merger


@transaction.atomic
def split(claim: Claim, *, by: Membership, reason: str) -> Merger:
    """Undo a merger: the claim is what it was, with the appearances and requests that had moved and are still there.

    Raises IllegalMove for a claim that is not merged.
    """
    require(by, Scope.REVIEW)
    _refuse_unreasoned(reason)
    claim = Claim.objects.select_for_update(of=("self",), no_key=True).get(pk=claim.pk)
    merger = (
        Merger.objects.select_for_update(of=("self",), no_key=True)
        .filter(claim=claim, undone_at=None)
        .first()
    )
    if merger is None:
        raise IllegalMove("This claim is not merged into another.", allowed=[])
    last = survivor(claim)
    moved = list(merger.appearances.filter(claim=last))
    Appearance.objects.filter(pk__in=[each.pk for each in moved]).update(claim=claim)
    CheckRequest.objects.filter(pk__in=merger.requests, claim=last).update(claim=claim)
    claim.state, claim.merged_into = merger.former_state, None
    claim.full_until = None  # whoever had it in hand has not any more: the queue counts its places anew
    claim.save(update_fields=["state", "merged_into", "full_until", "updated_at"])
    merger.undone_at, merger.undone_by_id, merger.undone_because = timezone.now(), by.user_id, reason
    merger.save(update_fields=["undone_at", "undone_by", "undone_because"])
    queue.rerank([claim.pk, last.pk])
    events.record(claim, "claim.split", by=by, data=_told(merger, moved) | {"reason": reason})
    return merger


def survivor(claim: Claim) -> Claim:
    """The claim that this one is by now: itself, unless it was merged, however often."""
    while claim.merged_into_id is not None:
        claim = Claim.objects.select_related("team", "claimant").get(pk=claim.merged_into_id)
    return claim


def _locked(*claims: Claim) -> list[Claim]:
    """The rows, held, in the order of their ids, so that two mergers never wait for each other."""
    rows = Claim.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=[claim.pk for claim in claims])}
    return [found[claim.pk] for claim in claims]


def _refuse(claim: Claim, into: Claim) -> None:
    if Publication.objects.filter(claim=claim).exists() or claim.state == ClaimState.PUBLISHED:
        raise IllegalMove(
            "What is published stays; merge the other claim into it.", allowed=[], code="published"
        )
    compound = Claim.objects.filter(parent__in=[claim, into]).exists() or claim.parent_id or into.parent_id
    if claim.state not in _GIVES_IN or into.state not in _TAKES_IN or compound:
        raise IllegalMove(
            f"A claim that is {claim.state} is not merged into one that is {into.state}."
            if not compound
            else "Compound claims and their parts are not merged.",
            allowed=[],
        )


def _end_work(claim: Claim) -> None:
    """Nobody gave it back: should it be split off again, it may be offered to them again."""
    now = timezone.now()
    Assignment.objects.filter(claim=claim, leased_until__gt=now).update(leased_until=now)


def _refuse_unreasoned(reason: str) -> None:
    if not reason.strip():
        raise InvalidInput("Say why.", errors=[_pointer("/reason", "It stays on record.")])


def _pointer(pointer: str, detail: str) -> dict[str, str]:
    return {"pointer": pointer, "detail": detail}


def _told(merger: Merger, moved: Sequence[Appearance]) -> dict[str, Any]:
    return {"into": str(merger.into_id), "appearances": [str(each.pk) for each in moved]}

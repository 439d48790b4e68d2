"""What something was at a time, from what is kept of its changes. The callers know the times; here is the order."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from annotations.choices import ClaimState, PublicationState

Told = tuple[str, Mapping[str, Any]]  # an event's kind and data

CLAIM_STATES = {
    "claim.marked": ClaimState.OPEN,
    "claim.opened": ClaimState.OPEN,
    "claim.rejected": ClaimState.REJECTED,
    "claim.taken": ClaimState.IN_REVIEW,
    "claim.assigned": ClaimState.IN_REVIEW,
    "claim.disputed": ClaimState.DISPUTED,
    "claim.returned": ClaimState.IN_REVIEW,
    "claim.reopened": ClaimState.IN_REVIEW,
    "claim.merged": ClaimState.MERGED,
    "ruling.made": ClaimState.RULED,
    "publication.published": ClaimState.PUBLISHED,
    "publication.corrected": ClaimState.PUBLISHED,
}
SPLIT, WITHDRAWN = "claim.split", "revision.withdrawn"
CLAIM_KINDS = (*CLAIM_STATES, SPLIT, WITHDRAWN)
PUBLICATION_STATES = {f"publication.{state}": state for state in PublicationState}
# An assignment to somebody else changes nothing about a claim that is further on already.
_ONLY_FROM_OPEN = frozenset({"claim.assigned"})


class Moved(NamedTuple):
    """That an appearance went from one claim to another, by a merger that stood at the time that is asked about or not."""

    claim: UUID
    into: UUID
    stood: bool


def claim_state(claim: UUID, first: ClaimState, told: Iterable[Told]) -> ClaimState:
    """The state of a claim that began as `first`, after what is told of it, oldest first."""
    state = before = first
    for kind, data in told:
        if kind == SPLIT:
            state = before
        elif kind == WITHDRAWN:
            dropped = str(claim) in data.get("claims_dropped", ())
            state = ClaimState.REJECTED if dropped and state == ClaimState.CANDIDATE else state
        elif kind not in _ONLY_FROM_OPEN or state == ClaimState.OPEN:
            before, state = state, CLAIM_STATES[kind]
    return state


def wording(now: str, since: Iterable[Mapping[str, Any]]) -> str:
    """How something was worded before what was told since (oldest first), each with `from` and `to` if it was reworded."""
    return next((data["from"] for data in since if "from" in data), now)


def owner(now: UUID, moves: Sequence[Moved]) -> UUID:
    """The claim that an appearance belonged to, which belongs to `now`; all that ever moved it, oldest first."""
    found = moves[0].claim if moves else now
    stood = {move.claim: move.into for move in moves if move.stood}
    while found in stood:
        found = stood.pop(found)
    return found

"""The gates of publication: named rules, each of which says what would meet it."""

from collections.abc import Callable

from annotations.choices import Gate
from annotations.values import EvidenceFacts, GateResult, Heard, RulingFacts

# Code points. A claim that a reader cannot take in at a glance is two claims; Google's guidelines cut at
# 75 in search results, and say so rather than forbid more.
LONGEST_STATEMENT = 250

OVERRIDABLE = frozenset(
    {
        Gate.SINGLE_ORIGIN,
        Gate.CIRCULAR_SUPPORT,
        Gate.QUOTE_UNANCHORED,
        Gate.SNAPSHOT_MISSING,
        Gate.PLACE_UNCONFIRMED,
        Gate.CLAIM_TOO_LONG,
        Gate.RIGHT_OF_REPLY,
    }
)


def examine(facts: RulingFacts) -> tuple[GateResult, ...]:
    """Every gate with its answer, in the order in which a person would deal with them."""
    return tuple(_result(gate, rule(facts)) for gate, rule in _RULES.items())


def _result(gate: Gate, needs: str) -> GateResult:
    return GateResult(gate, met=not needs, needs=needs, may_be_overridden=gate in OVERRIDABLE)


def _not_ruled(facts: RulingFacts) -> str:
    return "" if facts.ruled else "The team has to rule on the claim first."


def _evidence_missing(facts: RulingFacts) -> str:
    if any(item.bears for item in facts.evidence):
        return ""
    return "Bring at least one piece of evidence that supports or refutes the claim."


def _single_origin(facts: RulingFacts) -> str:
    """The record itself needs no second voice; accounts of one origin are one account, however many."""
    bearing = [item for item in facts.evidence if item.bears]
    if not bearing or facts.origins > 1 or any(item.primary for item in bearing):
        return ""
    return (
        f"All that bears on the claim ({len(bearing)}) goes back to one origin. Bring another that does not rest "
        "on it, or a primary source: the record itself."
    )


def _circular_support(facts: RulingFacts) -> str:
    if not facts.doubts:
        return ""
    return f"{'; '.join(facts.doubts)}. Reject the edge that is wrong, or withdraw the evidence."


def _quote_unanchored(facts: RulingFacts) -> str:
    return _titles(
        "Quote these sources as they say it, so that the words are found in them",
        facts,
        lambda item: item.quoted and item.addressed and not item.anchored,
    )


def _snapshot_missing(facts: RulingFacts) -> str:
    return _titles(
        "Have these sources fetched and kept, or give them as a citation",
        facts,
        lambda item: item.addressed and not item.kept,
    )


def _ruling_stale(facts: RulingFacts) -> str:
    if not facts.stale:
        return ""
    return f"The ruling may no longer hold: {'; '.join(facts.stale)}. Judge anew, or say why it still holds."


def _place_unconfirmed(facts: RulingFacts) -> str:
    if not facts.unconfirmed:
        return ""
    return "Confirm where the claim stands in the articles that have changed, or choose its place."


def _same_eyes(facts: RulingFacts) -> str:
    if not facts.ruled or facts.judges - {facts.publisher}:
        return ""
    return "You alone have judged this claim; somebody else has to judge or to publish it."


def _right_of_reply(facts: RulingFacts) -> str:
    """Asked, and answered or given the time they were promised: silence holds nothing up."""
    if facts.heard == Heard.MISSING:
        return "Ask whoever made the claim to reply, and keep whom you asked and until when you wait."
    if facts.heard == Heard.WAITING:
        return "Wait for the reply, or until the time that was given for it is over."
    return ""


def _claim_too_long(facts: RulingFacts) -> str:
    length = len(facts.statement)
    if length <= LONGEST_STATEMENT:
        return ""
    return f"The claim is worded in {length} characters; say it in {LONGEST_STATEMENT}, or split it."


def _titles(needs: str, facts: RulingFacts, lacks: Callable[[EvidenceFacts], bool]) -> str:
    titles = dict.fromkeys(f"“{item.title}”" for item in facts.evidence if lacks(item))
    return f"{needs}: {', '.join(titles)}." if titles else ""


_RULES: dict[Gate, Callable[[RulingFacts], str]] = {
    Gate.NOT_RULED: _not_ruled,
    Gate.RULING_STALE: _ruling_stale,
    Gate.PLACE_UNCONFIRMED: _place_unconfirmed,
    Gate.EVIDENCE_MISSING: _evidence_missing,
    Gate.SINGLE_ORIGIN: _single_origin,
    Gate.CIRCULAR_SUPPORT: _circular_support,
    Gate.QUOTE_UNANCHORED: _quote_unanchored,
    Gate.SNAPSHOT_MISSING: _snapshot_missing,
    Gate.SAME_EYES: _same_eyes,
    Gate.RIGHT_OF_REPLY: _right_of_reply,
    Gate.CLAIM_TOO_LONG: _claim_too_long,
}

"""When a judgement may no longer hold, and when several judgements agree: rules, and nothing else."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from annotations.choices import Agreement, AnchorState, ConsensusRule, Guard, Severity, StaleReason
from annotations.pipeline import wording
from annotations.pipeline.wording import Difference, Kind
from annotations.values import Judgement, Outcome, Placement, StaleMark

_NUMBERS = frozenset({Kind.NUMBER, Kind.UNIT, Kind.DATE})
_QUALIFIERS = frozenset({Kind.NEGATION, Kind.QUANTIFIER, Kind.HEDGE})
# A verdict on "never" says nothing of "rarely"; a hedge or a quantifier leaves more of it standing.
_SEVERITY = {
    Kind.NUMBER: Severity.HIGH,
    Kind.UNIT: Severity.HIGH,
    Kind.DATE: Severity.HIGH,
    Kind.NEGATION: Severity.HIGH,
    Kind.QUANTIFIER: Severity.MEDIUM,
    Kind.HEDGE: Severity.MEDIUM,
    Kind.NAME: Severity.HIGH,
    Kind.WORDING: Severity.MEDIUM,
}
_RANK = list(Severity)
UNORDERED = 0.5  # the distance of a step outside the order from any in it
MIDDLE = 0.5


def stale_marks(
    old_quote: str,
    placement: Placement,
    new_quote: str | None,
    *,
    old_speaker: str | None = None,
    new_speaker: str | None = None,
) -> tuple[StaleMark, ...]:
    """Why a judgement of `old_quote` may not hold where `placement` now puts it; empty if nothing was said anew.

    `new_quote` is the text at the placement, None where it is orphaned. A speaker is compared only where
    both readings name one. Typography and white space are no reason; each other reason comes once, with
    the severity of its gravest difference.
    """
    if placement.state == AnchorState.ORPHANED or new_quote is None:
        detail = f"the article no longer says “{_short(old_quote)}”"
        return (StaleMark(StaleReason.CLAIM_REMOVED, Severity.HIGH, detail),)
    said_by = list(_attribution(old_speaker, new_speaker))
    found = wording.differences(old_quote, new_quote)
    if said_by:
        # “He said” that became “she said” is the other speaker once more, not another reason.
        found = tuple(one for one in found if not _stands_for(one, old_speaker, new_speaker))
    marks = [*said_by, *_wording(found)]
    return (*marks, *_setting(placement, marks))


def evidence_mark(old_quote: str, placement: Placement, new_quote: str | None) -> StaleMark | None:
    """Why a judgement that leans on `old_quote` may not hold where its source now reads `new_quote`; None if it does.

    One reason, as grave as its gravest difference; `new_quote` is None where the words are gone.
    """
    if placement.state == AnchorState.ORPHANED or new_quote is None:
        detail = f"its source no longer says “{_short(old_quote)}”"
        return StaleMark(StaleReason.EVIDENCE_CHANGED, Severity.HIGH, detail)
    marks = stale_marks(old_quote, placement, new_quote)
    if not marks:
        return None
    severity = max((mark.severity for mark in marks), key=_RANK.index)
    return StaleMark(StaleReason.EVIDENCE_CHANGED, severity, "; ".join(mark.detail for mark in marks))


def _attribution(old: str | None, new: str | None) -> Iterator[StaleMark]:
    if old and new and wording.plain(old).casefold() != wording.plain(new).casefold():
        detail = f"said by {old} before, by {new} now"
        yield StaleMark(StaleReason.ATTRIBUTION_CHANGED, Severity.HIGH, detail)


def _stands_for(one: Difference, old: str | None, new: str | None) -> bool:
    """Whether the words that differ are pronouns or the two speakers' names, and nothing else."""
    pairs = ((one.old, old), (one.new, new))
    return all(set(_lower(words)) <= wording.PRONOUNS | set(_lower(name or "")) for words, name in pairs)


def _lower(text: str) -> list[str]:
    return [word.casefold() for word in wording.words(text)]


def _wording(found: Sequence[Difference]) -> Iterator[StaleMark]:
    numbers = [one for one in found if one.kind in _NUMBERS]
    qualifiers = [one for one in found if one.kind in _QUALIFIERS]
    if numbers:
        yield _mark(StaleReason.NUMBER_CHANGED, numbers)
    if qualifiers:
        yield _mark(StaleReason.QUALIFIER_CHANGED, qualifiers)
    if found and not numbers and not qualifiers:
        yield _mark(StaleReason.CLAIM_TEXT_CHANGED, found)


def _setting(placement: Placement, marks: Sequence[StaleMark]) -> Iterator[StaleMark]:
    """What the anchor's guards tell of the sentence around the words, where the words themselves do not."""
    reasons = {mark.reason for mark in marks}
    if Guard.NEGATION in placement.guards and StaleReason.QUALIFIER_CHANGED not in reasons:
        detail = "the sentence around it was negated, or is no longer"
        yield StaleMark(StaleReason.QUALIFIER_CHANGED, Severity.HIGH, detail)
    elif Guard.REWORDED in placement.guards and all(mark.severity == Severity.LOW for mark in marks):
        yield StaleMark(StaleReason.CLAIM_TEXT_CHANGED, Severity.MEDIUM, "the sentence around it was changed")


def _mark(reason: StaleReason, found: Sequence[Difference]) -> StaleMark:
    severity = max((_severity(one) for one in found), key=_RANK.index)
    return StaleMark(reason, severity, "; ".join(_told(one) for one in found[:3]))


def _severity(one: Difference) -> Severity:
    """Another form of the same words (letter case, punctuation, "two" for "2") is a low reason, but still one."""
    return Severity.LOW if wording.same_but_for_form(one.old, one.new) else _SEVERITY[one.kind]


def _told(one: Difference) -> str:
    if one.old and one.new:
        return f"“{_short(one.old)}” became “{_short(one.new)}”"
    return f"“{_short(one.new)}” was added" if one.new else f"“{_short(one.old)}” was dropped"


def _short(text: str, limit: int = 80) -> str:
    text = wording.plain(text)
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def names_the_repair(old_quote: str, new_quote: str | None, note: str) -> bool:
    """Whether a publisher's correction note speaks of what changed between the words judged and those that stand now.

    It must hold the old or the new words of every changed number, unit, date and name, and there must be one: such
    words are seldom in a note by chance. Words that are gone, or changed in another way, a person looks at.
    """
    if new_quote is None or not note:
        return False
    told = set(_lower(note))
    found = wording.differences(old_quote, new_quote)
    exact = [one for one in found if one.kind in _NUMBERS or one.kind == Kind.NAME]
    return bool(exact) and all(_named(one.old, told) or _named(one.new, told) for one in exact)


def _named(words: str, told: set[str]) -> bool:
    return bool(words) and set(_lower(words)) <= told


def consensus(
    judgements: Sequence[Judgement], *, required: int, rule: ConsensusRule = ConsensusRule.UNANIMOUS
) -> Outcome:
    """What reviewers say together, once `required` of them have spoken: agreed when all say the same.

    By majority, agreed when more than half do. Each reviewer's last judgement counts. Nothing is told
    before enough have spoken, so that an early disagreement gives away no one's rating.
    """
    if required < 1:
        raise ValueError("a consensus needs at least one judgement")
    latest = {one.reviewer: one.rating for one in judgements}
    if len(latest) < required:
        return Outcome(Agreement.WAITING, missing=required - len(latest))
    rating, votes = Counter(latest.values()).most_common(1)[0]
    enough = len(latest) if rule == ConsensusRule.UNANIMOUS else len(latest) // 2 + 1
    return Outcome(Agreement.AGREED, rating=rating) if votes >= enough else Outcome(Agreement.DISPUTED)


def distance(places: Iterable[float | None]) -> float:
    """How far judgements lie apart on a scale from 0 to 1; None is a step outside the order.

    Between “unproven” and any step of the order it is half the scale: it contradicts none of them.
    """
    found = list(places)
    ordered = [place for place in found if place is not None]
    apart = max(ordered) - min(ordered) if ordered else 0.0
    return max(apart, UNORDERED) if 0 < len(ordered) < len(found) else apart


def roll_up(places: Sequence[float | None]) -> int:
    """Which part decides a compound claim, as an index: it is no truer than its falsest part.

    As Kleene's strong three-valued logic has it, a part that could not be judged (None) decides unless
    another is false enough (below the middle of the scale) to do so whatever the first may be.
    """
    known = [(place, index) for index, place in enumerate(places) if place is not None]
    unknown = [index for index, place in enumerate(places) if place is None]
    if not known or (unknown and min(known)[0] >= MIDDLE):
        return unknown[0]
    return min(known)[1]

"""What a found place is worth: its state, the guards it met, its margin over the runner-up, its confidence."""

from annotations.choices import AnchorMethod, AnchorState, Guard
from annotations.pipeline import wording
from annotations.pipeline.anchoring import confidence
from annotations.pipeline.anchoring.copies import neighbours, places
from annotations.pipeline.anchoring.links import Mapping, Stretch
from annotations.pipeline.tokens import Tokens
from annotations.pipeline.wording import Difference, Kind
from annotations.values import Placement, Span

CLEAR = 0.1  # a smaller margin needs a person
FEW = 4  # more words changed than this need a person
HEAVY = 0.7  # a rewording less alike than this needs a person
SURE = 0.99  # least confidence for a place to be accepted without a person
_GUARDS = {
    Kind.NUMBER: Guard.NUMBER,
    Kind.UNIT: Guard.UNIT,
    Kind.DATE: Guard.DATE,
    Kind.NAME: Guard.NAME,
    Kind.NEGATION: Guard.NEGATION,
    Kind.QUANTIFIER: Guard.QUANTIFIER,
    Kind.HEDGE: Guard.REWORDED,
}


def unedited(mapping: Mapping, span: Stretch, at: int, found: Span, method: AnchorMethod) -> Placement:
    """The same words: EXACT where the diff kept them, SHIFTED where they stand in another order than before."""
    margin = _margin(mapping, span, at)
    moved = method != AnchorMethod.DIFF or not mapping.in_order(span.first, at)
    if method == AnchorMethod.EXACT_QUOTE and not _verbatim(mapping, span, found):
        method = AnchorMethod.NORMALISED_QUOTE
    state = AnchorState.SHIFTED if moved else AnchorState.EXACT
    sure = confidence.unedited(moved=moved, clear=margin >= CLEAR)
    guards = [*_setting(mapping, span, at, at + span.last - span.first), *_doubt(margin)]
    return Placement(state, *found, sure, margin, method, tuple(guards))


def edited(mapping: Mapping, span: Stretch, found: Span, method: AnchorMethod, margin: float) -> Placement:
    """Other words: needs a person, unless nothing has changed that matters to a fact-checker."""
    quote, words = mapping.old.text[span.start : span.end], mapping.new.text[slice(*found)]
    setting = _setting(mapping, span, mapping.new.at_or_after(found.start), mapping.new.before(found.end))
    elsewhere = method == AnchorMethod.FUZZY
    if wording.same_words(quote, words):
        state = AnchorState.SHIFTED if elsewhere else AnchorState.EXACT
        sure = confidence.unedited(moved=elsewhere, clear=True)
        return Placement(state, *found, sure, margin, method, tuple(setting))
    likeness = confidence.likeness(quote, words)
    sure = (confidence.elsewhere if elsewhere else confidence.in_place)(likeness, margin)
    guards = [*_changed(quote, words), *setting, *_doubt(margin)]
    if likeness < HEAVY or elsewhere:
        guards.append(Guard.REWORDED)
    return Placement(AnchorState.EDITED, *found, sure, margin, method, tuple(dict.fromkeys(guards)))


def _changed(quote: str, words: str) -> list[Guard]:
    found = wording.differences(quote, words)
    kinds = {one.kind for one in found}
    guards = [_GUARDS[kind] for kind in Kind if kind in kinds and kind in _GUARDS]
    return [*guards, Guard.REWORDED] if sum(map(_size, found)) > FEW else guards


def _size(one: Difference) -> int:
    """How many words a difference touches; none where only letter case or punctuation changed."""
    if wording.same_but_for_form(one.old, one.new):
        return 0
    return max(len(one.old.split()), len(one.new.split()))


def _doubt(margin: float) -> list[Guard]:
    return [Guard.LOW_MARGIN] if margin < CLEAR else []


def _setting(mapping: Mapping, span: Stretch, low: int, high: int) -> list[Guard]:
    """What happened to the sentence around the words: "the dam is safe" lives on in "nobody says the dam is safe"."""
    old, new = mapping.old, mapping.new
    begin, end = old.sentence(span.first, span.last)
    if mapping.unbroken(begin, end):
        return []
    new_begin, new_end = new.sentence(low, high)
    if (begin, end) == (span.first, span.last) and (new_begin, new_end) != (low, high):
        return [Guard.REWORDED, *_turned(new, new_begin, low, high, new_end, "")]
    if (begin, end) == (span.first, span.last):
        return []
    before = f"{old.slice(begin, span.first)} {old.slice(span.last, end)}"
    return _turned(new, new_begin, low, high, new_end, before)


def _turned(new: Tokens, begin: int, low: int, high: int, end: int, before: str) -> list[Guard]:
    """Whether a negation or a hedge came or went around words that stand between `low` and `high`."""
    after = f"{new.slice(begin, low)} {new.slice(high, end)}"
    kinds = {one.kind for one in wording.differences(before, after)}
    found = [Guard.NEGATION] if Kind.NEGATION in kinds else []
    return [*found, Guard.REWORDED] if Kind.HEDGE in kinds else found


def acceptable(placement: Placement) -> bool:
    """Whether a place may be taken without a person: no guard met, and sure enough.

    It says that this is the place, not that a verdict on the old words holds for edited ones.
    """
    return placement.start is not None and not placement.guards and placement.confidence >= SURE


def _verbatim(mapping: Mapping, span: Stretch, found: Span) -> bool:
    return mapping.old.text[span.start : span.end] == mapping.new.text[slice(*found)]


def _margin(mapping: Mapping, span: Stretch, at: int) -> float:
    """By how much the words around speak for this place rather than another where the same words stand, 0 to 1.

    A copy that is at home elsewhere is no rival: only those that lost their place, or gained one, are.
    """
    words = mapping.old_code[span.first : span.last]
    if sum(map(mapping.loose.__contains__, words)) * 2 < len(words):
        return 1.0  # no copy can have been lost or gained
    size = len(words)
    here = [i for i in places(mapping.old_code, words) if mapping.lost(i, size)]
    there = [j for j in places(mapping.new_code, words) if mapping.gained(j, size)]
    strays = [neighbours(mapping, i, at, size) for i in here]
    strays += [neighbours(mapping, span.first, j, size) for j in there]
    if not strays:
        return 1.0
    return max(0.0, (neighbours(mapping, span.first, at, size) - max(strays)) / 2)

"""What a found place is worth: its state, the guards it met, its margin over the runner-up, its confidence."""

from rapidfuzz.distance import Indel

from annotations.choices import AnchorMethod, AnchorState, Guard
from annotations.pipeline import wording
from annotations.pipeline.anchoring.copies import neighbours, places
from annotations.pipeline.anchoring.links import Mapping, Stretch
from annotations.pipeline.wording import Kind
from annotations.values import Placement, Span

CLEAR = 0.1  # a smaller margin needs a person
HEAVY = 0.7  # a rewording less alike than this needs a person
SURE = 0.999  # least confidence for a place to be accepted without a person
_GUARDS = {
    Kind.NUMBER: Guard.NUMBER,
    Kind.UNIT: Guard.UNIT,
    Kind.DATE: Guard.DATE,
    Kind.NAME: Guard.NAME,
    Kind.NEGATION: Guard.NEGATION,
    Kind.QUANTIFIER: Guard.QUANTIFIER,
}


def unedited(mapping: Mapping, span: Stretch, at: int, found: Span, method: AnchorMethod) -> Placement:
    """The same words: EXACT where the diff kept them, SHIFTED where they stand in another order than before."""
    margin = _margin(mapping, span, at)
    moved = method != AnchorMethod.DIFF or span.first in mapping.moved
    state = AnchorState.SHIFTED if moved else AnchorState.EXACT
    guards = (Guard.LOW_MARGIN,) if margin < CLEAR else ()
    if (
        method == AnchorMethod.EXACT_QUOTE
        and mapping.old.text[span.start : span.end] != mapping.new.text[slice(*found)]
    ):
        method = AnchorMethod.NORMALISED_QUOTE
    return Placement(state, *found, 0.9998, margin, method, guards)


def edited(mapping: Mapping, span: Stretch, found: Span, method: AnchorMethod, margin: float) -> Placement:
    """Other words: a person looks at it, unless nothing that matters to a fact-checker has changed."""
    quote, words = mapping.old.text[span.start : span.end], mapping.new.text[slice(*found)]
    if wording.same_words(quote, words):
        state = AnchorState.SHIFTED if method == AnchorMethod.FUZZY else AnchorState.EXACT
        return Placement(state, *found, 0.9998, margin, method)
    kinds = {one.kind for one in wording.differences(quote, words)}
    guards = [_GUARDS[kind] for kind in Kind if kind in kinds and kind in _GUARDS]
    likeness = Indel.normalized_similarity(wording.plain(quote), wording.plain(words))
    if likeness < HEAVY:
        guards.append(Guard.REWORDED)
    if margin < CLEAR:
        guards.append(Guard.LOW_MARGIN)
    return Placement(AnchorState.EDITED, *found, likeness, margin, method, tuple(guards))


def _margin(mapping: Mapping, span: Stretch, at: int) -> float:
    """By how much the words around speak for this place rather than another where the same words stand, 0 to 1.

    A copy that is at home elsewhere is no rival: only those that lost their place, or gained one, are.
    """
    words = mapping.old_code[span.first : span.last]
    size = len(words)
    here = [i for i in places(mapping.old_code, words) if i != span.first]
    there = [j for j in places(mapping.new_code, words) if j != at]
    if not here and not there:
        return 1.0
    strays = [neighbours(mapping, i, at, size) for i in here if not mapping.whole(i, i + size)]
    taken = {mapping.forward[i] for i in here if mapping.whole(i, i + size)}
    strays += [neighbours(mapping, span.first, j, size) for j in there if j not in taken]
    if not strays:
        return 1.0
    return max(0.0, (neighbours(mapping, span.first, at, size) - max(strays)) / 2)

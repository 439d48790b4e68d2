"""One span of the old text placed in the new one, by the mapping of the whole document."""

from bisect import bisect_right

from annotations.choices import AnchorMethod, AnchorState, Guard
from annotations.pipeline import wording
from annotations.pipeline.anchoring.mapping import NOWHERE, Mapping
from annotations.values import Placement

ORPHAN = Placement(AnchorState.ORPHANED, None, None, 0.0, 0.0, AnchorMethod.NONE)
MAPPED = 0.4  # least share of a span's words that the mapping must hold
SHORT = 20  # a quotation shorter than this is never matched by likeness
_GUARDS = {
    wording.Kind.NUMBER: Guard.NUMBER,
    wording.Kind.UNIT: Guard.UNIT,
    wording.Kind.DATE: Guard.DATE,
    wording.Kind.NAME: Guard.NAME,
    wording.Kind.NEGATION: Guard.NEGATION,
    wording.Kind.QUANTIFIER: Guard.QUANTIFIER,
}


def place(mapping: Mapping, start: int, end: int) -> Placement:
    """Where `old.text[start:end]` stands in the new text."""
    first, last = mapping.old.at_or_after(start), mapping.old.before(end)
    links = mapping.forward[first:last]
    if not links:
        return ORPHAN
    if NOWHERE not in links and links[-1] - links[0] == len(links) - 1:
        placed = _side_by_side(mapping, start, end, first, last, links)
        if placed:
            return placed
    placed = _exact_quote(mapping, start, end, first, last)
    if placed:
        return placed
    return _partial(mapping, start, end, first, last, links)


def _side_by_side(mapping, start, end, first, last, links):
    old, new = mapping.old, mapping.new
    at = new.starts[links[0]] + max(0, start - old.starts[first])
    to = new.ends[links[-1]] - max(0, old.ends[last - 1] - end)
    if at >= to:
        return None
    moved = first in mapping.moved
    if wording.same_words(old.text[start:end], new.text[at:to]):
        state = AnchorState.SHIFTED if moved else AnchorState.EXACT
        return Placement(state, at, to, 1.0, 1.0, AnchorMethod.DIFF)
    return None


def _exact_quote(mapping, start, end, first, last):
    quote = mapping.old.text[start:end]
    text, found, at = mapping.new.text, [], -1
    while (at := text.find(quote, at + 1)) >= 0 and len(found) < 64:
        if _free(mapping, at, at + len(quote), first, last):
            found.append(at)
    if len(found) != 1 or len(quote) < SHORT:
        return None
    return Placement(AnchorState.SHIFTED, found[0], found[0] + len(quote), 1.0, 1.0, AnchorMethod.EXACT_QUOTE)


def _free(mapping, at, to, first, last) -> bool:
    """Whether nobody else holds that stretch of the new text."""
    begin, stop = mapping.new.at_or_after(at), mapping.new.before(to)
    others = sum(1 for x in mapping.backward[begin:stop] if x != NOWHERE and not first <= x < last)
    return others <= 0.3 * (stop - begin)


def _partial(mapping, start, end, first, last, links):
    old, new = mapping.old, mapping.new
    hits = [link for link in links if link != NOWHERE]
    if len(hits) < MAPPED * len(links) or end - start < SHORT:
        return ORPHAN
    low, high = _region(hits, len(links))
    at, to = new.starts[low], new.ends[high]
    low_s = _begins(mapping.old_begins, first)
    if low_s == first:
        at = min(at, _grow_left(mapping, low, first))
    if last in _set(mapping.old_begins):
        to = _grow_right(mapping, high)
    quote, found = old.text[start:end], new.text[at:to]
    if wording.same_words(quote, found):
        return Placement(AnchorState.EXACT, at, to, 1.0, 1.0, AnchorMethod.DIFF)
    kinds = {difference.kind for difference in wording.differences(quote, found)}
    guards = tuple(_GUARDS[kind] for kind in sorted(kinds) if kind in _GUARDS)
    return Placement(AnchorState.EDITED, at, to, 0.9, 1.0, AnchorMethod.PARTIAL_DIFF, guards)


def _set(x):
    return x


def _begins(begins, token):
    return begins[bisect_right(begins, token) - 1]


def _region(hits, size):
    """The densest cluster of mapped words: neighbours further apart than the span is long are cut off."""
    groups = [[hits[0]]]
    for hit in hits[1:]:
        if 0 < hit - groups[-1][-1] <= max(6, size):
            groups[-1].append(hit)
        else:
            groups.append([hit])
    best = max(groups, key=len)
    return best[0], best[-1]


def _grow_left(mapping, low, first):
    begin = _begins(mapping.new_begins, low)
    while low > begin and mapping.backward[low - 1] == NOWHERE:
        low -= 1
    return mapping.new.starts[low]


def _grow_right(mapping, high):
    stop = mapping.new_begins[bisect_right(mapping.new_begins, high)]
    while high + 1 < stop and mapping.backward[high + 1] == NOWHERE:
        high += 1
    return mapping.new.ends[high]

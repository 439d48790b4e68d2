"""Where an edited quotation begins and ends in the new text.

A word that survived at an edge is the edge: what an editor added before or after it was never part of the quotation.
Where the word at the edge was replaced, the quotation reaches to the edge of its sentence, or as far as nobody else
holds the text.
"""

from annotations.pipeline.alignment import NOWHERE
from annotations.pipeline.anchoring.links import Mapping, Stretch
from annotations.pipeline.anchoring.pairing import Pair
from annotations.values import Span

_STOPS = frozenset(".!?…")


def around(mapping: Mapping, span: Stretch, low: int, high: int) -> Span:
    """The new span of which the tokens `low` and `high` (inclusive) are the first and last words that survived."""
    return Span(_left(mapping, span, low), _right(mapping, span, high))


def of_pair(mapping: Mapping, span: Stretch, pair: Pair) -> Span:
    """The sentence that a pair's new stretch stands in, as far as nobody else holds words of it."""
    low, high = pair.new[0], pair.new[1] - 1
    floor, ceiling = _floor(mapping, span, low), _ceiling(mapping, span, high)
    low = next((at for at in range(low, floor - 1, -1) if at in mapping.new.edges), low)
    high = next((at for at in range(high, ceiling + 1) if at + 1 in mapping.new.edges), high)
    return Span(mapping.new.starts[low], mapping.new.ends[high])


def _left(mapping: Mapping, span: Stretch, low: int) -> int:
    old, new = mapping.old, mapping.new
    lost = sum(1 for at in span.words if at < mapping.backward[low])
    floor = _floor(mapping, span, low)
    if lost and span.first in mapping.old.edges:
        low = _sentence_begin(mapping, low, floor, lost)
    elif lost:
        low = max(floor, low - lost)
    elif span.first < span.words[0]:  # an opening mark goes with the word it precedes
        while low > floor and new.ends[low - 1] == new.starts[low]:
            low -= 1
    cut = span.start - old.starts[span.first] if old.keys[span.first] == new.keys[low] else 0
    return new.starts[low] + max(0, cut)


def _right(mapping: Mapping, span: Stretch, high: int) -> int:
    old, new = mapping.old, mapping.new
    lost = sum(1 for at in span.words if at > mapping.backward[high])
    ceiling = _ceiling(mapping, span, high)
    if lost and span.last in mapping.old.edges:
        high = _sentence_end(mapping, high, ceiling, lost)
    elif lost:
        high = min(ceiling, high + lost)
    elif span.last - 1 > span.words[-1]:  # a closing mark goes with the word it follows
        while high < ceiling and _closes(mapping, high + 1):
            high += 1
    cut = old.ends[span.last - 1] - span.end if old.keys[span.last - 1] == new.keys[high] else 0
    return new.ends[high] - max(0, cut)


def _closes(mapping: Mapping, at: int) -> bool:
    """Whether a token is a mark right after the one before it."""
    new = mapping.new
    return new.ends[at - 1] == new.starts[at] and not new.keys[at][0].isalnum()


def _sentence_begin(mapping: Mapping, low: int, floor: int, lost: int) -> int:
    """Back to where a sentence begins; where somebody else's text comes first, as many words as were lost."""
    new = mapping.new
    for at in range(low, floor, -1):
        stops = new.keys[at - 1] in _STOPS and new.ends[at - 1] < new.starts[at]
        if stops or at in mapping.new.edges:
            return at
    return floor if floor in mapping.new.edges else max(floor, low - lost)


def _sentence_end(mapping: Mapping, high: int, ceiling: int, lost: int) -> int:
    for at in range(high, ceiling + 1):
        if at + 1 in mapping.new.edges:
            return at
    return min(ceiling, high + lost)


def _floor(mapping: Mapping, span: Stretch, low: int) -> int:
    """How far back from a token the text is held by this span or by nobody."""
    while low and _open(mapping, span, low - 1):
        low -= 1
    return low


def _ceiling(mapping: Mapping, span: Stretch, high: int) -> int:
    while high + 1 < len(mapping.backward) and _open(mapping, span, high + 1):
        high += 1
    return high


def _open(mapping: Mapping, span: Stretch, at: int) -> bool:
    owner = mapping.backward[at]
    return owner == NOWHERE or span.first <= owner < span.last

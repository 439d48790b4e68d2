"""One quotation placed in the new text, step by step down the cascade; each step finds a place or passes on."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

from annotations.choices import AnchorMethod, AnchorState
from annotations.pipeline import wording
from annotations.pipeline.alignment import NOWHERE
from annotations.pipeline.anchoring import confidence, edges, judging
from annotations.pipeline.anchoring.copies import places
from annotations.pipeline.anchoring.links import Mapping, Stretch
from annotations.pipeline.anchoring.pairing import Pair
from annotations.values import Alternative, Placement, Span

SHORT = 20  # characters; a shorter quotation is never matched by likeness, nor sought elsewhere
HELD = 0.3  # a place of which others hold more than this share is taken
NEAREST = 6  # tokens that may always be added between two words of a quotation
MOST_PLACES = 3  # offered to a person

Step = Callable[[Mapping, Stretch], Placement | None]


def place(mapping: Mapping, start: int, end: int) -> Placement:
    """Where `old.text[start:end]` stands in the new text: the answer of the first step that has one."""
    span = mapping.stretch(start, end)
    if span.first < span.last:
        for _, step in CASCADE:
            if placed := step(mapping, span):
                return placed if judging.acceptable(placed) else _with_others(mapping, span, placed)
    return orphan(mapping, span)


def by_diff(mapping: Mapping, span: Stretch) -> Placement | None:
    """All words where the diff put them, side by side."""
    if not mapping.unbroken(span.first, span.last):
        return None
    return _same(mapping, span, mapping.forward[span.first], AnchorMethod.DIFF)


def by_quote(mapping: Mapping, span: Stretch) -> Placement | None:
    """The very words, in the one place nobody else holds."""
    if span.end - span.start < SHORT:
        return None
    found = places(mapping.new_code, mapping.old_code[span.first : span.last])
    free = [at for at in found if _is_free(mapping, span, at)]
    if len(free) != 1:
        return None
    return _same(mapping, span, free[0], AnchorMethod.EXACT_QUOTE)


def by_parts(mapping: Mapping, span: Stretch) -> Placement | None:
    """Most of the words, together where the diff put them: the quotation was edited in place."""
    if span.end - span.start < SHORT or _pair(mapping, span):
        return None
    hits = _together(mapping, span)
    if len(hits) < mapping.rules.together * len(span.words):
        return None
    found = edges.around(mapping, span, min(hits), max(hits))
    return judging.edited(mapping, span, found, AnchorMethod.PARTIAL_DIFF, len(hits) / len(span.words))


def by_likeness(mapping: Mapping, span: Stretch) -> Placement | None:
    """A whole sentence that was paired with one nobody else holds: it was edited, and moved or rewritten."""
    pair = _pair(mapping, span)
    if pair is None or span.end - span.start < SHORT:
        return None
    found = edges.of_pair(mapping, span, pair)
    return judging.edited(mapping, span, found, AnchorMethod.FUZZY, pair.margin)


CASCADE: tuple[tuple[AnchorMethod, Step], ...] = (
    (AnchorMethod.DIFF, by_diff),
    (AnchorMethod.EXACT_QUOTE, by_quote),
    (AnchorMethod.PARTIAL_DIFF, by_parts),
    (AnchorMethod.FUZZY, by_likeness),
)


def orphan(mapping: Mapping, span: Stretch) -> Placement:
    """No place; with the likeliest ones, for a person to look at."""
    nowhere = Placement(AnchorState.ORPHANED, None, None, 0.0, 0.0, AnchorMethod.NONE)
    return _with_others(mapping, span, nowhere)


def _with_others(mapping: Mapping, span: Stretch, placed: Placement) -> Placement:
    """The placement with the other places a person might look at, the most alike first."""
    quote, new = mapping.old.text[span.start : span.end], mapping.new.text
    others = [
        (confidence.likeness(quote, new[slice(*other)]), other)
        for other in dict.fromkeys(_thought_of(mapping, span))
        if placed.start is None or other.end <= placed.start or placed.end <= other.start
    ]
    best = sorted(others, key=lambda scored: (-scored[0], scored[1]))
    here = 0.0 if placed.start is None else confidence.likeness(quote, new[placed.start : placed.end])
    scores = [here, *(score for score, _ in best)]
    told = [
        Alternative(*where, score, score - max(scores[:at] + scores[at + 1 :]))
        for at, (score, where) in enumerate(best[:MOST_PLACES], 1)
    ]
    return replace(placed, alternatives=tuple(told))


def _thought_of(mapping: Mapping, span: Stretch) -> Iterator[Span]:
    """Where some of the words went, what was thought of for the sentence, and where the very words stand."""
    hits = _together(mapping, span)
    if hits:
        yield edges.around(mapping, span, min(hits), max(hits))
    new, size = mapping.new, span.last - span.first
    for pair in mapping.maybes:
        if pair.old[0] < span.last and span.first < pair.old[1]:
            yield Span(new.starts[pair.new[0]], new.ends[pair.new[1] - 1])
    if span.first < span.last and span.end - span.start >= SHORT:
        for at in places(mapping.new_code, mapping.old_code[span.first : span.last]):
            yield Span(new.starts[at], new.ends[at + size - 1])


def _same(mapping: Mapping, span: Stretch, at: int, method: AnchorMethod) -> Placement | None:
    """The same words from the new token `at` on, if that is what they are to a reader."""
    old, new = mapping.old, mapping.new
    start = new.starts[at] + max(0, span.start - old.starts[span.first])
    end = new.ends[at + span.last - span.first - 1] - max(0, old.ends[span.last - 1] - span.end)
    if start >= end or not wording.same_words(old.text[span.start : span.end], new.text[start:end]):
        return None
    return judging.unedited(mapping, span, at, Span(start, end), method)


def _is_free(mapping: Mapping, span: Stretch, at: int) -> bool:
    holders = mapping.backward[at : at + span.last - span.first]
    others = sum(1 for holder in holders if holder != NOWHERE and not span.first <= holder < span.last)
    return others <= HELD * len(holders)


def _pair(mapping: Mapping, span: Stretch) -> Pair | None:
    pair = mapping.pairs.get(span.first)
    return pair if pair and pair.old[1] == span.last else None


def _together(mapping: Mapping, span: Stretch) -> list[int]:
    """The largest group of linked words: neighbours further apart than the quotation is long are cut off."""
    hits = [link for at in span.words if (link := mapping.forward[at]) != NOWHERE]
    reach = max(NEAREST, span.last - span.first)
    cuts = [at for at, (one, two) in enumerate(pairwise(hits), 1) if not 0 < two - one <= reach]
    return max((hits[low:high] for low, high in pairwise([0, *cuts, len(hits)])), key=len)

"""Ways to find quotations again: ours, and what others would use. Each takes all quotations of a pair at once."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

from fast_diff_match_patch import diff
from rapidfuzz.distance import Indel
from rapidfuzz.fuzz import partial_ratio_alignment

from annotations.pipeline.anchoring import carry
from annotations.values import Selector

Found = tuple[int, int] | None
Matcher = Callable[[str, str, Sequence[Selector]], list[Found]]
LEAST_RATIO = 70  # of rapidfuzz's partial alignment
LEAST_KEPT = 0.4  # of a quotation's characters, for a diff to have kept it


def ours(old: str, new: str, selectors: Sequence[Selector]) -> list[Found]:
    return [(p.start, p.end) if p.start is not None else None for p in carry(old, new, selectors)]


def exact_with_context(old: str, new: str, selectors: Sequence[Selector]) -> list[Found]:
    """The quotation as it stands, where the words around are most alike."""
    return [_exact(new, selector) for selector in selectors]


def diff_match_patch(old: str, new: str, selectors: Sequence[Selector]) -> list[Found]:
    """Both ends moved by Google's diff of the characters (without a time limit, which would make it depend on load)."""
    kept = list(_kept(old, new))
    starts = [start for start, _, _ in kept]
    return [_mapped(kept, starts, selector) for selector in selectors]


def partial_alignment(old: str, new: str, selectors: Sequence[Selector]) -> list[Found]:
    """The stretch of the new text that rapidfuzz finds most alike, from a ratio of 70."""
    return [_aligned(new, selector) for selector in selectors]


MATCHERS: dict[str, Matcher] = {
    "ours": ours,
    "exact with context": exact_with_context,
    "diff-match-patch": diff_match_patch,
    "rapidfuzz partial": partial_alignment,
}


def _exact(new: str, selector: Selector) -> Found:
    best, place, at = -1.0, None, new.find(selector.exact)
    while at >= 0:
        end = at + len(selector.exact)
        before, after = new[max(0, at - len(selector.prefix)) : at], new[end : end + len(selector.suffix)]
        likeness = Indel.normalized_similarity(selector.prefix + selector.suffix, before + after)
        if likeness > best:
            best, place = likeness, (at, end)
        at = new.find(selector.exact, at + 1)
    return place


def _kept(old: str, new: str) -> Iterator[tuple[int, int, int]]:
    """Stretches of the old text that the diff kept: start, where it went, length."""
    here = there = 0
    for operation, length in diff(old, new, timelimit=0, cleanup="Semantic", counts_only=True):
        if operation == "=":
            yield here, there, length
        here += length if operation != "+" else 0
        there += length if operation != "-" else 0


def _mapped(kept: list[tuple[int, int, int]], starts: list[int], selector: Selector) -> Found:
    first = max(0, bisect_right(starts, selector.start) - 1)
    stretches = []
    for start, went, length in kept[first:]:
        if start >= selector.end:
            break
        low, high = max(start, selector.start), min(start + length, selector.end)
        if low < high:
            stretches.append((went + low - start, went + high - start))
    if sum(high - low for low, high in stretches) < LEAST_KEPT * len(selector.exact):
        return None
    return stretches[0][0], stretches[-1][1]


def _aligned(new: str, selector: Selector) -> Found:
    found = partial_ratio_alignment(selector.exact, new, score_cutoff=LEAST_RATIO)
    return (found.dest_start, found.dest_end) if found else None

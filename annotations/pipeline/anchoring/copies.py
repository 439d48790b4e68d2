"""Sentences that stand word for word in both texts: found wherever they went, and copies told apart."""

from itertools import pairwise

from rapidfuzz.distance import Indel

from annotations.pipeline.anchoring.links import Mapping

UNMISTAKABLE = 5  # tokens a sentence needs to be known by its words alone
SHORTEST = 3  # tokens a copy needs to be looked for at all
NEAR = 10  # tokens on each side by which copies are told apart
BETTER = 0.5  # how much more alike (0 to 2) its neighbours must be to take a place the diff gave to a copy
MOST_COPIES = 16


def settle_copies(mapping: Mapping) -> None:
    """A sentence that stands once in each text is the same sentence wherever it stands. Of several copies, those
    the diff left over go where the words around them are most alike."""
    seen: set[str] = set()
    for first, last in pairwise(mapping.old.begins):
        words = mapping.old_code[first:last]
        if len(words) < SHORTEST or words in seen or mapping.whole(first, last):
            continue
        seen.add(words)
        there = places(mapping.new_code, words)
        if there:
            _settle(mapping, places(mapping.old_code, words), there, len(words))


def places(text: str, words: str) -> list[int]:
    """Where a run of tokens stands in an encoded text, without overlaps."""
    found, at = [], text.find(words)
    while at >= 0 and len(found) <= MOST_COPIES:
        found.append(at)
        at = text.find(words, at + len(words))
    return found


def _settle(mapping: Mapping, here: list[int], there: list[int], length: int) -> None:
    if len(here) == len(there) == 1:
        if length >= UNMISTAKABLE:
            mapping.relink(here[0], there[0], length)
    elif len(here) <= MOST_COPIES and len(there) <= MOST_COPIES:
        _share_out(mapping, here, there, length)


def _share_out(mapping: Mapping, here: list[int], there: list[int], length: int) -> None:
    held = {
        mapping.forward[i]: i for i in here if mapping.whole(i, i + length) and mapping.forward[i] in there
    }
    free = [i for i in here if i not in held.values()]
    wishes = sorted((-neighbours(mapping, i, j, length), abs(i - j), i, j) for i in free for j in there)
    for wish, _, i, j in wishes:
        if wish == 0.0 or i not in free:
            continue
        holder = held.get(j)
        if holder is None or -wish >= neighbours(mapping, holder, j, length) + BETTER:
            if holder is not None:
                mapping.free_old(holder, length)
            mapping.relink(i, j, length)
            free.remove(i)
            held[j] = i


def neighbours(mapping: Mapping, i: int, j: int, length: int) -> float:
    """How alike the words before and after two places are, 0 to 2."""
    old, new = mapping.old_code, mapping.new_code
    before = _alike(old[max(0, i - NEAR) : i], new[max(0, j - NEAR) : j])
    i, j = i + length, j + length
    return before + _alike(old[i : i + NEAR], new[j : j + NEAR])


def _alike(some: str, others: str) -> float:
    """0 where either text ends: that both do says nothing."""
    return Indel.normalized_similarity(some, others) if some and others else 0.0

"""The most sets of a family that share nothing with each other: exact where that is in reach, else within bounds."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from annotations.pipeline.provenance.walking import bits

MOST_STEPS = 2_000  # of the search for an exact answer; nearly every graph of sources needs none
MOST_COMPARED = 400  # sets that are held against each other to drop those that hold another


class Packed(NamedTuple):
    """`lower` and `upper` are the same where the answer is exact."""

    lower: int
    upper: int


def most_disjoint(family: Iterable[int]) -> Packed:
    """How many sets, given as bits, can be picked of which no two share a bit. Empty ones are no sets.

    A set that holds another one whole is never needed: whoever picks it could pick the other.
    """
    sets = sorted({each for each in family if each}, key=lambda each: (each.bit_count(), each))
    singles = 0
    rest = []
    for each in sets:
        if each.bit_count() == 1:
            singles |= each
        elif not each & singles:
            rest.append(each)
    found = [_within(group) for group in _groups(_minimal(rest))]
    alone = singles.bit_count()
    return Packed(alone + sum(one.lower for one in found), alone + sum(one.upper for one in found))


def _minimal(sets: Sequence[int]) -> list[int]:
    """Without those that hold another; sets come by size. Too many to compare are left as they are."""
    if len(sets) > MOST_COMPARED:
        return list(sets)
    kept: list[int] = []
    for each in sets:
        if not any(each & smaller == smaller for smaller in kept):
            kept.append(each)
    return kept


def _groups(sets: Sequence[int]) -> list[list[int]]:
    """Sets that touch each other, directly or through others, are a group; groups do not bear on each other."""
    groups: list[tuple[int, list[int]]] = []
    for each in sets:
        touched = [group for group in groups if group[0] & each]
        groups = [group for group in groups if not group[0] & each]
        union, together = each, [each]
        for other, members in touched:
            union |= other
            together += members
        groups.append((union, together))
    return [sorted(members, key=lambda each: (each.bit_count(), each)) for _, members in groups]


def _within(group: Sequence[int]) -> Packed:
    if len(group) == 1:
        return Packed(1, 1)
    lower, upper = _picked(group), _hit(group)
    if lower == upper:
        return Packed(lower, upper)
    return _searched(group, lower, upper)


def _picked(group: Iterable[int]) -> int:
    """So many at least: the smallest first, then whatever does not touch what was picked."""
    taken, count = 0, 0
    for each in group:
        if not each & taken:
            taken |= each
            count += 1
    return count


def _hit(group: Sequence[int]) -> int:
    """So many at most: bits of which every set holds one; sets that hold the same bit cannot both be picked."""
    left, count = list(group), 0
    if len(left) * left[-1].bit_count() > 200_000:
        return len(left)
    while left:
        common = Counter(bit for each in left for bit in bits(each))
        most = 1 << min(common, key=lambda bit: (-common[bit], bit))
        left = [each for each in left if not each & most]
        count += 1
    return count


def _searched(group: Sequence[int], lower: int, upper: int) -> Packed:
    """Every choice in turn, best bounds first, for as many steps as there are."""
    best, steps = lower, 0
    waiting = [(0, tuple(group))]
    while waiting:
        count, left = waiting.pop()
        if not left:
            best = max(best, count)
            continue
        if count + len(left) <= best or best == upper:
            continue
        steps += 1
        if steps > MOST_STEPS:
            return Packed(best, upper)
        first, *others = left
        waiting.append((count, tuple(others)))
        waiting.append((count + 1, tuple(each for each in others if not each & first)))
    return Packed(best, best)

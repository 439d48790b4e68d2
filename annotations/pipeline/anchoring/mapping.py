"""Which token of the old text became which of the new: by the diff, then by pairing what it left over."""

from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Indel, LCSseq

from annotations.pipeline.alignment import Tokens, sentences, shared_runs, tokenise

NOWHERE = -1
ALIKE = 0.55  # least likeness of a sentence that moved and was edited
AHEAD = 0.10  # how far it must lead the runner-up


@dataclass(frozen=True, slots=True)
class Mapping:
    """`forward[i]` is the new token that old token i became, or NOWHERE; `backward` the reverse.
    `moved` holds the old tokens that were paired after the diff."""

    old: Tokens
    new: Tokens
    forward: list[int]
    backward: list[int]
    moved: frozenset[int]
    old_begins: list[int]
    new_begins: list[int]


def map_texts(old_text: str, new_text: str) -> Mapping:
    old, new = tokenise(old_text), tokenise(new_text)
    forward, backward = [NOWHERE] * len(old.keys), [NOWHERE] * len(new.keys)
    for i, j, length in shared_runs(old, new):
        forward[i : i + length] = range(j, j + length)
        backward[j : j + length] = range(i, i + length)
    old_begins, new_begins = sentences(old), sentences(new)
    moved = _pair(old, new, forward, backward, old_begins, new_begins)
    return Mapping(old, new, forward, backward, frozenset(moved), old_begins, new_begins)


def _pair(old, new, forward, backward, old_begins, new_begins) -> set[int]:
    """Pairs sentences the diff left over on both sides, the most alike first; returns the old tokens moved."""
    left = _left_over(forward, old_begins)
    right = _left_over(backward, new_begins)
    moved: set[int] = set()
    if not left or not right:
        return moved
    scores = []
    for a, (i, k) in enumerate(left):
        for b, (j, m) in enumerate(right):
            score = Indel.normalized_similarity(old.keys[i:k], new.keys[j:m], score_cutoff=ALIKE - AHEAD)
            if score:
                scores.append((score, a, b))
    scores.sort(key=lambda row: (-row[0], abs(left[row[1]][0] - right[row[2]][0]), row[1]))
    taken_a, taken_b = set(), set()
    for score, a, b in scores:
        if score < ALIKE:
            break
        if a in taken_a or b in taken_b:
            continue
        taken_a.add(a)
        taken_b.add(b)
        moved |= _link(old, new, forward, backward, left[a], right[b])
    return moved


def _link(old, new, forward, backward, here, there) -> set[int]:
    moved = set()
    for op in LCSseq.opcodes(old.keys[slice(*here)], new.keys[slice(*there)]):
        if op.tag == "equal":
            for step in range(op.src_end - op.src_start):
                x, y = here[0] + op.src_start + step, there[0] + op.dest_start + step
                forward[x], backward[y] = y, x
                moved.add(x)
    return moved


def _left_over(links: list[int], begins: list[int]) -> list[tuple[int, int]]:
    """Sentences of which the diff mapped less than 40 %."""
    found = []
    for begin, end in pairwise(begins):
        size = end - begin
        if size and links[begin:end].count(NOWHERE) > 0.6 * size and size >= 3:
            found.append((begin, end))
    return found

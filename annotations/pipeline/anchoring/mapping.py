"""The document mapped once: the diff, then second looks where the diff is blind."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rapidfuzz.distance import Indel

from annotations.pipeline.alignment import NOWHERE, Block, align, encode, shared_runs
from annotations.pipeline.anchoring.copies import settle_copies
from annotations.pipeline.anchoring.links import Mapping
from annotations.pipeline.anchoring.pairing import Pair, Side, pairs
from annotations.pipeline.anchoring.rules import CAREFUL, Rules
from annotations.pipeline.tokens import tokenise

MOST_IN_GAP = 400  # tokens of a gap that is looked into again
SHARED = 0.6  # least share of the words of a gap that must be found again for any to count
SPELLED_ALIKE = 0.75  # least likeness of two words to be one word and its misprint
ROUNDS = 2  # what one round of pairing leaves free may be a better home in the next


def map_texts(old_text: str, new_text: str, rules: Rules = CAREFUL) -> Mapping:
    """Every token of both texts, linked or not: every span is then read off the mapping."""
    old, new = tokenise(old_text), tokenise(new_text)
    codes = encode(old.keys, new.keys)
    unlinked = [NOWHERE] * len(old.keys), [NOWHERE] * len(new.keys)
    mapping = Mapping(old, new, *codes, *unlinked, rules)
    runs = shared_runs(old, new, codes, most_cells=rules.most_cells)
    for run in runs:
        mapping.link(*run)
    settle_copies(mapping)
    _look_into_gaps(mapping, runs)
    for _ in range(ROUNDS):
        if not _pair_left_overs(mapping):
            break
    return mapping


def _look_into_gaps(mapping: Mapping, runs: list[Block]) -> None:
    """Between two runs of the diff: the same words in another letter case, and misprints."""
    ends = len(mapping.old.keys), len(mapping.new.keys), 0
    for (i, j, length), (next_i, next_j, _) in pairwise([(0, 0, 0), *runs, ends]):
        i, j = i + length, j + length
        if 0 < next_i - i <= MOST_IN_GAP and 0 < next_j - j <= MOST_IN_GAP:
            _look_into_gap(mapping, i, next_i, j, next_j)


def _look_into_gap(mapping: Mapping, i: int, next_i: int, j: int, next_j: int) -> None:
    olds = _free_words(mapping.old.keys, mapping.forward, i, next_i)
    news = _free_words(mapping.new.keys, mapping.backward, j, next_j)
    some = [mapping.old.keys[at].lower() for at in olds]
    others = [mapping.new.keys[at].lower() for at in news]
    found = list(_likely(some, others))
    if len(found) >= SHARED * max(len(some), len(others)):
        for x, y in found:
            mapping.link(olds[x], news[y])


def _free_words(keys: Sequence[str], links: Sequence[int], start: int, end: int) -> list[int]:
    return [at for at in range(start, end) if links[at] == NOWHERE and keys[at][0].isalnum()]


def _likely(some: list[str], others: list[str]) -> Iterator[tuple[int, int]]:
    """Words that are the same but for letter case; between those, one by one, words and their misprints."""
    done_a = done_b = 0
    for a, b, length in [*align(*encode(some, others)), (len(some), len(others), 0)]:
        if a - done_a == b - done_b:
            for x, y in zip(range(done_a, a), range(done_b, b), strict=True):
                if Indel.normalized_similarity(some[x], others[y]) >= SPELLED_ALIKE:
                    yield x, y
        yield from zip(range(a, a + length), range(b, b + length), strict=True)
        done_a, done_b = a + length, b + length


def _pair_left_overs(mapping: Mapping) -> bool:
    old = Side(mapping.old, mapping.forward)
    new = Side(mapping.new, mapping.backward)
    found, mapping.maybes = pairs(old, new, mapping.rules)
    for pair in found:
        _link_pair(mapping, pair)
    return bool(found)


def _link_pair(mapping: Mapping, pair: Pair) -> None:
    """Links the words two sentences share, in place of what the diff made of them."""
    (i, k), (j, m) = pair.old, pair.new
    mapping.free_old(i, k - i)
    mapping.free_new(j, m - j)
    some = [key.lower() for key in mapping.old.keys[i:k]]
    others = [key.lower() for key in mapping.new.keys[j:m]]
    for at, to, length in align(*encode(some, others)):
        mapping.relink(i + at, j + to, length)
    mapping.pairs[i] = pair

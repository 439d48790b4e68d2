"""Sentences that the diff left over on both sides, paired by likeness: they moved and were edited."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rapidfuzz.distance import Indel, LCSseq

from annotations.pipeline.alignment import Tokens, encode
from annotations.pipeline.anchoring.rules import Rules

# Figures from bench/anchoring on the development pairs: at these no lookalike of a deleted sentence was taken.
SAME_CASE = (
    0.3  # least likeness of the tokens as written: another spelling of the same title is another title
)
LINKED = 0.4  # what is linked to more than this is not left over
LOOKED_AT = 0.4  # least likeness to count as a runner-up
BULK = 0.5  # least part of a sentence that must be left over for it to be sought elsewhere
SHARED = 0.4  # least share of a sentence's different words that another must hold to be looked at
CANDIDATES = 3
PART = 0.06  # what being only part of a sentence costs; twice that where it begins in small letters
NEIGHBOUR = 0.05  # what standing next to the same words is worth, on each side
SHORTEST = 3  # tokens
FEWEST = 2  # unlinked tokens that anything left over has: more than 60 % of the shortest
HELD = 3  # so many linked tokens at an edge of a sentence belong to another sentence

NOWHERE = -1

Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence of the old text and the one of the new text it became."""

    old: Stretch
    new: Stretch
    likeness: float
    margin: float


@dataclass(frozen=True, slots=True)
class Side:
    """One text, and what its tokens are linked to."""

    tokens: Tokens
    links: Sequence[int]  # NOWHERE where unlinked


def pairs(old: Side, new: Side, rules: Rules) -> tuple[list[Pair], list[Pair]]:
    """One to one, the most alike first, none where a runner-up on either side is as good; and all thought of."""
    lefts = [left for left in _left_over(old) if _size(left[0]) >= BULK * _size(left[1])]
    rights = list(_left_over(new))
    if not lefts or not rights:
        return [], []
    candidates = [pair for pair in _candidates(old, new, lefts, rights) if pair.likeness >= LOOKED_AT]
    candidates.sort(key=lambda pair: (-pair.likeness, pair.old, pair.new))
    taken: list[Pair] = []
    found = []
    for pair in candidates:
        if pair.likeness < rules.alike or any(
            _meet(pair.old, one.old) or _meet(pair.new, one.new) for one in taken
        ):
            continue
        taken.append(pair)
        margin = pair.likeness - max(_rivals(pair, candidates, taken), default=0.0)
        if margin >= rules.ahead:
            found.append(replace(pair, margin=margin))
    return found, candidates


def _rivals(pair: Pair, candidates: list[Pair], taken: list[Pair]) -> Iterator[float]:
    """How alike the other candidates are that want one of the two places and have no better home."""
    for other in candidates:
        if _meet(pair.old, other.old) != _meet(pair.new, other.new):
            rest = (one for one in taken if one is not pair)
            if not any(_meet(other.old, one.old) or _meet(other.new, one.new) for one in rest):
                yield other.likeness


def _size(stretch: Stretch) -> int:
    return stretch[1] - stretch[0]


def _meet(some: Stretch, other: Stretch) -> bool:
    return some[0] < other[1] and other[0] < some[1]


def _left_over(side: Side) -> Iterator[tuple[Stretch, Stretch]]:
    """What the diff left of each sentence, between runs of linked tokens, and the whole sentence."""
    for begin, end in pairwise(side.tokens.begins):
        if side.links[begin:end].count(NOWHERE) < FEWEST:
            continue
        low = begin
        for held, until in [*_held(side.links, begin, end), (end, end)]:
            if held - low >= SHORTEST and side.links[low:held].count(NOWHERE) > (1 - LINKED) * (held - low):
                yield (low, held), (begin, end)
            low = until


def _held(links: Sequence[int], begin: int, end: int) -> Iterator[Stretch]:
    """Runs of linked tokens long enough to belong to another sentence."""
    start = begin
    for at in range(begin, end + 1):
        if at == end or links[at] == NOWHERE:
            if at - start >= HELD:
                yield start, at
            start = at + 1


def _candidates(
    old: Side, new: Side, lefts: list[tuple[Stretch, Stretch]], rights: list[tuple[Stretch, Stretch]]
) -> Iterator[Pair]:
    """For each left-over sentence those that hold most of its words, and how alike they are."""
    holders: dict[str, list[int]] = defaultdict(list)
    sizes = []
    for b, (right, _) in enumerate(rights):
        words = dict.fromkeys(_words(new.tokens, right))
        sizes.append(len(words))
        for word in words:
            holders[word].append(b)
    for left, _ in lefts:
        words = dict.fromkeys(_words(old.tokens, left))
        shared = Counter(b for word in words for b in holders.get(word, ()))
        likely = sorted(shared, key=lambda b: (-shared[b] / (len(words) + sizes[b]), b))
        for b in likely[:CANDIDATES]:
            if shared[b] >= SHARED * len(words):
                yield _best(old, new, left, *rights[b])


def _best(old: Side, new: Side, left: Stretch, right: Stretch, whole: Stretch) -> Pair:
    """The left-over part, the whole sentence, or the part that holds the words: whichever is most alike."""
    part = _window(_words(old.tokens, left), _words(new.tokens, right), right, new.tokens)
    likeness, there = max((_worth(old, new, left, way, whole), way) for way in {whole, right, part})
    return Pair(left, there, likeness, 0.0)


def _worth(old: Side, new: Side, left: Stretch, right: Stretch, whole: Stretch) -> float:
    """How alike, more where both stand next to the same words, less where the new one is only part of a sentence."""
    likeness = _likeness(old.tokens, new.tokens, left, right)
    before = left[0] > 0 and right[0] > 0 and old.links[left[0] - 1] == right[0] - 1
    after = left[1] < len(old.links) and old.links[left[1]] == right[1]
    cost = _cost(new.tokens, right) if right != whole else 0.0
    return likeness + NEIGHBOUR * (before + after) - cost if likeness else 0.0


def _cost(new: Tokens, part: Stretch) -> float:
    return PART * 2 if new.keys[part[0]].islower() else PART


def _window(some: list[str], others: list[str], right: Stretch, new: Tokens) -> Stretch:
    """From the first to the last word of `right` that is also, in the same order, in `some`."""
    blocks = [op for op in LCSseq.opcodes(*encode(some, others)) if op.tag == "equal"]
    if not blocks:
        return right
    words = [at for at in range(*right) if new.keys[at][0].isalnum()] or list(range(*right))
    first, last = words[blocks[0].dest_start], words[blocks[-1].dest_end - 1] + 1
    while last < right[1] and not new.keys[last][0].isalnum() and new.starts[last] == new.ends[last - 1]:
        last += 1
    return first, last


def _likeness(old: Tokens, new: Tokens, left: Stretch, right: Stretch) -> float:
    by_tokens = Indel.normalized_similarity(old.keys[slice(*left)], new.keys[slice(*right)])
    if by_tokens < SAME_CASE:
        return 0.0
    by_words = Indel.normalized_similarity(_words(old, left), _words(new, right))
    by_letters = Indel.normalized_similarity(_text(old, left), _text(new, right))
    return (by_words + by_tokens + by_letters) / 3


def _words(tokens: Tokens, stretch: Stretch) -> list[str]:
    keys = tokens.keys[slice(*stretch)]
    return [key.lower() for key in keys if key[0].isalnum()] or keys


def _text(tokens: Tokens, stretch: Stretch) -> str:
    return tokens.folded[tokens.starts[stretch[0]] : tokens.ends[stretch[1] - 1]]

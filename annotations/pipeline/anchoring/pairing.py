"""Sentences that the diff left over on both sides, paired by likeness: they moved and were edited."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rapidfuzz.distance import Indel, LCSseq

from annotations.pipeline.alignment import NOWHERE, encode
from annotations.pipeline.anchoring.rules import Rules
from annotations.pipeline.tokens import Tokens

# Figures from bench/anchoring on the development pairs: at these no lookalike of a deleted sentence was taken.
SAME_CASE = 0.3  # least likeness of the tokens as written: a title in other letters is another title
LINKED = 0.4  # what is linked to more than this is not left over
LOOKED_AT = 0.4  # least likeness to count as a runner-up
BULK = 0.5  # least part of a sentence that must be left over for it to be sought elsewhere
SHARED = 0.4  # least share of a sentence's different words that another must hold to be looked at
CANDIDATES = 3  # looked at for each
COMMON = 100  # sentences; a word that more of them hold says nothing
PART = 0.06  # what being only part of a sentence costs; twice that where it begins in small letters
NEIGHBOUR = 0.05  # what standing next to the same words is worth, on each side
SHORTEST = 3  # tokens
FEWEST = 2  # unlinked tokens that anything left over has: more than 60 % of the shortest
HELD = 3  # so many linked tokens at an edge of a sentence belong to another sentence

Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence of the old text and the stretch of the new text it became; `home` is where the sentence that
    holds that stretch begins."""

    old: Stretch
    new: Stretch
    home: int
    likeness: float
    margin: float = 0.0


@dataclass(frozen=True, slots=True)
class Side:
    """One text, and what its tokens are linked to."""

    tokens: Tokens
    links: Sequence[int]  # NOWHERE where unlinked


def pairs(old: Side, new: Side, rules: Rules) -> tuple[list[Pair], list[Pair]]:
    """One to one, the most alike first, none where a runner-up on either side is as good; and all thought of."""
    lefts = [left for left in _left_over(old) if _size(left[0]) >= BULK * _size(left[1])]
    rights = list(_left_over(new))
    candidates = [pair for pair in _candidates(old, new, lefts, rights) if pair.likeness >= LOOKED_AT]
    candidates.sort(key=lambda pair: (-pair.likeness, pair.old, pair.new))
    wanting = _Wanting(candidates)
    found = []
    for pair in candidates:
        if pair.likeness >= rules.alike and wanting.is_free(pair):
            margin = pair.likeness - max(wanting.rivals(pair), default=0.0)
            wanting.take(pair)
            if margin >= rules.ahead:
                found.append(replace(pair, margin=margin))
    return found, candidates


class _Wanting:
    """Which candidates want the same old sentence or the same stretch of the new text, and which are taken."""

    def __init__(self, candidates: Sequence[Pair]) -> None:
        self.by_old: dict[Stretch, list[Pair]] = defaultdict(list)
        self.by_home: dict[int, list[Pair]] = defaultdict(list)
        self.taken_old: set[Stretch] = set()
        self.taken_new: dict[int, list[Stretch]] = defaultdict(list)
        for pair in candidates:
            self.by_old[pair.old].append(pair)
            self.by_home[pair.home].append(pair)

    def take(self, pair: Pair) -> None:
        self.taken_old.add(pair.old)
        self.taken_new[pair.home].append(pair.new)

    def is_free(self, pair: Pair) -> bool:
        return pair.old not in self.taken_old and not self._is_held(pair)

    def rivals(self, pair: Pair) -> Iterator[float]:
        """How alike the other candidates are that want one of the two places and have no better home."""
        for other in self.by_old[pair.old]:
            if not _meet(other.new, pair.new) and not self._is_held(other):
                yield other.likeness
        for other in self.by_home[pair.home]:
            if other.old != pair.old and other.old not in self.taken_old and _meet(other.new, pair.new):
                yield other.likeness

    def _is_held(self, pair: Pair) -> bool:
        return any(_meet(pair.new, held) for held in self.taken_new[pair.home])


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
        words = [
            word for word in dict.fromkeys(_words(old.tokens, left)) if len(holders.get(word, ())) <= COMMON
        ]
        shared = Counter(b for word in words for b in holders.get(word, ()))
        likely = sorted(shared, key=lambda b: (-shared[b] / (len(words) + sizes[b]), b))
        for b in likely[:CANDIDATES]:
            if shared[b] >= SHARED * len(words):
                yield _best(old, new, left, *rights[b])


def _best(old: Side, new: Side, left: Stretch, right: Stretch, whole: Stretch) -> Pair:
    """The left-over part, the whole sentence, or the part that holds the words: whichever is most alike."""
    part = _window(_words(old.tokens, left), _words(new.tokens, right), right, new.tokens)
    likeness, there = max((_worth(old, new, left, way, whole), way) for way in {whole, right, part})
    return Pair(left, there, whole[0], likeness)


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

"""Texts as tokens with offsets, their sentences, and the diff of two token sequences.

Shared by the stages that compare texts (anchoring, changes); like `text`, it lies below them. Deterministic:
limits count work, never time, so a result never depends on how busy the machine is.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain

from rapidfuzz.distance import LCSseq

from annotations.pipeline.wording import fold

# Scripts written without spaces are compared sign by sign; elsewhere a word is a token, with the accents and
# invisible characters in it. Splitting on a captured token gives gap, token, gap, token, ..., gap.
_SIGN = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_TUCKED = "\u0300-\u036f\u00ad\u200b-\u200d\u2060"
_TOKEN = re.compile(r"(\w+|[^\w\s])")
_RARE = re.compile(f"[{_SIGN}{_TUCKED}]")
_RARE_TOKEN = re.compile(rf"([{_SIGN}]|[^\W{_SIGN}]+(?:[{_TUCKED}]+[^\W{_SIGN}]*)*|[^\w\s])")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060]")
_LINE = re.compile(r"\n\s*")
_ENDS = frozenset(".!?…")
_FULL_STOPS = frozenset("。！？")
_CLOSERS = frozenset("\"')]")
_GOES_ON = frozenset(",;:)]")
# What a full stop may follow without ending a sentence; single letters are known by being single.
_ABBREVIATIONS = frozenset(
    [
        "vs",
        "cf",
        "Mr",
        "Mrs",
        "Ms",
        "Dr",
        "Prof",
        "St",
        "Sr",
        "Jr",
        "Gen",
        "Sen",
        "Rep",
        "Gov",
        "Lt",
        "Col",
        "No",
        "Fig",
        "approx",
        "ca",
        "ст",
        "ім",
        "вул",
        "тис",
        "млн",
        "млрд",
        "ул",
        "руб",
        "bzw",
        "Nr",
        "Hr",
        "Fr",
        "Mme",
        "Sra",
        "Srta",
    ]
)


@dataclass(frozen=True)
class Tokens:
    """The tokens of a text that are not white space. `keys` compare; `starts` and `ends` are offsets."""

    text: str
    folded: str
    keys: list[str]
    starts: list[int]
    ends: list[int]

    def at_or_after(self, offset: int) -> int:
        """The first token that ends after `offset`."""
        return bisect_right(self.ends, offset)

    def before(self, offset: int) -> int:
        """One past the last token that starts before `offset`."""
        return bisect_right(self.starts, offset - 1)

    def slice(self, first: int, last: int) -> str:
        """The text of the tokens `first` to `last` (exclusive)."""
        return self.text[self.starts[first] : self.ends[last - 1]] if first < last else ""

    def sentence(self, first: int, last: int) -> tuple[int, int]:
        """The first token and the end of the sentences that hold the tokens `first` to `last` (exclusive)."""
        begins = self.begins
        return begins[bisect_right(begins, first) - 1], begins[bisect_left(begins, last)]

    @cached_property
    def begins(self) -> list[int]:
        """Token indexes where a sentence begins, the number of tokens last."""
        keys, count = self.keys, len(self.keys)
        lines = {self.at_or_after(found.end()) for found in _LINE.finditer(self.folded)}
        stops = {self._after(at) for at, key in enumerate(keys) if key in _ENDS or key in _FULL_STOPS}
        return sorted({0, count} | lines | stops - {None})

    def _after(self, at: int) -> int | None:
        """Where a sentence begins after the mark `at`, if one does: behind its closing marks and white space."""
        keys, starts, ends = self.keys, self.starts, self.ends
        after = at + 1
        while after < len(keys) and keys[after] in _CLOSERS and starts[after] == ends[after - 1]:
            after += 1
        if after == len(keys) or keys[at] in _FULL_STOPS:
            return after
        if starts[after] == ends[after - 1] or keys[after][0].islower() or keys[after] in _GOES_ON:
            return None
        return None if keys[at] == "." and self._abbreviates(at - 1) else after

    def _abbreviates(self, at: int) -> bool:
        """Whether the token before a full stop is an abbreviation: "Dr.", "J.", the last letter of "e.g."."""
        if at < 0 or self.ends[at] != self.starts[at + 1]:
            return False
        key = self.keys[at]
        initial = len(key) == 1 and key.isalpha()
        return key in _ABBREVIATIONS or (initial and (key.isupper() or (at > 0 and self.keys[at - 1] == ".")))

    @cached_property
    def edges(self) -> frozenset[int]:
        return frozenset(self.begins)


def tokenise(text: str) -> Tokens:
    """The tokens of a text; typography and invisible characters do not tell keys apart, letter case does."""
    folded = fold(text)
    rare = _RARE.search(folded) is not None
    pieces = (_RARE_TOKEN if rare else _TOKEN).split(folded)
    ends = list(accumulate(map(len, pieces)))
    keys = pieces[1::2]
    if rare:
        keys = [_INVISIBLE.sub("", key) or key for key in keys]
    return Tokens(text, folded, keys, ends[0:-1:2], ends[1::2])


# The LCS keeps a bit per pair of tokens: 2**29 cells are 64 MB.
MOST_CELLS = 2**29
LONGEST_STRAY = 3  # tokens
ISOLATION = 4  # a stray has gaps on both sides more than this many times its length

Block = tuple[int, int, int]  # old index, new index, length


def align(old: str, new: str, *, most_cells: int = MOST_CELLS) -> list[Block]:
    """Runs of equal tokens of two encoded texts, in order, maximal. Where the texts are too large for one LCS it is
    split at tokens that stand once in each (patience diff); stretches too large even then stay unaligned."""
    blocks: list[Block] = []
    for block in _aligned(old, new, 0, 0, most_cells):
        if blocks and (last := blocks[-1])[0] + last[2] == block[0] and last[1] + last[2] == block[1]:
            blocks[-1] = (last[0], last[1], last[2] + block[2])
        else:
            blocks.append(block)
    return blocks


def shared_runs(
    old: Tokens, new: Tokens, codes: Sequence[str] | None = None, *, most_cells: int = MOST_CELLS
) -> list[Block]:
    """The runs of tokens two texts share, as a reader would see them: without strays, words next to those they
    belong to, and an added or dropped stretch beginning where a sentence begins if it may as well begin there.

    `codes` are both texts encoded, where the caller has them.
    """
    aligned = align(*(codes or encode(old.keys, new.keys)), most_cells=most_cells)
    runs = without_strays(aligned, len(old.keys), len(new.keys))
    return _slid(_gathered(runs, old.keys, new.keys), old, new)


def _gathered(runs: Sequence[Block], old: Sequence[str], new: Sequence[str]) -> list[Block]:
    """A run that could as well stand right before the next one does: "The [old] mill. The old" keeps no "The" behind."""
    gathered: list[Block] = []
    for i, j, length in reversed(runs):
        if gathered and _reaches(old, new, (i, j, length), gathered[-1]):
            next_i, next_j, next_length = gathered[-1]
            gathered[-1] = next_i - length, next_j - length, next_length + length
        else:
            gathered.append((i, j, length))
    return gathered[::-1]


def _reaches(old: Sequence[str], new: Sequence[str], run: Block, after: Block) -> bool:
    """Whether only one text has something between two runs, and that ends with the words of the first."""
    i, j, length = run
    next_i, next_j, _ = after
    if not any(key[0].isalnum() for key in old[i : i + length]):
        return False  # a closing mark stays with the words before it
    if next_i == i + length:
        return next_j - length >= j + length and new[next_j - length : next_j] == new[j : j + length]
    return (
        next_j == j + length
        and next_i - length >= i + length
        and old[next_i - length : next_i] == old[i : i + length]
    )


def _slid(blocks: Sequence[Block], old: Tokens, new: Tokens) -> list[Block]:
    """After "The cat sat." the diff may see "[The dog ran.] The bird" or "The [dog ran. The] bird": the first."""
    slid: list[Block] = []
    for i, j, length in blocks:
        if slid:
            last_i, last_j, last = slid[-1]
            by = _between(old, new, slid[-1], (i, j, length))
            slid[-1] = last_i, last_j, last + by
            i, j, length = i + by, j + by, length - by
        slid.append((i, j, length))
    return [block for block in slid if block[2] > 0]


def _between(old: Tokens, new: Tokens, run: Block, after: Block) -> int:
    """By how many tokens what only one text has between two runs may move to begin with a sentence."""
    i, j = run[0] + run[2], run[1] + run[2]
    if (i == after[0]) == (j == after[1]):
        return 0
    if i == after[0]:
        return _slide(new.keys, j, after[1], run[2], after[2], new.edges)
    return _slide(old.keys, i, after[0], run[2], after[2], old.edges)


def _slide(keys: Sequence[str], at: int, to: int, left: int, right: int, begins: frozenset[int]) -> int:
    """By how many tokens `keys[at:to]` may move, at most `left` back and `right` on, to begin with a sentence."""
    if at in begins:
        return 0
    for step in range(1, left + 1):
        if keys[at - step] != keys[to - step]:
            break
        if at - step in begins:
            return -step
    for step in range(1, right + 1):
        if keys[at + step - 1] != keys[to + step - 1]:
            break
        if at + step in begins:
            return step
    return 0


def without_strays(blocks: Sequence[Block], old_count: int, new_count: int) -> list[Block]:
    """Blocks without the isolated short runs that any two texts share by chance ("of the", a comma)."""
    kept: list[Block] = []
    for index, (i, j, length) in enumerate(blocks):
        before_i, before_j = (kept[-1][0] + kept[-1][2], kept[-1][1] + kept[-1][2]) if kept else (0, 0)
        after_i, after_j = blocks[index + 1][:2] if index + 1 < len(blocks) else (old_count, new_count)
        left = max(i - before_i, j - before_j)
        right = max(after_i - i - length, after_j - j - length)
        if length > LONGEST_STRAY or min(left, right) <= ISOLATION * length:
            kept.append((i, j, length))
    return kept


def encode(*sides: Sequence[str]) -> list[str]:
    """One character a token, the same for equal tokens: rapidfuzz compares characters fastest."""
    distinct = dict.fromkeys(chain.from_iterable(sides))
    # Unicode has 1,114,112 places; texts of more different words would share some, which only costs likeness.
    codes = {key: chr(number % 0x110000) for number, key in enumerate(distinct)}
    return ["".join([codes[key] for key in side]) for side in sides]


def _aligned(old: str, new: str, i: int, j: int, most_cells: int) -> Iterator[Block]:
    if not old or not new:
        return
    if len(old) * len(new) <= most_cells:
        for op in LCSseq.opcodes(old, new):
            if op.tag == "equal":
                yield i + op.src_start, j + op.dest_start, op.src_end - op.src_start
        return
    anchors = _unique_common(old, new)
    done_old = done_new = 0
    for at_old, at_new in anchors:
        yield from _aligned(
            old[done_old:at_old], new[done_new:at_new], i + done_old, j + done_new, most_cells
        )
        yield i + at_old, j + at_new, 1
        done_old, done_new = at_old + 1, at_new + 1
    if anchors:
        yield from _aligned(old[done_old:], new[done_new:], i + done_old, j + done_new, most_cells)


def _unique_common(old: str, new: str) -> list[tuple[int, int]]:
    """Tokens that stand once in each side, in an order both sides share: the longest increasing chain."""
    counts_old, counts_new = Counter(old), Counter(new)
    where = {code: at for at, code in enumerate(new) if counts_new[code] == 1}
    pairs = [(at, where[code]) for at, code in enumerate(old) if counts_old[code] == 1 and code in where]
    return [pairs[index] for index in _increasing([at_new for _, at_new in pairs])]


def _increasing(values: Sequence[int]) -> list[int]:
    """Indexes of a longest increasing subsequence (patience sorting, n log n)."""
    tails: list[int] = []
    heads: list[int] = []
    previous: list[int] = []
    for index, value in enumerate(values):
        pile = bisect_left(tails, value)
        previous.append(heads[pile - 1] if pile else -1)
        if pile == len(tails):
            tails.append(value)
            heads.append(index)
        else:
            tails[pile], heads[pile] = value, index
    chain: list[int] = []
    at = heads[-1] if heads else -1
    while at >= 0:
        chain.append(at)
        at = previous[at]
    return chain[::-1]

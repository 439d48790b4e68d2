"""The diff of two texts, token by token. Shared by the stages that compare texts; lies below them.

Deterministic: limits count work, never time, so a result never depends on how busy the machine is.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from rapidfuzz.distance import LCSseq

from annotations.pipeline.tokens import Tokens

# The LCS keeps a bit per pair of tokens: 2**29 cells are 64 MB.
MOST_CELLS = 2**29
DEEPEST = 30  # times that a stretch too large is split
LONGEST_STRAY = 3  # tokens
ISOLATION = 4  # a stray has gaps on both sides more than this many times its length
NOWHERE = -1  # what a token without a counterpart is linked to

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
    room = next_j == j + length and next_i - length >= i + length
    return room and old[next_i - length : next_i] == old[i : i + length]


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


def _aligned(old: str, new: str, i: int, j: int, most_cells: int, depth: int = 0) -> Iterator[Block]:
    """The blocks of two stretches that begin at the tokens `i` and `j`."""
    if not old or not new:
        return
    if len(old) * len(new) <= most_cells:
        for op in LCSseq.opcodes(old, new):
            if op.tag == "equal":
                yield i + op.src_start, j + op.dest_start, op.src_end - op.src_start
    elif depth < DEEPEST and (anchors := _unique_common(old, new)):
        done_old = done_new = 0
        for at_old, at_new in [*anchors, (len(old), len(new))]:
            parts = old[done_old:at_old], new[done_new:at_new]
            yield from _aligned(*parts, i + done_old, j + done_new, most_cells, depth + 1)
            if at_old < len(old):
                yield i + at_old, j + at_new, 1
            done_old, done_new = at_old + 1, at_new + 1


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

"""Which words two texts have in common: copied passages, aligned, and how much of the one stands in the other.

Words that both quote are no sign that one copied the other: two reporters heard the same speech. So passages tell
what is quoted, and the score counts what is not.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotations.pipeline.text import quoted_spans
from annotations.pipeline.wording import fold
from annotations.values import Passage, Reuse, Span

SEED = 6  # words that stand in both texts in the same order begin a passage
SHORTEST = 8  # words a passage has at least
GAP = 6  # words that were changed within a passage, at most
# From this share of the shorter text's unquoted words on, the one is made of the other. On the development pairs
# the independent reports end at 0.178 and the copies begin at 0.224.
SAME = 0.2
WORD = re.compile(r"\w+(?:'\w+)?")


@dataclass(frozen=True)
class _Text:
    words: list[str]
    spans: list[Span]
    quoted: list[bool]

    def unquoted(self) -> int:
        return len(self.quoted) - sum(self.quoted)


def reuse(first: str, second: str) -> Reuse:
    """How much of the one text stands in the other, and where. Offsets are code points of each text."""
    one, other = _read(first), _read(second)
    runs = list(_runs(one.words, other.words))
    # Words quoted on either side are what somebody said, not what a reporter wrote.
    copied = sum(not (one.quoted[i + k] or other.quoted[j + k]) for i, j, size in runs for k in range(size))
    score = copied / max(1, min(one.unquoted(), other.unquoted()))
    passages = tuple(_passages(runs, one, other))
    return Reuse(score=min(score, 1.0), same=score >= SAME, passages=passages)


def _read(text: str) -> _Text:
    found = list(WORD.finditer(fold(text)))
    quoted, quotes = [], list(_quotes(text))
    at = 0
    for word in found:
        while at < len(quotes) and quotes[at].end <= word.start():
            at += 1
        quoted.append(at < len(quotes) and quotes[at].start <= word.start())
    return _Text([word[0].casefold() for word in found], [Span(*word.span()) for word in found], quoted)


def _quotes(text: str) -> Iterator[Span]:
    """Quotations, paragraph by paragraph: a mark that is never closed reaches no further than its own."""
    start = 0
    for line in text.split("\n"):
        for span in quoted_spans(line):
            yield Span(start + span.start, start + span.end)
        start += len(line) + 1


def _runs(first: Sequence[str], second: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Where each run of the first text's words stands in the second, and its length: the longest each time."""
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at in range(len(second) - SEED + 1):
        places[tuple(second[at : at + SEED])].append(at)
    at = 0
    while at <= len(first) - SEED:
        found = places.get(tuple(first[at : at + SEED]), ())
        best = max(((_length(first, second, at, there), there) for there in found[:50]), default=(1, -1))
        if best[1] >= 0:
            yield at, best[1], best[0]
        at += best[0]


def _length(first: Sequence[str], second: Sequence[str], at: int, there: int) -> int:
    size = SEED
    while at + size < len(first) and there + size < len(second) and first[at + size] == second[there + size]:
        size += 1
    return size


def _passages(runs: Sequence[tuple[int, int, int]], one: _Text, other: _Text) -> Iterator[Passage]:
    """Runs that follow each other in both texts with a few changed words between are one passage."""
    joined: list[list[tuple[int, int, int]]] = []
    for run in runs:
        if joined and _follows(joined[-1][-1], run):
            joined[-1].append(run)
        else:
            joined.append([run])
    for group in joined:
        words = sum(size for _, _, size in group)
        if words >= SHORTEST:
            yield _passage(group, words, one, other)


def _follows(before: tuple[int, int, int], run: tuple[int, int, int]) -> bool:
    here, there = run[0] - before[0] - before[2], run[1] - before[1] - before[2]
    return 0 <= here <= GAP and 0 <= there <= GAP


def _passage(group: Sequence[tuple[int, int, int]], words: int, one: _Text, other: _Text) -> Passage:
    (i, j, _), (k, n, size) = group[0], group[-1]
    quoted = (
        sum(one.quoted[i : k + size]) * 2 > k + size - i or sum(other.quoted[j : n + size]) * 2 > n + size - j
    )
    first = Span(one.spans[i].start, one.spans[k + size - 1].end)
    second = Span(other.spans[j].start, other.spans[n + size - 1].end)
    return Passage(first, second, words, quoted)

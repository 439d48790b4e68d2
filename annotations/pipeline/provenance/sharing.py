"""Quotations that two texts share, in other words perhaps, and of whom."""

import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from annotations.pipeline.text import quoted_spans
from annotations.pipeline.wording import fold
from annotations.values import SharedQuotation, Span

SHORTEST_QUOTE = 5  # words; shorter ones are anybody's
SAME_QUOTE = 85  # of 100: translations and trims of one statement lie above


def shared_quotations(first: str, second: str) -> tuple[SharedQuotation, ...]:
    """Quotations that stand in both texts, in other words perhaps: cut short, or translated twice.

    One in `first` is paired with the one in `second` most like it. Offsets are code points, marks included.
    """
    theirs = list(_quotations(second))
    return tuple(
        pair for span, words in _quotations(first) if (pair := _best(span, words, theirs)) is not None
    )


def _quotations(text: str) -> Iterator[tuple[Span, str]]:
    start = 0
    for line in text.split("\n"):
        for span in quoted_spans(line):
            words = " ".join(re.findall(r"\w+", fold(line[span.start : span.end]).casefold()))
            if words.count(" ") + 1 >= SHORTEST_QUOTE:
                yield Span(start + span.start, start + span.end), words
        start += len(line) + 1


def _best(span: Span, words: str, theirs: Sequence[tuple[Span, str]]) -> SharedQuotation | None:
    likeness, other = max(
        ((fuzz.partial_ratio(words, each), at) for at, (_, each) in enumerate(theirs)), default=(0.0, -1)
    )
    if likeness < SAME_QUOTE:
        return None
    return SharedQuotation(span, theirs[other][0], round(likeness / 100, 4))

"""The words and marks of a document, found once for all the rules and models that read them."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple

from annotations.choices import CLAIM_BLOCKS
from annotations.pipeline.detection.quotations import Quotation
from annotations.values import Document

TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|\w+(?:[’'ʼ\-‐‑.,]\w+)*(?:['’](?=\s))?|[^\w\s]")


class Token(NamedTuple):
    """A word, a mark, or (where `quote` is set) a whole quotation."""

    start: int
    end: int
    low: str
    text: str
    quote: Quotation | None = None

    @property
    def is_word(self) -> bool:
        return self.quote is None and (self.text[0].isalnum() or self.text[0] == "_")

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


class Lexed:
    """The tokens of the blocks in which claims are looked for, in order."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.tokens = [
            token
            for block in document.blocks
            if block.kind in CLAIM_BLOCKS
            for token in lexed(document.text, block.start, block.end)
        ]
        self._starts = [token.start for token in self.tokens]

    def between(self, start: int, end: int) -> Sequence[Token]:
        """The tokens of a stretch; where it cuts one, those that the stretch alone has."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        cut = any(at and self.tokens[at - 1].end > edge for at, edge in ((first, start), (last, end)))
        return list(lexed(self.text, start, end)) if cut else self.tokens[first:last]


def lexed(text: str, start: int, end: int) -> Iterator[Token]:
    """The words and marks of a stretch, no quotation among them."""
    found = TOKEN.findall(text, start, end)
    starts, place = [], start
    for word in found:
        # Only blanks stand between two tokens: the next place of its text is the token itself.
        place = text.index(word, place)
        starts.append(place)
        place += len(word)
    ends = map(int.__add__, starts, map(len, found))
    rows = zip(starts, ends, map(low, found), found, repeat(None), strict=False)
    return map(Token._make, rows)


@lru_cache(maxsize=20_000)
def low(word: str) -> str:
    return word.casefold().replace("’", "'")

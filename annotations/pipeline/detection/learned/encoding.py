"""A document as columns of numbers, one row a token, for the models that find cues and who says what."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from annotations.choices import CLAIM_BLOCKS
from annotations.pipeline.detection import lexicon
from annotations.pipeline.detection.learned import vocabulary
from annotations.pipeline.detection.lexing import Lexed, Token
from annotations.pipeline.detection.quotations import Quotation
from annotations.pipeline.detection.reported import Found
from annotations.values import Document, Sentence, Span

NO_QUOTATION = -1
MAX_TOKENS = 60_000  # of a document are looked at; a longer one is no article
COMMA, THAT, COLON, DASH, FINITE, SAYING, DOUBTFUL, OTHER = range(8)
_SAYING = lexicon.SAYING - lexicon.DOUBTFUL
_WORD_COLUMNS = ("word", "suffix3", "suffix2", "prefix4", "coarse", "fine", "shape", "kind")


@dataclass(frozen=True, slots=True)
class Encoded:
    """Columns over all tokens of the sentences in claim blocks.

    `first` and `last` are the bounds of the token's sentence, `quotation` the outermost quotation it stands in,
    `hinted` what the rules take it for, `hints` their attributions as ranges of tokens (cue, source, content).
    """

    starts: list[int]
    ends: list[int]
    folded: list[str]
    word: np.ndarray
    suffix3: np.ndarray
    suffix2: np.ndarray
    prefix4: np.ndarray
    coarse: np.ndarray
    fine: np.ndarray
    shape: np.ndarray
    kind: np.ndarray
    sentence: np.ndarray
    block: np.ndarray
    first: np.ndarray
    last: np.ndarray
    quotation: np.ndarray
    depth: np.ndarray
    hinted: np.ndarray
    hints: list[tuple[Span, Span | None, Span | None]]

    def __len__(self) -> int:
        return len(self.starts)

    def covered(self, span: Span) -> Span:
        """The tokens, as a range, that a stretch of text touches."""
        return _covered(self.starts, self.ends, span)

    def place(self, tokens: Span) -> Span:
        """The stretch of text from the first to the last of a range of tokens."""
        return Span(self.starts[tokens.start], self.ends[tokens.end - 1])


def encode(
    document: Document,
    sentences: Sequence[Sentence],
    quoted: Sequence[Quotation],
    words: Lexed,
    found: Iterable[Found],
) -> Encoded:
    """Every token of the sentences in claim blocks; English is what the columns make sense of."""
    tokens: list[Token] = []
    counts, blocks = [], []
    for place in _claimable(document, sentences):
        before = len(tokens)
        tokens += words.between(place.start, place.end)
        counts.append(len(tokens) - before)
        blocks.append(place.block)
        if len(tokens) > MAX_TOKENS:
            break
    starts, ends = [token.start for token in tokens], [token.end for token in tokens]
    folded, columns = _columns([token.text for token in tokens])
    last = np.repeat(np.cumsum(counts, dtype=np.int64), counts)
    hinted, hints = _hinted(starts, ends, found)
    return Encoded(
        starts,
        ends,
        folded,
        *columns,
        np.repeat(np.arange(len(counts)), counts),
        np.repeat(np.array(blocks, dtype=np.int64), counts),
        last - np.repeat(counts, counts),
        last,
        *_quoted(starts, quoted),
        hinted,
        hints,
    )


def _columns(texts: Sequence[str]) -> tuple[list[str], np.ndarray]:
    """The words folded, and a line a column of what depends on the word alone; each different word is looked up once."""
    numbers: dict[str, int] = {}
    places = [numbers.setdefault(text, len(numbers)) for text in texts]
    known = [_of_word(text) for text in numbers]
    table = np.array([columns for _, columns in known], dtype=np.uint32).reshape(-1, len(_WORD_COLUMNS))
    return [known[place][0] for place in places], table.T[:, places]


def _claimable(document: Document, sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    return (s for s in sentences if document.blocks[s.block].kind in CLAIM_BLOCKS)


def _covered(starts: Sequence[int], ends: Sequence[int], span: Span) -> Span:
    return Span(bisect_left(ends, span.start + 1), bisect_left(starts, span.end))


def _quoted(starts: Sequence[int], quoted: Sequence[Quotation]) -> tuple[np.ndarray, np.ndarray]:
    """For each token the outermost quotation it stands in, and how deep."""
    quotation = np.full(len(starts), NO_QUOTATION, dtype=np.int64)
    depth = np.zeros(len(starts), dtype=np.uint32)
    bare = {q.block for q in quoted if not q.marked}  # a block quoted as a whole reads like any other
    for number, q in enumerate(quoted):
        if not q.marked:
            continue
        first, last = bisect_left(starts, q.start), bisect_left(starts, q.end)
        level = q.depth - (q.block in bare)
        if not level:
            quotation[first:last] = number
        depth[first:last] = np.maximum(depth[first:last], level + 1)
    return quotation, depth


def _hinted(
    starts: Sequence[int], ends: Sequence[int], found: Iterable[Found]
) -> tuple[np.ndarray, list[tuple[Span, Span | None, Span | None]]]:
    hinted = np.zeros(len(starts), dtype=np.uint32)
    hints = []
    for one in found:
        cue, source, content = (
            _covered(starts, ends, span) if span else None for span in (one.cue, one.source, one.content)
        )
        if source:
            hinted[source.start : source.end] |= 1
        if cue and cue.start < len(starts):
            hinted[cue.start : cue.end] |= 2
            hints.append((cue, source, content))
        if content:
            hinted[content.start : content.end] |= 4
    return hinted, hints


@lru_cache(maxsize=50_000)
def _of_word(text: str) -> tuple[str, tuple[int, ...]]:
    """The word folded, and the columns that depend on the word alone."""
    word = vocabulary.folded(text)
    key = vocabulary.hashed(word)
    coarse, fine = vocabulary.groups().get(key, vocabulary.UNKNOWN)
    parts = (vocabulary.hashed(part) for part in (word[-3:], word[-2:], word[:4]))
    return word, (key, *parts, coarse, fine, _shape(text), _kind(word))


def _shape(text: str) -> int:
    if text.isdigit():
        return 1
    if not text[0].isalnum():
        return 2
    if text.isupper() and len(text) > 1:
        return 3
    return 4 if text[0].isupper() else 5


def _kind(word: str) -> int:
    """What a word does for the rules of who says what."""
    for kind, words in (
        (COMMA, ",;"),
        (COLON, ":"),
        (DASH, "—–-("),
        (THAT, lexicon.THAT),
        (FINITE, lexicon.FINITE),
        (SAYING, _SAYING),
        (DOUBTFUL, lexicon.DOUBTFUL),
    ):
        if word in words:
            return kind
    return OTHER

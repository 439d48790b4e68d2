"""A document cut for attribution: sentences as tokens, with each quotation in them folded into one token."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise
from operator import attrgetter

from annotations.choices import CLAIM_BLOCKS
from annotations.pipeline.detection import lexicon
from annotations.pipeline.detection.lexing import Lexed, Token
from annotations.pipeline.detection.quotations import Quotation, starting_in
from annotations.values import Document, Sentence, Span

# A quotation that ends in one of these, or is long, is speech; "hard search" is a phrase.
SPEECH = "“…”"
SAID = re.compile(r"[.,!?…]\s*\Z|^.*\s.*\s.*\s", re.DOTALL)
# The line under a quotation that says whose it is: "— Dana Okoro, ferry captain".
SIGNED = re.compile(r"[—–―]\s*[^\W\d_a-z][^.!?…\n]{2,60}\.?\s*\Z")
STOP = re.compile(r"[.!?…]+[)\]”’»\"']*\s+(?=[^\s])|[。！？]+|\n+")


@dataclass(frozen=True)
class Passage:
    """A sentence, outside or (`within` set) inside a quotation."""

    start: int
    end: int
    block: int
    tokens: tuple[Token, ...]
    within: Quotation | None = None
    quotes: tuple[Token, ...] = ()  # those of the tokens that are quotations

    @cached_property
    def only_quote(self) -> Quotation | None:
        """The quotation that is the whole sentence, if it is one (an opening "But" or a full stop may stand beside it)."""
        if not self.quotes:
            return None
        words = islice((token for token in self.tokens if token.is_word), 2)
        return self.quotes[0].quote if len(list(words)) <= 1 else None


def passages(
    document: Document, sentences: Sequence[Sentence], quoted: Sequence[Quotation], words: Lexed
) -> tuple[Passage, ...]:
    """Passages of the document in order; those inside a quotation follow the one that holds it."""
    return tuple(
        passage
        for block, stretch in _stretches(document, sentences, quoted)
        for passage in _nested(words, stretch, block, starting_in(quoted, *stretch), None)
    )


def _nested(
    words: Lexed, stretch: Span, block: int, quoted: Sequence[Quotation], within: Quotation | None
) -> Iterator[Passage]:
    depth = within.depth + 1 if within else 0
    level = [q for q in quoted if q.depth == depth]
    found = tuple(_tokens(words, stretch, level))
    quotes = tuple(token for token in found if token.quote) if level else ()
    yield Passage(stretch.start, stretch.end, block, found, within, quotes)
    for quotation in level:
        deeper = [q for q in starting_in(quoted, quotation.start, quotation.end) if q.depth > depth]
        for part in split(words.text, quotation.inner, deeper):
            yield from _nested(words, part, block, starting_in(deeper, *part), quotation)


def _tokens(words: Lexed, stretch: Span, level: Sequence[Quotation]) -> Iterator[Token]:
    """Words and marks of a stretch, each quotation of `level` as one token."""
    text, place = words.text, stretch.start
    for quotation in level:
        if quotation.start < place:
            continue
        yield from words.between(place, quotation.start)
        mark = SPEECH if SAID.search(text, quotation.inner.start, quotation.inner.end) else "“"
        last = text[quotation.inner.end - 1 : quotation.inner.end]
        yield Token(quotation.start, min(quotation.end, stretch.end), f"“{last}”", mark, quotation)
        place = quotation.end
    yield from words.between(place, max(place, stretch.end))


def _stretches(
    document: Document, sentences: Sequence[Sentence], quoted: Sequence[Quotation]
) -> Iterator[tuple[int, Span]]:
    """Sentences, joined where a boundary falls inside a quotation or before what goes on in lower case."""
    outer = [q for q in quoted if not q.depth and q.marked]
    current: tuple[int, Span] | None = None
    for sentence in sentences:
        if document.blocks[sentence.block].kind not in CLAIM_BLOCKS:
            continue
        if current and current[0] == sentence.block and _goes_on(document.text, current[1], sentence, outer):
            current = (sentence.block, Span(current[1].start, sentence.end))
            continue
        if current:
            yield current
        current = (sentence.block, Span(sentence.start, sentence.end))
    if current:
        yield current


def _goes_on(text: str, before: Span, sentence: Sentence, outer: Sequence[Quotation]) -> bool:
    index = bisect_left(outer, sentence.start, key=attrgetter("start"))
    last = outer[index - 1] if index else None
    if last is None or last.end > sentence.start:
        return last is not None
    if last.end <= before.start or text[last.end : sentence.start].strip():
        return False
    said = text[sentence.start : sentence.end]
    return said.lstrip("—–- ")[:1].islower() or bool(SIGNED.match(said))


def split(text: str, stretch: Span, shielded: Sequence[Quotation] = ()) -> list[Span]:
    """The sentences of a stretch that a segmenter leaves whole because it is quoted; `shielded` stay whole."""
    cuts = [stretch.start]
    shields = iter(shielded)
    shield = next(shields, None)
    for match in STOP.finditer(text, stretch.start, stretch.end):
        while shield and shield.end <= match.end():
            shield = next(shields, None)
        if shield and shield.start < match.start():
            continue
        if not _abbreviates(text, stretch.start, match) and not text[match.end() : match.end() + 1].islower():
            cuts.append(match.end())
    return [span for a, b in pairwise([*cuts, stretch.end]) if (span := _trimmed(text, a, b))]


def _abbreviates(text: str, floor: int, stop: re.Match[str]) -> bool:
    if not stop[0].startswith(".") or stop[0].startswith(".."):
        return False
    word = re.search(r"[\w.]+$", text[max(floor, stop.start() - 12) : stop.start()])
    return bool(word) and (
        word[0].casefold() in lexicon.ABBREVIATIONS or len(word[0]) == 1 or word[0][-2:-1] == "."
    )


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None

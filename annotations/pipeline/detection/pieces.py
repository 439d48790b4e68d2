"""The stretches of a document that could be one claim each: quoted, reported, or the article's own."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotations.choices import CLAIM_BLOCKS, Voice
from annotations.pipeline.detection.passages import split
from annotations.pipeline.detection.quotations import Quotation, quotations
from annotations.values import Attribution, Document, Sentence, Span

MARKS = "“”„«»‘’‹›「」『』\"' \u00a0\n\t,;:–—-"
LETTERS = re.compile(r"\w")
WORDS = re.compile(r"\w+(?:[’'\-]\w+)*")
LEADS = re.compile(
    r"(?:and|but|we(?: also| already)? know(?: that)?|granted,|in fact,|of course,|"
    r"moreover,|in addition,|additionally,|however,|hence,|so|instead,)\s+",
    re.IGNORECASE,
)
THAT = re.compile(r"(?:that|що|что|dass|daß|que)\s+", re.IGNORECASE)
# Sources that nobody could ask: behind them stands who reports what they say.
VAGUE = re.compile(
    r"(?:several|some|many|two|three|sources?|officials?|people|his|her|their|one|unnamed)\b", re.IGNORECASE
)
MIN_WORDS = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch that could be a claim, in a voice, with who is answerable for it."""

    span: Span
    block: int
    voice: Voice
    attribution: Attribution | None = None


def pieces(
    document: Document, sentences: Sequence[Sentence], attributions: Sequence[Attribution]
) -> tuple[Piece, ...]:
    """In order of start; none overlaps another."""
    quoted = quotations(document)
    attributed = list(_attributed(document, quoted, attributions))
    own = list(_own(document, sentences, attributed, attributions))
    return tuple(_apart(sorted(attributed + own, key=lambda p: (p.span.start, -p.span.end))))


def words_in(text: str, span: Span) -> int:
    return sum(1 for _ in WORDS.finditer(text, span.start, span.end))


def _attributed(
    document: Document, quoted: Sequence[Quotation], attributions: Sequence[Attribution]
) -> Iterator[Piece]:
    """Contents cut into sentences; of nested ones the innermost that holds most of the words."""
    text = document.text
    for attribution in attributions:
        for block, stretch in _claim_stretches(document, attribution.content):
            inner = [
                q for q in quoted if q.block == block and stretch.start < q.start and q.end <= stretch.end
            ]
            for part in _parts(attribution, stretch, quoted, block):
                for sentence in split(text, part, inner):
                    span = trimmed(text, sentence)
                    if (
                        span
                        and words_in(text, span) >= MIN_WORDS
                        and not _nested(span, attribution, attributions)
                    ):
                        yield Piece(span, block, attribution.voice, _answerable(attribution, attributions))


def _claim_stretches(document: Document, content: Span) -> Iterator[tuple[int, Span]]:
    for index, block in enumerate(document.blocks):
        start, end = max(block.start, content.start), min(block.end, content.end)
        if block.kind in CLAIM_BLOCKS and start < end:
            yield index, Span(start, end)


def _parts(
    attribution: Attribution, stretch: Span, quoted: Sequence[Quotation], block: int
) -> Iterator[Span]:
    """The content without the cue and the source where they stand in the middle of it; without outer marks."""
    outer = [q for q in quoted if q.block == block and stretch.start <= q.start and q.end <= stretch.end]
    depth = min((q.depth for q in outer), default=0)
    if attribution.voice == Voice.QUOTED:
        whole = [q.inner for q in outer if q.depth == depth]
        yield from whole or [stretch]
        return
    holes = sorted(
        s
        for s in (attribution.source, attribution.cue)
        if attribution.source and s and stretch.start <= s.start < stretch.end
    )
    if not holes:
        yield stretch
        return
    yield Span(stretch.start, holes[0].start)
    yield Span(holes[-1].end, stretch.end)


def trimmed(text: str, span: Span) -> Span | None:
    """Without marks at the ends, "that" and words that only lead over; a full stop stays, and a mark that has its pair."""
    start, end = span
    while start < end and text[start] in MARKS and not _paired_within(text, start, end, start):
        start += 1
    lead = LEADS.match(text, start, end)
    if lead:
        start = lead.end()
    while end > start and text[end - 1] in MARKS and not _paired_within(text, start, end, end - 1):
        end -= 1
    return Span(start, end) if LETTERS.search(text, start, end) else None


def _paired_within(text: str, start: int, end: int, place: int) -> bool:
    """Whether the quotation mark at `place` has its other half strictly inside the stretch."""
    pairs = {"“": "”", "„": "“", "«": "»", "‘": "’", "‹": "›"}
    mark = text[place]
    if mark in pairs:
        other = text.find(pairs[mark], place + 1, end)
        return other != -1 and other < end - 1
    for opening, closing in pairs.items():
        if mark == closing:
            return text.rfind(opening, start + 1, place) > text.rfind(closing, start, place)
    if mark == '"':
        return text.count('"', start, end) % 2 == 0 and text.count('"', start, end) > 2
    return False


def _nested(span: Span, attribution: Attribution, attributions: Sequence[Attribution]) -> bool:
    """Whether another attribution inside this one holds most of the piece (it yields the piece itself)."""
    return any(
        other is not attribution
        and other.source is not None
        and _holds(attribution.content, other.content)
        and _shared(span, other.content) >= 0.5 * (span.end - span.start)
        for other in attributions
    )


def _holds(outer: Span, inner: Span) -> bool:
    return outer != inner and outer.start <= inner.start and inner.end <= outer.end


def _shared(a: Span, b: Span) -> int:
    return max(0, min(a.end, b.end) - max(a.start, b.start))


def _answerable(attribution: Attribution, attributions: Sequence[Attribution]) -> Attribution:
    """Who a reader would hold to it: the named reporter of what unnamed sources told, else the innermost."""
    if _is_name(attribution.speaker):
        return attribution
    for other in attributions:
        vague = other.voice == Voice.REPORTED or VAGUE.match(attribution.speaker or "several")
        if vague and _holds(other.content, attribution.content) and _is_name(other.speaker):
            return other
    return attribution


def _is_name(speaker: str | None) -> bool:
    return bool(speaker) and all(
        w[:1].isupper() or w in ("de", "van", "von", "of", "to", "for") for w in speaker.split()
    )


def _own(
    document: Document,
    sentences: Sequence[Sentence],
    attributed: Sequence[Piece],
    attributions: Sequence[Attribution],
) -> Iterator[Piece]:
    """Sentences the article says itself: nothing in them is attributed, or only a few words are."""
    for sentence in sentences:
        if document.blocks[sentence.block].kind not in CLAIM_BLOCKS:
            continue
        whole = Span(sentence.start, sentence.end)
        hearsay = [
            a for a in attributions if a.source is None and a.cue and _holds_or_equals(whole, a.content)
        ]
        taken = sum(_shared(whole, a.content) for a in attributions if a not in hearsay)
        span = trimmed(document.text, whole)
        if not span or words_in(document.text, span) < MIN_WORDS:
            continue
        if taken < 0.4 * (span.end - span.start) and not any(_shared(span, p.span) for p in attributed):
            yield Piece(span, sentence.block, Voice.AUTHORIAL)


def _holds_or_equals(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _apart(ordered: Sequence[Piece]) -> Iterator[Piece]:
    """Of pieces that overlap, the one that starts first; of those the longest."""
    end = -1
    for piece in ordered:
        if piece.span.start >= end:
            yield piece
            end = piece.span.end

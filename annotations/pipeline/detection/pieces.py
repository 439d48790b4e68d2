"""The stretches of a document that could be one claim each: quoted, reported, or the article's own."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from annotations.choices import CLAIM_BLOCKS, Voice
from annotations.pipeline.detection import lexicon
from annotations.pipeline.detection.clauses import LONGEST, THAT, clauses, trimmed, words_in
from annotations.pipeline.detection.passages import split
from annotations.pipeline.detection.quotations import Quotation, quotations, starting_in
from annotations.values import Attribution, Document, Sentence, Span

# Sources that nobody could ask: behind them stands who reports what they say.
VAGUE = re.compile(
    r"[“„«\"]?(?:several|some|many|two|three|sources?|officials?|people|his|her|their|one|unnamed)\b",
    re.IGNORECASE,
)
SMALL = frozenset(["de", "van", "von", "of", "to", "for", "the", "di", "da", "der"])
TELLING = lexicon.SAYING | lexicon.HEARSAY | lexicon.TOPIC.keys()
MIN_WORDS = 4
MOSTLY = 0.5  # of a piece: then a nested attribution yields it
NEIGHBOURS = 20
FEW = 0.4  # of a sentence: less than that attributed, and the article says the sentence itself


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch that could be a claim, in a voice, with who is answerable for it."""

    span: Span
    voice: Voice
    attribution: Attribution | None = None


@dataclass(slots=True)
class _Block:
    """One block in which claims are looked for, with all that lies in it."""

    text: str
    quotations: list[Quotation] = field(default_factory=list)
    attributions: list[Attribution] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)

    def around(self, start: int, end: int) -> Sequence[Attribution]:
        """The attributions that may share words with a stretch: those near it in order of their contents."""
        first = bisect_left(self.attributions, start, key=_start)
        last = bisect_left(self.attributions, end, key=_start)
        return self.attributions[max(0, first - NEIGHBOURS) : last]


def _start(attribution: Attribution) -> int:
    return attribution.content.start


def pieces(
    document: Document, sentences: Sequence[Sentence], attributions: Sequence[Attribution]
) -> tuple[Piece, ...]:
    """In order of start; none overlaps another, none leaves its block."""
    found: list[Piece] = []
    for block in _blocks(document, sentences, attributions):
        attributed = sorted(_attributed(block), key=lambda p: p.span)
        own = list(_own(block, attributed))
        found += _apart(sorted(attributed + own, key=lambda p: (p.span.start, -p.span.end)))
    return tuple(found)


def _blocks(
    document: Document, sentences: Sequence[Sentence], attributions: Sequence[Attribution]
) -> Iterator[_Block]:
    starts = [block.start for block in document.blocks]
    blocks = {i: _Block(document.text) for i, b in enumerate(document.blocks) if b.kind in CLAIM_BLOCKS}
    for quotation in quotations(document):
        blocks[quotation.block].quotations.append(quotation)
    for sentence in sentences:
        if sentence.block in blocks:
            blocks[sentence.block].sentences.append(sentence)
    for attribution in attributions:
        if not _is_told(document.text, attribution):
            continue
        index = bisect_right(starts, attribution.content.start) - 1
        if index in blocks and attribution.content.end <= document.blocks[index].end:
            blocks[index].attributions.append(attribution)
    return iter(blocks.values())


def _is_told(text: str, attribution: Attribution) -> bool:
    """Whether somebody else says it; what the article says that they wish, plan or believe, the article says."""
    source = text[slice(*attribution.source)].casefold() if attribution.source else ""
    if source.endswith(("’s", "'s")):
        return False
    if attribution.cue is None or attribution.verbatim or ":" in text[slice(*attribution.cue)]:
        return True
    cue = text[slice(*attribution.cue)].casefold().replace("’", "'")
    return bool(lexicon.ACCORDING.search(cue)) or any(word in TELLING for word in cue.split())


def _attributed(block: _Block) -> Iterator[Piece]:
    """Contents cut into statements; of nested ones the innermost that holds most of the words."""
    for attribution in block.attributions:
        for span in _statements(block, attribution):
            others = block.around(*attribution.content)
            if not _yields(span, attribution, others):
                yield Piece(span, attribution.voice, _answerable(attribution, others))


def _statements(block: _Block, attribution: Attribution) -> Iterator[Span]:
    content, text = attribution.content, block.text
    quoted = starting_in(block.quotations, *content)
    inner = [q for q in quoted if content.start < q.start and q.end <= content.end]
    for part in _parts(attribution, quoted):
        that = THAT.match(text, *part)
        for sentence in split(text, Span(that.end(), part.end) if that else part, inner):
            for clause in clauses(text, sentence, inner):
                span = trimmed(text, clause)
                if span and span.end - span.start <= LONGEST and words_in(text, span) >= MIN_WORDS:
                    yield span


def _parts(attribution: Attribution, quoted: Sequence[Quotation]) -> list[Span]:
    """The content without outer marks, and without the cue and the source where they stand in the middle of it."""
    content = attribution.content
    outer = [q for q in quoted if content.start <= q.start and q.end <= content.end]
    depth = min((q.depth for q in outer), default=0)
    if attribution.verbatim and outer:
        return [q.inner for q in outer if q.depth == depth]
    holes = sorted(s for s in (attribution.source, attribution.cue) if s and _holds(content, s))
    if not attribution.source or not holes:
        return [content]
    return [Span(content.start, holes[0].start), Span(holes[-1].end, content.end)]


def _yields(span: Span, attribution: Attribution, others: Sequence[Attribution]) -> bool:
    """Whether another attribution inside this one holds most of the piece (then it yields the piece itself)."""
    return any(
        other.source is not None
        and other.content != attribution.content
        and _holds(attribution.content, other.content)
        and _shared(span, other.content) >= MOSTLY * (span.end - span.start)
        for other in others
    )


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _shared(a: Span, b: Span) -> int:
    return max(0, min(a.end, b.end) - max(a.start, b.start))


def _answerable(attribution: Attribution, others: Sequence[Attribution]) -> Attribution:
    """Who a reader would hold to it: the named reporter of what unnamed sources told, else the innermost."""
    if _is_name(attribution.speaker):
        return attribution
    for other in others:
        vague = not other.verbatim or VAGUE.match(attribution.speaker or "several")
        inside = other.content != attribution.content and _holds(other.content, attribution.content)
        if vague and (inside or _tells_of(other, attribution)) and _is_name(other.speaker):
            return other
    return attribution


def _tells_of(other: Attribution, attribution: Attribution) -> bool:
    """ "Brandt claims “several sources” told her …": Brandt tells it, although only two words are marked as hers."""
    source = attribution.source
    told = source is not None and other.content.start <= source.start < other.content.end
    return told and bool(VAGUE.match(attribution.speaker or ""))


def _is_name(speaker: str | None) -> bool:
    return speaker is not None and all(word[:1].isupper() or word in SMALL for word in speaker.split())


def _own(block: _Block, attributed: Sequence[Piece]) -> Iterator[Piece]:
    """Sentences the article says itself: nothing in them is attributed, or only a few words are."""
    for sentence in block.sentences:
        whole = Span(sentence.start, sentence.end)
        said = (a for a in block.around(*whole) if a.source or not a.cue or not _holds(whole, a.content))
        taken = sum(_shared(whole, a.content) for a in said)
        if taken >= FEW * len(sentence.text) or any(_shared(whole, p.span) for p in _near(attributed, whole)):
            continue
        if whole.end - whole.start > LONGEST:
            continue
        for clause in clauses(block.text, whole, starting_in(block.quotations, *whole)):
            span = trimmed(block.text, clause)
            if span and words_in(block.text, span) >= MIN_WORDS:
                yield Piece(span, Voice.AUTHORIAL)


def _near(attributed: Sequence[Piece], whole: Span) -> Sequence[Piece]:
    first = bisect_left(attributed, whole.start, key=lambda p: p.span.start)
    last = bisect_left(attributed, whole.end, key=lambda p: p.span.start)
    return attributed[max(0, first - NEIGHBOURS) : last]


def _apart(ordered: Sequence[Piece]) -> Iterator[Piece]:
    """Of pieces that overlap, the one that starts first; of those the longest."""
    end = -1
    for piece in ordered:
        if piece.span.start >= end:
            yield piece
            end = piece.span.end

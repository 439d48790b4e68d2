"""Two versions of an article, block by block, sentence by sentence, word by word.

blocks paired by what they share -> in each pair, sentences likewise -> in each pair, words
                                 -> every sentence's change weighed; what only moved is told so
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from annotations.choices import ArticlePart, BlockKind, ChangeKind, ChangeOp
from annotations.pipeline import wording
from annotations.pipeline.changes.notices import announces_retraction
from annotations.pipeline.changes.weighing import PARTS, Weighed, in_order, weigh, weigh_headline
from annotations.pipeline.changes.words import changes, partners, shared, shifted
from annotations.pipeline.tokens import tokenise
from annotations.values import (
    Block,
    BlockChange,
    Comparison,
    Document,
    Gap,
    Reading,
    SentenceChange,
    Span,
)

LEAST_MOVED = 3  # words that a sentence needs to be known again elsewhere


@dataclass(frozen=True, slots=True)
class _Row:
    """A stretch of the old text and the one it became; one of them missing where it stands alone."""

    old: int | None
    new: int | None


def compare(old: Reading, new: Reading) -> Comparison:
    """What became of the old version. Pure; the attributions of the readings tell changed speakers."""
    before, after = old.document, new.document
    olds, news = list(_blocks(before)), list(_blocks(after))
    sides = _Sides(before.text, after.text, _sources(old), _sources(new))
    rows = _rows([_span(b) for b in olds], [_span(b) for b in news], before.text, after.text)
    blocks = [_block(sides, olds, news, row) for row in rows]
    blocks = _with_moves(sides, [replace(block, gap=gap) for block, gap in _gaps(sides, blocks)])
    headline = _headline(before, after)
    kinds = in_order(
        chain(headline.kinds, *(block.kinds for block in blocks if block.part != ArticlePart.FRAME))
    )
    return Comparison(
        blocks=tuple(blocks),
        tail=_tail(sides, blocks),
        headline=changes(before.title or "", after.title or "") if headline.kinds else (),
        headline_kinds=headline.kinds,
        kinds=kinds,
        materiality=max([headline.materiality, *(block.materiality for block in blocks)]),
        notes=tuple(block.new for block in blocks if ChangeKind.CORRECTION_NOTE in block.kinds),
    )


@dataclass(frozen=True, slots=True)
class _Sides:
    """The two texts, and where each names who says something."""

    old: str
    new: str
    old_sources: Sequence[Span]
    new_sources: Sequence[Span]

    def weigh(self, change: SentenceChange, part: ArticlePart) -> SentenceChange:
        found = weigh(change, part, self.old[slice(*change.old)], self.new[slice(*change.new)])
        if self._names_another(change):
            found = found.with_kind(ChangeKind.ATTRIBUTION, part)
        if self._retracts(change, part):
            found = Weighed(in_order([ChangeKind.RETRACTION, *found.kinds]), 1.0)
        return replace(change, kinds=found.kinds, materiality=found.materiality)

    def _retracts(self, change: SentenceChange, part: ArticlePart) -> bool:
        """Whether it says that the article is withdrawn, and did not before."""
        was, says = self.old[slice(*change.old)], self.new[slice(*change.new)]
        told = part != ArticlePart.FRAME and announces_retraction(says, part)
        return told and not announces_retraction(was, part)

    def _names_another(self, change: SentenceChange) -> bool:
        """Whether the words that name a speaker are among those that changed in a sentence that stayed."""
        if change.op != ChangeOp.REPLACE:
            return False
        steps = [step for step in change.words if step.kind not in (None, ChangeKind.COSMETIC)]
        return _touch([step.old for step in steps], self.old_sources) or _touch(
            [step.new for step in steps], self.new_sources
        )


def _sources(reading: Reading) -> list[Span]:
    return [one.source for one in reading.attributions if one.source is not None]


def _touch(some: Iterable[Span], others: Sequence[Span]) -> bool:
    return any(one.start < other.end and other.start < one.end for one in some for other in others)


def _blocks(document: Document) -> Iterator[Block]:
    """The blocks without the white space at their edges, and what stands between them as paragraphs."""
    done = 0
    for block in (*document.blocks, Block(BlockKind.PARAGRAPH, len(document.text), len(document.text))):
        yield from _trimmed(document.text, Block(BlockKind.PARAGRAPH, done, block.start))
        yield from _trimmed(document.text, block)
        done = max(done, block.end)


def _trimmed(text: str, block: Block) -> Iterator[Block]:
    words = text[block.start : block.end]
    start = block.start + len(words) - len(words.lstrip())
    if words.strip():
        yield replace(block, start=start, end=start + len(words.strip()))


def _span(block: Block) -> Span:
    return Span(block.start, block.end)


def _rows(olds: Sequence[Span], news: Sequence[Span], old: str, new: str) -> Iterator[_Row]:
    """Both texts' stretches in reading order, those that belong together in one row, the old ones first."""
    done_old = done_new = 0
    for p, q in [*partners(olds, news, shared(old, new)), (len(olds), len(news))]:
        yield from (_Row(at, None) for at in range(done_old, p))
        yield from (_Row(None, at) for at in range(done_new, q))
        if p < len(olds):
            yield _Row(p, q)
        done_old, done_new = p + 1, q + 1


NO_GAP = Gap("", "")
NOWHERE = Span(0, 0)


def _block(sides: _Sides, olds: Sequence[Block], news: Sequence[Block], row: _Row) -> BlockChange:
    before = _span(olds[row.old]) if row.old is not None else NOWHERE
    after = _span(news[row.new]) if row.new is not None else NOWHERE
    kind = news[row.new].kind if row.new is not None else olds[row.old].kind
    part = PARTS[kind]
    if row.old is not None and row.new is not None and sides.old[slice(*before)] == sides.new[slice(*after)]:
        return BlockChange(ChangeOp.EQUAL, part, NO_GAP, before, after)
    sentences = [sides.weigh(one, part) for one in _sentences(sides, before, after)]
    return _summed(BlockChange(_op(row), part, NO_GAP, before, after, sentences=tuple(sentences)))


def _summed(block: BlockChange) -> BlockChange:
    """The block with what its sentences touch and weigh together."""
    # Where only the white space between sentences changed, no sentence says so.
    kinds = in_order(chain.from_iterable(one.kinds for one in block.sentences)) or (ChangeKind.COSMETIC,)
    materiality = max((one.materiality for one in block.sentences), default=0.0)
    moved = bool(block.sentences) and all(one.moved for one in block.sentences)
    return replace(block, kinds=kinds, materiality=materiality, moved=moved)


def _op(row: _Row) -> ChangeOp:
    if row.old is None:
        return ChangeOp.INSERT
    return ChangeOp.DELETE if row.new is None else ChangeOp.REPLACE


def _sentences(sides: _Sides, before: Span, after: Span) -> Iterator[SentenceChange]:
    old, new = sides.old[slice(*before)], sides.new[slice(*after)]
    olds, news = list(_split(old)), list(_split(new))
    last_old = last_new = 0
    for row in _rows(olds, news, old, new):
        here = olds[row.old] if row.old is not None else Span(last_old, last_old)
        there = news[row.new] if row.new is not None else Span(last_new, last_new)
        gap = Gap(old[last_old : here.start], new[last_new : there.start])
        last_old, last_new = here.end, there.end
        words = changes(old[slice(*here)], new[slice(*there)])
        same = all(step.op == ChangeOp.EQUAL for step in words)
        here, there = _moved(here, before.start), _moved(there, after.start)
        words = () if same else tuple(shifted(step, here.start, there.start) for step in words)
        yield SentenceChange(ChangeOp.EQUAL if same else _op(row), gap, here, there, words=words)


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _split(text: str) -> Iterator[Span]:
    """The sentences of a block without the white space between them."""
    tokens = tokenise(text)
    edges = [tokens.starts[at] for at in tokens.begins[1:-1]]
    for start, end in zip([0, *edges], [*edges, len(text)], strict=True):
        if words := text[start:end].rstrip():
            yield Span(start, start + len(words))


def _gaps(sides: _Sides, blocks: Iterable[BlockChange]) -> Iterator[tuple[BlockChange, Gap]]:
    """Each block with the white space before it; where it does not stand, its span is empty there."""
    last_old = last_new = 0
    for block in blocks:
        old = Span(last_old, last_old) if block.op == ChangeOp.INSERT else block.old
        new = Span(last_new, last_new) if block.op == ChangeOp.DELETE else block.new
        gap = Gap(sides.old[last_old : old.start], sides.new[last_new : new.start])
        yield _standing(block, old, new), gap
        last_old, last_new = old.end, new.end


def _standing(block: BlockChange, old: Span, new: Span) -> BlockChange:
    """The block with its place in both texts; its sentences too, where it stands in one only."""
    by_old, by_new = old.start - block.old.start, new.start - block.new.start
    if not (by_old or by_new):
        return block
    sentences = [
        replace(
            one,
            old=_moved(one.old, by_old),
            new=_moved(one.new, by_new),
            words=tuple(shifted(step, by_old, by_new) for step in one.words),
        )
        for one in block.sentences
    ]
    return replace(block, old=old, new=new, sentences=tuple(sentences))


def _tail(sides: _Sides, blocks: Sequence[BlockChange]) -> Gap:
    if not blocks:
        return Gap(sides.old, sides.new)
    return Gap(sides.old[blocks[-1].old.end :], sides.new[blocks[-1].new.end :])


def _with_moves(sides: _Sides, blocks: Sequence[BlockChange]) -> list[BlockChange]:
    """The blocks, in which sentences that went from one place to another weigh nothing."""
    gone, come = defaultdict(int), defaultdict(int)
    for one in chain.from_iterable(block.sentences for block in blocks):
        if one.op in (ChangeOp.DELETE, ChangeOp.INSERT):
            (gone if one.op == ChangeOp.DELETE else come)[_words_of(sides, one)] += 1
    both = {words for words in gone.keys() & come.keys() if gone[words] == come[words]}
    both = {words for words in both if len(wording.words(words)) >= LEAST_MOVED}
    return [_summed(_told(sides, block, both)) if block.sentences else block for block in blocks]


def _told(sides: _Sides, block: BlockChange, both: set[str]) -> BlockChange:
    sentences = [
        replace(one, moved=True, kinds=(ChangeKind.COSMETIC,), materiality=0.0)
        if one.op in (ChangeOp.DELETE, ChangeOp.INSERT) and _words_of(sides, one) in both
        else one
        for one in block.sentences
    ]
    return replace(block, sentences=tuple(sentences))


def _words_of(sides: _Sides, one: SentenceChange) -> str:
    side, span = (sides.old, one.old) if one.op == ChangeOp.DELETE else (sides.new, one.new)
    return wording.plain(side[slice(*span)])


def _headline(before: Document, after: Document) -> Weighed:
    """What became of the title that the pages declare; a title that is new or gone says nothing."""
    old, new = before.title or "", after.title or ""
    if not old or not new or old == new:
        return Weighed((), 0.0)
    return weigh_headline(old, new)

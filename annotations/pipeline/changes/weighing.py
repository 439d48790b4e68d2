"""What a changed sentence touches, and how much that matters: a score from 0 to 1.

The score of a change is the weight of the weightiest class it touches, times the weight of the part it is in; of an
article, that of its weightiest change. Chosen by what a reader would need to be told, not fitted:

    retraction 1 | number, qualifier 0.9 | name, attribution, quotation 0.8 | headline 0.6
    deletion 0.4 + 0.3 n    addition 0.2 + 0.2 n       n: words of the sentence, 25 and more counting as 1
    wording  0.2 + 0.4 (1 - likeness)                  likeness of the two sentences, letter by letter
    another form of the same words 0.1                 letter case, punctuation, "two" for "2"
    typography, correction note 0                      a note declares a change, it is none

    headline, standfirst, body 1 | caption 0.7 | credit 0.3 | correction note, frame 0
"""

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from annotations.choices import FURNITURE_BLOCKS, ArticlePart, BlockKind, ChangeKind, ChangeOp
from annotations.pipeline import wording
from annotations.pipeline.changes.words import touched
from annotations.values import Change, SentenceChange, Span

MATERIAL = 0.5  # from this score on a reader should have been told
PARTS = {
    **dict.fromkeys(BlockKind, ArticlePart.BODY),
    BlockKind.TITLE: ArticlePart.HEADLINE,
    BlockKind.SUBTITLE: ArticlePart.STANDFIRST,
    BlockKind.BYLINE: ArticlePart.CREDIT,
    BlockKind.DATELINE: ArticlePart.CREDIT,
    BlockKind.CAPTION: ArticlePart.CAPTION,
    BlockKind.CORRECTION_NOTE: ArticlePart.NOTE,
    **dict.fromkeys(FURNITURE_BLOCKS, ArticlePart.FRAME),
}
_PART_WEIGHTS = {
    ArticlePart.HEADLINE: 1.0,
    ArticlePart.STANDFIRST: 1.0,
    ArticlePart.BODY: 1.0,
    ArticlePart.CAPTION: 0.7,
    ArticlePart.CREDIT: 0.3,
    ArticlePart.NOTE: 0.0,
    ArticlePart.FRAME: 0.0,
}
_WEIGHTS = {
    ChangeKind.RETRACTION: 1.0,
    ChangeKind.NUMBER: 0.9,
    ChangeKind.QUALIFIER: 0.9,
    ChangeKind.NAME: 0.8,
    ChangeKind.ATTRIBUTION: 0.8,
    ChangeKind.QUOTATION: 0.8,
    ChangeKind.HEADLINE: 0.6,
    ChangeKind.COSMETIC: 0.0,
    ChangeKind.CORRECTION_NOTE: 0.0,
}
FORM = 0.1  # of another form of the same words
LONG = 25  # words of a long sentence
_ORDER = list(ChangeKind)


@dataclass(frozen=True, slots=True)
class Weighed:
    kinds: tuple[ChangeKind, ...]
    materiality: float

    def with_kind(self, kind: ChangeKind, part: ArticlePart) -> "Weighed":
        weight = max(self.materiality, _WEIGHTS[kind] * _PART_WEIGHTS[part])
        return Weighed(in_order([kind, *self.kinds]), weight)


def weigh(change: SentenceChange, part: ArticlePart, old: str, new: str) -> Weighed:
    """What became of the sentence `old`, now `new`, in a part of the article; either may be empty."""
    if change.op == ChangeOp.EQUAL:
        return Weighed((), 0.0)
    kinds = _kinds(change, old, new)
    if part == ArticlePart.NOTE and new.strip() and kinds != {ChangeKind.COSMETIC}:
        kinds.add(ChangeKind.CORRECTION_NOTE)
    if part == ArticlePart.HEADLINE and kinds != {ChangeKind.COSMETIC}:
        kinds.add(ChangeKind.HEADLINE)
    return Weighed(in_order(kinds), round(_weight(kinds, old, new) * _PART_WEIGHTS[part], 3))


def weigh_headline(old: str, new: str) -> Weighed:
    """What became of a title."""
    kinds = touched(old, new)
    if kinds != {ChangeKind.COSMETIC}:
        kinds.add(ChangeKind.HEADLINE)
    return Weighed(in_order(kinds), round(_weight(kinds, old, new), 3))


def in_order(kinds: Iterable[ChangeKind]) -> tuple[ChangeKind, ...]:
    """Each once, the weightiest first."""
    return tuple(sorted(set(kinds), key=_ORDER.index))


def _kinds(change: SentenceChange, old: str, new: str) -> set[ChangeKind]:
    if change.op == ChangeOp.INSERT:
        return {ChangeKind.ADDITION}
    if change.op == ChangeOp.DELETE:
        return {ChangeKind.DELETION}
    steps = [step for step in change.words if step.op != ChangeOp.EQUAL]
    kinds = {kind for step in steps for kind in touched(step.old_text, step.new_text)}
    if _within_quotes(steps, old, new, change):
        kinds.add(ChangeKind.QUOTATION)
    return kinds - {ChangeKind.COSMETIC} or kinds


def _within_quotes(steps: Iterable[Change], old: str, new: str, change: SentenceChange) -> bool:
    """Whether words between quotation marks changed."""
    quoted_old, quoted_new = _quoted(old, change.old.start), _quoted(new, change.new.start)
    telling = [step for step in steps if step.kind != ChangeKind.COSMETIC]
    return any(
        one.start < other.end and other.start < one.end
        for step in telling
        for one, quoted in ((step.old, quoted_old), (step.new, quoted_new))
        for other in quoted
    )


def _quoted(text: str, start: int) -> list[Span]:
    """The stretches between pairs of quotation marks, in offsets of the whole text."""
    marks = [at for at, sign in enumerate(wording.fold(text)) if sign == '"']
    return [
        Span(start + opened + 1, start + closed)
        for opened, closed in zip(marks[::2], marks[1::2], strict=False)
    ]


def _weight(kinds: set[ChangeKind], old: str, new: str) -> float:
    if kinds == {ChangeKind.COSMETIC}:
        return 0.0
    if old and new and wording.same_but_for_form(old, new):
        return FORM
    return max(_WEIGHTS[kind] if kind in _WEIGHTS else _extent(kind, old, new) for kind in kinds)


def _extent(kind: ChangeKind, old: str, new: str) -> float:
    if kind == ChangeKind.WORDING:
        return 0.2 + 0.4 * (1 - Indel.normalized_similarity(wording.plain(old), wording.plain(new)))
    words = min(1.0, len(wording.words(old if kind == ChangeKind.DELETION else new)) / LONG)
    return 0.4 + 0.3 * words if kind == ChangeKind.DELETION else 0.2 + 0.2 * words

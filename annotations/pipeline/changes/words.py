"""The words: steps from one text to another that rebuild either exactly, and stretches that belong together."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from annotations.choices import ChangeKind, ChangeOp
from annotations.pipeline import wording
from annotations.pipeline.alignment import Block, shared_runs
from annotations.pipeline.tokens import Tokens, tokenise
from annotations.pipeline.wording import Kind
from annotations.values import Change, Span

ISLAND = 4  # an unchanged word of so few characters between changed ones is read as changed too
_KINDS = {
    Kind.NUMBER: ChangeKind.NUMBER,
    Kind.UNIT: ChangeKind.NUMBER,
    Kind.DATE: ChangeKind.NUMBER,
    Kind.NEGATION: ChangeKind.QUALIFIER,
    Kind.QUANTIFIER: ChangeKind.QUALIFIER,
    Kind.HEDGE: ChangeKind.QUALIFIER,
    Kind.NAME: ChangeKind.NAME,
}
_ORDER = list(ChangeKind)
_NUMBER_HEAD = re.compile(r"(?:[.,’']?\d[\d.,’']*(?<=\d))?")
_NUMBER_TAIL = re.compile(r"(?:\d[\d.,’']*)?$")
_GOES_ON = re.compile(r"[.,’']?\d")

Pair = tuple[Span, Span]  # the same characters in the old and the new text


def changes(old: str, new: str) -> tuple[Change, ...]:
    """Word-level steps from `old` to `new`, in order, covering both texts without gap or overlap.

    Equal steps hold the very same characters; joining `old_text` (`new_text`) of all steps gives the old
    (new) text back. Neighbouring changes are one step where only a short word was kept between them.
    """
    equal = list(_without_islands(old, shared(old, new)))
    return tuple(_steps(old, new, equal))


def shared(old_text: str, new_text: str) -> list[Pair]:
    """Stretches of the same characters in the same order, from the words that both texts share."""
    old, new = tokenise(old_text), tokenise(new_text)
    same = [pair for block in shared_runs(old, new) for pair in _same_characters(old, new, block)]
    return list(_with_whole_numbers(old_text, new_text, _joined(_with_blanks(old_text, new_text, same))))


def _with_whole_numbers(old: str, new: str, pairs: Iterable[Pair]) -> Iterator[Pair]:
    """The pairs without the piece of a number whose other piece changed: “1,200” became “1,700”, not “200” “700”."""
    for before, after in pairs:
        head = tail = 0
        if _ends_in_number(old, before.start) or _ends_in_number(new, after.start):
            head = len(_NUMBER_HEAD.match(old[slice(*before)])[0])
        if _GOES_ON.match(old, before.end) or _GOES_ON.match(new, after.end):
            tail = len(_NUMBER_TAIL.search(old[before.start + head : before.end])[0])
        if before.start + head < before.end - tail:
            yield (
                Span(before.start + head, before.end - tail),
                Span(after.start + head, after.end - tail),
            )


def _ends_in_number(text: str, end: int) -> bool:
    return bool(_NUMBER_TAIL.search(text[max(end - 2, 0) : end])[0])


def _same_characters(old: Tokens, new: Tokens, block: Block) -> Iterator[Pair]:
    """A run of equal words as one stretch; word by word where characters differ (a curly quote, a line break)."""
    i, j, length = block
    whole = Span(old.starts[i], old.ends[i + length - 1]), Span(new.starts[j], new.ends[j + length - 1])
    if old.text[slice(*whole[0])] == new.text[slice(*whole[1])]:
        yield whole
        return
    for a, b in zip(range(i, i + length), range(j, j + length), strict=True):
        before, after = Span(old.starts[a], old.ends[a]), Span(new.starts[b], new.ends[b])
        if old.text[slice(*before)] == new.text[slice(*after)]:
            yield before, after


def _with_blanks(old: str, new: str, pairs: list[Pair]) -> Iterator[Pair]:
    """The pairs, and the white space that both texts keep at either edge of what changed between them."""
    ends = Span(len(old), len(old)), Span(len(new), len(new))
    for (last_old, last_new), (next_old, next_new) in pairwise([(Span(0, 0), Span(0, 0)), *pairs, ends]):
        before, after = old[last_old.end : next_old.start], new[last_new.end : next_new.start]
        head = _common_blanks(before, after)
        tail = _common_blanks(before[head:][::-1], after[head:][::-1])
        yield Span(last_old.end, last_old.end + head), Span(last_new.end, last_new.end + head)
        yield Span(next_old.start - tail, next_old.start), Span(next_new.start - tail, next_new.start)
        yield next_old, next_new


def _common_blanks(before: str, after: str) -> int:
    count = 0
    for one, other in zip(before, after, strict=False):
        if one != other or not one.isspace():
            break
        count += 1
    return count


def _joined(pairs: Iterable[Pair]) -> list[Pair]:
    """The pairs that hold anything, neighbours on both sides made one."""
    joined: list[Pair] = []
    for old, new in pairs:
        if old.start == old.end:
            continue
        if joined and (joined[-1][0].end, joined[-1][1].end) == (old.start, new.start):
            joined[-1] = Span(joined[-1][0].start, old.end), Span(joined[-1][1].start, new.end)
        else:
            joined.append((old, new))
    return joined


def _without_islands(text: str, pairs: list[Pair]) -> Iterator[Pair]:
    """Without short stretches between two changes: "rose to 5 from 3" reads better as one change than as four."""
    last = len(pairs) - 1
    for index, (old, new) in enumerate(pairs):
        kept = text[slice(*old)]
        if index in (0, last) or "\n" in kept or len(kept.strip()) > ISLAND:
            yield old, new


def _steps(old: str, new: str, equal: list[Pair]) -> Iterator[Change]:
    ends = Span(len(old), len(old)), Span(len(new), len(new))
    for (last_old, last_new), (next_old, next_new) in pairwise([(Span(0, 0), Span(0, 0)), *equal, ends]):
        before, after = Span(last_old.end, next_old.start), Span(last_new.end, next_new.start)
        if before.start < before.end or after.start < after.end:
            yield _step(old, new, before, after)
        if next_old.start < next_old.end:
            yield Change(ChangeOp.EQUAL, next_old, next_new, old[slice(*next_old)], new[slice(*next_new)])


def _step(old: str, new: str, before: Span, after: Span) -> Change:
    gone, come = old[slice(*before)], new[slice(*after)]
    op = ChangeOp.REPLACE if gone and come else ChangeOp.DELETE if gone else ChangeOp.INSERT
    return Change(op, before, after, gone, come, classify(gone, come))


def classify(gone: str, come: str) -> ChangeKind:
    """What a change touches; of several things the weightiest. A whole sentence is an addition or a deletion."""
    return min(touched(gone, come), key=_ORDER.index)


def touched(gone: str, come: str) -> set[ChangeKind]:
    """All that a change touches; a whole sentence is an addition or a deletion and nothing else."""
    if wording.same_words(gone, come):
        return {ChangeKind.COSMETIC}
    if not gone.strip() and _is_sentence(come):
        return {ChangeKind.ADDITION}
    if not come.strip() and _is_sentence(gone):
        return {ChangeKind.DELETION}
    kinds = {_KINDS.get(one.kind, ChangeKind.WORDING) for one in wording.differences(gone, come)}
    if wording.fold(gone).count('"') != wording.fold(come).count('"'):
        kinds.add(ChangeKind.QUOTATION)
    return kinds


def _is_sentence(text: str) -> bool:
    """Whether a stretch is a sentence, a paragraph or more, not some words within one."""
    return len(wording.words(text)) > 1 and ("\n" in text or text.rstrip()[-1:] in '.!?…"”»')


def partners(olds: Sequence[Span], news: Sequence[Span], same: Sequence[Pair]) -> list[tuple[int, int]]:
    """Paragraphs (or sentences) that belong together: each is the one the other shares most characters with. In order."""
    weight: Counter[tuple[int, int]] = Counter()
    old_starts, new_starts = [span.start for span in olds], [span.start for span in news]
    for old, new in same:
        for p in range(
            max(0, bisect_right(old_starts, old.start) - 1), bisect_right(old_starts, old.end - 1)
        ):
            low, high = max(old.start, olds[p].start), min(old.end, olds[p].end)
            q = bisect_right(new_starts, low - old.start + new.start) - 1
            if low < high and q >= 0:
                weight[p, q] += high - low
    ranked = sorted(weight.items(), key=lambda item: (item[1], item[0]))
    for_old = {p: q for (p, q), _ in ranked}
    for_new = {q: p for (p, q), _ in ranked}
    return sorted((p, q) for p, q in for_old.items() if for_new[q] == p)


def shifted(step: Change, old_by: int, new_by: int) -> Change:
    old = Span(step.old.start + old_by, step.old.end + old_by)
    new = Span(step.new.start + new_by, step.new.end + new_by)
    return replace(step, old=old, new=new)

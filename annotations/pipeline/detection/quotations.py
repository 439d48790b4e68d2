"""Where a document quotes: quotation marks of many kinds, nested, unbalanced, carried over paragraphs."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from annotations.choices import CLAIM_BLOCKS, BlockKind
from annotations.values import Block, Document, Span

# Which closing marks may end a quotation that a mark opened. German opens with „ and closes with “,
# Polish closes it with ”; French and Russian use « », Danish and German books » «.
CLOSERS = {
    "“": "”",
    "„": '“”"',
    "«": "»",
    "‘": "’",
    "‹": "›",
    "「": "」",
    "『": "』",
    '"': '"',
    "''": "''",
    "'": "'",
    "’": "’",
    "»": "«",
}
MARK = re.compile(r"''|[“”„«»‘’‹›「」『』\"']")
DEEPEST = 5  # quotations within quotations: what goes deeper is no text
REACH = 1500  # characters in which a single mark must be closed to have opened
# The plural's apostrophe ("the workers' pier") closes nothing, unless another quotation is open.
SINGLE_CLOSERS = {
    (mark, nested): re.compile(rf"(?<=[^\s{'' if nested else 's'}]){mark}(?!\w)")
    for mark in "'’"
    for nested in (False, True)
}
QUOTE_BLOCKS = frozenset({BlockKind.QUOTE, BlockKind.EMBEDDED_POST})
DASHED = re.compile(r"[—–]\s+(?=\w)")


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quotation: `start:end` with its marks, `inner` without them.

    `depth` is 0 for the outermost. `continues` says that it goes on from the quotation before it
    (a paragraph that reopens the marks); `marked` is false for a block that is a quotation by its kind.
    """

    start: int
    end: int
    inner: Span
    block: int
    depth: int = 0
    continues: bool = False
    closed: bool = True
    marked: bool = True


@dataclass(slots=True)
class _Open:
    mark: str
    start: int
    inner: int


def starting_in(ordered: Sequence[Quotation], start: int, end: int) -> Sequence[Quotation]:
    """Those of quotations in order that begin in a stretch."""
    first = bisect_left(ordered, start, key=attrgetter("start"))
    return ordered[first : bisect_left(ordered, end, key=attrgetter("start"))]


def quotations(document: Document) -> tuple[Quotation, ...]:
    """Every quotation in the blocks where claims are looked for, in order of their start, outer before inner."""
    found: list[Quotation] = []
    carried: Quotation | None = None
    for index, block in enumerate(document.blocks):
        if block.kind not in CLAIM_BLOCKS:
            continue
        here = _in_block(document.text, block, index)
        if carried and here and here[0].start == _first_visible(document.text, block) and here[0].marked:
            here[0] = replace(here[0], continues=True)
        found += here
        carried = next((q for q in here if not q.depth and not q.closed), None)
    return tuple(found)


def _in_block(text: str, block: Block, index: int) -> list[Quotation]:
    here = sorted(_marked(text, block, index), key=lambda q: (q.start, -q.end))
    depths = _with_depths(here)
    if block.kind in QUOTE_BLOCKS and not _covers(depths, text, block):
        start, end = _visible(text, block)
        whole = Quotation(start, end, Span(start, end), index, marked=False)
        return [whole, *(replace(q, depth=q.depth + 1) for q in depths)]
    return depths


def _visible(text: str, block: Block) -> Span:
    stretch = text[block.start : block.end]
    start = block.start + len(stretch) - len(stretch.lstrip())
    return Span(start, max(start, block.start + len(stretch.rstrip())))


def _first_visible(text: str, block: Block) -> int:
    return _visible(text, block).start


def _covers(found: Sequence[Quotation], text: str, block: Block) -> bool:
    """Whether the block's quotation marks already say that all of it is quoted."""
    outer = sum(q.end - q.start for q in found if not q.depth)
    return outer >= 0.8 * len(text[block.start : block.end].strip())


def _with_depths(found: Sequence[Quotation]) -> list[Quotation]:
    result: list[Quotation] = []
    ends: list[int] = []
    for quotation in found:
        while ends and ends[-1] <= quotation.start:
            ends.pop()
        result.append(replace(quotation, depth=len(ends)))
        ends.append(quotation.end)
    return result


def _marked(text: str, block: Block, index: int) -> Iterator[Quotation]:
    """Quotations by their marks: a stack, because they nest; what is never closed ends as `_unclosed` says."""
    stack: list[_Open] = []
    for match in MARK.finditer(text, block.start, block.end):
        mark, place = match[0], match.start()
        level = _closing_level(stack, mark, text, match, block)
        if level is not None:
            opened = stack[level]
            del stack[level:]
            yield Quotation(opened.start, match.end(), Span(opened.inner, place), index)
        elif len(stack) < DEEPEST and _may_open(text, match, block, stack):
            stack.append(_Open(mark, place, match.end()))
    if stack:
        yield from _unclosed(text, block, index, stack)
    dashed = DASHED.match(text, _first_visible(text, block), block.end)
    if dashed:
        yield from _dashed(text, block, index, dashed)


def _closing_level(
    stack: list[_Open], mark: str, text: str, match: re.Match[str], block: Block
) -> int | None:
    """Which open quotation this mark closes: the innermost it can, or None."""
    if mark in "'’" and _inside_word(text, match, block):
        return None
    if (
        mark in ('"', "'", "''")
        and _opens_by_place(text, match, block)
        and not _closes_by_place(text, match, block)
    ):
        return None
    for level in range(len(stack) - 1, -1, -1):
        if mark in CLOSERS[stack[level].mark]:
            return level
    return None


def _before(text: str, match: re.Match[str], block: Block) -> str:
    return text[match.start() - 1] if match.start() > block.start else " "


def _after(text: str, match: re.Match[str], block: Block) -> str:
    return text[match.end()] if match.end() < block.end else " "


def _inside_word(text: str, match: re.Match[str], block: Block) -> bool:
    return _before(text, match, block).isalnum() and _after(text, match, block).isalnum()


def _opens_by_place(text: str, match: re.Match[str], block: Block) -> bool:
    before, after = _before(text, match, block), _after(text, match, block)
    return (before.isspace() or before in "([{—–-/:“„«‘\"'") and not after.isspace()


def _closes_by_place(text: str, match: re.Match[str], block: Block) -> bool:
    before, after = _before(text, match, block), _after(text, match, block)
    return not before.isspace() and not after.isalnum()


def _may_open(text: str, match: re.Match[str], block: Block, stack: list[_Open]) -> bool:
    mark = match[0]
    if mark in "”›」』" or mark not in CLOSERS:
        return False
    if mark == "’" and not _after(text, match, block).isupper():
        return False
    if mark == "»":
        return _opens_by_place(text, match, block) and "«" in text[match.end() : block.end]
    if mark in ('"', "''"):
        return _opens_by_place(text, match, block)
    if mark in ("'", "‘", "’"):
        return _opens_by_place(text, match, block) and _has_single_closer(match, block, stack)
    return True


def _has_single_closer(match: re.Match[str], block: Block, stack: list[_Open]) -> bool:
    """Single marks are mostly apostrophes: they open only where a closing one stands after some words."""
    closer = SINGLE_CLOSERS["'" if match[0] == "'" else "’", bool(stack)]
    return bool(closer.search(match.string, match.end() + 1, min(block.end, match.end() + REACH)))


def _unclosed(text: str, block: Block, index: int, stack: list[_Open]) -> Iterator[Quotation]:
    """A mark that is never closed: the quotation runs to the end of the block where it opened the block or
    followed a colon (the next paragraph may reopen it), else to the end of its sentence."""
    last = _visible(text, block).end
    for opened in stack:
        lead = text[block.start : opened.start].rstrip(" \u00a0*_")
        end = last
        if lead and lead[-1] not in ":,-—–" and len(stack) == 1:
            stop = re.search(r"[.!?…](?=\s|$)", text[opened.inner : last])
            end = opened.inner + stop.end() if stop else last
        if end > opened.inner:
            yield Quotation(opened.start, end, Span(opened.inner, end), index, closed=False)


def _dashed(text: str, block: Block, index: int, dash: re.Match[str]) -> Iterator[Quotation]:
    """Dialogue as Ukrainian, Russian, Spanish and French set it: a dash opens, a comma and a dash hand over."""
    if block.kind not in (BlockKind.PARAGRAPH, BlockKind.QUOTE):
        return
    handover = re.search(r"[,.!?…]\s*[—–]\s", text[dash.end() : block.end])
    if handover:
        end = dash.end() + handover.start() + 1
        yield Quotation(dash.start(), end, Span(dash.end(), end), index)

"""Text habits every stage shares: spaces, words, quotation marks, and offsets that survive cleaning."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from annotations.choices import FURNITURE_BLOCKS
from annotations.values import Document, RawRun, Span

# Never seen by a reader and never wanted in a quote: controls, soft hyphen, zero-width space, byte order mark,
# lone surrogates (JSON can carry them, UTF-8 and PostgreSQL cannot).
INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff\ud800-\udfff\ufffe\uffff]"
)
BLANKS = re.compile(r"\s+")
WORD = re.compile(r"\w+(?:[’'ʼ\-‐‑]\w+)*")

OPENING_QUOTES = "“„«‹「『《〈‟"
CLOSING_QUOTES = "”»›」』》〉"
# Marks that open in one language and close in another, or that never say which they do.
EITHER_QUOTES = "\"'‘’"


def tidy(text: str) -> str:
    """One line as a reader sees it: NFC, nothing invisible, runs of blanks as one space, no blanks at the ends.

    A single no-break space is kept: it is part of the words as published.
    """
    if not text.isprintable():  # what can be printed has nothing invisible
        text = INVISIBLE.sub("", text)
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    if "\u00a0" not in text:
        return " ".join(text.split())
    return BLANKS.sub(one_blank, text).strip()


def one_blank(match: re.Match[str]) -> str:
    """What a run of blanks becomes."""
    return match[0] if match[0] == "\u00a0" else " "


def words(text: str) -> list[str]:
    """The words of a text, folded for comparing: lower case, without punctuation."""
    return list(map(str.casefold, WORD.findall(text)))


@dataclass(frozen=True, slots=True)
class Traced:
    """A text that knows where each of its code points came from.

    `starts[i]` and `ends[i]` are the stretch of the raw text that became `text[i]`.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def whole(cls, raw: str) -> "Traced":
        return cls(raw, range(len(raw)), range(1, len(raw) + 1))

    @classmethod
    def untraced(cls, text: str) -> "Traced":
        """A text that came from nowhere in particular, such as one read from HTML."""
        return cls(text, (), ())

    @classmethod
    def joined(cls, parts: Sequence["Traced"], separator: str = "") -> "Traced":
        """The parts in order; what is put between them stands for the raw text between them."""
        if any(part.text and not part.starts for part in parts):
            return cls.untraced(separator.join(part.text for part in parts))
        text, starts, ends = [], [], []
        for number, part in enumerate(parts):
            if number and separator:
                text.append(separator)
                starts += [ends[-1] if ends else 0] * len(separator)
                ends += [part.starts[0] if part.text else ends[-1]] * len(separator)
            text.append(part.text)
            starts += part.starts
            ends += part.ends
        return cls("".join(text), starts, ends)

    def __len__(self) -> int:
        return len(self.text)

    def __getitem__(self, place: slice) -> "Traced":
        return Traced(self.text[place], self.starts[place], self.ends[place])

    @property
    def raw_start(self) -> int:
        return self.starts[0] if self.text else 0

    @property
    def raw_end(self) -> int:
        return self.ends[-1] if self.text else 0

    def strip(self) -> "Traced":
        lead = len(self.text) - len(self.text.lstrip())
        return self[lead : lead + len(self.text.strip())]

    def keeping(self, pattern: re.Pattern[str], group: int | str | None = None) -> "Traced":
        """Without the matches of a pattern, but with what their `group` matched."""
        parts, last = [], 0
        for match in pattern.finditer(self.text):
            parts.append(self[last : match.start()])
            if group is not None and match[group] is not None:
                parts.append(self[match.start(group) : match.end(group)])
            last = match.end()
        return Traced.joined([*parts, self[last:]]) if last else self

    def tidied(self) -> "Traced":
        """As `tidy`, with every code point still knowing where it came from."""
        visible = self.keeping(INVISIBLE)
        if not unicodedata.is_normalized("NFC", visible.text):
            visible = Traced.joined([_composed(cluster) for cluster in visible._clusters()])
        return visible._with_single_blanks().strip()

    def _clusters(self) -> Iterator["Traced"]:
        """Stretches that begin with a base character and hold everything that combines with it."""
        text = self.text
        cuts = [i for i, c in enumerate(text) if i == 0 or not _joins(text[i - 1], c)]
        for start, end in pairwise([*cuts, len(text)]):
            yield self[start:end]

    def _with_single_blanks(self) -> "Traced":
        parts, last = [], 0
        for match in BLANKS.finditer(self.text):
            blank = one_blank(match)
            if blank != match[0]:
                place = slice(match.start(), match.end())
                spread = (self.starts[match.start()],), (self.ends[match.end() - 1],)
                parts += [self[last : place.start], Traced(blank, *spread)]
                last = place.stop
        return Traced.joined([*parts, self[last:]]) if last else self


def _joins(before: str, after: str) -> bool:
    return (
        bool(unicodedata.combining(after)) or unicodedata.normalize("NFC", before + after) != before + after
    )


def _composed(cluster: Traced) -> Traced:
    text = unicodedata.normalize("NFC", cluster.text)
    if text == cluster.text:
        return cluster
    size = len(text)
    return Traced(text, [cluster.raw_start] * size, [cluster.raw_end] * size)


def raw_runs(traced: Traced) -> tuple[RawRun, ...]:
    """The trace of a text, as few runs as possible."""
    begins = [0, *(i for i in range(1, len(traced)) if not _runs_on(traced, i)), len(traced)]
    return tuple(
        RawRun(start, end, traced.starts[start], traced.ends[end - 1])
        for start, end in pairwise(begins)
        if start < end
    )


def _runs_on(traced: Traced, place: int) -> bool:
    """Whether a code point continues the run before it: the next of the raw text, or the same stretch again."""
    starts, ends = traced.starts, traced.ends
    if ends[place] - starts[place] == 1:
        return starts[place] == ends[place - 1] and ends[place - 1] - starts[place - 1] == 1
    return (starts[place], ends[place]) == (starts[place - 1], ends[place - 1])


def raw_span(runs: Sequence[RawRun], start: int, end: int) -> Span | None:
    """Where a stretch of a document's text stands in the file as given; None if it was not read from one."""
    if not runs or start >= end:
        return None
    first = runs[max(0, bisect_right(runs, start, key=lambda run: run.start) - 1)]
    last = runs[max(0, bisect_left(runs, end, key=lambda run: run.start) - 1)]
    return Span(_raw(first, start, first=True), _raw(last, end, first=False))


def _raw(run: RawRun, offset: int, *, first: bool) -> int:
    if run.end - run.start == run.raw_end - run.raw_start:
        return min(max(run.raw_start + offset - run.start, run.raw_start), run.raw_end)
    return run.raw_start if first else run.raw_end


_MARKS = re.compile(r"[“”„«»‘’‹›「」『』《》\"]")
_MIRRORED = {"“": "”", "«": "»", "‹": "›", "「": "」", "『": "』", "《": "》", "‘": "’"}


def quoted_spans(text: str) -> list[Span]:
    """The outermost quotations of one paragraph, marks included; what is opened and never closed is none."""
    open_marks: list[tuple[str, int]] = []
    found: list[Span] = []
    for match in _MARKS.finditer(text):
        place = match.start()
        closed = _closed_by(text, place, open_marks)
        if closed is not None:
            found.append(Span(open_marks[closed][1], place + 1))
            del open_marks[closed:]
        elif opened := _opens(text, place):
            open_marks.append((opened, place))
    return _outermost(found)


def _opens(text: str, place: int) -> str | None:
    """The mark that would close the quotation opened here; None where this opens none."""
    mark, before, after = text[place], text[place - 1 : place], text[place + 1 : place + 2]
    if mark == "„":
        return '“”"'
    if mark == "‘":
        return "’" if not before.isalnum() and after.isalnum() else None
    if mark == '"':
        return '"' if not before.isdigit() and not after.isspace() else None
    if mark == "»":
        return "«" if not before.strip() and after.strip() else None
    return _MIRRORED.get(mark)


def _closed_by(text: str, place: int, open_marks: Sequence[tuple[str, int]]) -> int | None:
    """Which of the open quotations the mark at `place` closes, the innermost that it can."""
    mark = text[place]
    if mark == "’" and text[place + 1 : place + 2].isalpha():
        return None
    return next((i for i in range(len(open_marks) - 1, -1, -1) if mark in open_marks[i][0]), None)


def _outermost(spans: Iterable[Span]) -> list[Span]:
    outer: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if not outer or span.start >= outer[-1].end:
            outer.append(span)
    return outer


def article_text(document: Document) -> str:
    """What the article itself says, without what stands around it: this is what is compared between fetches."""
    parts = (document.text[b.start : b.end] for b in document.blocks if b.kind not in FURNITURE_BLOCKS)
    return "\n\n".join(parts)


def shingles(folded: Sequence[str], size: int = 4) -> Iterable[tuple[str, ...]]:
    """Every run of `size` words; the whole, where there are fewer."""
    if len(folded) <= size:
        return [tuple(folded)] if folded else []
    return zip(*(folded[i:] for i in range(size)), strict=False)

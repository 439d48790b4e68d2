"""Scraped text as lines: markup taken off, what it said kept, every code point traced to the file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise
from math import inf

from annotations.pipeline.text import INVISIBLE, WORD, Traced
from annotations.values import Link, Span

_IMAGE = re.compile(
    r"!\[(?P<text>[^\[\]]{0,500})\]\([^()\s]{0,2000}(?:\s(?:\"[^\"]{0,300}\"|'[^']{0,300}'))?\)"
)
_LINK = re.compile(
    r"(?<!!)\[(?P<text>[^\[\]]{1,500})\]\((?P<url>[^()\s]{0,2000})(?:\s(?:\"[^\"]{0,300}\"|'[^']{0,300}'))?\)"
)
_ADDRESS = re.compile(r"<(?P<text>(?P<url>https?://[^<>\s]{1,2000}))>")
# Each stops at the next mark of its kind, so that a line of nothing but marks costs no more than its length.
_STRONG = re.compile(r"(?<!\w)\*\*(?=\S)(?P<text>(?:[^*]|\*(?!\*)){1,4000})(?<=\S)\*\*(?!\w)")
_UNDERLINED = re.compile(r"(?<!\w)__(?=\S)(?P<text>(?:[^_]|_(?!_)){1,4000})(?<=\S)__(?!\w)")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])(?P<text>[^*]{1,4000})(?<=\S)\*(?![\w*])")
_SLANTED = re.compile(r"(?<![\w_])_(?=[^\s_])(?P<text>[^_]{1,4000})(?<=\S)_(?![\w_])")
_ESCAPE = re.compile(r"\\(?P<text>[\\`*_{}\[\]()#+\-.!>|])")

_HEADING = re.compile(r"^\s{0,3}(?P<marks>#{1,6})\s+")
_QUOTE = re.compile(r"^\s{0,3}(?:>\s?)+")
_BULLET = re.compile(r"^\s*(?:[•●◦▪‣·∙◆■*+-]|\(?\d{1,2}[.)]|[a-z]\))\s+(?=\S)")
_DAY = re.compile(r"^\s*\d{1,2}\.\s+[^\W\d_]{3,}\.?\s+(?:19|20)\d\d\b")  # "4. Juli 2025" begins no list
_RULE = re.compile(r"^\s*(?:[*_=~·•—–-]\s*){1,60}$|^\s*#\s*#\s*#\s*$")
_ROW = re.compile(r"^\s*\|.*\|\s*$")
_TABLE_RULE = re.compile(r"^[\s|:+-]+$")

_FULL = 0.75  # of the margin: a line this long was cut, a shorter one was ended


class Form(Enum):
    """What a line's markup says it is."""

    PLAIN = "plain"
    HEADING = "heading"
    BULLET = "bullet"
    QUOTE = "quote"
    ROW = "row"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Line:
    """One line as a reader would see it. `gap` counts the empty lines before it."""

    text: Traced
    raw: Span  # the whole line as given, its markup included
    form: Form = Form.PLAIN
    gap: int = 0
    level: int | None = None
    linked: float = 0.0  # the share of its letters that stand in links
    image: bool = False
    links: tuple[Link, ...] = ()  # offsets into the text as given

    @property
    def says(self) -> str:
        return self.text.text

    def with_next(self, line: "Line") -> "Line":
        """The line and the one after it as one."""
        text = Traced.joined([self.text, line.text], " ")
        return replace(self, text=text, raw=Span(self.raw.start, line.raw.end), links=self.links + line.links)

    @property
    def size(self) -> int:
        return sum(1 for _ in WORD.finditer(self.says))


def lines_of(raw: str) -> list[Line]:
    """The lines of a text that say something; hard-wrapped paragraphs are put together again."""
    lines, start, gap = [], 0, 0
    traced = Traced.whole(raw).keeping(INVISIBLE)
    for piece in traced.text.splitlines(keepends=True):
        line = _line(traced[start : start + len(piece)], gap)
        start += len(piece)
        gap = 0 if line else gap + 1
        if line:
            lines.append(line)
    return unwrapped(lines)


def _line(raw: Traced, gap: int) -> Line | None:
    if not raw.text.strip():
        return None
    given = raw.strip()
    place = Span(given.raw_start, given.raw_end)
    if _RULE.match(raw.text):
        return Line(given, place, Form.RULE, gap)
    form, level, rest = _form(raw)
    bare, links = _without_markup(rest)
    text = bare.tidied()
    if not text.text or (form is Form.ROW and _TABLE_RULE.match(text.text)):
        return None
    image = bool(_IMAGE.match(rest.text.strip()))
    return Line(text, place, form, gap, level, _share(links, text), image, tuple(links))


def _form(raw: Traced) -> tuple[Form, int | None, Traced]:
    if match := _HEADING.match(raw.text):
        return Form.HEADING, len(match["marks"]), raw[match.end() :]
    if match := _QUOTE.match(raw.text):
        return Form.QUOTE, None, raw[match.end() :]
    if (match := _BULLET.match(raw.text)) and not _DAY.match(raw.text):
        return Form.BULLET, None, raw[match.end() :]
    if _ROW.match(raw.text):
        return Form.ROW, None, raw.strip()[1:-1]
    return Form.PLAIN, None, raw


def _without_markup(raw: Traced) -> tuple[Traced, list[Link]]:
    bare = raw.keeping(_IMAGE, "text")
    links = _links(bare, _LINK)
    bare = bare.keeping(_LINK, "text")
    links += _links(bare, _ADDRESS)
    bare = bare.keeping(_ADDRESS, "text")
    for pattern in (_STRONG, _UNDERLINED, _EMPHASIS, _SLANTED, _STRONG, _ESCAPE):
        bare = bare.keeping(pattern, "text")
    return bare, links


def _links(bare: Traced, pattern: re.Pattern[str]) -> list[Link]:
    found = (bare[match.start("text") : match.end("text")] for match in pattern.finditer(bare.text))
    addresses = (match["url"] for match in pattern.finditer(bare.text))
    return [Link(label.raw_start, label.raw_end, url) for label, url in zip(found, addresses, strict=True)]


def _share(links: Sequence[Link], text: Traced) -> float:
    """The share of a line's characters that stand in links."""
    return sum(link.end - link.start for link in links) / max(1, len(text))


def unwrapped(lines: Sequence[Line]) -> list[Line]:
    """Lines cut at a fixed width, put together; where lines are whole paragraphs, as they were."""
    width = _wrapped_at(lines)
    result: list[Line] = []
    full = False
    for line in lines:
        goes_on = bool(result) and full and not line.gap and _continues(result[-1], line)
        # A line that stops well before the margin was ended by its author.
        full = len(line.says) > width * _FULL
        if goes_on:
            result[-1] = result[-1].with_next(line)
        else:
            result.append(line)
    return result


def _continues(before: Line, line: Line) -> bool:
    return line.form is Form.PLAIN and before.form in (Form.PLAIN, Form.BULLET, Form.QUOTE)


def _wrapped_at(lines: Sequence[Line]) -> float:
    """The width at which lines were cut: most that go on without an empty line are nearly full, few end a sentence."""
    pairs = [a for a, b in pairwise(lines) if not b.gap and a.form is b.form is Form.PLAIN]
    width = max((len(line.says) for line in pairs), default=0)
    full = sum(len(line.says) > width * _FULL for line in pairs)
    ended = sum(line.says[-1] in ".!?…。！？:" for line in pairs)
    wrapped = (
        len(pairs) >= 4 and 40 <= width <= 120 and full >= len(pairs) * 0.6 and ended <= len(pairs) * 0.5
    )
    return width if wrapped else inf

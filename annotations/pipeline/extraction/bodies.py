"""The body of a scraped page: what each line of it is, by its form and by the lines around it."""

from collections.abc import Sequence

from annotations.choices import BlockKind
from annotations.pipeline.extraction import judging, phrases, registers
from annotations.pipeline.extraction.lines import Form, Line
from annotations.pipeline.text import shingles, words

K = BlockKind
_BY_FORM = {Form.HEADING: K.HEADING, Form.BULLET: K.LIST, Form.QUOTE: K.QUOTE, Form.ROW: K.TABLE}
_REPEATED = 0.6  # the share of a line's word runs that stand in the text once more: a pull quote
_TEASED = 0.4  # the share of a headline's longer words that its teaser repeats


def kinds(lines: Sequence[Line], title: str | None) -> list[BlockKind]:
    """A kind for every line of the body."""
    found = [_kind(line, title) for line in lines]
    _mark_cut(lines, found)
    _mark_posts(lines, found)
    _mark_related(lines, found)
    _mark_pull_quotes(lines, found)
    _mark_quotes(lines, found)
    registers.mark(lines, found)
    return found


def _kind(line: Line, title: str | None) -> BlockKind:
    if phrases.CORRECTION.match(line.says):
        return K.CORRECTION_NOTE
    if line.image or _is_caption(line, title):
        return K.CAPTION
    if judging.is_furniture(line):
        return K.BOILERPLATE
    if line.form in _BY_FORM:
        return _BY_FORM[line.form]
    return K.HEADING if _is_heading(line) else K.PARAGRAPH


def _is_caption(line: Line, title: str | None) -> bool:
    if phrases.CREDIT.search(line.says) and judging.weight(line) <= 3 * judging.LONG:
        return True
    said, known = words(line.says), words(title or "")
    return len(said) >= 3 and known[: len(said)] == said and not judging.ends(line)


def _is_heading(line: Line) -> bool:
    """Short, and either without a full stop or, where it asks or exclaims, written as a title."""
    if not judging.ends(line):
        return judging.weight(line) <= judging.LONG and not judging.has_more(line)
    return judging.asks(line) and judging.weight(line) <= judging.PROSE and _in_title_case(line.says)


def _in_title_case(text: str) -> bool:
    long = [word for word in text.split() if len(word) > 3]
    return len(long) > 1 and all(word[0].isupper() for word in long)


def _mark_cut(lines: Sequence[Line], found: list[BlockKind]) -> None:
    """What goes on in the next line is no heading."""
    for place in range(len(lines) - 1):
        if found[place] is K.HEADING and judging.is_cut(lines[place], lines[place + 1]):
            goes_on = lines[place + 1].says[0].islower() or judging.ends(lines[place + 1])
            found[place] = K.PARAGRAPH if goes_on else K.HEADING


def _mark_posts(lines: Sequence[Line], found: list[BlockKind]) -> None:
    for place, line in enumerate(lines):
        if place and phrases.POST_SIGNATURE.match(line.says):
            found[place] = found[place - 1] = K.EMBEDDED_POST


def _mark_related(lines: Sequence[Line], found: list[BlockKind]) -> None:
    """A label such as "read also", the headlines around it, and the teaser that repeats a headline's words."""
    for place, line in enumerate(lines):
        if not phrases.RELATED.fullmatch(line.says):
            continue
        found[place] = K.RELATED
        after = place + 1
        while after < len(lines) and found[after] in (K.HEADING, K.LIST, K.BOILERPLATE):
            found[after] = K.RELATED
            after += 1
        headlines = lines[place + 1 : after]
        if place and found[place - 1] is K.HEADING and lines[place - 1].says in {h.says for h in headlines}:
            found[place - 1] = K.RELATED
        if headlines and after < len(lines) and _teases(lines[after], headlines[-1]):
            found[after] = K.RELATED


def _teases(line: Line, headline: Line) -> bool:
    known = {word for word in words(headline.says) if len(word) > 3}
    return len(known & set(words(line.says))) >= max(2, len(known) * _TEASED)


def _mark_pull_quotes(lines: Sequence[Line], found: list[BlockKind]) -> None:
    """A sentence without a full stop that stands once more in the running text."""
    running = (words(line.says) for line, kind in zip(lines, found, strict=True) if kind is K.PARAGRAPH)
    body = {shingle for folded in running for shingle in shingles(folded)}
    for place, (line, kind) in enumerate(zip(lines, found, strict=True)):
        if kind is K.HEADING and judging.weight(line) >= 6:
            own = list(shingles(words(line.says)))
            if sum(shingle in body for shingle in own) >= len(own) * _REPEATED:
                found[place] = K.PULL_QUOTE


def _mark_quotes(lines: Sequence[Line], found: list[BlockKind]) -> None:
    for place, (line, kind) in enumerate(zip(lines, found, strict=True)):
        following = lines[place + 1].says if place + 1 < len(lines) else ""
        if kind is K.PARAGRAPH and judging.is_quoted_whole(line.says, following):
            found[place] = K.QUOTE

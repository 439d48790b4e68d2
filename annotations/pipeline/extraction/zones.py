"""The zones of a scraped page and what each line in them is: head, body, tail, comments."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from annotations.choices import BlockKind
from annotations.pipeline.extraction import dates, phrases, registers
from annotations.pipeline.extraction.lines import Form, Line
from annotations.pipeline.extraction.parts import Part
from annotations.pipeline.text import CLOSING_QUOTES, OPENING_QUOTES, shingles, words

K = BlockKind
BODY = frozenset({K.HEADING, K.PARAGRAPH, K.QUOTE, K.LIST, K.TABLE, K.EMBEDDED_POST})

_TERMINAL = re.compile(r"[.!?…。！？؟।:：][\"'”’»›」』)\]*]*$")
_WITHIN = re.compile(r"[.!?…؟][\"'”’»)\]]*\s+[\"'“‘«„(\[]*[^\W\d_a-z]|[。！？]")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ASKS = re.compile(r"[?!？！؟][\"'”’»)]*$")
_SEPARATED = re.compile(r"^(?:[\w-]{2,20}\s*[|/·•>›»]\s*)+[\w-]{2,20}$")
_PROSE, _LONG = 8, 20  # words
_ROLES = re.compile(
    r"\b(?:is|are|was|has been|works|writes|covers|reports|teaches|lives|serves|joined)\b|^\s*[,–—-]|"
    r"\b(?:ist|arbeitet|schreibt|est|écrit|es|escribe|journaliste?|periodista|Journalist(?:in)?|columnist|author|"
    r"editor|correspondent|журналіст|журналист|редактор|оглядач|обозреватель|автор)\b"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """The lines of a page as parts, and what the page says of itself."""

    parts: tuple[Part, ...]
    title: str | None = None
    subtitle: str | None = None
    byline: str | None = None
    outlet: str | None = None
    published: str | None = None
    modified: str | None = None


def weight(line: Line) -> int:
    """How much a line says, in words; writing without spaces counts two characters as one."""
    wide = len(_WIDE.findall(line.says))
    return wide // 2 if wide * 2 > len(line.says) else line.size


def is_furniture(line: Line) -> bool:
    """Whether the line speaks of the page rather than of the world."""
    says = line.says
    if line.form is Form.RULE or _SEPARATED.match(says) or phrases.CONTACT.match(says):
        return True
    if phrases.PROMPT.match(says) or phrases.RIGHTS.match(says):
        return True
    if (label := phrases.LABEL.fullmatch(says)) and not _TERMINAL.search(label["value"]):
        return True
    return line.linked >= 0.8 and weight(line) <= _LONG and not _TERMINAL.search(says)


def is_prose(line: Line) -> bool:
    """A paragraph of running text, as opposed to a headline, a label or a prompt."""
    if line.form is not Form.PLAIN or is_furniture(line) or weight(line) < 4:
        return False
    says = line.says
    if not _TERMINAL.search(says):
        return False
    if _WITHIN.search(says):
        return True
    return not _ASKS.search(says) and (says[-1] not in ":：" or weight(line) >= _PROSE)


def read(lines: Sequence[Line]) -> Reading:
    """Every line with its kind, and what the head of the page declares."""
    comments = _comments_start(lines)
    first = next((i for i, line in enumerate(lines[:comments]) if is_prose(line)), None)
    if first is None:
        first = next((i for i, line in enumerate(lines[:comments]) if not is_furniture(line)), 0)
    head = _Head(lines[:first])
    end = _body_end(lines[:comments], first)
    kinds = head.kinds + _body_kinds(lines[first:end], head.title)
    kinds += _tail_kinds(lines[end:comments], head.byline)
    kinds += [K.COMMENT] * (len(lines) - comments)
    return Reading(
        parts=_parts(lines, kinds),
        title=head.title,
        subtitle=head.subtitle,
        byline=head.byline,
        outlet=head.outlet,
        published=head.published,
    )


def _comments_start(lines: Sequence[Line]) -> int:
    """Where the readers begin to speak: a heading that says so, in the second half of the page or counted."""
    for place, line in enumerate(lines):
        if weight(line) <= 6 and phrases.COMMENTS.fullmatch(line.says):
            counted = any(character.isdigit() for character in line.says)
            if (counted and place > 3) or place > len(lines) / 2:
                return place
    return len(lines)


class _Head:
    """What stands before the first paragraph: title, byline, date, outlet, and menus."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.title = self.subtitle = self.byline = self.outlet = self.published = None
        self.kinds = [self._kind(line) for line in lines]

    def _kind(self, line: Line) -> BlockKind:
        if signature := self._signature(line):
            return signature
        if is_furniture(line):
            return K.BOILERPLATE if is_sentence(line) else K.NAVIGATION
        return self._headline(line)

    def _signature(self, line: Line) -> BlockKind | None:
        match = dates.find(line.says)
        if by := phrases.BYLINE.fullmatch(line.says):
            self.byline = self.byline or _names(by["names"])
            self._date(match)
            return K.BYLINE
        if match and weight(line) <= _LONG:
            return self._dated(line, match)
        return None

    def _dated(self, line: Line, match: re.Match[str]) -> BlockKind:
        self._date(match)
        rest = line.says[: match.start()].strip(" ,|·•–—-:\t")
        if rest and not self.byline and _is_name(rest):
            self.byline = rest
            return K.BYLINE
        if rest and not self.outlet and self.title and weight(line) <= 10 and rest[0].isupper():
            self.outlet = rest
        return K.DATELINE

    def _date(self, match: re.Match[str] | None) -> None:
        if match and not self.published:
            self.published = dates.iso(match)

    def _headline(self, line: Line) -> BlockKind:
        if line.image:
            return K.CAPTION
        if not self.title and weight(line) >= 3 and line.form in (Form.PLAIN, Form.HEADING):
            self.title = line.says
            return K.TITLE
        if self.title and not self.subtitle and weight(line) >= 5 and not self.byline:
            self.subtitle = line.says
            return K.SUBTITLE
        return K.NAVIGATION if weight(line) <= 4 else K.BOILERPLATE


def _names(text: str) -> str:
    text = text[: match.start()] if (match := dates.find(text)) else text
    return re.split(r"\s[|•·]\s|,\s*$", text)[0].strip(" ,|·•–—-")


def _is_name(text: str) -> bool:
    """Two to four capitalised words and nothing else: a person rather than an outlet, as far as form can tell."""
    parts = text.split()
    return 2 <= len(parts) <= 4 and all(
        part[0].isupper() and part.replace("-", "").replace("’", "").replace(".", "").isalpha()
        for part in parts
    )


def is_sentence(line: Line) -> bool:
    return weight(line) >= _PROSE and bool(_TERMINAL.search(line.says))


def _body_end(lines: Sequence[Line], first: int) -> int:
    """One past the last line of the body: what follows a rights notice late in the page is no body any more."""
    prose = [i for i in range(first, len(lines)) if _carries(lines[i])]
    if not prose:
        return min(first + 1, len(lines))
    half = prose[len(prose) // 2]
    rights = next((i for i in range(half + 1, len(lines)) if _closes(lines[i])), len(lines))
    last = max((i for i in prose if i < rights), default=first)
    return last + 1


def _carries(line: Line) -> bool:
    if is_furniture(line):
        return False
    return is_prose(line) or line.form in (Form.BULLET, Form.QUOTE, Form.ROW)


def _closes(line: Line) -> bool:
    return bool(
        phrases.RIGHTS.match(line.says)
        or phrases.RELATED.fullmatch(line.says)
        or phrases.PROMPT.match(line.says)
    )


def _tail_kinds(lines: Sequence[Line], byline: str | None) -> list[BlockKind]:
    kinds, related = [], False
    for line in lines:
        related = bool(phrases.RELATED.fullmatch(line.says)) or (
            related and not is_prose(line) and not is_furniture(line)
        )
        kinds.append(K.RELATED if related else _tail_kind(line, byline))
    return kinds


def _tail_kind(line: Line, byline: str | None) -> BlockKind:
    if phrases.CORRECTION.match(line.says):
        return K.CORRECTION_NOTE
    return K.AUTHOR_BIO if is_bio(line, byline) else K.BOILERPLATE


def is_bio(line: Line, byline: str | None) -> bool:
    """A line that begins with the author's name and says what he or she is."""
    if not byline or not line.says.startswith(byline):
        return False
    return bool(_ROLES.search(line.says[len(byline) : len(byline) + 80]))


def _body_kinds(lines: Sequence[Line], title: str | None) -> list[BlockKind]:
    kinds = [_body_kind(line, title) for line in lines]
    _mark_posts(lines, kinds)
    _mark_related(lines, kinds)
    _mark_pull_quotes(lines, kinds)
    _mark_quotes(lines, kinds)
    registers.mark(lines, kinds)
    return kinds


def _body_kind(line: Line, title: str | None) -> BlockKind:
    by_form = {Form.HEADING: K.HEADING, Form.BULLET: K.LIST, Form.QUOTE: K.QUOTE, Form.ROW: K.TABLE}
    if phrases.CORRECTION.match(line.says):
        return K.CORRECTION_NOTE
    if is_furniture(line):
        return K.BOILERPLATE
    if line.form in by_form:
        return by_form[line.form]
    if line.image or (title and not _TERMINAL.search(line.says) and _repeats(line.says, title)):
        return K.CAPTION
    return K.HEADING if _is_heading(line) else K.PARAGRAPH


def _is_heading(line: Line) -> bool:
    """Short, and either without a full stop or, where it asks or exclaims, written as a title."""
    if not _TERMINAL.search(line.says):
        return weight(line) <= _LONG and not _WITHIN.search(line.says)
    return bool(_ASKS.search(line.says)) and weight(line) <= _PROSE and _in_title_case(line.says)


def _in_title_case(text: str) -> bool:
    long = [word for word in text.split() if len(word) > 3]
    return len(long) > 1 and all(word[0].isupper() for word in long)


def _repeats(text: str, title: str) -> bool:
    said, known = words(text), words(title)
    return len(said) >= 3 and known[: len(said)] == said


def _mark_posts(lines: Sequence[Line], kinds: list[BlockKind]) -> None:
    for place, line in enumerate(lines):
        if place and phrases.POST_SIGNATURE.match(line.says):
            kinds[place] = kinds[place - 1] = K.EMBEDDED_POST


def _mark_related(lines: Sequence[Line], kinds: list[BlockKind]) -> None:
    """A label such as "read also", the headlines around it, and the teaser that repeats a headline's words."""
    for place, line in enumerate(lines):
        if not phrases.RELATED.fullmatch(line.says):
            continue
        kinds[place] = K.RELATED
        headlines: list[Line] = []
        after = place + 1
        while after < len(lines) and kinds[after] in (K.HEADING, K.LIST, K.BOILERPLATE):
            kinds[after] = K.RELATED
            headlines.append(lines[after])
            after += 1
        if place and kinds[place - 1] is K.HEADING and lines[place - 1].says in {h.says for h in headlines}:
            kinds[place - 1] = K.RELATED
        if headlines and after < len(lines) and _teases(lines[after], headlines[-1]):
            kinds[after] = K.RELATED


def _teases(line: Line, headline: Line) -> bool:
    known = {word for word in words(headline.says) if len(word) > 3}
    return len(known & set(words(line.says))) >= max(2, len(known) * 0.4)


def _mark_pull_quotes(lines: Sequence[Line], kinds: list[BlockKind]) -> None:
    """A sentence without a full stop that stands once more in the running text."""
    body = {
        s
        for line, kind in zip(lines, kinds, strict=True)
        if kind is K.PARAGRAPH
        for s in shingles(words(line.says))
    }
    for place, (line, kind) in enumerate(zip(lines, kinds, strict=True)):
        if kind is K.HEADING and weight(line) >= 6:
            own = list(shingles(words(line.says)))
            if sum(s in body for s in own) >= len(own) * 0.6:
                kinds[place] = K.PULL_QUOTE


def _mark_quotes(lines: Sequence[Line], kinds: list[BlockKind]) -> None:
    for place, (line, kind) in enumerate(zip(lines, kinds, strict=True)):
        following = lines[place + 1].says if place + 1 < len(lines) else ""
        if kind is K.PARAGRAPH and wholly_quoted(line.says, following):
            kinds[place] = K.QUOTE


def wholly_quoted(text: str, following: str = "") -> bool:
    """Whether a paragraph is somebody's words from its first mark to its last, or to the next paragraph's first."""
    if not text or text[0] not in OPENING_QUOTES + '"':
        return False
    closing = '"' if text[0] == '"' else CLOSING_QUOTES + "“"
    inner = text[1:]
    places = [i for i, character in enumerate(inner) if character in closing]
    if not places:
        return following[:1] == text[0]
    return places[0] >= len(inner.rstrip(".,!?…")) - 1


def _parts(lines: Sequence[Line], kinds: Sequence[BlockKind]) -> tuple[Part, ...]:
    parts: list[Part] = []
    for place, (line, kind) in enumerate(zip(lines, kinds, strict=True)):
        last = parts[-1] if parts else None
        part = Part(kind, line.text, line.raw, line.level)
        if last and kind is K.PARAGRAPH and last.kind is K.PARAGRAPH and _cut(lines[place - 1], line):
            parts[-1] = last.with_next(part, " ")
        elif last and kind is K.EMBEDDED_POST and (signed := phrases.POST_SIGNATURE.match(line.says)):
            parts[-1] = _signed(last.with_next(part, "\n"), signed)
        else:
            parts.append(part)
    return tuple(parts)


def _signed(post: Part, signature: re.Match[str]) -> Part:
    date = dates.find(signature["date"])
    author = f"{signature['author']} ({signature['handle']})"
    return replace(post, author=author, date=dates.iso(date) if date else None)


def _cut(before: Line, after: Line) -> bool:
    """Whether a page break cut one sentence in two."""
    if before.form is not Form.PLAIN or _TERMINAL.search(before.says) or weight(before) < _PROSE:
        return False
    last = words(before.says)[-1:]
    return (
        after.says[:1].islower() or before.says.endswith(",") or bool(last and last[0] in phrases.UNFINISHED)
    )

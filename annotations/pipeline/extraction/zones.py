"""The zones of a scraped page: head, body, tail, readers' comments; and its lines put together as parts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from annotations.choices import BlockKind
from annotations.pipeline.extraction import bodies, dates, heads, judging, phrases
from annotations.pipeline.extraction.lines import Form, Line
from annotations.pipeline.extraction.parts import Facts, Part, together

K = BlockKind

_ROLES = re.compile(
    r"\b(?:is|are|was|has|have|works|wrote|writes|covers|reports|teaches|lives|serves|joined)\b|^\s*[,–—-]|"
    r"\b(?:ist|arbeitet|schreibt|est|écrit|es|escribe|journaliste?|periodista|Journalist(?:in)?|columnist|author|"
    r"editor|correspondent|журналіст|журналист|редактор|оглядач|обозреватель|автор)"
)
_CLOSING = 0.2  # the share of a page's words that may follow its last rule and still be a closing note
_INVITES = 0.2  # the share of a line in links from which it invites rather than tells


@dataclass(frozen=True, slots=True)
class Reading:
    """The lines of a page as parts, and what the page says of itself."""

    parts: tuple[Part, ...]
    facts: Facts


def read(lines: Sequence[Line]) -> Reading:
    """Every line with its kind, and what the head of the page declares."""
    comments = _comments_start(lines)
    first = next((i for i in range(comments) if _begins(lines[i])), None)
    if first is None:
        first = next((i for i in range(comments) if not judging.is_furniture(lines[i])), 0)
    start = heads.end(lines[:comments], first)
    head = heads.read(lines[:start], lines[start:])
    end = _body_end(lines[:comments], start)
    kinds = [*head.kinds, *bodies.kinds(lines[start:end], head.facts.title)]
    _mark_bio(lines, kinds, head.facts.byline)
    kinds += _tail_kinds(lines[end:comments], head.facts.byline)
    kinds += [K.COMMENT] * (len(lines) - comments)
    return Reading(_parts(lines, kinds), head.facts)


def _begins(line: Line) -> bool:
    return judging.is_prose(line) and not heads.is_signature(line)


def _comments_start(lines: Sequence[Line]) -> int:
    """Where the readers begin to speak: a heading that says so, counted or below more than one paragraph."""
    prose = 0
    for place, line in enumerate(lines):
        if judging.weight(line) <= 6 and phrases.COMMENTS.fullmatch(line.says):
            counted = any(character.isdigit() for character in line.says)
            if prose >= (1 if counted else 2):
                return place
        prose += judging.is_prose(line)
    return len(lines)


def _body_end(lines: Sequence[Line], start: int) -> int:
    """One past the last line of the body: what follows a rights notice late in the page is no body any more."""
    prose = [i for i in range(start, len(lines)) if _carries(lines[i])]
    if not prose:
        return min(start + 1, len(lines))
    half = prose[len(prose) // 2]
    close = next((i for i in range(half + 1, len(lines)) if _closes(lines, i)), len(lines))
    return max((i for i in prose if i < close), default=start) + 1


def _carries(line: Line) -> bool:
    if judging.is_furniture(line):
        return False
    return judging.is_prose(line) or line.form in (Form.BULLET, Form.QUOTE, Form.ROW)


def _closes(lines: Sequence[Line], place: int) -> bool:
    says = lines[place].says
    if phrases.RIGHTS.match(says):
        return True
    if phrases.RELATED.fullmatch(says):
        return _only_teases(lines[place + 1 :])
    return lines[place].form is Form.RULE and _is_closing_note(lines, place)


def _only_teases(lines: Sequence[Line]) -> bool:
    """Whether nothing follows but headlines of other stories, each with a sentence at most."""
    before_rights = [line for line in lines if not judging.is_furniture(line)]
    prose = sum(judging.is_prose(line) for line in before_rights)
    return prose <= len(before_rights) - prose


def _is_closing_note(lines: Sequence[Line], rule: int) -> bool:
    """Whether what follows a rule is short and begins by inviting the reader."""
    after = lines[rule + 1 :]
    total, rest = (sum(map(judging.weight, part)) for part in (lines, after))
    invites = after and (judging.is_furniture(after[0]) or after[0].linked >= _INVITES)
    return bool(invites) and rest <= total * _CLOSING


def _tail_kinds(lines: Sequence[Line], byline: str | None) -> list[BlockKind]:
    kinds, related = [], False
    for line in lines:
        announced = bool(phrases.RELATED.fullmatch(line.says))
        related = announced or (related and _is_headline(line))
        kinds.append(K.RELATED if related else _tail_kind(line, byline))
    return kinds


def _is_headline(line: Line) -> bool:
    if phrases.PROMPT.match(line.says) or phrases.RIGHTS.match(line.says) or line.form is Form.RULE:
        return False
    return not judging.is_prose(line)


def _tail_kind(line: Line, byline: str | None) -> BlockKind:
    if phrases.CORRECTION.match(line.says):
        return K.CORRECTION_NOTE
    return K.AUTHOR_BIO if is_bio(line.says, byline) else K.BOILERPLATE


def _mark_bio(lines: Sequence[Line], kinds: list[BlockKind], byline: str | None) -> None:
    """The last line of the body may say who wrote it."""
    if kinds and kinds[-1] is K.PARAGRAPH and is_bio(lines[len(kinds) - 1].says, byline):
        kinds[-1] = K.AUTHOR_BIO


def is_bio(text: str, byline: str | None) -> bool:
    """Whether a text begins with an author's name and says what he or she is."""
    for name in (byline or "").split(", "):
        if name and text.startswith(name):
            return bool(_ROLES.search(text[len(name) : len(name) + 80]))
    return False


def _parts(lines: Sequence[Line], kinds: Sequence[BlockKind]) -> tuple[Part, ...]:
    parts: list[Part] = []
    for place, (line, kind) in enumerate(zip(lines, kinds, strict=True)):
        last = parts[-1] if parts else None
        part = Part(kind, line.text, line.raw, line.level)
        if (
            last
            and kind is K.PARAGRAPH
            and last.kind is K.PARAGRAPH
            and judging.is_cut(lines[place - 1], line)
        ):
            parts[-1] = together([last, part], " ")
        elif last and kind is K.EMBEDDED_POST and (signed := phrases.POST_SIGNATURE.match(line.says)):
            parts[-1] = _signed(together([last, part], "\n"), signed)
        else:
            parts.append(part)
    return tuple(parts)


def _signed(post: Part, signature: re.Match[str]) -> Part:
    date = dates.find(signature["date"])
    author = f"{signature['author']} ({signature['handle']})"
    return replace(post, author=author, date=dates.iso(date) if date else None)

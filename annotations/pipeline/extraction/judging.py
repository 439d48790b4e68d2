"""How a line of scraped text is judged by its form alone: how much it says, whether it is prose or furniture."""

import re

from annotations.pipeline.extraction import phrases
from annotations.pipeline.extraction.lines import Form, Line
from annotations.pipeline.text import CLOSING_QUOTES, OPENING_QUOTES, words

PROSE, LONG = 8, 20  # words

_TERMINAL = re.compile(r"[.!?…。！？؟।:：][\"'”’»›」』)\]*]*$")
_WITHIN = re.compile(r"[.!?…؟][\"'”’»)\]]*\s+[\"'“‘«„(\[]*[^\W\d_a-z]|[。！？]")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ASKS = re.compile(r"[?!？！؟][\"'”’»)]*$")
_SEPARATED = re.compile(r"^(?:[\w-]{2,20}\s*[|/·•>›»]\s*)+[\w-]{2,20}$")
_SEGMENTS = re.compile(r"\s*[,|·•(]\s*|\s[–—-]\s")
_LINKED = 0.8  # the share of a line that stands in links, above which it is a menu


def weight(line: Line) -> int:
    """How much a line says, in words; writing without spaces counts two characters as one."""
    wide = len(_WIDE.findall(line.says))
    return wide // 2 if wide * 2 > len(line.says) else line.size


def ends(line: Line) -> bool:
    """Whether the line ends as a sentence does."""
    return bool(_TERMINAL.search(line.says))


def asks(line: Line) -> bool:
    """Whether it ends with a question or an exclamation, as headlines may."""
    return bool(_ASKS.search(line.says))


def has_more(line: Line) -> bool:
    """Whether a sentence ends inside the line."""
    return bool(_WITHIN.search(line.says))


def first_segment(text: str) -> str:
    """What stands before the first comma, bar, dot or dash."""
    return _SEGMENTS.split(text, maxsplit=1)[0].strip()


def is_furniture(line: Line) -> bool:
    """Whether the line speaks of the page rather than of the world."""
    says = line.says
    if line.form is Form.ROW:
        return False
    if line.form is Form.RULE or _SEPARATED.match(says) or phrases.CONTACT.match(says):
        return True
    if not any(character.isalpha() for character in says):
        return True
    if phrases.PROMPT.match(says) or phrases.RIGHTS.match(says):
        return True
    if (label := phrases.LABEL.fullmatch(says)) and not _TERMINAL.search(label["value"]):
        return True
    return line.linked >= _LINKED and weight(line) <= LONG and not ends(line)


def is_prose(line: Line) -> bool:
    """A paragraph of running text, as opposed to a headline, a label or a prompt."""
    if line.form is not Form.PLAIN or is_furniture(line) or weight(line) < 4 or not ends(line):
        return False
    if has_more(line):
        return True
    return not asks(line) and (line.says[-1] not in ":：" or weight(line) >= PROSE)


def is_sentence(line: Line) -> bool:
    return weight(line) >= PROSE and ends(line)


def is_cut(before: Line, after: Line) -> bool:
    """Whether a page break cut one sentence in two."""
    if (
        before.form is not Form.PLAIN
        or after.form is not Form.PLAIN
        or ends(before)
        or weight(before) < PROSE
    ):
        return False
    last = words(before.says)[-1:]
    return (
        after.says[0].islower() or before.says.endswith(",") or bool(last and last[0] in phrases.UNFINISHED)
    )


def goes_on(before: str, after: str) -> bool:
    """Whether a paragraph that says something breaks off and the next takes it up."""
    return len(words(before)) >= PROSE and before[-1].isalpha() and after[:1].islower()


def is_quoted_whole(text: str, following: str = "") -> bool:
    """Whether a paragraph is somebody's words from its first mark to its last, or to the next paragraph's first."""
    if not text or text[0] not in OPENING_QUOTES + '"':
        return False
    closing = '"' if text[0] == '"' else CLOSING_QUOTES + "“"
    inner = text[1:]
    places = [i for i, character in enumerate(inner) if character in closing]
    if not places:
        return following[:1] == text[0]
    return places[0] >= len(inner.rstrip(".,!?…")) - 1

"""What two wordings of one sentence differ in: numbers, units, dates, names, negations, quantifiers, hedges.

Shared by the stages that compare texts (anchoring, changes, reviewing); like `text`, it lies below them.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rapidfuzz.distance import Indel, Opcode

from annotations.choices import Choice

# One to one, so that offsets survive: curly and angle quotes, dashes and odd spaces as a typist would have them.
_TYPOGRAPHY = {
    "'": "‘’‚‛′ʼ`´",
    '"': "“”„‟«»″",
    "-": "‐‑‒–—―−",
    " ": "\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u3000",
}
_FOLDS = tuple((sign, plain) for plain, signs in _TYPOGRAPHY.items() for sign in signs)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_SPACE = re.compile(r"\s+")


class Kind(Choice):
    """What a changed word is, as far as it matters to a fact-checker."""

    NUMBER = "number"
    UNIT = "unit"
    DATE = "date"
    NAME = "name"
    NEGATION = "negation"
    QUANTIFIER = "quantifier"
    HEDGE = "hedge"
    WORDING = "wording"


def fold(text: str) -> str:
    """The text with typographic quotes, dashes and spaces made plain. Same length, so offsets still hold."""
    if not text.isascii():
        for sign, plain_sign in _FOLDS:  # each is one fast scan; str.translate looks every character up
            text = text.replace(sign, plain_sign)
    return text


def plain(text: str) -> str:
    """The words as a reader sees them: folded, without invisible characters, white space collapsed."""
    return _SPACE.sub(" ", _INVISIBLE.sub("", fold(text))).strip()


def same_words(old: str, new: str) -> bool:
    """True when nothing a reader would notice has changed: only typography or white space."""
    return old == new or plain(old) == plain(new)


_VOCABULARY = {
    kind: frozenset(" ".join(languages.values()).split())
    for kind, languages in tomllib.loads(
        files(__package__).joinpath("vocabulary.toml").read_text("utf-8")
    ).items()
}
_OPENERS = _VOCABULARY.pop("opener")
_WORD = re.compile(r"\d+(?:[.,:/-]\d+)*|n't\b|[^\W\d_]+(?:['-](?!t\b)[^\W\d_]+)*|\w+|[%‰°€$£¥₴₽]")
_CONTRACTED = re.compile(r"(?i)n't\b")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_DAY = re.compile(r"\d{4}-\d\d?-\d\d?|\d\d?[./-]\d\d?[./-](?:\d{4}|\d\d)|\d\d?/\d\d?")
WEIGHTY = frozenset({Kind.NUMBER, Kind.UNIT, Kind.DATE, Kind.NAME, Kind.NEGATION, Kind.QUANTIFIER})


def words(text: str) -> list[str]:
    """The words, numbers and unit signs of a text as a reader counts them ("don't" is "do" and "n't")."""
    return _WORD.findall(_CONTRACTED.sub(" n't", _INVISIBLE.sub("", fold(text))))


@dataclass(frozen=True, slots=True)
class Difference:
    """Words that gave way to others, and what they are; either side may be empty."""

    kind: Kind
    old: str
    new: str


def differences(old: str, new: str) -> tuple[Difference, ...]:
    """What was dropped, added or moved between two wordings, one row a kind and place; empty for typography.

    A word that changed places counts as dropped and added: "Anna beat Boris" is not "Boris beat Anna".
    """
    if same_words(old, new):
        return ()
    found = tuple(_changed(words(old), words(new)))
    return found or (Difference(Kind.WORDING, plain(old), plain(new)),)


def _changed(before: list[str], after: list[str]) -> Iterator[Difference]:
    ops = Indel.opcodes([word.casefold() for word in before], [word.casefold() for word in after])
    for op in _joined(ops):
        gone = _by_kind(before, op.src_start, op.src_end)
        come = _by_kind(after, op.dest_start, op.dest_end)
        for kind in Kind:
            if kind in gone or kind in come:
                yield Difference(kind, " ".join(gone.get(kind, ())), " ".join(come.get(kind, ())))


def _joined(ops: Iterable[Opcode]) -> Iterator[Opcode]:
    """Changes without the equal stretches; a deletion and the insertion after it are one replacement."""
    last: Opcode | None = None
    for op in ops:
        if op.tag == "equal":
            if last:
                yield last
            last = None
        elif last:
            last = Opcode("replace", last.src_start, op.src_end, last.dest_start, op.dest_end)
        else:
            last = op
    if last:
        yield last


def _by_kind(tokens: list[str], start: int, end: int) -> dict[Kind, list[str]]:
    found: dict[Kind, list[str]] = {}
    for at in range(start, end):
        found.setdefault(kind_of(tokens[at], opens=at == 0), []).append(tokens[at])
    return found


@cache
def kind_of(word: str, *, opens: bool = False) -> Kind:
    """What one word is; `opens` says that it opens a sentence, where a capital says little."""
    lower = word.lower()
    if word[0].isdigit():
        return Kind.DATE if _YEAR.fullmatch(word) or _DAY.fullmatch(word) else Kind.NUMBER
    for kind, members in _VOCABULARY.items():
        if lower in members:
            return Kind(kind)
    if word[0].isupper() and lower not in _OPENERS and not (opens and len(word) < 3):
        return Kind.NAME
    return Kind.WORDING

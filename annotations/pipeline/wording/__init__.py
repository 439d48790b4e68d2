"""What two wordings of one sentence differ in: numbers, units, dates, names, negations, quantifiers, hedges.

Shared by the stages that compare texts (anchoring, changes, reviewing); like `text`, it lies below them.
"""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
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
    return " ".join(_visible(fold(text)).split())


def _visible(text: str) -> str:
    return text if text.isascii() else _INVISIBLE.sub("", text)


def same_words(old: str, new: str) -> bool:
    """True when nothing a reader would notice has changed: only typography or white space."""
    return old == new or plain(old) == plain(new)


def _vocabulary() -> tuple[dict[str, frozenset[str]], dict[str, str]]:
    """Words by kind, and the figures that number words stand for."""
    source = files(__package__).joinpath("vocabulary.toml").read_text("utf-8")
    kinds = {kind: " ".join(languages.values()).split() for kind, languages in tomllib.loads(source).items()}
    figures = dict(word.split("=") for words in kinds.values() for word in words if "=" in word)
    return {
        kind: frozenset(word.partition("=")[0] for word in words) for kind, words in kinds.items()
    }, figures


_VOCABULARY, _FIGURES = _vocabulary()
_OPENERS = _VOCABULARY.pop("opener")
PRONOUNS = _VOCABULARY.pop("pronoun")
ABBREVIATIONS = _VOCABULARY.pop("abbreviation")
# A minus belongs to its number, an apostrophe or a full stop within a word to the word; a hyphen parts two words.
_WORD = re.compile(r"(?:(?<![\w-])-(?=\d))?\w+(?:['.]\w+|[,:/]\d+)*|[%‰°€$£¥₴₽]")
_CONTRACTED = re.compile(r"(?i)\b(can)'t\b|n't\b")
_THOUSANDS = re.compile(r"-?\d{1,3}(?:,\d{3})+")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_DAY = re.compile(r"\d{4}-\d\d?-\d\d?|\d\d?[./-]\d\d?[./-](?:\d{4}|\d\d)|\d\d?/\d\d?")
WEIGHTY = frozenset({Kind.NUMBER, Kind.UNIT, Kind.DATE, Kind.NAME, Kind.NEGATION, Kind.QUANTIFIER})


def words(text: str) -> list[str]:
    """The words, numbers and unit signs of a text as a reader counts them ("don't" is "do" and "n't")."""
    text = _visible(fold(text))
    return _WORD.findall(_CONTRACTED.sub(_parted, text) if "'" in text else text)


def _parted(found: re.Match[str]) -> str:
    return "can n't" if found[1] else " n't"


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
    before, after = plain(old), plain(new)
    if before == after:
        return ()
    start, tail = _common(before, after)
    cut = before[start : len(before) - tail], after[start : len(after) - tail]
    found = tuple(_changed(words(cut[0]), words(cut[1]), opens=start == 0))
    return found or (Difference(Kind.WORDING, before, after),)


def _common(old: str, new: str) -> tuple[int, int]:
    """How many characters two texts begin and end with in common, as whole words: nothing there has changed."""
    most = min(len(old), len(new))
    head = bisect_right(range(1, most + 1), False, key=lambda size: old[:size] != new[:size])
    start = old.rfind(" ", 0, head) + 1
    most -= start
    tail = bisect_right(range(1, most + 1), False, key=lambda size: old[-size:] != new[-size:])
    first = old.find(" ", len(old) - tail) if tail else -1
    return start, len(old) - first if first >= 0 else 0


def same_but_for_form(old: str, new: str) -> bool:
    """True when only letter case, punctuation or the way a number is written tells two wordings apart."""
    return [key(word) for word in words(old)] == [key(word) for word in words(new)]


def _changed(before: list[str], after: list[str], *, opens: bool) -> Iterator[Difference]:
    ops = Indel.opcodes([key(word) for word in before], [key(word) for word in after])
    for op in _joined(ops):
        gone = _by_kind(before, op.src_start, op.src_end, opens)
        come = _by_kind(after, op.dest_start, op.dest_end, opens)
        for kind in Kind:
            if kind in gone or kind in come:
                yield Difference(kind, " ".join(gone.get(kind, ())), " ".join(come.get(kind, ())))


def key(word: str) -> str:
    """What words are compared by: "Two", "two" and "2" are the same, "1,000" and "1000" too."""
    word = word.casefold()
    word = _FIGURES.get(word, word)
    return word.replace(",", "") if "," in word and _THOUSANDS.fullmatch(word) else word


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


def _by_kind(tokens: list[str], start: int, end: int, opens: bool) -> dict[Kind, list[str]]:
    found: dict[Kind, list[str]] = {}
    for at in range(start, end):
        found.setdefault(kind_of(tokens[at], opens=opens and at == 0), []).append(tokens[at])
    return found


@lru_cache(maxsize=1 << 15)
def kind_of(word: str, *, opens: bool = False) -> Kind:
    """What one word is; `opens` says that it opens a sentence, where a capital says little."""
    lower = word.lower()
    if word[0].isdigit() or word[0] == "-":
        return Kind.DATE if _YEAR.fullmatch(word) or _DAY.fullmatch(word) else Kind.NUMBER
    for kind, members in _VOCABULARY.items():
        if lower in members:
            return Kind(kind)
    if word[0].isupper() and lower not in _OPENERS and not (opens and len(word) < 3):
        return Kind.NAME
    return Kind.WORDING

"""What a statement says that could be said otherwise: its figures, dates, names, negations, quantifiers and tense.

English, and what `wording` and `vocabulary.toml` know. A text it cannot read says nothing, and guards nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from annotations.pipeline.matching.figures import (
    MONTHS,
    SIGNS,
    UNITS,
    Figure,
    Reader,
    Word,
    number_of,
    read_words,
)
from annotations.pipeline.matching.terms import VOCABULARY, body, stem
from annotations.pipeline.wording import key

_QUANTIFIERS = {word: name for name, words in VOCABULARY["quantifier"].items() for word in words.split()}
_ALIASES = {word: name for name, words in VOCABULARY["alias"].items() for word in [name, *words.split()]}
_SETS = {name: frozenset(words.split()) for name, words in VOCABULARY["word"].items()}
PLACED = _SETS["place"]
OPPOSITES = tuple(tuple(pair.split(":")) for pair in VOCABULARY["opposite"]["pairs"].split())
_BOUNDS = frozenset(["than", "least", "most"])


@dataclass(frozen=True)
class Facts:
    """All of one statement. Names are in the form they are compared by; `words` are its stems, in order."""

    figures: tuple[Figure, ...]
    ordinals: frozenset[int]
    dates: dict[str, frozenset[Any]]
    names: dict[str, str]  # and the word before each
    negations: int
    quantifiers: frozenset[str]
    tense: frozenset[str]
    words: tuple[str, ...]
    passive: bool
    led: frozenset[str]  # stems in phrases that may move about
    all_words: frozenset[str]
    shouted: bool


def facts(text: str) -> Facts:
    """Read a statement."""
    words = list(read_words(body(text)))
    figures, ordinals, dates, used = Reader(words).read()
    shouted = _is_shouted(words)
    return Facts(
        figures=figures,
        ordinals=ordinals,
        dates=dates,
        names={} if shouted else _names(words, used),
        negations=sum(word.low in _SETS["negative"] or word.low.endswith("n't") for word in words),
        quantifiers=_quantifiers(words),
        tense=_tense(words),
        words=tuple(
            stem(word.low) for at, word in enumerate(words) if at not in used and word.low[0].isalpha()
        ),
        passive=_is_passive(words),
        led=_led(words),
        all_words=frozenset(canonical(word.low) for word in words),
        shouted=shouted,
    )


def canonical(word: str) -> str:
    """The form that a name or word is compared by: "Ukrainian" and "Ukraine's" are "ukraine"."""
    word = word.lower().removesuffix("'s").rstrip("'.")
    return _ALIASES.get(word) or stem(word)


def _is_shouted(words: Sequence[Word]) -> bool:
    """Whether capitals tell nothing: nearly every long word has one, as in a headline, or none has."""
    long = [word for word in words if len(word.text) > 3 and word.text[0].isalpha()]
    return len(long) > 3 and sum(word.text[0].isupper() for word in long) > 0.75 * len(long)


def _names(words: Sequence[Word], used: set[int]) -> dict[str, str]:
    """The capitalised words that are names, and the word before each."""
    found = {}
    for at, word in enumerate(words):
        if at in used or not word.text[0].isupper():
            continue
        low = word.low.removesuffix("'s")
        if low in _SETS["titles"] or low in MONTHS:
            continue
        following = words[at + 1] if at + 1 < len(words) else None
        if not word.opens or _opens_as_name(word, following):
            found[canonical(low)] = word.after
    return found


def _opens_as_name(word: Word, following: Word | None) -> bool:
    """Whether the first word of a sentence is capitalised for being a name."""
    low = word.low.removesuffix("'s")
    if low in _ALIASES or (len(word.text) > 1 and word.text.isupper()):
        return True
    if low in _SETS["mass"] or low in _QUANTIFIERS or key(low)[:1].isdigit() or len(low) < 3:
        return False
    if following and following.text[0].isupper():
        return True
    return not low.endswith(_NO_NAME) and low not in _FUNCTION_WORDS


_NO_NAME = (
    "s",
    "ing",
    "tion",
    "ment",
    "ness",
    "ity",
    "ism",
    "ly",
    "ed",
    "ship",
    "age",
    "ance",
    "ence",
    "ers",
    "ists",
)
_FUNCTION_WORDS = frozenset(
    [
        "the",
        "a",
        "an",
        "this",
        "that",
        "these",
        "those",
        "there",
        "it",
        "he",
        "she",
        "they",
        "we",
        "you",
        "i",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "to",
        "of",
        "with",
        "as",
        "but",
        "and",
        "or",
        "so",
        "if",
        "when",
        "where",
        "who",
        "why",
        "how",
        "what",
        "which",
        "while",
        "although",
        "though",
        "because",
        "not",
        "it's",
        "he's",
        "she's",
        "his",
        "her",
        "their",
        "our",
        "your",
        "my",
        "its",
        "do",
        "did",
        "does",
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
        "will",
        "would",
        "can",
        "could",
        "should",
        "may",
        "might",
        "must",
        "just",
        "another",
        "other",
        "such",
        "even",
        "still",
        "yet",
        "then",
        "now",
        "here",
        "out",
        "up",
        "down",
        "off",
        "through",
        "within",
        "without",
        "despite",
        "unlike",
        "like",
        "some",
        "any",
        "few",
        "several",
        "one",
        "two",
        "three",
    ]
)


def _quantifiers(words: Sequence[Word]) -> frozenset[str]:
    found = set()
    for at, word in enumerate(words):
        name = _QUANTIFIERS.get(word.low)
        following = words[at + 1].low if at + 1 < len(words) else ""
        if name in ("least", "most_of") and word.low not in ("exceed", "exceeds", "exceeded", "exceeding"):
            bounded = (
                following in _BOUNDS or word.after == "at" or following[:1].isdigit() or following in SIGNS
            )
            name = name if bounded or number_of(following) is not None else None
        if word.low == "over" and at + 2 < len(words) and UNITS.get(words[at + 2].low, ("",))[0] == "time":
            name = None  # over ten years
        if word.low in ("most", "mostly") and word.after in ("at", "the"):
            name = "most_of" if word.after == "at" else None
        if word.low == "up" and following == "to":
            name = "most_of"
        if name:
            found.add(name)
    return frozenset(found)


def _tense(words: Sequence[Word]) -> frozenset[str]:
    lows = [word.low for word in words]
    found = {name for name in ("future", "past", "present", "formerly") if _SETS[name] & set(lows)}
    if any(word.endswith("'ll") for word in lows):
        found.add("future")
    pairs = set(pairwise(lows))
    if pairs & {
        ("going", "to"),
        ("set", "to"),
        ("due", "to"),
        ("plans", "to"),
        ("plan", "to"),
        ("about", "to"),
        ("is", "to"),
        ("are", "to"),
    }:
        found.add("future")
    if pairs & {("used", "to"), ("no", "longer")}:
        found.add("formerly")
    # "May" in a date is no doubt.
    doubts = {word.low for word in words if word.low != "may" or word.text == "may"} & _SETS["modal"]
    return frozenset(found | ({"modal"} if doubts else set()))


def _is_passive(words: Sequence[Word]) -> bool:
    """Whether the subject is acted on: "was beaten", "has been quietly sold"."""
    for at, word in enumerate(words):
        if word.low in _BEING:
            near = (after.low for after in words[at + 1 : at + 3])
            if any(low.endswith("ed") or low in _SETS["participle"] for low in near):
                return True
    return False


_BEING = frozenset(
    ["is", "are", "was", "were", "be", "been", "being", "isn't", "aren't", "wasn't", "weren't"]
)


def _led(words: Sequence[Word]) -> frozenset[str]:
    """What stands in a phrase of place, time or belonging, which may move about without telling otherwise."""
    found = set()
    for at, word in enumerate(words):
        before = words[at - 2].low if word.after in _ARTICLES and at > 1 else word.after
        if before in _SETS["led"]:
            found.add(stem(word.low))
    return frozenset(found)


_ARTICLES = frozenset(["the", "a", "an", "its", "their", "his", "her", "our", "this", "that"])

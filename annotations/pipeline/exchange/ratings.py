"""What a rating means, whatever its words: the words first, then its number between worst and best.

The publisher's own words stay beside it; this is for lists and filters, and decides nothing.
"""

import re
from collections.abc import Mapping
from typing import Any

from annotations.choices.exchange import Finding

# Longest first within a finding; a rating is held against whole words, so that “untrue” is not “true”.
WORDS: dict[Finding, tuple[str, ...]] = {
    Finding.MIXED: (
        "half true", "half-true", "partly true", "partly false", "partially true", "partially false", "mixture",
        "mixed", "misleading", "mostly true", "missing context", "lacks context", "out of context", "exaggerated",
        "distorted", "cherry picking", "miscaptioned", "spins the facts", "needs context", "verdrehte fakten",
        "teilweise falsch", "größtenteils richtig", "irreführend", "trompeur", "plutôt vrai", "engañoso",
        "enganoso", "verdad a medias", "fuorviante", "excitement", "sarcastic", "satire", "مضلل", "تضليل",
        "صحيح جزئيا", "غير صحيح جزئيا", "زائف جزئيا", "زائف جزئي", "نصف حقيقي", "محتوى ناقص", "سياق ناقص",
        "سياق مجتزأ", "conflicting evidence/cherrypicking",
        "decontextualizedcontent", "missingcontextmediareview", "satireorparodycontent",
    ),
    Finding.UNPROVEN: (
        "unproven", "unsupported", "no evidence", "unverified", "not enough evidence", "research in progress",
        "unbelegt", "non prouvé", "sin pruebas", "غير مثبت",
    ),
    Finding.REFUTED: (
        "false", "mostly false", "pants on fire", "fake", "incorrect", "not true", "untrue", "wrong", "hoax", "scam",
        "refuted", "debunked", "altered", "doctored", "four pinocchios", "three pinocchios", "falsch", "faux",
        "falso", "bulo", "mentira", "onwaar", "fałsz", "yanlış", "خطأ", "خاطئ", "زائف", "كاذب", "خبر كاذب",
        "غير صحيح", "مش حقيقي", "مفبرك", "مزيف", "معدل", "فيديو معدل", "صورة معدلة", "اشاعة",
        "وليدة ذكاء إصطناعي", "transformed", "edited or cropped", "staged",
        "transformedcontent", "editedorcroppedcontent", "stagedcontent",
    ),
    Finding.SUPPORTED: (
        "true", "correct", "accurate", "supported", "geppetto checkmark", "wahr", "richtig", "vrai", "verdadero",
        "cierto", "verdadeiro", "vero", "prawda", "doğru", "صحيح", "originalmediacontent", "originalcontent", "authentic",
    ),
}  # fmt: skip
LONGEST = 60  # A longer “rating” is a sentence, and what it speaks of need not be its verdict.
# A number beyond these shares of the way from worst to best.
FALSE_BELOW, TRUE_FROM = 0.34, 0.85
ARABIC_MARKS = re.compile(r"[\u064b-\u0652\u0640]")
SPACE = re.compile(r"[\s.!:]+")
_BY_WORDS = {words: finding for finding, several in WORDS.items() for words in several}
_ANY = re.compile(
    r"(?<!\w)(" + "|".join(re.escape(w) for w in sorted(_BY_WORDS, key=len, reverse=True)) + r")(?!\w)"
)


def finding(
    words: str, value: Any = None, worst: Any = None, best: Any = None, known: Mapping[str, str] | None = None
) -> Finding:
    """What this rating says: by `known` (words → finding, the importer's own map), by its words, by its number.

    Where none of them says anything it is `unclear`, never a guess.
    """
    spelt = plain(words)
    for own, meant in (known or {}).items():
        if plain(own) == spelt:
            return Finding(meant)
    return _by_words(spelt) or _by_number(value, worst, best) or Finding.UNCLEAR


def plain(words: str) -> str:
    """The words in small letters, without marks that only some writers set."""
    return SPACE.sub(" ", ARABIC_MARKS.sub("", words)).strip().casefold()


def _by_words(spelt: str) -> Finding | None:
    if spelt in _BY_WORDS:
        return _BY_WORDS[spelt]
    if len(spelt) > LONGEST:
        return None
    said = {_BY_WORDS[words] for words in _ANY.findall(spelt)}
    return said.pop() if len(said) == 1 else None


def _by_number(value: Any, worst: Any, best: Any) -> Finding | None:
    """By how far it stands from worst to best; a scale of one step, such as -1 of -1, says nothing."""
    try:
        low, high = float(worst if worst is not None else 1), float(best if best is not None else 5)
        share = (float(value) - low) / (high - low)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    if not 0 <= share <= 1:
        return None
    if share < FALSE_BELOW:
        return Finding.REFUTED
    return Finding.SUPPORTED if share >= TRUE_FROM else Finding.MIXED

"""Which language a text is in, as far as the text itself shows it."""

import re
from collections.abc import Sequence
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from annotations.pipeline.text import words

_ENOUGH = 24  # letters; under this a guess is a coin toss
_SURE = 0.9
_QUOTED = 80  # letters from which a quotation in the page's own script is asked for its language
_UNLATIN = frozenset(
    [
        "uk",
        "ru",
        "be",
        "bg",
        "sr",
        "mk",
        "kk",
        "el",
        "ar",
        "fa",
        "ur",
        "he",
        "hi",
        "bn",
        "th",
        "ka",
        "hy",
        "zh",
        "ja",
        "ko",
    ]
)
_SAMPLE = 3000
_SCRIPTS = (
    ("uk", re.compile(r"[іїєґ]", re.IGNORECASE)),
    ("ru", re.compile(r"[ыэъё]", re.IGNORECASE)),
)
_AFTER_LATIN = "\u0250"
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}$")


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def detect(text: str) -> str | None:
    """The language as an ISO 639-1 code; None where the text is too short or fits several."""
    sample = text[:_SAMPLE]
    letters = list(filter(str.isalpha, sample))
    if len(letters) < _ENOUGH:
        return None
    code, sureness = _identifier().classify(sample)
    if not _is_latin(letters):
        code = _by_letters(sample) or code
    return code if sureness >= _SURE else None


def _by_letters(sample: str) -> str | None:
    """Ukrainian and Russian share most letters; the few they do not share settle it."""
    counts = {code: len(letters.findall(sample)) for code, letters in _SCRIPTS}
    first, second = sorted(counts, key=counts.__getitem__, reverse=True)
    return first if counts[first] >= 3 and counts[first] > 4 * counts[second] else None


def of_block(text: str, language: str | None, *, quoted: bool) -> str | None:
    """The language of a block where it is plainly not the page's: in another script, or quoted at some length."""
    letters = list(filter(str.isalpha, text[:_SAMPLE]))
    if language is None or len(letters) < _ENOUGH:
        return None
    foreign = _is_latin(letters) == (language.split("-")[0] in _UNLATIN)
    if not foreign and not (quoted and len(letters) >= _QUOTED):
        return None
    seen = detect(text)
    return seen if seen != language.split("-")[0] else None


def _is_latin(letters: Sequence[str]) -> bool:
    return sum(map(_AFTER_LATIN.__gt__, letters)) * 2 > len(letters)


def declared(tag: str | None) -> str | None:
    """A declared language as a BCP 47 tag in its usual spelling; None if it is no such tag."""
    tag = (tag or "").strip().replace("_", "-")
    if not _TAG.match(tag):
        return None
    language, *rest = tag.split("-")
    return "-".join([language.lower(), *(part.upper() if len(part) == 2 else part for part in rest)])


def settled(tag: str | None, text: str) -> str | None:
    """What a page declares, unless its text is plainly in another language."""
    said, seen = declared(tag), detect(text)
    if said is None or (seen and seen != said.split("-")[0] and len(words(text)) >= 50):
        return seen
    return said

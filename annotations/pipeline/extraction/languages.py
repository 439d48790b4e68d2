"""Which language a text is in, as far as the text itself shows it."""

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from annotations.pipeline.text import words

_ENOUGH = 24  # letters; under this a guess is a coin toss
_SURE = 0.9
_SAMPLE = 3000
_SCRIPTS = (
    ("uk", re.compile(r"[іїєґ]", re.IGNORECASE)),
    ("ru", re.compile(r"[ыэъё]", re.IGNORECASE)),
)
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}$")


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def detect(text: str) -> str | None:
    """The language as an ISO 639-1 code; None where the text is too short or fits several."""
    sample = text[:_SAMPLE]
    if sum(character.isalpha() for character in sample) < _ENOUGH:
        return None
    code, sureness = _identifier().classify(sample)
    code = _by_letters(sample) or code
    return code if sureness >= _SURE else None


def _by_letters(sample: str) -> str | None:
    """Ukrainian and Russian share most letters; the few they do not share settle it."""
    counts = {code: len(letters.findall(sample)) for code, letters in _SCRIPTS}
    first, second = sorted(counts, key=counts.__getitem__, reverse=True)
    return first if counts[first] >= 3 and counts[first] > 4 * counts[second] else None


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

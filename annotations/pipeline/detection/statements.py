"""The statement of a claim on its own: without marks and attribution, the pronoun it opens with resolved if certain."""

import re

BLANKS = re.compile(r"\s+")
DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
OPENING_PRONOUN = re.compile(
    r"(?P<pronoun>he|she|він|вона|он|она|er|sie|il|elle|él|ella)(?P<rest>['’](?:s|d|ll)|)\b(?= )",
    re.IGNORECASE,
)
CONTRACTED = {"s": "is", "d": "would", "ll": "will"}


def normalised(text: str, antecedent: str | None) -> str:
    """`text` as a sentence of its own; `antecedent` replaces the pronoun it opens with, where there is one."""
    text = BLANKS.sub(" ", text).strip(" ,;:–—-")
    match = OPENING_PRONOUN.match(text)
    if match and antecedent:
        contracted = CONTRACTED.get(match["rest"].lstrip("'’"))
        text = antecedent + (f" {contracted}" if contracted else "") + text[match.end() :]
    return text[:1].upper() + text[1:]


def opens_with_pronoun(text: str) -> bool:
    return bool(OPENING_PRONOUN.match(text))

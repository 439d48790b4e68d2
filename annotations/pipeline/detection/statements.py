"""The statement of a claim on its own: without marks and attribution, the pronoun it opens with resolved if certain."""

import re

BLANKS = re.compile(r"\s+")
DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
# What may stand before the subject and names nobody: "In 2019 she", "After the vote, he".
LED = (
    r"(?:(?:in|on|at|by|since|during|after|before|until|last|this|earlier|later|then|yesterday|today|now|meanwhile)\b"
    r"(?: (?!he\b|she\b)[a-z0-9%][\w%-]*){0,6},? )?"
)
OPENING_PRONOUN = re.compile(
    rf"(?P<led>{LED})(?:(?P<pronoun>he|she|він|вона|он|она|er|sie|il|elle|él|ella)(?P<rest>['’](?:s|d|ll)|)|"
    rf"(?P<owner>his|her))\b(?= )",
    re.IGNORECASE,
)
CONTRACTED = {"s": "is", "d": "would", "ll": "will"}
# "she’d voted" had, "she’d vote" would; "he’s satisfied" is or has, so it stays as it is.
PARTICIPLE = re.compile(
    r" (?:(?:never|already|also|not|since) )?(?:\w+ed|been|had|got|gone|done|made|said|seen|spent|paid|won|lost|left|met|sent|told|"
    r"taken|given|known|found|built|held|begun|kept|led|sold|bought|brought|fallen|grown|written|chosen|broken|spoken|shown)\b"
)


def normalised(text: str, antecedent: str | None) -> str:
    """`text` as a sentence of its own; `antecedent` replaces the pronoun that is its subject, where there is one."""
    text = BLANKS.sub(" ", text).strip(" ,;:–—-")
    match = OPENING_PRONOUN.match(text)
    if match and antecedent:
        text = match["led"] + _named(match, antecedent) + text[match.end() :]
    return text[:1].upper() + text[1:]


def _named(match: re.Match[str], antecedent: str) -> str:
    if match["owner"]:
        return f"{antecedent}’s"
    rest = match["rest"].lstrip("'’")
    if not rest or not PARTICIPLE.match(match.string, match.end()):
        return f"{antecedent} {CONTRACTED[rest]}" if rest else antecedent
    return f"{antecedent} had" if rest == "d" else f"{antecedent}{match['rest']}"


def subject_pronoun(text: str) -> str | None:
    """The pronoun, in lower case, that a statement is about: "she" of "In 2019 she resigned"."""
    match = OPENING_PRONOUN.match(text)
    return (match["pronoun"] or match["owner"]).casefold() if match else None

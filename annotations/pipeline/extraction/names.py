"""Names of authors, as bylines write them: "By Ann Ross and Ivo Lund, health editor | 3 May" → Ann Ross, Ivo Lund."""

import re

from annotations.pipeline.extraction import dates, phrases

_ENDS = re.compile(r"\s*[|·•●⋅]\s*|\son\s|\s/\s|\s[—–-]\s|\s*[(\[]|\s*\n|\s{3,}")
_BETWEEN = re.compile(r"\s*(?:[,;&、]|\s(?:and|und|et|y|e|і|й|та|и|و|with|mit|avec|con)\s)\s*", re.IGNORECASE)
_PARTICLES = frozenset(
    [
        "von",
        "van",
        "de",
        "der",
        "den",
        "del",
        "della",
        "da",
        "di",
        "du",
        "dos",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "ibn",
        "ben",
        "ter",
        "ten",
        "zu",
        "af",
        "of",
    ]
)
_JOBS = (
    r"correspondent|reporter|editors?|writer|journalist|columnist|contributor|expert|director|president|professor|"
    r"founder|co-founder|officer|producer|photographer|analyst|fellow|scientist|reviewer|manager|head of|bureau|desk|"
    r"ceo|cto|staff writer|on behalf|special to|for the|korrespondent\w*|redakteur\w*|журналіст\w*|кореспондент\w*|"
    r"редактор\w*|корреспондент\w*|обозреватель|оглядач\w*|journaliste|rédact\w+|periodista|redacci\w+|published|"
    r"posted|updated|written|min read"
)
_JOB = re.compile(rf"\b(?:{_JOBS})\b", re.IGNORECASE)
_ROLE = re.compile(
    rf"(?<=\S)[\s,]+(?:{_JOBS}|senior|lead|ph\.?d|m\.?d|r\.?d|m\.?s|mba|jr|sr)\b.*$", re.IGNORECASE
)
_LABEL = re.compile(
    r"^(?:(?:written|posted|published|reviewed|story|article|words|text)\s+(?:by|von|par|por)|"
    r"by|von|par|por|di|автор(?:ка|и|ы)?|текст|text|author|written|autor(?:in)?|auteur|بقلم|كتب|作者|文)(?:\s*[:：]\s*|\s+)|^[:：]\s*",
    re.IGNORECASE,
)
_FORBIDDEN = re.compile(r"[\d@_/\\<>{}#?!:]|\w\.\w{3,}")
_COLLECTIVE = re.compile(
    r"\b(?:team|staff|editors?|editorial|newsroom|desk|admin|redaktion|rédaction|redacción|редакція|редакция)\b",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"(?:about|meet|our|the|more|all|read|view|see|home|category\w*|in|my)\b", re.IGNORECASE
)
_LONGEST = 5  # words of one name


def listed(text: str) -> list[str]:
    """The names a byline holds, without what it says of them; empty where there are none."""
    match = dates.find(text)
    text = _LABEL.sub("", (text[: match.start()] if match else text).strip())
    text = _ENDS.split(text, maxsplit=1)[0].strip(" ,.:;|·•●—–-")
    found: list[str] = []
    for part in _BETWEEN.split(text):
        name = _ROLE.sub("", part).strip(" .,:;·•|–—-")
        if not is_name(name) or (
            _is_one_word(name) and (any(" " in known for known in found) or name != part.strip(" .,:;·•|–—-"))
        ):
            break  # what follows a name in one word is what somebody does or where
        found.append(name)
    return list(dict.fromkeys(found))


def _is_one_word(name: str) -> bool:
    return " " not in name and name.isascii()


def is_name(text: str) -> bool:
    """Whether a text has the form of somebody's name: a few words, capitals where the script has them, no digits."""
    tokens = text.split()
    if text.isascii() and len(text) < 3:
        return False
    if not 0 < len(tokens) <= _LONGEST or len(text) > 60 or _FORBIDDEN.search(text) or _JOB.search(text):
        return False
    inner = tokens[1:-1]
    ends = (tokens[0], tokens[-1])
    return all(token[0].isalpha() and not token[0].islower() for token in ends) and all(
        token[0].isalpha() and (not token[0].islower() or token.lower() in _PARTICLES) for token in inner
    )


def is_person(text: str) -> bool:
    """A name of two words or more: as far as form can tell, somebody rather than an outlet."""
    if _NO_NAME.match(text) or phrases.PROMPT.match(text):
        return False
    return is_name(text) and len(text.split()) >= 2


def is_collective(text: str) -> bool:
    """Whether it names a desk or a team rather than somebody."""
    return bool(_COLLECTIVE.search(text))

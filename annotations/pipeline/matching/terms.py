"""What a text is looked up by: its words without endings, hashtags opened, addresses and signatures left out."""

import re
import tomllib
import unicodedata
from functools import lru_cache
from importlib.resources import files
from typing import Any

from annotations.pipeline.wording import fold

VOCABULARY: dict[str, Any] = tomllib.loads(files(__package__).joinpath("vocabulary.toml").read_text("utf-8"))
_REGULAR = {
    form: plain
    for plain, _, forms in (row.partition(":") for row in VOCABULARY["irregular"]["forms"].split())
    for form in forms.split(",")
}
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|pic\.twitter\.com/\S+")
_HANDLE = re.compile(r"@\w+")
# A hashtag's words: "#AustralianFires" is two, and so is "COVID19".
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])|_")
_TAG = re.compile(r"#(\w+)")
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)?")
_THOUSANDS = re.compile(r",(?=\d{3}(?!\d))")
# A post as it is quoted on a page ends in who posted it and when: "… — Anna Berg (@berg) January 4, 2020".
_SIGNATURE = re.compile(r"\s+[—–-]+\s+[^—]{1,80}\(@\w+\)\s+\w+ \d{1,2}, \d{4}\s*$")
_STOPPED = frozenset(
    [
        "a",
        "about",
        "after",
        "again",
        "all",
        "also",
        "am",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "because",
        "been",
        "before",
        "being",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "doing",
        "for",
        "from",
        "had",
        "has",
        "have",
        "having",
        "he",
        "her",
        "hers",
        "him",
        "his",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "just",
        "me",
        "more",
        "most",
        "my",
        "of",
        "off",
        "on",
        "once",
        "only",
        "or",
        "other",
        "our",
        "out",
        "over",
        "own",
        "s",
        "said",
        "same",
        "says",
        "she",
        "should",
        "so",
        "some",
        "such",
        "t",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "through",
        "to",
        "too",
        "up",
        "us",
        "very",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "whom",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
    ]
)
_ENDINGS = (
    ("ational", "ate"),
    ("ization", "ize"),
    ("fulness", "ful"),
    ("iveness", "ive"),
    ("ies", "y"),
    ("ied", "y"),
    ("ements", "e"),
    ("ement", "e"),
    ("ments", ""),
    ("ment", ""),
    ("ations", "ate"),
    ("ation", "ate"),
    ("ings", ""),
    ("ing", ""),
    ("edly", ""),
    ("ed", ""),
    ("ers", "er"),
    ("ly", ""),
    ("es", "e"),
    ("s", ""),
)


def body(text: str) -> str:
    """The text as it is meant, without a post's signature, addresses and the marks of its platform."""
    text = _ADDRESS.sub(" ", fold(text))
    text = _SIGNATURE.sub("", text)
    return _TAG.sub(lambda tag: _HUMP.sub(" ", tag[1]), text)


def terms(text: str) -> list[str]:
    """Every word worth looking up, in order, as it is written in the index."""
    text = _THOUSANDS.sub("", _HANDLE.sub(lambda handle: _HUMP.sub(" ", handle[0][1:]), body(text)))
    return [stem(word) for word in _WORD.findall(text.lower()) if word not in _STOPPED]


def spelt(text: str) -> list[str]:
    """The words of a text as they are spelt, in order."""
    return _WORD.findall(body(text).lower())


def is_stopped(word: str) -> bool:
    """Whether a stem is of a word that every text has."""
    return word in _STOPPED_STEMS


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The word without its ending and accents. Rough: what matters is that forms of one word fall together."""
    word = word.removesuffix("'s")
    word = _REGULAR.get(word, word)
    if not word.isascii():
        decomposed = unicodedata.normalize("NFD", word)
        word = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    if len(word) < 4 or not word.isascii() or word[0].isdigit():
        return word
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word[: len(word) - len(ending)] + instead
            break
    return _rounded(word)


def _rounded(word: str) -> str:
    """ "stopp" is "stop", "create" is "creat": what an ending left or took."""
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word[-1] in "ey" else word


_STOPPED_STEMS = frozenset(map(stem, _STOPPED)) | _STOPPED

"""What the check-worthiness model sees of a sentence: words, pairs of words, characters and shape, as hashed indexes.

Every feature of one word is the same wherever the word stands, so its sum of weights can be kept.
"""

import re
from collections.abc import Iterator, Sequence
from zlib import crc32

BITS = 18
SIZE = 1 << BITS
CHARACTERS = (3, 4, 5)
WORD = re.compile(r"\w+(?:[’'\-]\w+)*|[^\w\s]")
SHAPES = 32  # the first indexes are the shape features, so that no hash collides with them

# Words by which a text is taken to be English; other languages are scored by shape alone.
ENGLISH = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "to",
        "and",
        "in",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "that",
        "this",
        "it",
        "its",
        "for",
        "on",
        "with",
        "as",
        "by",
        "at",
        "from",
        "has",
        "have",
        "had",
        "will",
        "would",
        "not",
        "but",
        "he",
        "she",
        "they",
        "we",
        "you",
        "i",
        "his",
        "her",
        "their",
        "our",
        "there",
        "which",
        "who",
        "what",
        "when",
        "than",
        "then",
        "more",
        "can",
        "could",
    ]
)
CHANGE = re.compile(
    r"\b(?:ros|fall|fell|grew|grow|increas|decreas|doubl|tripl|drop|cut|rais|lower|declin|surg|"
    r"зріс|зросл|збільш|зменш|скорот|впав|впал|вирос|вырос|увелич|снизил|сократ|упал|"
    r"stieg|gestiegen|sank|gesunken|erhöh|verdoppel|augment|baiss|diminu|doubl|subi|aument|cay|dismin|reduj)",
    re.IGNORECASE,
)
MONEY = re.compile(
    r"[$€£₴₽%]|percent|per cent|відсот|процент|prozent|pour cent|por ciento|грн|млн|млрд", re.IGNORECASE
)


def words(text: str) -> list[str]:
    return WORD.findall(text)


def fold(word: str) -> str:
    """Lower case; a number keeps only its length, because its size matters and its digits do not."""
    return "0" * len(word) if word.isdigit() else word.lower().replace("’", "'")


def index(feature: str) -> int:
    return SHAPES + crc32(feature.encode("utf-8", "surrogatepass")) % (SIZE - SHAPES)


def of_word(word: str) -> Iterator[int]:
    """The features of one folded word: itself and its runs of characters."""
    yield index("w" + word)
    if len(word) > 1:
        padded = f"<{word}>"
        for size in CHARACTERS:
            for start in range(len(padded) - size + 1):
                yield index("c" + padded[start : start + size])


def of_pair(first: str, second: str) -> int:
    return index(f"b{first} {second}")


def pairs(folded: Sequence[str]) -> Iterator[int]:
    """Each word with the next, the ends of the sentence counting as words."""
    before = "<s>"
    for word in folded:
        yield of_pair(before, word)
        before = word
    yield of_pair(before, "</s>")


def shape(text: str, found: Sequence[str]) -> Iterator[int]:
    """Features that need no vocabulary: length, numbers, names, money, a question, a verb of change."""
    yield min(11, len(found) // 4)
    yield 12 + min(3, sum(any(c.isdigit() for c in word) for word in found))
    yield 16 + min(5, sum(word[0].isupper() for word in found[1:]))
    if MONEY.search(text):
        yield 22
    if text.rstrip("”»\"' ").endswith("?"):
        yield 23
    if CHANGE.search(text):
        yield 24
    if text.rstrip("”»\"' ").endswith("!"):
        yield 25


def is_english(folded: Sequence[str]) -> bool:
    """Whether enough of the words are the small words of English."""
    return sum(word in ENGLISH for word in folded) * 8 >= len(folded) or (
        len(folded) < 8 and all(word.isascii() for word in folded)
    )

"""Texts as the words they are found by, the same for what is kept and for what is asked.

PostgreSQL's own parser is not asked: it takes “ and — for letters where the database has no locale, and tells no
offsets. Its dictionaries are: they get these words, one by one.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from itertools import islice

from annotations.values.search import SearchWord

LONGEST = 32  # code points of a word; what is longer is cut, in the question too
# Scripts written without spaces are found by pairs of neighbouring signs.
SIGNS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_GROUPED = r"\d{1,3}(?:[.,'’\u00a0\u202f]\d{3})+(?![\d])"
_WORD = re.compile(
    rf"{_GROUPED}|\d+[.,]\d+|[{SIGNS}]+|[^\W_{SIGNS}]+(?:[\u0300-\u036f\u00ad]+[^\W_{SIGNS}]+)*"
)
# The same for what is ASCII alone, in half the time: most words begin with a letter.
_PLAIN_WORD = re.compile(
    r"[A-Za-z][A-Za-z0-9]*|[0-9]{1,3}(?:[.,'][0-9]{3})+(?![0-9])|[0-9]+[.,][0-9]+|[0-9][A-Za-z0-9]*"
)
_SIGN = re.compile(f"[{SIGNS}]")
_SEPARATORS = str.maketrans("", "", ".,'’\u00a0\u202f")
_TUCKED = re.compile("[\u00ad\u200b-\u200d\u2060]")
_GROUPED_NUMBER = re.compile(_GROUPED)


def words(text: str) -> list[SearchWord]:
    """The words of a text in order. 1,200 is the word 1200, and 3,5 the word 3.5."""
    found: list[SearchWord] = []
    for match in _matches(text):
        word = match[0]
        if word.isascii() and word.isalnum():  # nearly all; the rest takes four times as long
            found.append(SearchWord(word.lower()[:LONGEST], *match.span()))
        elif _SIGN.match(word):
            found += _pairs(word, match.start())
        else:
            found.append(SearchWord(_key(word), *match.span()))
    return found


def words_at(text: str, places: Collection[int]) -> dict[int, SearchWord]:
    """The words at these places of `words(text)`. Nothing is cut after the last of them, and little before."""
    last = max(places, default=-1)
    if text.isascii() or not _SIGN.search(text):  # then each match is one word
        matches = enumerate(islice(_matches(text), last + 1))
        return {at: SearchWord(_key(match[0]), *match.span()) for at, match in matches if at in places}
    found: dict[int, SearchWord] = {}
    at = 0
    for match in _WORD.finditer(text):
        if at > last:
            break
        if _SIGN.match(word := match[0]):
            pairs = enumerate(_pairs(word, match.start()), start=at)
            found |= {place: pair for place, pair in pairs if place in places}
            at += len(word)
            continue
        if at in places:
            found[at] = SearchWord(_key(word), *match.span())
        at += 1
    return found


def _matches(text: str) -> Iterator[re.Match[str]]:
    return (_PLAIN_WORD if text.isascii() else _WORD).finditer(text)


def plain(key: str) -> str:
    """A word without its accents: cafe for café. A й is no и, so only letters of Latin and Greek lose theirs."""
    if key.isascii():
        return key
    bare = "".join(_bare(letter) for letter in key)
    return bare.replace("ё", "е")


def _bare(letter: str) -> str:
    decomposed = unicodedata.normalize("NFD", letter)
    return decomposed[0] if len(decomposed) > 1 and decomposed[0] < "\u0400" else letter


def _key(word: str) -> str:
    if word[0].isdigit() and not word.isalnum():
        grouped = _GROUPED_NUMBER.fullmatch(word)
        return (word.translate(_SEPARATORS) if grouped else word.replace(",", "."))[:LONGEST]
    return unicodedata.normalize("NFC", _TUCKED.sub("", word)).casefold()[:LONGEST]


def _pairs(run: str, start: int) -> Iterator[SearchWord]:
    """Overlapping pairs of signs, and the last sign alone: so that one sign is found as the beginning of a pair."""
    for place in range(len(run)):
        pair = run[place : place + 2]
        yield SearchWord(pair, start + place, start + place + len(pair))

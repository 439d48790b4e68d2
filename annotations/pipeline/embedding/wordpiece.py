"""A text as the numbers of its word pieces, as BERT's uncased models were taught it."""

import unicodedata
from itertools import islice
from pathlib import Path

LONGEST = 128  # pieces of a text are looked at, its two ends counted
MAX_CHARACTERS = 2000  # hardly more fit into as many pieces
LONGEST_WORD = 100  # characters; a longer one is unknown
REMEMBERED_WORDS = 50_000
# Each ideograph is a word. The blocks are BERT's, not all that Unicode has by now.
IDEOGRAPHS = (
    range(0x3400, 0x4DC0),
    range(0x4E00, 0xA000),
    range(0xF900, 0xFB00),
    range(0x20000, 0x2A6E0),
    range(0x2A700, 0x2CEB0),
    range(0x2F800, 0x2FA20),
)


class WordPiece:
    """Pieces are the longest that the list has, from the left; a word that they do not make up is unknown."""

    def __init__(self, vocabulary: Path) -> None:
        pieces = vocabulary.read_text(encoding="utf-8").splitlines()
        self._numbers = {piece: number for number, piece in enumerate(pieces)}
        self._start, self._end, self._unknown = (self._numbers[p] for p in ("[CLS]", "[SEP]", "[UNK]"))
        self._characters = _Characters()
        self._of_word: dict[str, tuple[int, ...]] = {}

    def numbers(self, text: str) -> list[int]:
        """At least two: a text starts and ends, even an empty one."""
        words = text[:MAX_CHARACTERS].translate(self._characters).split()
        pieces = (number for word in words for number in self._pieces(word))
        return [self._start, *islice(pieces, LONGEST - 2), self._end]

    def _pieces(self, word: str) -> tuple[int, ...]:
        known = self._of_word.get(word)
        if known is None:
            known = self._cut(word)
            if len(self._of_word) < REMEMBERED_WORDS:
                self._of_word[word] = known
        return known

    def _cut(self, word: str) -> tuple[int, ...]:
        if len(word) > LONGEST_WORD:
            return (self._unknown,)
        found, rest, lead = [], word, ""
        while rest:
            size = next((n for n in range(len(rest), 0, -1) if lead + rest[:n] in self._numbers), 0)
            if not size:
                return (self._unknown,)
            found.append(self._numbers[lead + rest[:size]])
            rest, lead = rest[size:], "##"
        return tuple(found)


class _Characters(dict[int, str]):
    """What each character becomes, found when it is first met: folded, dropped, or set apart by blanks."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        category = unicodedata.category(character)
        if (character.isspace() and category != "Cc") or character in "\t\n\r":
            folded = " "
        elif category[0] == "C" or character == "\ufffd":
            folded = ""
        elif any(code in block for block in IDEOGRAPHS):
            folded = f" {character} "
        else:
            folded = "".join(map(_apart, _plain(character)))
        self[code] = folded
        return folded


def _plain(character: str) -> str:
    """Without accents, in lower case."""
    parts = unicodedata.normalize("NFD", character)
    return "".join(part for part in parts if unicodedata.category(part) != "Mn").lower()


def _apart(character: str) -> str:
    """A mark is a word of its own; ASCII's signs are marks here, whatever Unicode calls them."""
    sign = character.isascii() and not character.isalnum()
    return f" {character} " if sign or unicodedata.category(character)[0] == "P" else character

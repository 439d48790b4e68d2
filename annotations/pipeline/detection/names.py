"""Names in running text: capitalised words, without titles, acronyms and the first words of sentences."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from annotations.choices import CLAIM_BLOCKS
from annotations.pipeline.detection import lexicon
from annotations.pipeline.detection.lexing import Lexed, Token, lexed
from annotations.values import Document, Span

TITLED = lexicon.TITLES | lexicon.ROLES
FIRST_WORDS = (
    lexicon.BOUNDARY
    | lexicon.BETWEEN
    | lexicon.NOUN_LEADS
    | lexicon.ARTICLES
    | lexicon.PREPOSITIONS
    | lexicon.SUBJECT_PRONOUNS
    | lexicon.FIRST_PERSON
    | lexicon.MONTHS_AND_DAYS
    | lexicon.OPENERS
)
NO_NAME = TITLED | FIRST_WORDS
POSSESSIVE = ("’s", "'s")


class Mention(NamedTuple):
    start: int
    end: int
    name: str


class Run(NamedTuple):
    """Capitalised words side by side, and whether a preposition leads to them ("of Harbour Affairs")."""

    words: list[Token]
    led: bool

    @property
    def owns(self) -> bool:
        return self.words[-1].text.endswith(POSSESSIVE)


def words_of(text: str, stretch: Span) -> list[Token]:
    """The words of a stretch, their `low` without what only leans on a name."""
    return [token._replace(low=plain(token.low)) for token in lexed(text, stretch.start, stretch.end)]


def plain(low: str) -> str:
    return low.removesuffix("'s").removesuffix(".")


def mentions(document: Document, tokens: Lexed) -> Iterator[Mention]:
    """Every name in the blocks where claims are looked for, in order."""
    for block in document.blocks:
        if block.kind in CLAIM_BLOCKS:
            words = tokens.between(block.start, block.end)
            for run in () if _is_headline(words) else runs(words):
                name = person(run._replace(led=False))
                if name:
                    yield Mention(run.words[0].start, run.words[-1].end, name)


def _is_headline(words: Sequence[Token]) -> bool:
    """Whether nearly every word is capitalised, so that capitals say nothing about names."""
    long = [w for w in words if len(w.text) > 3 and w.text.isalpha()]
    return len(long) > 3 and sum(w.capital for w in long) > 0.75 * len(long)


def runs(words: Sequence[Token]) -> Iterator[Run]:
    capitals = [index for index, word in enumerate(words) if word.text[0].isupper()]
    first = 0
    for place, index in enumerate(capitals, start=1):
        if place == len(capitals) or not _go_on(words, index, capitals[place]):
            start = capitals[first]
            yield Run(list(words[start : index + 1]), _led(words, start))
            first = place


def _go_on(words: Sequence[Token], index: int, following: int) -> bool:
    """Whether two capitalised words belong to one name: nothing, a small word or an abbreviation's dot stands between."""
    if words[index].text.endswith(POSSESSIVE) or following > index + 2:
        return False
    between = words[index + 1]
    shortened = between.text == "." and _is_shortened(words[index])
    return following == index + 1 or between.low in lexicon.PARTICLES or shortened


def _is_shortened(word: Token) -> bool:
    return plain(word.low) in lexicon.ABBREVIATIONS or len(word.text) == 1


def _led(words: Sequence[Token], index: int) -> bool:
    back = index - 1
    while back >= 0 and words[back].low in lexicon.ARTICLES:
        back -= 1
    return back >= 0 and words[back].low in lexicon.PREPOSITIONS


def person(run: Run) -> str | None:
    """The run as a person's name; None if it is none.

    Behind a preposition ("spokesman for the Northern Bank Lena Brandt") only the last two of many words are.
    """
    words = [w for w in run.words if w.text != "."]
    while len(words) > 1 and plain(words[-1].low) in TITLED:
        words = words[:-1]
    start = max((i + 1 for i, w in enumerate(words) if _is_no_name(w, last=i == len(words) - 1)), default=0)
    name = words[start:]
    if any(plain(w.low) in lexicon.ORGANISATIONS for w in name):
        return None
    if run.led and not start:
        name = name[-2:] if len(name) >= 4 else []
    text = " ".join(bare(w.text) for w in name)
    return text if len(text) > 2 and not text.isupper() else None


def bare(text: str) -> str:
    return text[:-2] if text.endswith(POSSESSIVE) and len(text) > 3 else text


def _is_no_name(word: Token, *, last: bool) -> bool:
    acronym = word.text.isupper() and len(word.text.strip(".")) > 1
    return plain(word.low) in NO_NAME or (acronym and not last) or "." in word.text.rstrip(".")


def same(a: str, b: str) -> bool:
    """Whether two words are one name; Slavic languages inflect names, so that a common stem will do there."""
    a, b = a.casefold(), b.casefold()
    if a == b:
        return True
    stem = max(4, min(len(a), len(b)) - 2)
    cyrillic = "\u0400" <= a[0] <= "\u04ff"
    return cyrillic and a[:stem] == b[:stem] and max(len(a), len(b)) - stem <= 3

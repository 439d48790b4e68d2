"""Which words hold two statements apart, for people to see: the figures, dates, names that only one of them has."""

import re
from collections.abc import Iterable, Iterator, Sequence

from annotations.choices import MatchGuard
from annotations.pipeline.matching.facts import canonical
from annotations.pipeline.matching.terms import is_stopped
from annotations.pipeline.wording import Kind, fold, key, kind_of
from annotations.values import DifferingWord, MatchDifference, Span

_WORD = re.compile(r"[$€£₴₽¥]?\d+(?:[.,:/-]\d+)*%?|[^\W\d_]+(?:'[^\W\d_]+)?")
# What of a statement a guard looked at. Where none of that is in the way, the words are shown that differ.
_LOOKED_AT = {
    MatchGuard.NUMBER: {Kind.NUMBER},
    MatchGuard.UNIT: {Kind.UNIT},
    MatchGuard.DATE: {Kind.DATE},
    MatchGuard.NEGATION: {Kind.NEGATION},
    MatchGuard.QUANTIFIER: {Kind.QUANTIFIER},
    MatchGuard.NAME: {Kind.NAME},
    MatchGuard.PLACE: {Kind.NAME},
}


def differing(text: str, other: str) -> tuple[DifferingWord, ...]:
    """The words of `text` that the other does not have, in order; what is in every text is left out."""
    there = {_key(word) for _, word in _words(other)}
    return tuple(_apart(text, there))


def valued(guards: Iterable[MatchGuard], text: str, other: str) -> tuple[MatchDifference, ...]:
    """For each guard the words of either side that it speaks of."""
    ours, theirs = differing(text, other), differing(other, text)
    return tuple(MatchDifference(guard, _of(guard, ours), _of(guard, theirs)) for guard in guards)


def _of(guard: MatchGuard, found: Sequence[DifferingWord]) -> tuple[str, ...]:
    kinds = _LOOKED_AT.get(guard, set())
    meant = [each.text for each in found if each.kind in kinds]
    return tuple(meant or (each.text for each in found if each.kind not in _LOOKED_AT_BY_ANY))


_LOOKED_AT_BY_ANY = {str(kind) for kinds in _LOOKED_AT.values() for kind in kinds}


def _apart(text: str, there: set[str]) -> Iterator[DifferingWord]:
    opens = True
    for span, word in _words(text):
        kind = kind_of(word.lstrip("$€£₴₽¥") or word, opens=opens)
        opens = False
        weighs = kind != Kind.WORDING or not is_stopped(word.lower())
        if weighs and _key(word) not in there:
            yield DifferingWord(span, text[span.start : span.end], str(kind))


def _words(text: str) -> Iterator[tuple[Span, str]]:
    for found in _WORD.finditer(fold(text)):
        yield Span(found.start(), found.end()), found[0]


def _key(word: str) -> str:
    plain = key(word.strip("%$€£₴₽¥"))
    return plain if plain[:1].isdigit() else canonical(plain)

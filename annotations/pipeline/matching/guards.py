"""Whether two statements can be the same: differences that no likeness of their words outweighs."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from annotations.choices import MatchGuard
from annotations.pipeline.matching.facts import OPPOSITES, PLACED, Facts
from annotations.pipeline.matching.figures import Figure
from annotations.pipeline.matching.terms import stem

_OPPOSED = {
    frozenset((stem(one), stem(other))) for one, other in OPPOSITES
}  # stems, so that every form of a word is in it
_BY_WORD: dict[str, set[str]] = {}
for _pair in _OPPOSED:
    if len(_pair) == 2:
        _one, _other = _pair
        _BY_WORD.setdefault(_one, set()).add(_other)
        _BY_WORD.setdefault(_other, set()).add(_one)


class Comparison(NamedTuple):
    """What holds two statements apart, and which of them says more."""

    guards: tuple[MatchGuard, ...]
    first_adds: bool
    second_adds: bool


def compare(first: Facts, second: Facts) -> Comparison:
    """Hold two statements against each other."""
    found = set(_guards(first, second))
    left, right = _figures(first, second), _figures(second, first)
    details = [_adds(first, second), _adds(second, first)]
    return Comparison(
        tuple(guard for guard in MatchGuard if guard in found),
        bool(left and not right) or details[0],
        bool(right and not left) or details[1],
    )


def _guards(first: Facts, second: Facts) -> Iterator[MatchGuard]:
    yield from _by_figures(first, second)
    if any(_differ(first.dates.get(kind), second.dates.get(kind)) for kind in first.dates):
        yield MatchGuard.DATE
    if _differ(first.ordinals, second.ordinals):
        yield MatchGuard.NUMBER
    if first.negations % 2 != second.negations % 2 or _opposed(first, second):
        yield MatchGuard.NEGATION
    if first.quantifiers != second.quantifiers:
        yield MatchGuard.QUANTIFIER
    yield from _by_names(first, second)
    if _times(first.tense, second.tense):
        yield MatchGuard.TENSE
    if _turned(first, second):
        yield MatchGuard.ROLES


def _differ(one: Iterable[Any] | None, other: Iterable[Any] | None) -> bool:
    """Whether both say something, and each something that the other does not."""
    one, other = set(one or ()), set(other or ())
    return bool(one - other) and bool(other - one)


# --- figures ---


def _figures(one: Facts, other: Facts) -> list[Figure]:
    """The figures of one that the other does not have. "One" in words may be no figure at all."""
    rest = list(other.figures)
    missing = []
    for figure in one.figures:
        equal = next((other for other in rest if other.unit == figure.unit and other.equals(figure)), None)
        if equal is not None:
            rest.remove(equal)
        elif not figure.spelt_one:
            missing.append(figure)
    return missing


def _by_figures(first: Facts, second: Facts) -> Iterator[MatchGuard]:
    left, right = _figures(first, second), _figures(second, first)
    if not left and not right:
        return
    # "One died" beside "two died": where the other side counts, one is a figure.
    left = left or [one for one in first.figures if one.spelt_one]
    right = right or [one for one in second.figures if one.spelt_one]
    if not left or not right:
        return
    alike = any(_said(one) == _said(other) for one in left for other in right)
    yield MatchGuard.UNIT if alike else MatchGuard.NUMBER


def _said(figure: Figure) -> float:
    return figure.value if figure.said is None else figure.said


# --- words ---


def _opposed(first: Facts, second: Facts) -> bool:
    """Whether one says a word where the other says its opposite."""
    left, right = set(first.words) - set(second.words), set(second.words) - set(first.words)
    return any(_BY_WORD.get(word, frozenset()) & right for word in left)


def _times(first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether they speak of different times, or one of a mere possibility."""
    if any((kind in first) != (kind in second) for kind in ("future", "modal", "formerly")):
        return True
    one, other = first & {"past", "present"}, second & {"past", "present"}
    return len(one) == len(other) == 1 and one != other


def _by_names(first: Facts, second: Facts) -> Iterator[MatchGuard]:
    left, right = _names(first, second), _names(second, first)
    if not left or not right:
        return
    places = all(before in PLACED for before in [*left.values(), *right.values()])
    yield MatchGuard.PLACE if places else MatchGuard.NAME


def _names(one: Facts, other: Facts) -> dict[str, str]:
    """The names of one that the other does not have, neither in lower case nor as initials."""
    initials = "".join(name[0] for name in other.names)
    return {
        name: before
        for name, before in one.names.items()
        if name not in other.all_words
        and not (len(name) > 1 and name in initials)
        and not _initials(name, one, other)
    }


def _initials(name: str, one: Facts, other: Facts) -> bool:
    """Whether the other writes this name and its neighbours as initials: "World Health Organization", "WHO"."""
    spelt = "".join(each[0] for each in one.names)
    short = [each for each in other.names if 1 < len(each) <= 5 and each in spelt]
    return any(name[0] in each for each in short) and name not in other.all_words


def _adds(one: Facts, other: Facts) -> bool:
    """Whether one says when, or of whom, and the other does not."""
    dated = any(not other.dates.get(kind) or found - other.dates[kind] for kind, found in one.dates.items())
    if other.shouted or one.shouted:
        return dated
    return dated or len(_names(one, other)) > 0


def _turned(first: Facts, second: Facts) -> bool:
    """Whether the same words stand in another order that is no mere change of place.

    "Anna beat Boris" is "Boris was beaten by Anna", and "in May Anna left" is "Anna left in May": a passive,
    or words that moved from one end to the other, tell the same. Only shared words that stand once count.
    """
    if first.passive != second.passive:
        return (
            "by" in (*first.words, *second.words)
            and _same_order(first, second)
            and _nearly_all_shared(first, second)
        )
    return not _rotated(first, second) and _nearly_all_shared(first, second)


def _shared(one: Facts, other: Facts) -> list[str]:
    there = set(other.words)
    return [word for word in one.words if word in there and one.words.count(word) == 1]


def _nearly_all_shared(first: Facts, second: Facts) -> bool:
    apart = set(first.words) ^ set(second.words)
    return len({word for word in apart if word not in _LITTLE}) <= 1


def _same_order(first: Facts, second: Facts) -> bool:
    left, right = _roles(first, second), _roles(second, first)
    return len(left) > 2 and left == right


def _rotated(first: Facts, second: Facts) -> bool:
    left, right = _roles(first, second), _roles(second, first)
    if sorted(left) != sorted(right) or len(left) < 2 or left[0] == right[0]:
        return True
    return any(left[at:] + left[:at] == right for at in range(len(left)))


def _roles(one: Facts, other: Facts) -> list[str]:
    moving = _LITTLE | one.led | other.led
    return [word for word in _shared(one, other) if word not in moving]


_LITTLE = frozenset(
    stem(word)
    for word in [
        "a",
        "an",
        "the",
        "by",
        "was",
        "were",
        "is",
        "are",
        "be",
        "been",
        "has",
        "have",
        "had",
        "of",
        "to",
        "in",
        "on",
        "at",
        "from",
        "for",
        "and",
        "or",
        "that",
        "this",
        "it",
        "its",
        "their",
        "his",
        "her",
        "with",
        "as",
        "will",
        "would",
        "did",
        "do",
        "does",
        "n't",
        "not",
        "so",
        "than",
        "there",
        "he",
        "she",
        "they",
        "who",
        "which",
        "being",
        "into",
        "over",
        "after",
        "before",
    ]
)

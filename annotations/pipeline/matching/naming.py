"""Which names may be one person's: a surname and the full name with it, initials, accents and titles aside."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from annotations.values import Likeness

TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "prof",
        "professor",
        "sir",
        "lord",
        "lady",
        "president",
        "minister",
        "mayor",
        "senator",
        "governor",
        "general",
        "judge",
    ]
)
MOST_OF_A_NAME = 12  # claimants with one surname that are held against each other


@dataclass(frozen=True, slots=True)
class Known:
    """A claimant: what people call it, its role, and the articles that quote it."""

    id: Any
    name: str
    role: str
    articles: frozenset


def namesakes(names: Mapping[Any, str]) -> list[Any]:
    """The ids of those whose last word is another's too. `alike` finds no others."""
    last = {id: words[-1] for id, name in names.items() if (words := _words(name))}
    shared = Counter(last.values())
    return [id for id, word in last.items() if shared[word] > 1]


def alike(claimants: Iterable[Known]) -> list[Likeness]:
    """Pairs that may be one, the surest first. A surname alone needs more: an article or a role in common."""
    groups: dict[str, list[tuple[Known, list[str]]]] = defaultdict(list)
    for one in claimants:
        words = _words(one.name)
        if words:
            groups[words[-1]].append((one, words))
    found = [likeness for group in groups.values() for likeness in _within(group[:MOST_OF_A_NAME])]
    return sorted(found, key=lambda one: (-len(one.reasons), str(one.longer), str(one.shorter)))


def _within(group: list[tuple[Known, list[str]]]) -> Iterator[Likeness]:
    for place, (one, words) in enumerate(group):
        for other, others in group[place + 1 :]:
            (short, fewer), (long, more) = sorted(
                [(one, words), (other, others)], key=lambda each: len(each[1])
            )
            reasons = _reasons(short, fewer, long, more)
            if reasons:
                yield Likeness(short.id, long.id, tuple(reasons))


def _reasons(short: Known, fewer: list[str], long: Known, more: list[str]) -> list[str]:
    """What speaks for it; nothing, where a given name differs or a surname is all there is."""
    shared = []
    if short.articles & long.articles:
        shared.append("same_articles")
    if short.role and short.role.casefold() == long.role.casefold():
        shared.append("same_role")
    if fewer == more:
        return ["same_name", *shared]
    if len(fewer) == 1:
        return ["surname", *shared] if shared else []
    fits = all(any(_stands_for(a, b) for b in more[:-1]) for a in fewer[:-1])
    return ["initials", *shared] if fits else []


def _stands_for(given: str, other: str) -> bool:
    return given == other or (min(len(given), len(other)) == 1 and given[0] == other[0])


def _words(name: str) -> list[str]:
    """A name's words, folded: no case, accents, titles or stops; what stands after a comma comes first."""
    last, comma, rest = name.partition(",")
    turned = f"{rest} {last}" if comma else name
    bare = "".join(
        c for c in unicodedata.normalize("NFKD", turned.casefold()) if not unicodedata.combining(c)
    )
    words = [word.strip(".’'\"“”()") for word in bare.replace(".", ". ").split()]
    return [word for word in words if word and word not in TITLES]

"""Whom an article names, and whom a later mention ("he", "the lawmaker", a surname) means where that is certain."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from annotations.pipeline.detection import lexicon
from annotations.pipeline.detection.lexing import Lexed, Token
from annotations.pipeline.detection.names import Mention, mentions, person, runs, same, words_of
from annotations.values import Document, Span

WINDOW = 60  # characters on either side of a name in which a noun like "spokesman" is taken to be about it
RELATIVE_REACH = 90  # characters before "who" in which the person is named
STEM = 4  # letters by which surnames are found; no inflection changes them
LONGEST_NAME = 4  # words
LONGEST_DESCRIPTION = 14  # words
PRONOUN_REACH, ROLE_REACH = 2, 4  # blocks
ONE_WORD = lexicon.SUBJECT_PRONOUNS | lexicon.RELATIVE | lexicon.FIRST_PERSON
NOBODY = lexicon.SUBJECT_PRONOUNS | {"there", "this", "that", "which"}


@dataclass(frozen=True, slots=True)
class Focus:
    """Somebody the article is talking about at a place: who spoke, or the subject of a sentence."""

    at: int
    block: int
    name: str
    spoke: bool


class People:
    """The people of one document, by full name, with where each is mentioned."""

    def __init__(self, document: Document, words: Lexed) -> None:
        self.text = document.text
        self.mentions = tuple(mentions(document, words))
        self._by_surname: dict[str, list[str]] = {}
        self._full: dict[str, str] = {}
        self._called: dict[str, dict[str, int]] | None = None
        for name in _full_names(self.mentions):
            self._by_surname.setdefault(_stem(name), []).append(name)

    def full_name(self, name: str) -> str:
        """The one full name in the article that this name shortens; the name as it is if there is none or two."""
        if name not in self._full:
            words = name.split()
            fitting = [f for f in self._by_surname.get(_stem(name), ()) if _shortens(words, f.split())]
            self._full[name] = fitting[0] if len(fitting) == 1 else name
        return self._full[name]

    def known(self, name: str) -> bool:
        return len(name.split()) > 1 or self.full_name(name) != name

    def mentioned(self, start: int, end: int) -> list[Mention]:
        """Mentions of people whose full name is known, that begin in a stretch."""
        first = bisect_left(self.mentions, start, key=attrgetter("start"))
        last = bisect_left(self.mentions, end, key=attrgetter("start"))
        return [m for m in self.mentions[first:last] if self.known(m.name)]

    def named_in(self, start: int, end: int) -> list[str]:
        return [self.full_name(m.name) for m in self.mentioned(start, end)]

    def speaker(self, source: Span, focus: Sequence[Focus], block: int) -> str | None:
        """What to call the source: a full name, else its description; None where a pronoun is not certain."""
        words = words_of(self.text, source)
        if len(words) == 1 and words[0].low in ONE_WORD:
            return self._antecedent(words[0].low, source, focus, block)
        role = _bare_role(words)
        if role:
            return self._bearer(role, source.start, focus, block) or role
        return self._named(source) or _description(self.text, source)

    def _named(self, source: Span) -> str | None:
        for segment in _segments(self.text, source):
            for run in runs(words_of(self.text, segment)):
                name = None if run.owns else person(run)
                ends = not self.text[run.words[-1].end : segment.end].strip(" ’s'")
                if name and (ends or self.known(name)):
                    return self.full_name(name)
        return None

    def _antecedent(self, pronoun: str, source: Span, focus: Sequence[Focus], block: int) -> str | None:
        if pronoun in lexicon.RELATIVE:
            before = self.mentioned(source.start - RELATIVE_REACH, source.start)
            return self.full_name(before[-1].name) if before else None
        if pronoun not in lexicon.PERSON_PRONOUNS:
            return None
        last = next((f for f in reversed(focus) if f.at < source.start), None)
        return last.name if last and block - last.block <= PRONOUN_REACH else None

    def _bearer(self, role: str, before: int, focus: Sequence[Focus], block: int) -> str | None:
        """Who "the spokesman" is: the one person the article calls so, else the only person who has spoken."""
        called = [name for name, at in self._names_of(role).items() if at < before]
        if len(called) == 1:
            return called[0]
        last = next((f for f in reversed(focus) if f.spoke and f.at < before), None)
        if last is None or block - last.block > ROLE_REACH:
            return None
        return last.name if all(f.name == last.name for f in focus if f.spoke and f.at < before) else None

    def _names_of(self, role: str) -> dict[str, int]:
        """Who is named close to a noun like "spokesman", with where that is first so."""
        if self._called is None:
            self._called = {}
            for mention in self.mentions:
                for word in (
                    lexicon.ROLES.intersection(self._around(mention)) if self.known(mention.name) else ()
                ):
                    self._called.setdefault(word, {}).setdefault(self.full_name(mention.name), mention.start)
        return self._called.get(role, {})

    def _around(self, mention: Mention) -> Iterator[str]:
        """The words near a name, but for "the engineer" by itself, which is somebody else as often as not."""
        before = self.text[max(0, mention.start - WINDOW) : mention.end].rpartition("\n")[2]
        after = self.text[mention.end : mention.end + WINDOW].partition("\n")[0]
        near = (before + after).split()
        for index, word in enumerate(near):
            led = index > 1 and near[index - 1] in ("the", "The") and not near[index - 2].endswith(",")
            named = index + 1 < len(near) and near[index + 1][:1].isupper()
            if named or not led:
                yield word.casefold().strip(",")


def _full_names(found: Sequence[Mention]) -> Iterator[str]:
    """Names of two to four words; "Yesterday Lena Brandt" is dropped where "Lena Brandt" is found too."""
    seen = dict.fromkeys(m.name for m in found if 2 <= len(m.name.split()) <= LONGEST_NAME)
    return (name for name in seen if name.partition(" ")[2] not in seen)


def _stem(name: str) -> str:
    return name.rpartition(" ")[2].casefold()[:STEM]


def _shortens(short: Sequence[str], full: Sequence[str]) -> bool:
    """ "Brandt" of "Lena Brandt", inflected or not."""
    return len(short) < len(full) and all(map(same, reversed(short), reversed(full)))


def _segments(text: str, source: Span) -> Iterator[Span]:
    """The phrase cut at its commas, those in brackets not counted."""
    start = source.start
    depth = 0
    for place in range(source.start, source.end):
        depth += (text[place] in "([") - (text[place] in ")]")
        if text[place] == "," and depth <= 0:
            yield Span(start, place)
            start = place + 1
    yield Span(start, source.end)


def _bare_role(words: Sequence[Token]) -> str | None:
    """ "lawmaker" for "the lawmaker": a definite noun for a person with nothing that says which."""
    low = [w.low for w in words if w.low != "former"]
    definite = len(low) == 2 and low[0] in lexicon.DETERMINERS
    return low[1] if definite and low[1] in lexicon.ROLES else None


def _description(text: str, source: Span) -> str | None:
    words = words_of(text, next(_segments(text, source)))
    while words and words[0].low in lexicon.ARTICLES | {"while", "and"}:
        words = words[1:]
    if not words or len(words) > LONGEST_DESCRIPTION or words[0].low in NOBODY:
        return None
    return text[words[0].start : words[-1].end]

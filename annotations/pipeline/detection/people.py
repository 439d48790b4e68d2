"""Who an article names, and whom a later mention ("he", "the lawmaker", a surname) means where that is certain."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from annotations.choices import CLAIM_BLOCKS
from annotations.pipeline.detection import lexicon
from annotations.pipeline.detection.passages import ABBREVIATIONS, TOKEN
from annotations.values import Document, Span

PREPOSITIONS = frozenset(
    [
        "of",
        "for",
        "from",
        "with",
        "under",
        "to",
        "in",
        "at",
        "on",
        "by",
        "about",
        "against",
        "as",
        "into",
        "near",
        "de",
        "du",
        "des",
        "del",
        "von",
        "van",
        "für",
        "bei",
        "aus",
        "з",
        "від",
        "у",
        "в",
        "из",
        "от",
        "на",
        "за",
        "при",
    ]
)
PARTICLES = frozenset(
    [
        "de",
        "van",
        "von",
        "der",
        "den",
        "bin",
        "al",
        "el",
        "da",
        "di",
        "la",
        "le",
        "du",
        "del",
        "dos",
        "ten",
        "ter",
    ]
)
ORGANISATIONS = frozenset(
    [
        "ministry",
        "council",
        "university",
        "party",
        "mission",
        "house",
        "times",
        "department",
        "agency",
        "court",
        "bank",
        "committee",
        "commission",
        "office",
        "institute",
        "group",
        "company",
        "corporation",
        "association",
        "union",
        "parliament",
        "congress",
        "senate",
        "assembly",
        "army",
        "police",
        "service",
        "center",
        "centre",
        "foundation",
        "fund",
        "league",
        "alliance",
        "nations",
        "news",
        "post",
        "journal",
        "press",
        "report",
        "observatory",
        "authority",
        "board",
        "government",
        "administration",
        "campaign",
        "network",
        "society",
        "federation",
        "hospital",
        "school",
        "college",
        "state",
        "states",
        "city",
        "county",
        "republic",
        "kingdom",
        "island",
        "street",
        "road",
        "river",
        "party's",
        "act",
        "bill",
        "law",
        "plan",
        "day",
        "week",
        "war",
        "international",
        "global",
        "world",
        "telegram",
        "twitter",
        "facebook",
        "reuters",
        "kremlin",
        "pentagon",
    ]
)
INITIAL_WORDS = (
    lexicon.BOUNDARY
    | lexicon.BETWEEN
    | lexicon.NOUN_LEADS
    | lexicon.ARTICLES
    | PREPOSITIONS
    | lexicon.SUBJECT_PRONOUNS
    | lexicon.FIRST_PERSON
    | lexicon.MONTHS_AND_DAYS
    | frozenset(
        [
            "according",
            *["selon", "según", "laut", "zufolge", "nach", "согласно", "згідно"],
            "asked",
            "both",
            "there",
            "here",
            "and",
            "all",
            "most",
            "some",
            "many",
            "few",
            "both",
            "former",
            "citing",
            "speaking",
            "yes",
            "no",
        ]
    )
)
TITLED = lexicon.TITLES | lexicon.ROLES
WINDOW = 60  # characters on either side of a name in which a noun like "spokesman" is taken to be about it


class Mention(NamedTuple):
    start: int
    end: int
    name: str


class _Word(NamedTuple):
    start: int
    end: int
    text: str

    @property
    def low(self) -> str:
        return self.text.casefold().replace("’", "'").removesuffix("'s").removesuffix(".")

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


@dataclass(frozen=True, slots=True)
class Focus:
    """Somebody the article is talking about at a place: who spoke, or the subject of a sentence."""

    at: int
    block: int
    name: str
    spoke: bool


class People:
    """The people of one document, by full name, with where each is mentioned."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.mentions = tuple(_mentions(document))
        self.names = _full_names(m.name for m in self.mentions)

    def full_name(self, name: str) -> str:
        """The one full name in the article that this name shortens; the name as it is if there is none or two."""
        words = name.split()
        fitting = {
            full for full in self.names if len(full.split()) > len(words) and _shortens(words, full.split())
        }
        return fitting.pop() if len(fitting) == 1 else name

    def known(self, name: str) -> bool:
        return len(name.split()) > 1 or self.full_name(name) != name

    def named_in(self, start: int, end: int) -> list[str]:
        """Full names of the people mentioned in a stretch, in order."""
        return [
            self.full_name(m.name) for m in self.mentions if start <= m.start < end and self.known(m.name)
        ]

    def speaker(self, source: Span, focus: Sequence[Focus], block: int) -> str | None:
        """What to call the source: a full name, else its description; None where a pronoun is not certain."""
        words = list(_words(self.text, source))
        if not words:
            return None
        if (
            len(words) == 1
            and words[0].low in lexicon.SUBJECT_PRONOUNS | lexicon.RELATIVE | lexicon.FIRST_PERSON
        ):
            return self._antecedent(words[0], source, focus, block)
        role = _bare_role(words)
        if role:
            return self._bearer(role, source.start, focus, block) or role
        return self._named(source) or _description(self.text, source)

    def _named(self, source: Span) -> str | None:
        for segment in _segments(self.text, source):
            for start, run in _runs(list(_words(self.text, segment))):
                owner = run[-1].text.endswith(("’s", "'s"))
                name = None if owner else _person(run, behind_preposition=start)
                if name and (self.known(name) or _ends(run, segment, self.text)):
                    return self.full_name(name)
        return None

    def _antecedent(self, pronoun: _Word, source: Span, focus: Sequence[Focus], block: int) -> str | None:
        if pronoun.low in lexicon.RELATIVE:
            before = [m for m in self.mentions if source.start - 90 <= m.start and m.end <= source.start]
            return self.full_name(before[-1].name) if before and self.known(before[-1].name) else None
        if pronoun.low not in lexicon.PERSON_PRONOUNS:
            return None
        near = [f for f in focus if f.at < source.start and block - f.block <= 2]
        return near[-1].name if near else None

    def _bearer(self, role: str, before: int, focus: Sequence[Focus], block: int) -> str | None:
        """Who "the spokesman" is: the one person the article calls so, else the only person who has spoken."""
        noun = role.split()[-1]
        called = {
            self.full_name(m.name)
            for m in self.mentions
            if m.start < before and self.known(m.name) and noun in self._around(m)
        }
        if len(called) == 1:
            return called.pop()
        spoke = {f.name for f in focus if f.spoke and f.at < before}
        near = any(f.spoke and block - f.block <= 4 for f in focus if f.at < before)
        return spoke.pop() if len(spoke) == 1 and near else None

    def _around(self, mention: Mention) -> list[str]:
        stretch = self.text[max(0, mention.start - WINDOW) : mention.end + WINDOW]
        return stretch.casefold().replace(",", " ").split()


def _mentions(document: Document) -> Iterator[Mention]:
    for block in document.blocks:
        if block.kind in CLAIM_BLOCKS:
            words = list(_words(document.text, Span(block.start, block.end)))
            if _is_headline(words):
                continue
            for _, run in _runs(words):
                name = _person(run, behind_preposition=False)
                if name:
                    yield Mention(run[0].start, run[-1].end, name)


def _is_headline(words: Sequence[_Word]) -> bool:
    """Whether nearly every word is capitalised, so that capitals say nothing about names."""
    long = [w for w in words if len(w.text) > 3 and w.text.isalpha()]
    return len(long) > 3 and sum(w.capital for w in long) > 0.75 * len(long)


def _words(text: str, stretch: Span) -> Iterator[_Word]:
    for match in TOKEN.finditer(text, stretch.start, stretch.end):
        yield _Word(match.start(), match.end(), match[0])


def _runs(words: Sequence[_Word]) -> Iterator[tuple[bool, list[_Word]]]:
    """Stretches of capitalised words (with particles between them), and whether a preposition leads to each."""
    run: list[_Word] = []
    led = False
    for index, word in enumerate(words):
        inside = run and (word.low in PARTICLES or _dot_of_title(words, index))
        if word.capital or (inside and index + 1 < len(words) and words[index + 1].capital):
            led = led if run else _led(words, index)
            run.append(word)
            if word.text.endswith(("’s", "'s")):
                yield led, run
                run = []
        elif run:
            yield led, run
            run = []
    if run:
        yield led, run


def _dot_of_title(words: Sequence[_Word], index: int) -> bool:
    before = words[index - 1]
    return words[index].text == "." and (before.low in ABBREVIATIONS or len(before.text) == 1)


def _led(words: Sequence[_Word], index: int) -> bool:
    back = index - 1
    while back >= 0 and words[back].low in lexicon.ARTICLES:
        back -= 1
    return back >= 0 and words[back].low in PREPOSITIONS


def _person(run: Sequence[_Word], *, behind_preposition: bool) -> str | None:
    """The run as a person's name, without titles, acronyms and first words of sentences; None if it is none."""
    words = [w for w in run if w.text != "."]
    while len(words) > 1 and words[-1].low in TITLED:
        words = words[:-1]
    start = max(
        (i + 1 for i, w in enumerate(words) if _not_of_a_name(w, last=i == len(words) - 1)), default=0
    )
    name = words[start:]
    if not name or any(w.low in ORGANISATIONS for w in name):
        return None
    if behind_preposition and not start:
        name = name[-2:] if len(name) >= 4 else []
    text = " ".join(_bare(w.text) for w in name)
    return text if len(text) > 2 and not text.isupper() else None


def _bare(text: str) -> str:
    return text.removesuffix("’s").removesuffix("'s") if len(text) > 3 else text


def _not_of_a_name(word: _Word, *, last: bool) -> bool:
    if word.low in TITLED or word.low in INITIAL_WORDS:
        return True
    acronym = word.text.isupper() and len(word.text.strip(".")) > 1
    return (acronym and not last) or "." in word.text.rstrip(".")


def _full_names(names: Iterable[str]) -> tuple[str, ...]:
    seen = dict.fromkeys(name for name in names if 2 <= len(name.split()) <= 4)
    return tuple(name for name in seen if " ".join(name.split()[1:]) not in seen)


def _shortens(short: Sequence[str], full: Sequence[str]) -> bool:
    """ "Smith" of "Julianne Smith"; also an inflected surname of the same stem, as Slavic languages have them."""
    return all(_same_name(a, b) for a, b in zip(reversed(short), reversed(full), strict=False))


def _same_name(a: str, b: str) -> bool:
    a, b = a.casefold(), b.casefold()
    if a == b:
        return True
    stem = max(4, min(len(a), len(b)) - 2)
    cyrillic = "\u0400" <= a[0] <= "\u04ff"
    return cyrillic and a[:stem] == b[:stem] and max(len(a), len(b)) - stem <= 3


def _segments(text: str, source: Span) -> Iterator[Span]:
    start = source.start
    depth = 0
    for place in range(source.start, source.end):
        depth += (text[place] in "([") - (text[place] in ")]")
        if text[place] == "," and depth <= 0:
            yield Span(start, place)
            start = place + 1
    yield Span(start, source.end)


def _ends(run: Sequence[_Word], segment: Span, text: str) -> bool:
    """Whether the name is all there is to its segment, or ends it behind words like "spokesman"."""
    rest = text[run[-1].end : segment.end].strip(" ’s'")
    return not rest


def _bare_role(words: Sequence[_Word]) -> str | None:
    """ "lawmaker" for "the lawmaker": a definite noun for a person with nothing that says which."""
    low = [w.low for w in words]
    if low and low[0] in lexicon.DETERMINERS:
        rest = [w for w in low[1:] if w != "former"]
        if len(rest) == 1 and rest[0] in lexicon.ROLES:
            return rest[0]
    return None


def _description(text: str, source: Span) -> str | None:
    first = next(_segments(text, source))
    words = list(_words(text, first))
    while words and words[0].low in lexicon.ARTICLES | frozenset({"while", "and"}):
        words = words[1:]
    if (
        not words
        or len(words) > 14
        or words[0].low in lexicon.SUBJECT_PRONOUNS | {"there", "this", "that", "which"}
    ):
        return None
    return text[words[0].start : words[-1].end]

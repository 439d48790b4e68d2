"""What is kept of a text so that it is found: its words by dictionary, each with its places and weights.

A PostgreSQL vector holds a megabyte and 16,383 places, a hostile page more. So a long text is kept in parts.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence

from annotations.choices.search import SearchField
from annotations.pipeline.searching.words import plain, words, words_at
from annotations.values.search import SearchText, SearchWord
from annotations.values.span import Span

PART = 6000  # words of a text that are kept together
HEAD = 400  # words of a title, or of names, that are kept
GAP = 3  # places left free between two fields, so that no phrase runs from one into the next
WEIGHTS = {SearchField.TITLE: "A", SearchField.WHO: "B", SearchField.TEXT: "D"}
SIMPLE = "simple"
# Snowball's stemmers that PostgreSQL brings (Documentation of PostgreSQL 18, 12.6.6), by ISO 639-1.
DICTIONARIES = {
    "ar": "arabic_stem",
    "ca": "catalan_stem",
    "da": "danish_stem",
    "de": "german_stem",
    "el": "greek_stem",
    "en": "english_stem",
    "es": "spanish_stem",
    "eu": "basque_stem",
    "fi": "finnish_stem",
    "fr": "french_stem",
    "ga": "irish_stem",
    "hi": "hindi_stem",
    "hu": "hungarian_stem",
    "hy": "armenian_stem",
    "id": "indonesian_stem",
    "it": "italian_stem",
    "lt": "lithuanian_stem",
    "nb": "norwegian_stem",
    "ne": "nepali_stem",
    "nl": "dutch_stem",
    "nn": "norwegian_stem",
    "no": "norwegian_stem",
    "pt": "portuguese_stem",
    "ro": "romanian_stem",
    "ru": "russian_stem",
    "sr": "serbian_stem",
    "sv": "swedish_stem",
    "ta": "tamil_stem",
    "tr": "turkish_stem",
    "yi": "yiddish_stem",
}


def dictionary(language: str) -> str:
    """The dictionary of PostgreSQL for a language (BCP 47): words without endings, or words as they are."""
    return DICTIONARIES.get(language.lower().split("-")[0], SIMPLE)


def parts(text: str) -> list[Span]:
    """Cut a text where it is too long to be kept together, between paragraphs where it has some."""
    starts = [word.start for word in words(text)]
    found, start, first = [], 0, 0
    while len(starts) - first > PART:
        end = starts[first + PART]
        paragraph = text.rfind("\n", starts[first + PART // 2], end)
        end = end if paragraph < 0 else paragraph + 1
        found.append(Span(start, end))
        start, first = end, bisect_left(starts, end)
    return [*found, Span(start, len(text))]


def indexed(text: SearchText) -> tuple[list[str], list[str]]:
    """The distinct words of a part, and the places of each as a vector writes them: “3A,17D”."""
    at: dict[str, list[str]] = defaultdict(list)
    for field, first, some in layout(text):
        for place, word in enumerate(some, start=first):
            for key in {word.key, plain(word.key)}:
                at[key].append(f"{place}{WEIGHTS[field]}")
    return list(at), [",".join(each) for each in at.values()]


def layout(text: SearchText) -> Iterable[tuple[SearchField, int, Sequence[SearchWord]]]:
    """The fields in the order in which a vector has them, each with the place of its first word."""
    first = 1
    for field in SearchField:
        some = words(text.of(field))[: PART if field is SearchField.TEXT else HEAD]
        yield field, first, some
        first += len(some) + GAP


def placed(text: SearchText, places: Iterable[int]) -> dict[int, tuple[SearchField, SearchWord]]:
    """The words that stand at these places of the vector, each with its field."""
    wanted, first = set(places), 1
    found: dict[int, tuple[SearchField, SearchWord]] = {}
    for field in SearchField:
        within = text.of(field)
        here = words_at(within, {place - first for place in wanted if place >= first})
        count = PART if field is SearchField.TEXT else min(len(words(within)), HEAD)
        found |= {first + place: (field, word) for place, word in here.items() if place < count}
        first += count + GAP
    return found


def word_at(text: SearchText, place: int) -> str | None:
    """The word at a place of the vector, as it is written; None for a place that the text does not reach."""
    for field, first, some in layout(text):
        if first <= place < first + len(some):
            word = some[place - first]
            return text.of(field)[word.start : word.end]
    return None

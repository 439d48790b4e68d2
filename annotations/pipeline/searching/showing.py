"""Why something was found: which terms stand in which fields, and the stretches that show it."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from annotations.choices.search import SearchField
from annotations.pipeline.searching.indexing import placed
from annotations.values.search import Excerpt, Question, SearchTerm, SearchText, SearchWord, TermFound
from annotations.values.span import Span

AROUND = 110  # code points shown before and after what was found
MOST_EXCERPTS = 3
# Where a word was found: the fields' words, and the places of each form in the vector.
Places = Mapping[str, Sequence[int]]
Found = Mapping[SearchTerm, Sequence[tuple[SearchField, Span]]]


def places(
    question: Question, text: SearchText, forms: Mapping[str, Sequence[str]], kept: Places
) -> dict[SearchTerm, list[tuple[SearchField, Span]]]:
    """Where each term stands, as spans of the fields' texts. `kept` is what the vector says of the forms."""
    words = placed(text, {place for at in kept.values() for place in at})
    return {term: _runs(term, forms, kept, words) for term in question.terms}


def _runs(
    term: SearchTerm,
    forms: Mapping[str, Sequence[str]],
    kept: Places,
    words: Mapping[int, tuple[SearchField, SearchWord]],
) -> list[tuple[SearchField, Span]]:
    steps = [
        _standing(forms.get(word, (word,)), kept, prefix=term.prefix and place == len(term.words) - 1)
        for place, word in enumerate(term.words)
    ]
    begins = [p for p in sorted(steps[0]) if all(p + i in step for i, step in enumerate(steps))]
    ends = len(steps) - 1
    return [
        (words[p][0], Span(words[p][1].start, words[p + ends][1].end))
        for p in begins
        if p in words and p + ends in words
    ]


def _standing(forms: Sequence[str], kept: Places, *, prefix: bool) -> set[int]:
    if prefix:
        return {p for key, at in kept.items() if key.startswith(tuple(forms)) for p in at}
    return {p for form in forms for p in kept.get(form, ())}


def found_terms(found: Found) -> list[TermFound]:
    """The terms that were found, in the order they were asked for."""
    return [
        TermFound(term.said, tuple(f for f in SearchField if any(f == field for field, _ in runs)), len(runs))
        for term, runs in found.items()
        if runs
    ]


def excerpts(text: SearchText, found: Found) -> list[Excerpt]:
    """The title and the names whole where they hold a term, and of the text the stretches that hold the most."""
    by_field: dict[SearchField, list[Span]] = {field: [] for field in SearchField}
    for runs in found.values():
        for field, span in runs:
            by_field[field].append(span)
    shown = [
        Excerpt(field, 0, len(text.of(field)), tuple(_merged(by_field[field])))
        for field in (SearchField.TITLE, SearchField.WHO)
        if by_field[field]
    ]
    return [*shown, *_stretches(text.text, found, _merged(by_field[SearchField.TEXT]))]


def _stretches(text: str, found: Found, spans: Sequence[Span]) -> list[Excerpt]:
    """Up to MOST_EXCERPTS stretches that do not overlap, those with the most different terms first chosen."""
    if not text:
        return []
    if not spans:
        return [Excerpt(SearchField.TEXT, 0, _word_end(text, min(len(text), 2 * AROUND)), ())]
    starts = [span.start for span in spans]
    chosen: list[Excerpt] = []
    for _, place in sorted((-_kinds(found, span), i) for i, span in enumerate(spans)):
        start = _word_start(text, max(0, spans[place].start - AROUND))
        end = _word_end(text, min(len(text), spans[place].end + AROUND))
        if all(end <= each.start or start >= each.end for each in chosen):
            inside = spans[bisect_left(starts, start) : bisect_left(starts, end)]
            held = tuple(span for span in inside if span.end <= end)
            chosen.append(Excerpt(SearchField.TEXT, start, end, held))
        if len(chosen) == MOST_EXCERPTS:
            break
    return sorted(chosen, key=lambda each: each.start)


def _kinds(found: Found, around: Span) -> int:
    """How many different terms stand near a place."""
    return sum(
        any(field is SearchField.TEXT and abs(span.start - around.start) <= AROUND for field, span in runs)
        for runs in found.values()
    )


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(span.end, merged[-1].end))
        else:
            merged.append(span)
    return merged


def _word_start(text: str, place: int) -> int:
    blank = text.find(" ", place, place + 20)
    return place if place == 0 or blank < 0 else blank + 1


def _word_end(text: str, place: int) -> int:
    blank = text.rfind(" ", max(0, place - 20), place)
    return place if place == len(text) or blank < 0 else blank


def marked(text: str, excerpt: Excerpt) -> str:
    """An excerpt as HTML, safe whatever the text holds: highlights in <mark>, cuts shown as …."""
    pieces, at = [], excerpt.start
    for span in excerpt.highlights:
        pieces += [escape(text[at : span.start]), "<mark>", escape(text[span.start : span.end]), "</mark>"]
        at = span.end
    pieces.append(escape(text[at : excerpt.end]))
    before = "…" if excerpt.start else ""
    return before + "".join(pieces) + ("…" if excerpt.end < len(text) else "")

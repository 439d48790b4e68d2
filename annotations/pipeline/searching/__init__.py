"""Finding things again: words as they are looked up, questions as they are typed, and why something was found."""

from annotations.pipeline.searching.asking import parsed, quoted, tsquery
from annotations.pipeline.searching.indexing import dictionary, indexed, parts, word_at
from annotations.pipeline.searching.nearness import BEGINNING, meant
from annotations.pipeline.searching.neighbours import neighbours
from annotations.pipeline.searching.ranking import distinct, score
from annotations.pipeline.searching.showing import excerpts, found_terms, marked, places
from annotations.pipeline.searching.words import plain, words

__all__ = [
    "BEGINNING",
    "dictionary",
    "distinct",
    "excerpts",
    "found_terms",
    "indexed",
    "marked",
    "meant",
    "neighbours",
    "parsed",
    "parts",
    "places",
    "plain",
    "quoted",
    "score",
    "tsquery",
    "word_at",
    "words",
]

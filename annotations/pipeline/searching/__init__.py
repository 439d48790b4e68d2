"""Finding things again: words as they are looked up, questions as they are typed, and why something was found."""

from annotations.pipeline.searching.asking import parsed, tsquery
from annotations.pipeline.searching.indexing import dictionary, indexed, parts
from annotations.pipeline.searching.ranking import distinct, score
from annotations.pipeline.searching.showing import excerpts, found_terms, marked, places
from annotations.pipeline.searching.words import plain, words

__all__ = [
    "dictionary",
    "distinct",
    "excerpts",
    "found_terms",
    "indexed",
    "marked",
    "parsed",
    "parts",
    "places",
    "plain",
    "score",
    "tsquery",
    "words",
]

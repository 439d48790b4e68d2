"""Which known claims a text may be about, what each is to it, and what forbids to call them the same."""

from annotations.pipeline.matching.differing import differing, valued
from annotations.pipeline.matching.index import rarity
from annotations.pipeline.matching.judging import (
    Judge,
    Neighbour,
    inverse,
    is_told_otherwise,
    is_worth_a_look,
)
from annotations.pipeline.matching.matcher import Matcher
from annotations.pipeline.matching.terms import body, terms

NAME, VERSION = "guarded", "1"

__all__ = [
    "NAME",
    "VERSION",
    "Judge",
    "Matcher",
    "Neighbour",
    "body",
    "differing",
    "inverse",
    "is_told_otherwise",
    "is_worth_a_look",
    "rarity",
    "terms",
    "valued",
]

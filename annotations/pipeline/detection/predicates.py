"""Whether words say something of something. Headings, cells, labels and requests do not, and are no claims.

English verbs are told by the groups of alike words that the sequence models use (models/attribution.md).
"""

import re
from collections.abc import Sequence

from annotations.pipeline.detection import lexicon
from annotations.pipeline.detection.clauses import WORDS
from annotations.pipeline.detection.learned import vocabulary
from annotations.values import Span

CELLS = " | "  # between the cells of a row
# Coarse groups of words.bin, by what is in them.
FINITE = frozenset({26, 38})  # "is does came", "said did won"
PLAIN = frozenset({4, 17, 28, 53})  # "make get win", "work come go", "think say want", "protect expand"
PAST = frozenset({12, 25, 45})  # "reported shows", "made left used", "killed shot"
AUXILIARIES = lexicon.FINITE | lexicon.MODALS - {"to"} | {"be", "been"}
TELLING = lexicon.SAYING - lexicon.DOUBTFUL
SUBJECTS = frozenset({"i", "we", "you", "they", "he", "she", "it"})
CONTRACTED = ("n't", "'re", "'ve", "'d", "'ll", "'m")
IS = frozenset({"it's", "he's", "she's", "that's", "there's", "what's", "who's", "here's"})
NOUN_LEADS = lexicon.NOUN_LEADS | lexicon.PREPOSITIONS | lexicon.AND | {"to", "or", "most", "best", "more"}
NO_VERBS = frozenset(
    {"based", "related", "red", "bed", "hundred", "speed", "seed", "feed", "shed", "need", "set"}
)
STOP = re.compile(r"[.!?…。！？؟।][\"'”’»›」』)\]]*$")
BULLET = " \t\u00a0-–—•*·"
LONG_ENOUGH = 8  # words: what is longer and ends in a full stop is believed to have a verb we do not know
EARLY = 6  # words in which a sentence that opens like a request shows that it is none: "Help is on its way"


def is_statement(text: str, span: Span, *, english: bool) -> bool:
    """Whether the words of a stretch could be true or false; of other languages only the form of the line is judged."""
    said = text[span.start : span.end]
    found = [match[0] for match in WORDS.finditer(said) if not match["address"]]
    ends = bool(STOP.search(said)) or not _is_line(text, span)
    if CELLS in said or not found:
        return False
    if not english:
        return ends or len(found) >= LONG_ENOUGH
    return _is_predicated([vocabulary.folded(word) for word in found], said, ends=ends) and (
        ends or not _is_headline(found)
    )


def _is_line(text: str, span: Span) -> bool:
    """Whether the stretch is all of its line, so that it could be an item, a label or a heading."""
    first, last = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    around = text[first : span.start] + text[span.end : last if last >= 0 else None]
    return not around.strip(BULLET)


def _is_predicated(folded: Sequence[str], said: str, *, ends: bool) -> bool:
    finite = next((i for i in range(len(folded)) if _is_finite(folded, i)), None)
    if _group(folded[0]) in PLAIN:
        return finite is not None and finite < EARLY
    if finite is not None:
        return True
    if not ends or folded[0].endswith("ing"):
        return False
    likely = any(_may_be_verb(folded, index) for index in range(1, len(folded)))
    return likely or (len(folded) >= LONG_ENOUGH and bool(STOP.search(said)) and ":" not in said)


def _is_finite(folded: Sequence[str], index: int) -> bool:
    word = folded[index]
    if word in IS or word.endswith(CONTRACTED):
        return True
    if not index:
        return False
    behind = folded[index - 1] in SUBJECTS and word.isalpha() and word not in NOUN_LEADS | lexicon.BOUNDARY
    return behind or word in AUXILIARIES or word in TELLING or _group(word) in FINITE


def _may_be_verb(folded: Sequence[str], index: int) -> bool:
    word = folded[index]
    if folded[index - 1] in NOUN_LEADS or not word.isalpha() or word in NO_VERBS:
        return False
    third_person = word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return _group(word) in PLAIN | PAST or third_person or word.endswith("ed")


def _group(word: str) -> int | None:
    known = vocabulary.groups().get(vocabulary.hashed(word))
    return known[0] if known else None


def _is_headline(found: Sequence[str]) -> bool:
    """Whether nearly every word that is no small word is capitalised."""
    long = [word for word in found if len(word) > 3 and word.isalpha()]
    return len(long) > 2 and sum(word[0].isupper() for word in long) > 0.75 * len(long)

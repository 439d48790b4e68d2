"""Which words stand side by side: a phrase is looked for where its words meet, not in every text that has them all.

An index of words does not say in which order they stand. So there is one of neighbours, too: of each two words that
follow each other four digits of a hash, as the SQL function `factcheck_pairs` makes them. Few enough that the index
stays small; that two pairs share theirs costs a look at the text, which is taken anyway.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, product

from annotations.values.search import Question, SearchTerm

MOST_PAIRS = 4  # of a phrase: with so many of its words side by side, hardly another text is left
MOST_FORMS = 200  # of two words; a team of many languages may have more, and then others must do


def neighbours(question: Question, forms: Mapping[str, Sequence[str]]) -> str:
    """Which pairs a text must hold, as a tsquery: none that answers the question is without. Empty where any may."""
    groups = [[_of_term(term, forms) for term in group] for group in question.groups]
    return " & ".join(f"({' | '.join(group)})" for group in groups if all(group))


def _of_term(term: SearchTerm, forms: Mapping[str, Sequence[str]]) -> str:
    pairs = sorted(_pairs(term, forms), key=len)[:MOST_PAIRS]
    needed = [f"({' | '.join(pair)})" for pair in pairs if len(pair) <= MOST_FORMS]
    return f"({' & '.join(needed)})" if needed else ""


def _pairs(term: SearchTerm, forms: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """Each two words of a phrase in all their forms. What is only begun has no form yet."""
    whole = term.words[:-1] if term.prefix else term.words
    for first, second in pairwise(forms.get(word, (word,)) for word in whole):
        yield sorted({pair(one, other) for one, other in product(first, second)})


def pair(first: str, second: str) -> str:
    """What stands in the index for two words, as `factcheck_pairs` writes it."""
    return hashlib.sha256(f"{first} {second}".encode()).hexdigest()[:4]

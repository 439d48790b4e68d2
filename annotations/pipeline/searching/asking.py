"""A question as people type it: words, "a phrase", beginn*, either or other, and - before what must not be there."""

import re
from collections.abc import Mapping, Sequence

from annotations.pipeline.searching.words import SIGNS, words
from annotations.values.search import Question, SearchTerm

MOST_TERMS = 32
# Straight, curly, angled and corner quotation marks; a phrase that is never closed goes on to the end.
_PIECE = re.compile(r"""(-?)(?:["“”„«»「」]([^"“”„«»「」]*)["“”„«»「」]?|([^\s"“”„«»「」]+))(\*?)""")
_EITHER = frozenset({"or", "OR", "|"})
_ONE_SIGN = re.compile(f"[{SIGNS}]")


def parsed(typed: str) -> Question:
    """Read a question. What holds no word at all asks for nothing."""
    groups: list[tuple[SearchTerm, ...]] = []
    excluded: list[SearchTerm] = []
    joins = False
    for match in _PIECE.finditer(typed):
        minus, phrase, word, star = match.groups()
        if word in _EITHER and groups:
            joins = True
            continue
        term = _term(match[0].removeprefix("-"), phrase if word is None else word, star)
        if not term.words or len(groups) + len(excluded) >= MOST_TERMS:
            continue
        if minus:
            excluded.append(term)
        elif joins:
            groups[-1] += (term,)
        else:
            groups.append((term,))
        joins = False
    return Question(tuple(groups), tuple(excluded))


def _term(said: str, typed: str, star: str) -> SearchTerm:
    found = words(typed)
    keys = tuple(word.key for word in found)
    one_sign = len(keys) == 1 and len(keys[0]) == 1 and bool(_ONE_SIGN.match(keys[0]))
    # Of a run of signs, the last one by itself is kept only of a text's end.
    if len(keys) > 1 and len(keys[-1]) == 1 and _ONE_SIGN.match(keys[-1]):
        keys = keys[:-1]
    return SearchTerm(said.strip(), keys, bool(star) or typed.endswith("*") or one_sign)


def tsquery(question: Question, forms: Mapping[str, Sequence[str]]) -> str:
    """The question as PostgreSQL reads it; `forms` are what each word may be kept as."""
    wanted = [" | ".join(_of_term(term, forms) for term in group) for group in question.groups]
    unwanted = [f"!({_of_term(term, forms)})" for term in question.excluded]
    return " & ".join([*(f"({each})" for each in wanted), *unwanted])


def _of_term(term: SearchTerm, forms: Mapping[str, Sequence[str]]) -> str:
    last = len(term.words) - 1
    steps = [
        _either(forms.get(word, (word,)), prefix=term.prefix and place == last)
        for place, word in enumerate(term.words)
    ]
    return f"({' <-> '.join(steps)})"


def _either(forms: Sequence[str], *, prefix: bool) -> str:
    ending = ":*" if prefix else ""
    return f"({' | '.join(quoted(form) + ending for form in forms)})"


def quoted(form: str) -> str:
    """A word as a tsquery writes it."""
    return "'" + form.replace("\\", "\\\\").replace("'", "''") + "'"

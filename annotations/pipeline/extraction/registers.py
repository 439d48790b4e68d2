"""Unmarked block quotations: a report pasted between two passages of an author who writes otherwise."""

import re
from collections.abc import Sequence

from annotations.choices import BlockKind
from annotations.pipeline.extraction.lines import Line

_QUOTED = re.compile(r"[“«„\"][^“”«»„\"]*[”»“\"]")
# How a report says where it knows things from.
_REPORTS = re.compile(
    r"\b(?:according to|said|says|told|officials?|spokes(?:man|woman|person)|reporters|sources?|on condition of anonymity|"
    r"announced|confirmed|statement|ambassador|minister|percent|agree(?:d|ment)|plan|talks|members?|governments?)\b|"
    r"\b(?:за словами|повідоми\w+|сказа\w+|заяви\w+|речни\w+|по словам|сообщи\w+|представител\w+)\b|"
    r"\b(?:laut|sagte|teilte|erklärte|Sprecher(?:in)?|selon|a déclaré|porte-parole|según|dijo|portavoz)\b",
    re.IGNORECASE,
)
# How a person talks: contractions, "I" and "you", short asides.
_TALKS = re.compile(
    r"\b\w+(?:n['’]t|['’](?:re|ve|ll|m|d))\b|\b(?:it|that|there|what|here|let|he|she|who)['’]s\b|"
    r"\b(?:I|me|my|we|us|our|you|your|yourself|myself|ourselves|folks|guys|granted|anyway|basically|obviously|literally|yeah|okay|sure|massively)\b|!|\?$",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"\b(?:according to|said|says|told|claims?|claimed|wrote|writes|announced|confirmed|reported|stated)\b|"
    r"\b(?:за словами|повідоми\w+|сказа\w+|заяви\w+|написа\w+|по словам|сообщи\w+)\b|"
    r"\b(?:laut|sagte|teilte|erklärte|schrieb|selon|a déclaré|a écrit|según|dijo|escribió)\b",
    re.IGNORECASE,
)
_SHORT = 14  # words: a paragraph this short without a source is a remark
_LEAST = 3  # paragraphs that make a report
_REPORTING = 0.6  # of them report, and of what stands around them talk
_MOST_REPORTED = 0.2  # of what stands around it: an author who reports himself is not quoting a report


def _talks(line: Line) -> bool:
    own = _QUOTED.sub(" ", line.says)
    return bool(_TALKS.search(own)) or (line.size <= _SHORT and not _REPORTS.search(own))


def _reports(line: Line) -> bool:
    return not _talks(line) and bool(_REPORTS.search(line.says))


def mark(lines: Sequence[Line], kinds: list[BlockKind]) -> None:
    """Mark as quotation the one long run of reporting paragraphs that stands between an author's remarks.

    Nothing is marked unless both sides talk and the run does not: a report with a lively end is no quotation.
    """
    places = [i for i, kind in enumerate(kinds) if kind in (BlockKind.PARAGRAPH, BlockKind.QUOTE)]
    talking = [_talks(lines[i]) for i in places]
    start, end = _longest_quiet(talking)
    if end - start < _LEAST or not _is_between(talking, start, end):
        return
    reporting = sum(_reports(lines[i]) for i in places[start:end])
    announced = lines[places[start] - 1].says.endswith((":", "："))
    around = [lines[i] for i in places[:start] + places[end:]]
    himself = sum(bool(_SAYS.search(line.says)) for line in around) > len(around) * _MOST_REPORTED
    enough = 1 if announced else (end - start) * _REPORTING
    if reporting >= enough and (announced or not himself):
        for place in places[start:end]:
            kinds[place] = BlockKind.QUOTE


def _is_between(talking: Sequence[bool], start: int, end: int) -> bool:
    """Whether most of what stands before and after talks."""
    before, after = talking[:start], talking[end:]
    if not before or not after:
        return False
    return sum(before) >= max(2, len(before) * _REPORTING) and sum(after) >= len(after) * _REPORTING


def _longest_quiet(talking: Sequence[bool]) -> tuple[int, int]:
    best, start = (0, 0), 0
    for place, talks in enumerate([*talking, True]):
        if talks:
            best = max(best, (start, place), key=lambda run: run[1] - run[0])
            start = place + 1
    return best

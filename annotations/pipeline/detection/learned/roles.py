"""What the role model sees of each token around a cue: itself, and what lies between it and the cue."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from annotations.pipeline.detection.learned.crossing import PAD, Crosses, shifted, stepped
from annotations.pipeline.detection.learned.encoding import (
    COLON,
    COMMA,
    DASH,
    FINITE,
    NO_QUOTATION,
    THAT,
    Encoded,
)
from annotations.values import Span

SEED = 200
BEFORE, AFTER = 100, 140  # tokens on either side of a cue in which its source and content are looked for


@dataclass(frozen=True, slots=True)
class Windows:
    """The tokens around each of several cues, one window behind the other."""

    rows: np.ndarray  # the token of each row
    cue: np.ndarray  # the number of the cue of each row
    starts: np.ndarray  # the first row of each window
    ends: np.ndarray


def windows(text: Encoded, cues: Sequence[Span]) -> Windows:
    """For each cue its sentence and one on either side, but no further than makes sense."""
    at = np.array([cue.start for cue in cues])
    sentence_start, sentence_end = text.first[at], text.last[at]
    low = np.maximum(text.first[np.maximum(sentence_start - 1, 0)], at - BEFORE)
    high = np.minimum(text.last[np.minimum(sentence_end, len(text) - 1)], at + AFTER)
    sizes = high - low
    ends = np.cumsum(sizes)
    starts = ends - sizes
    rows = np.arange(ends[-1]) + np.repeat(low - starts, sizes)
    return Windows(rows, np.repeat(np.arange(len(cues)), sizes), starts, ends)


def features(text: Encoded, cues: Sequence[Span], around: Windows) -> np.ndarray:
    """A row of features for every row of the windows."""
    seen = _Seen(text, cues, around)
    crosses = Crosses(SEED)
    _add_places(crosses, seen)
    _add_cue(crosses, seen)
    _add_neighbours(crosses, seen)
    return crosses.table()


class _Seen:
    """The columns of the windows' tokens as seen from their cues."""

    def __init__(self, text: Encoded, cues: Sequence[Span], around: Windows) -> None:
        rows, number = around.rows, around.cue
        self.group = number
        first = np.array([cue.start for cue in cues])
        end = np.array([cue.end for cue in cues])
        self.start, self.end = first[number], end[number]
        self.rows = rows
        self.side = np.where(rows < self.start, 0, np.where(rows >= self.end, 2, 1))
        self.distance = stepped(np.where(rows < self.start, self.start - rows, rows - self.end + 1))
        self.word, self.coarse, self.fine = text.word[rows], text.coarse[rows], text.fine[rows]
        self.shape, self.kind, self.hinted = text.shape[rows], text.kind[rows], text.hinted[rows]
        self.head = {name: getattr(text, name)[end - 1][number] for name in ("word", "fine", "coarse")}
        self.following = _at(text.word, end)[number]
        self.preceding = _at(text.word, first - 1)[number]
        self._quotations(text, first, end)
        self._between(text, first)
        self.opens = (rows == text.first[rows]).astype(np.uint32)
        self.closes = (rows == text.last[rows] - 1).astype(np.uint32)
        self.from_start = stepped(rows - text.first[rows])
        self.hint = _hints(text, cues, around)

    def _quotations(self, text: Encoded, first: np.ndarray, end: np.ndarray) -> None:
        quotation, own = text.quotation, text.quotation[first]
        here = quotation[self.rows]
        self.quoted = (here != NO_QUOTATION).astype(np.uint32)
        self.inside = ((here != own[self.group]) & (here != NO_QUOTATION)).astype(np.uint32)
        padded = np.concatenate([[NO_QUOTATION], quotation, [NO_QUOTATION]])
        beside = [(padded[at] != NO_QUOTATION) & (padded[at] != own) for at in (first, end + 1)]
        self.beside = (2 * beside[0] + beside[1]).astype(np.uint32)[self.group]
        self.in_quote = (2 * self.inside + self.quoted).astype(np.uint32)

    def _between(self, text: Encoded, first: np.ndarray) -> None:
        begins = np.zeros(len(text), dtype=bool)
        begins[first] = True
        turns = text.quotation != np.roll(text.quotation, 1)
        for name, flags in (
            ("commas", text.kind == COMMA),
            ("thats", text.kind == THAT),
            ("colons", text.kind == COLON),
            ("dashes", text.kind == DASH),
            ("finites", text.kind == FINITE),
            ("cues", begins),
            ("turns", turns),
        ):
            setattr(self, name, self._count(flags, inclusive=name == "turns"))
        self.sentences = np.abs(text.sentence[self.rows] - text.sentence[self.start])
        self.blocks = np.minimum(np.abs(text.block[self.rows] - text.block[self.start]), 2)

    def _count(self, flags: np.ndarray, *, inclusive: bool) -> np.ndarray:
        """How many tokens with the flag lie between each row and its cue."""
        total = np.concatenate([[0], np.cumsum(flags)])
        rows, more = self.rows, int(inclusive)
        before = total[np.minimum(self.start + more, len(flags))] - total[np.minimum(rows + 1, self.start)]
        after = total[np.minimum(rows + more, len(flags))] - total[self.end]
        return np.where(self.side == 0, before, np.where(self.side == 2, after, 0))


def _at(column: np.ndarray, places: np.ndarray) -> np.ndarray:
    padded = np.concatenate([[PAD], column, [PAD]])
    return padded[places + 1]


def _hints(text: Encoded, cues: Sequence[Span], around: Windows) -> np.ndarray:
    """What the rules make of each row for the same cue: 1 no such cue, 2 source, 3 content, 0 neither."""
    by_start = {hint[0].start: hint for hint in text.hints}
    result = np.zeros(len(around.rows), dtype=np.uint32)
    for cue, start, end in zip(cues, around.starts.tolist(), around.ends.tolist(), strict=True):
        hint = next((by_start[at] for at in range(cue.start, cue.end) if at in by_start), None)
        if hint is None:
            result[start:end] = 1
            continue
        low = int(around.rows[start])
        for code, span in ((3, hint[2]), (2, hint[1])):
            if span:
                result[
                    max(start, start + span.start - low) : max(start, min(end, start + span.end - low))
                ] = code
    return result


def _add_places(crosses: Crosses, seen: _Seen) -> None:
    side, here = seen.side, np.minimum(seen.sentences, 1)
    commas, finites, turns = (np.minimum(c, 3) for c in (seen.commas, seen.finites, seen.turns))
    others, sentences = np.minimum(seen.cues, 2), np.minimum(seen.sentences, 2)
    for columns in (
        (side,),
        (side, seen.in_quote),
        (side, seen.distance),
        (side, seen.word),
        (side, seen.coarse),
        (side, seen.fine),
        (side, seen.shape),
        (seen.word,),
        (side, seen.hint),
        (side, seen.hinted),
        (side, seen.hint, shifted(seen.hint, 1, seen.group)),
        (side, seen.hint, shifted(seen.hint, -1, seen.group)),
        (side, seen.hint, seen.in_quote, here),
        (side, commas, finites, turns),
        (side, np.minimum(seen.commas, 4)),
        (side, np.minimum(seen.thats, 2)),
        (side, seen.in_quote, turns),
        (side, np.minimum(seen.colons, 2)),
        (side, others, finites),
        (side, seen.in_quote, sentences, seen.blocks, seen.beside),
        (side, np.minimum(seen.dashes, 2)),
        (side, seen.coarse, seen.distance),
        (side, seen.opens),
        (side, seen.closes),
        (side, seen.from_start),
        (side, seen.in_quote, seen.opens, seen.closes, here),
        (side, others, commas, here),
        (side, seen.kind, seen.distance),
        (side, seen.in_quote, seen.beside, here, others),
    ):
        crosses.add(*columns)


def _add_cue(crosses: Crosses, seen: _Seen) -> None:
    side, here, head = seen.side, np.minimum(seen.sentences, 1), seen.head
    commas = np.minimum(seen.commas, 3)
    for columns in (
        (side, head["word"]),
        (side, head["fine"]),
        (side, head["word"], np.minimum(seen.distance, 3)),
        (side, head["fine"], np.minimum(seen.distance, 3)),
        (side, seen.in_quote, head["word"]),
        (side, head["coarse"], seen.distance),
        (side, seen.following, here),
        (side, seen.preceding, here),
        (side, seen.in_quote, seen.beside, here, commas),
        (side, seen.following, seen.distance),
        (side, seen.preceding, seen.distance),
        (side, head["fine"], seen.coarse),
        (side, head["word"], commas, here),
        (side, head["coarse"], commas, np.minimum(seen.turns, 3), here),
        (side, head["word"], seen.hint),
        (side, head["fine"], seen.kind),
    ):
        crosses.add(*columns)


def _add_neighbours(crosses: Crosses, seen: _Seen) -> None:
    for by in (-2, -1, 1, 2):
        for column in (seen.word, seen.coarse):
            crosses.add(seen.side, shifted(column, by, seen.group))
        for column in (seen.shape, seen.inside):
            crosses.add(shifted(column, by, seen.group))
    for by in (-1, 1):
        crosses.add(seen.side, seen.coarse, shifted(seen.coarse, by, seen.group))

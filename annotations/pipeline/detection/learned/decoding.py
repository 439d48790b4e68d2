"""From the models' labels to attributions: the likely cues, then the source and the content of each."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from annotations.pipeline.detection import lexicon
from annotations.pipeline.detection.learned import cues, roles
from annotations.pipeline.detection.learned.encoding import THAT, Encoded
from annotations.pipeline.detection.learned.tagging import load
from annotations.values import Span

MODELS = Path(__file__).parent.parent / "models"
CUE_LABELS = ("nothing", "begins", "goes on")
ROLE_LABELS = ("nothing", "source", "content")
NOTHING, BEGINS, GOES_ON = range(3)
SOURCE, CONTENT = 1, 2
LIKELY = 0.4  # the least probability of a cue
LONGEST_CUE = 12  # tokens
GAP = 2  # tokens
LEANING = frozenset(".,:;—–-")


class Told(NamedTuple):
    """An attribution as ranges of tokens."""

    cue: Span
    source: Span | None
    content: Span


def told(text: Encoded) -> list[Told]:
    """Every attribution the models see, in order of the cue."""
    found = likely_cues(text)
    if not found:
        return []
    around = roles.windows(text, found)
    tagger = load(MODELS / "roles.bin")
    labels = tagger.best(tagger.scores(roles.features(text, found, around)), around.starts, around.ends)
    parts = zip(found, around.starts.tolist(), around.ends.tolist(), strict=True)
    return [
        one
        for cue, start, end in parts
        if (one := _told(text, cue, around.rows[start:end], labels[start:end]))
    ]


def likely_cues(text: Encoded) -> list[Span]:
    """Where somebody is said to say something."""
    if not len(text):
        return []
    tagger = load(MODELS / "cues.bin")
    starts = np.unique(text.first)
    likelihood = tagger.marginals(tagger.scores(cues.features(text)), starts, text.last[starts])
    begins = likelihood[:, BEGINS] >= likelihood[:, GOES_ON]
    labels = np.where(likelihood[:, NOTHING] > 1 - LIKELY, NOTHING, np.where(begins, BEGINS, GOES_ON))
    return list(_spans(labels, text.first))


def _spans(labels: np.ndarray, first: np.ndarray) -> Iterator[Span]:
    start: int | None = None
    some = np.flatnonzero(labels).tolist()
    for place, at in enumerate(some):
        if start is None or labels[at] == BEGINS or some[place - 1] != at - 1 or first[at] == at:
            start = at
        following = some[place + 1] if place + 1 < len(some) else None
        goes_on = following == at + 1 and labels[at + 1] == GOES_ON and first[at + 1] != at + 1
        if not goes_on:
            yield Span(start, min(at + 1, start + LONGEST_CUE))


def _told(text: Encoded, cue: Span, rows: np.ndarray, labels: np.ndarray) -> Told | None:
    content = rows[labels == CONTENT]
    if not len(content):
        return None
    blocks = text.block[content]
    own = text.block[cue.start]
    content = content[blocks == (own if own in blocks else blocks[0])]
    if (
        text.depth[content[0]]
        and content[0] < cue.start
        and not text.depth[content[content > cue.start]].any()
    ):
        content = content[content < cue.start]  # behind a quotation's cue only a quotation goes on
    bare = _bare(text, int(content[0]), int(content[-1]) + 1)
    bare = bare and _rounded(text, bare)
    return Told(cue, _nearest(rows[labels == SOURCE], cue), bare) if bare else None


def _bare(text: Encoded, start: int, end: int) -> Span | None:
    """Without the "that" before it and the stop behind it, which are the article's and not the speaker's."""
    while start < end and (text.kind[start] == THAT or text.folded[start] in LEANING):
        start += 1
    while end > start and text.folded[end - 1] in LEANING:
        end -= 1
    return Span(start, end) if start < end else None


def _rounded(text: Encoded, content: Span) -> Span:
    """An article alone is no content: what it belongs to is, up to the next stop or comma."""
    if content.end - content.start > 1 or text.folded[content.start] not in lexicon.ARTICLES:
        return content
    last = int(text.last[content.start])
    return Span(content.start, next((i for i in range(content.end, last) if text.folded[i] in LEANING), last))


def _nearest(rows: np.ndarray, cue: Span) -> Span | None:
    """The run of tokens that stands nearest to the cue; a token or two between its parts belong to it."""
    if not len(rows):
        return None
    runs: Sequence[np.ndarray] = np.split(rows, np.flatnonzero(np.diff(rows) > GAP + 1) + 1)
    best = min(runs, key=lambda run: max(cue.start - run[-1], run[0] - cue.end))
    return Span(int(best[0]), int(best[-1]) + 1)

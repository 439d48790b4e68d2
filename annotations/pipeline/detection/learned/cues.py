"""What the cue model sees of a token: itself, its neighbours, quotation marks near it, what the rules say."""

import numpy as np

from annotations.pipeline.detection.learned.crossing import Crosses, shifted, stepped
from annotations.pipeline.detection.learned.encoding import THAT, Encoded

SEED = 1
NEAR = range(-3, 4)


def features(text: Encoded) -> np.ndarray:
    """A row of features for every token."""
    crosses = Crosses(SEED)
    near = {
        by: {
            column: shifted(getattr(text, column), by, text.sentence)
            for column in ("word", "fine", "coarse", "shape", "hinted")
        }
        for by in NEAR
    }
    for by in NEAR:
        for column in near[by].values():
            crosses.add(column)
    for column in (text.suffix3, text.suffix2, text.prefix4, np.minimum(text.depth, 2), text.kind):
        crosses.add(column)
    for by in (-1, 1):
        for name in ("word", "fine", "coarse"):
            crosses.add(near[0][name], near[by][name])
    _add_chains(crosses, text, near)
    _add_place(crosses, text)
    return crosses.table()


def _add_chains(crosses: Crosses, text: Encoded, near: dict[int, dict[str, np.ndarray]]) -> None:
    inside = (text.depth > 0).astype(np.uint32)
    before, after = shifted(inside, -1, text.sentence), shifted(inside, 1, text.sentence)
    fine, coarse = near[0]["fine"], near[0]["coarse"]
    crosses.add(near[-1]["coarse"], coarse, near[1]["coarse"])
    crosses.add(fine, near[1]["coarse"], near[2]["coarse"])
    crosses.add(fine, near[-1]["coarse"], near[-2]["coarse"])
    crosses.add(near[0]["word"], near[1]["coarse"], near[2]["coarse"])
    crosses.add(near[0]["word"], near[-1]["coarse"], near[-2]["coarse"])
    crosses.add(inside, after, before)
    crosses.add(fine, inside, after, before)
    crosses.add(fine, near[0]["hinted"])
    crosses.add(near[0]["word"], near[0]["hinted"])
    crosses.add(near[-1]["hinted"], near[0]["hinted"], near[1]["hinted"])
    crosses.add(near[0]["word"], near[-1]["shape"], near[1]["shape"])


def _add_place(crosses: Crosses, text: Encoded) -> None:
    """Where in its sentence the token stands, and what else is in it."""
    place = np.arange(len(text))
    inside = (text.depth > 0).astype(np.uint32)
    quotes = np.concatenate([[0], np.cumsum(inside)])
    has_quotation = (quotes[text.last] > quotes[text.first]).astype(np.uint32)
    that = np.minimum(_next(text.kind == THAT, place), text.last + 9) - place
    mark = np.minimum(_next(inside != np.roll(inside, 1), place), text.last) - place
    crosses.add(stepped(place - text.first))
    crosses.add(stepped(text.last - place))
    crosses.add(has_quotation, inside)
    crosses.add(np.minimum(that, 9))
    crosses.add(np.minimum(that, 9), text.coarse)
    crosses.add(np.minimum(mark, 6), inside, text.coarse)
    crosses.add(has_quotation, inside, text.fine)
    crosses.add(text.fine, stepped(place - text.first))
    crosses.add(text.fine, stepped(text.last - place))


def _next(flags: np.ndarray, place: np.ndarray) -> np.ndarray:
    """The next row after each with the flag; far away where there is none."""
    at = np.flatnonzero(flags)
    return np.append(at, 1 << 30)[np.searchsorted(at, place, side="right")]

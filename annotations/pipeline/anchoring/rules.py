"""How cautious the cascade is: the figures it may be called with."""

from dataclasses import dataclass

from annotations.pipeline.alignment import MOST_CELLS


@dataclass(frozen=True, slots=True)
class Rules:
    """Shares and likenesses from 0 to 1, chosen on the development pairs of bench/anchoring: at these no lookalike
    of a deleted sentence was taken for it."""

    together: float = (
        0.4  # least share of a quotation's words that must have stayed together to be edited in place
    )
    alike: float = 0.6  # least likeness of a sentence that moved and was edited
    ahead: float = 0.1  # how far it must lead the runner-up
    most_cells: int = MOST_CELLS  # of the diff's table of old by new tokens, a bit each


CAREFUL = Rules()

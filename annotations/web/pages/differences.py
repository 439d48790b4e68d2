"""Two wordings as one: what stayed, what went, what came."""

from dataclasses import dataclass

from annotations.choices import ChangeOp
from annotations.pipeline.changes import changes


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a difference: `kind` is same, gone or come."""

    kind: str
    text: str


def pieces(old: str, new: str) -> list[Piece]:
    """What became of `old`, to be read in one go; deletions stand before what replaced them."""
    found = []
    for change in changes(old, new):
        if change.op == ChangeOp.EQUAL:
            found.append(Piece("same", change.new_text))
            continue
        parts = (Piece("gone", change.old_text), Piece("come", change.new_text))
        found += [piece for piece in parts if piece.text]
    return found

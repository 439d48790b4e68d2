"""What trafilatura takes for the article, asked of every piece of the page."""

from collections.abc import Sequence
from copy import deepcopy

from lxml import html
from trafilatura import bare_extraction

from annotations.pipeline.extraction.dom import Piece
from annotations.pipeline.text import shingles, words


def main_text(root: html.HtmlElement) -> str:
    """The main text by trafilatura, without readers' comments; empty where it finds none."""
    found = bare_extraction(deepcopy(root), include_comments=False, with_metadata=False)
    return found.text or "" if found else ""


def shares(pieces: Sequence[Piece], text: str) -> list[float]:
    """For every piece, which part of it (0 to 1) stands in the text."""
    known = {shingle for line in text.split("\n") for shingle in shingles(words(line))}
    return [_share(piece.folded, known) for piece in pieces]


def _share(folded: list[str], known: set[tuple[str, ...]]) -> float:
    own = list(shingles(folded))
    return sum(map(known.__contains__, own)) / len(own) if own else 0.0

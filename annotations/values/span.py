"""The value under all others."""

from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of text: `text[start:end]`."""

    start: int
    end: int

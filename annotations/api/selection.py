"""A stretch of a revision's text as a client names it: by its place, by its words, or by both."""

from typing import Any

from annotations.api.inputs import Input, Offset, Text
from annotations.errors import InvalidInput
from annotations.pipeline.anchoring import occurrences

OFFSETS = "Offsets count Unicode code points, not UTF-16 units or bytes."


class Selection(Input):
    """`start` and `end`, or `exact` with as much `prefix` and `suffix` as makes it the only one (W3C
    TextPositionSelector, TextQuoteSelector). With both, the words must stand at the place.
    """

    start = Offset(
        required=False, help_text="Where it begins, in Unicode code points of the revision's text."
    )
    end = Offset(required=False, help_text="Where it ends, exclusive.")
    exact = Text(required=False, help_text="The words themselves.")
    prefix = Text(required=False, help_text="What stands right before them.")
    suffix = Text(required=False, help_text="What stands right after them.")


def span(
    text: str,
    *,
    start: int | None = None,
    end: int | None = None,
    exact: str = "",
    prefix: str = "",
    suffix: str = "",
) -> tuple[int, int]:
    """Where in the text the selection is. Raises InvalidInput unless it is one place, inside the text."""
    if start is None and end is None:
        return _only_place(text, exact, prefix, suffix)
    if start is None or end is None or not start < end <= len(text):
        raise _unusable(
            "/start", f"Give a start and an end after it, inside the text of {len(text)} code points."
        )
    if exact and text[start:end] != exact:
        raise _unusable("/exact", f"The text there reads {text[start:end][:200]!r}. {OFFSETS}")
    return start, end


def parts(given: dict[str, Any]) -> dict[str, Any]:
    """Take the selection's members out of a checked body."""
    return {name: given.pop(name) for name in Selection().fields if name in given}


def _only_place(text: str, exact: str, prefix: str, suffix: str) -> tuple[int, int]:
    if not exact:
        raise _unusable("/start", "Say where: start and end, or the exact words.")
    found = occurrences(text, exact, prefix=prefix, suffix=suffix)
    if not found:
        raise _unusable("/exact", "These words do not stand in this revision, or not in this context.")
    if len(found) > 1:
        raise _unusable(
            "/exact", "These words stand there more than once; add a prefix, a suffix or offsets."
        )
    return found[0]


def _unusable(pointer: str, detail: str) -> InvalidInput:
    return InvalidInput(
        "The selection is not one place in the text.", errors=[{"pointer": pointer, "detail": detail}]
    )

"""A file of reviews, whatever it is: a page, a DataFeed, a claims:search answer, JSON lines, a table.

Nothing in it stops the rest: what cannot be read is told with its place.
"""

import csv
import io
from collections.abc import Iterator
from typing import Any

from annotations.choices.exchange import ReviewFormat
from annotations.pipeline.exchange import jsonld, reviews
from annotations.pipeline.exchange.reviews import Ratings
from annotations.values.exchange import Read, Unreadable

MOST_CELL = 1_000_000  # characters


def guess(text: str) -> ReviewFormat:
    """What the text is written in, by how it begins."""
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith("<"):
        return ReviewFormat.PAGE
    if not start.startswith(("{", "[")):
        return ReviewFormat.CSV
    try:
        several = len(jsonld.values(start)) > 1
    except ValueError:
        several = start.count("\n{") > 0
    return ReviewFormat.JSON_LINES if several else ReviewFormat.JSON


def read(
    text: str, *, format: ReviewFormat | None = None, page: str = "", ratings: Ratings | None = None
) -> Iterator[Read]:
    """Everything in the text that is, or should be, a review; `page` is the address the text was found at."""
    reading = {
        ReviewFormat.PAGE: _page,
        ReviewFormat.JSON: _json,
        ReviewFormat.JSON_LINES: _lines,
        ReviewFormat.CSV: _table,
    }[format or guess(text)]
    for place, value in reading(text):
        yield from _of(place, value, page, ratings)


def _of(place: str, value: Any, page: str, ratings: Ratings | None) -> Iterator[Read]:
    """The reviews in one value."""
    if isinstance(value, Unreadable):
        yield Read(place, value)
        return
    if isinstance(value, _Row):
        yield Read(place, reviews.of_columns(value.cells, ratings))
        return
    found = False
    for number, each in enumerate(_candidates(value), start=1):
        found = True
        for review in _one(each, page, ratings):
            yield Read(f"{place}, {number}" if number > 1 else place, review)
    if not found and not place.startswith("block"):  # A page has blocks of other things.
        yield Read(place, Unreadable("There is no ClaimReview in it."))


def _one(value: dict[str, Any], page: str, ratings: Ratings | None) -> Iterator[reviews.Found]:
    if reviews.is_review(value):
        yield reviews.claim_review(value, ratings, page=page)
    else:
        yield from reviews.searched(value, ratings)


def _candidates(value: Any) -> Iterator[dict[str, Any]]:
    """Objects that are reviews, or claims of a claims:search answer."""
    for each in jsonld.objects(value):
        if reviews.is_review(each) or isinstance(each.get("claimReview"), list):
            yield each


def _page(text: str) -> Iterator[tuple[str, Any]]:
    found = jsonld.blocks(text)
    if not any("review" in block.casefold() for block in found):
        yield "page", Unreadable("The page has no ClaimReview.")
    for number, block in enumerate(found, start=1):
        try:
            yield from ((f"block {number}", value) for value in jsonld.values(block))
        except ValueError as error:
            if "review" in block.casefold():
                yield f"block {number}", Unreadable(f"Its JSON cannot be read: {error}.")


def _json(text: str) -> Iterator[tuple[str, Any]]:
    try:
        values = jsonld.values(text)
    except ValueError as error:
        yield "file", Unreadable(f"Its JSON cannot be read: {error}.")
        return
    for value in values:
        for name in ("dataFeedElement", "claims", "@graph"):
            if isinstance(value, dict) and isinstance(value.get(name), list):
                value = value[name]
        elements = value if isinstance(value, list) else [value]
        yield from ((f"element {number}", each) for number, each in enumerate(elements, start=1))


def _lines(text: str) -> Iterator[tuple[str, Any]]:
    # Not splitlines(): a line separator may stand within a JSON string.
    for number, line in enumerate(io.StringIO(text.lstrip("\ufeff"), newline="\n"), start=1):
        if line.strip():
            try:
                yield from ((f"line {number}", value) for value in jsonld.values(line))
            except ValueError as error:
                yield f"line {number}", Unreadable(f"Its JSON cannot be read: {error}.")


class _Row:
    """A row of a table, which is told from an object of JSON by its class."""

    def __init__(self, cells: dict[str, str]) -> None:
        self.cells = cells


def _table(text: str) -> Iterator[tuple[str, Any]]:
    csv.field_size_limit(MOST_CELL)
    rows = csv.DictReader(
        io.StringIO(text.lstrip("\ufeff").replace("\x00", ""), newline=""), dialect=_dialect(text)
    )
    try:
        for row in rows:
            cells = {
                name: cell for name, cell in row.items() if isinstance(name, str) and isinstance(cell, str)
            }
            yield f"line {rows.line_num}", _Row(cells)
    except csv.Error as error:
        yield f"line {rows.line_num}", Unreadable(f"The table cannot be read: {error}.")


def _dialect(text: str) -> type[csv.Dialect]:
    head = text[:10_000].split("\n", 1)[0]
    return csv.excel_tab if head.count("\t") > head.count(",") else csv.excel

"""A whole list as one answer, JSON lines or a table: read in batches, so that its length costs time and no memory.

It is the list itself, asked for by `Accept`: the same rows, filters and members, and every batch is read anew with
the access that the member has then. Who was cut off goes on with `after`, the id of the last whole row.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import StreamingHttpResponse
from rest_framework.request import Request

from annotations.api import pages
from annotations.api.json import dumps
from annotations.api.problems import InvalidQuery
from annotations.api.shapes import Row, Shape, Wanted
from annotations.pipeline.exchange import tables

JSON_LINES, CSV = "application/x-ndjson", "text/csv"
ENDINGS = {JSON_LINES: "ndjson", CSV: "csv"}


def wanted(request: Request) -> str | None:
    """The media type of the export that is asked for, if one is."""
    accepted = request.headers.get("Accept", "")
    return next((media_type for media_type in ENDINGS if media_type in accepted), None)


def answer(
    batches: Iterator[list[Row]], members: Wanted, request: Request, media_type: str
) -> StreamingHttpResponse:
    """All of the batches. Raises InvalidQuery for what makes sense of a page alone."""
    for name in ("limit", "count"):
        if name in request.query_params:
            raise InvalidQuery.of(name, "an export is the whole list; leave it out.")
    # The first batch is read at once: what is wrong with the request is told by the status.
    first = next(batches, [])
    lines = _table(first, batches, columns(members)) if media_type == CSV else _lines(first, batches)
    response = StreamingHttpResponse(lines, content_type=media_type)
    name = f"{members.shape.Meta.route}.{ENDINGS[media_type]}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Accel-Buffering"] = "no"  # nginx would keep it on its disk
    return response


def read(
    rows: Any, members: Wanted, request: Request, orderings: Any, plain: pages.Plain | None = None
) -> Iterator[list[Row]]:
    """The rows from where the request says on, a batch at a time."""
    page = pages.read(rows, members, request, orderings, limit=pages.MAX_LIMIT, plain=plain)
    while page.results:
        yield page.results
        if page.next is None:
            return
        page = pages.read(
            rows, members, request, orderings, limit=pages.MAX_LIMIT, cursor=page.next, plain=plain
        )


def columns(members: Wanted) -> list[str]:
    """The names of a table's columns; a member within an object is `object.member`."""
    return [*_columns(members.shape, members.names), *members.expand]


def _columns(shape: type[Shape], names: Sequence[str] | frozenset[str]) -> Iterator[str]:
    for name in shape.names():
        if name not in names:
            continue
        field = shape._declared_fields[name]
        if isinstance(field, Shape):
            yield from (f"{name}.{inner}" for inner in _columns(type(field), field.names()))
        else:
            yield name


def _lines(first: list[Row], rest: Iterator[list[Row]]) -> Iterator[bytes]:
    yield b"".join(dumps(row) + b"\n" for row in first)
    for batch in rest:
        yield b"".join(dumps(row) + b"\n" for row in batch)


def _table(first: list[Row], rest: Iterator[list[Row]], names: list[str]) -> Iterator[bytes]:
    yield tables.lines([names, *(_cells(row, names) for row in first)])
    for batch in rest:
        yield tables.lines(_cells(row, names) for row in batch)


def _cells(row: Row, names: list[str]) -> list[str]:
    return [_cell(row, name) for name in names]


def _cell(row: Row, name: str) -> str:
    value: Any = row
    for step in name.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    if value is None:
        return ""
    if isinstance(value, str):
        return tables.escaped(value)
    return dumps(value).decode().strip('"')

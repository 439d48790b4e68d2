"""A whole list as one answer, JSON lines, a table or Parquet: read in batches, so that its length costs time and no memory.

It is the list itself, asked for by `Accept`: the same rows, filters and members, and every batch is read anew with
the access that the member has then. Who was cut off goes on with `after`, the id of the last whole row.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from django.http import StreamingHttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from annotations.api import pages
from annotations.api.json import dumps
from annotations.api.problems import InvalidQuery
from annotations.api.shapes import Row, Shape, Wanted
from annotations.errors import FactcheckError
from annotations.pipeline.exchange import parquet, tables
from annotations.pipeline.exchange.parquet import Column, Kind

JSON_LINES, CSV, PARQUET = "application/x-ndjson", "text/csv", "application/vnd.apache.parquet"
ENDINGS = {JSON_LINES: "ndjson", CSV: "csv", PARQUET: "parquet"}
KINDS = {
    serializers.DateTimeField: Kind.MOMENT,
    serializers.IntegerField: Kind.INTEGER,
    serializers.FloatField: Kind.NUMBER,
    serializers.BooleanField: Kind.TRUTH,
}


class NotInstalled(FactcheckError):
    """What the Accept header asks for needs a library that is not installed."""

    code = "not_acceptable"
    status = 406


def wanted(request: Request) -> str | None:
    """The media type of the export that is asked for, if one is."""
    accepted = request.headers.get("Accept", "")
    return next((media_type for media_type in ENDINGS if media_type in accepted), None)


def answer(
    batches: Iterator[list[Row]], members: Wanted, request: Request, media_type: str
) -> StreamingHttpResponse:
    """All of the batches. Raises InvalidQuery for what makes sense of a page alone, NotInstalled for Parquet without pyarrow."""
    if media_type == PARQUET and not parquet.is_here():
        raise NotInstalled(
            "Parquet needs pyarrow, which is not installed here: pip install --require-hashes -r requirements-parquet.txt. "
            f"There is {JSON_LINES} and {CSV} without it."
        )
    for name in ("limit", "count"):
        if name in request.query_params:
            raise InvalidQuery.of(name, "an export is the whole list; leave it out.")
    # The first batch is read at once: what is wrong with the request is told by the status.
    first = next(batches, [])
    write = {JSON_LINES: _lines, CSV: _table, PARQUET: _parquet}[media_type]
    response = StreamingHttpResponse(write(chain([first], batches), members), content_type=media_type)
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


def columns(members: Wanted) -> list[Column]:
    """A table's columns; a member within an object is `object.member`, an expansion is JSON."""
    own = _columns(members.shape, members.names)
    return [*own, *(Column(name, Kind.TEXT) for name in members.expand)]


def _columns(shape: type[Shape], names: Sequence[str] | frozenset[str]) -> Iterator[Column]:
    for name in shape.names():
        if name not in names:
            continue
        field = shape._declared_fields[name]
        if isinstance(field, Shape):
            for inner in _columns(type(field), field.names()):
                yield Column(f"{name}.{inner.name}", inner.kind)
        else:
            yield Column(name, KINDS.get(type(field), Kind.TEXT))


def _lines(batches: Iterable[list[Row]], members: Wanted) -> Iterator[bytes]:
    for batch in batches:
        yield b"".join(dumps(row) + b"\n" for row in batch)


def _table(batches: Iterable[list[Row]], members: Wanted) -> Iterator[bytes]:
    names = [column.name for column in columns(members)]
    yield tables.lines([names])
    for batch in batches:
        yield tables.lines([_cell(_value(row, name)) for name in names] for row in batch)


def _parquet(batches: Iterable[list[Row]], members: Wanted) -> Iterator[bytes]:
    found = columns(members)
    rows = chain.from_iterable(batches)
    return parquet.stream(found, ([_typed(_value(row, name), kind) for name, kind in found] for row in rows))


def _value(row: Row, name: str) -> Any:
    value: Any = row
    for step in name.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _cell(value: Any) -> str:
    return tables.escaped(value) if isinstance(value, str) else _text(value)


def _typed(value: Any, kind: Kind) -> Any:
    return value if value is None or kind != Kind.TEXT else _text(value)


def _text(value: Any) -> str:
    """As it stands in JSON, a text without its quotation marks; nothing for nothing."""
    if value is None or isinstance(value, str):
        return value or ""
    return dumps(value).decode().strip('"')

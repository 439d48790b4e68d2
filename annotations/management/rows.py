"""JSON lines in, JSON lines out: what the commands that work on rows have in common."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import orjson

from annotations.errors import InvalidInput

Row = dict[str, Any]


def answered(lines: Iterable[bytes], answer: Callable[[Row], Row]) -> Iterator[Row]:
    """An answer a row, with the row's id; a row that cannot be read says why, and the next one is answered."""
    for line in lines:
        if not line.strip():
            continue
        identity = None
        try:
            row = read_row(line)
            identity = row.get("id")
            yield {"id": identity, **answer(row)}
        except InvalidInput as error:
            yield {"id": identity, "error": {"code": error.code, "detail": error.detail}}


def read_row(line: bytes) -> Row:
    """The row as an object; raises InvalidInput for anything else."""
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise InvalidInput(f"The row is no JSON: {error}.", code="invalid_json") from error
    if not isinstance(row, dict):
        raise InvalidInput("The row is no JSON object.", code="invalid_json")
    return row


def text_of(row: Row, *names: str) -> str:
    """The first of these members that is a text; raises InvalidInput where none is."""
    for name in names:
        if isinstance(row.get(name), str):
            return row[name]
    raise InvalidInput(f"The row has no `{names[0]}`.")


def identity_of(row: Row) -> str:
    """The row's id as text; raises InvalidInput where it has none."""
    identity = row.get("id")
    if not isinstance(identity, str | int) or isinstance(identity, bool):
        raise InvalidInput("The row has no `id`.")
    return str(identity)

"""Rows as Apache Parquet, written a row group at a time. Needs pyarrow, which the service runs without."""

import importlib.util
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

GROUP = 5000  # rows; a group is what is held at once


class Kind(StrEnum):
    """What a column holds; everything else is text."""

    TEXT = "string"
    INTEGER = "int64"
    NUMBER = "float64"
    TRUTH = "bool"
    MOMENT = "timestamp[us, tz=UTC]"


class Column(NamedTuple):
    name: str
    kind: Kind


def is_here() -> bool:
    """Whether Parquet can be written here."""
    return importlib.util.find_spec("pyarrow") is not None


def stream(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The file in pieces. A cell is None or of its column's kind. What is cut off is no file: its end is the index."""
    import pyarrow
    from pyarrow import parquet

    types = {
        Kind.TEXT: pyarrow.string(),
        Kind.INTEGER: pyarrow.int64(),
        Kind.NUMBER: pyarrow.float64(),
        Kind.TRUTH: pyarrow.bool_(),
        Kind.MOMENT: pyarrow.timestamp("us", tz="UTC"),
    }
    schema = pyarrow.schema([(column.name, types[column.kind]) for column in columns])
    sink = _Sink()
    with parquet.ParquetWriter(sink, schema, compression="zstd") as writer:
        for group in _groups(rows):
            cells = zip(*group, strict=True)
            arrays = [pyarrow.array(values, field.type) for values, field in zip(cells, schema, strict=True)]
            writer.write_batch(pyarrow.record_batch(arrays, schema=schema))
            yield sink.taken()
    yield sink.taken()


def _groups(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    group = []
    for row in rows:
        group.append(row)
        if len(group) == GROUP:
            yield group
            group = []
    if group:
        yield group


class _Sink:
    """A file that is only written to, and emptied as it is."""

    closed = False

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.written = 0

    def write(self, part: Any) -> int:
        self.parts.append(bytes(part))
        self.written += len(self.parts[-1])
        return len(self.parts[-1])

    def tell(self) -> int:
        return self.written

    def taken(self) -> bytes:
        taken, self.parts = b"".join(self.parts), []
        return taken

    def flush(self) -> None:
        """Nothing waits anywhere else."""

    def close(self) -> None:
        self.closed = True

"""The archive of a team as a file: a zip of one JSON-lines file a table, and a manifest with their sizes and hashes.

The same rows give the same bytes: no dates, no names of machines. Neither writing nor reading holds more than a line.
"""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import BinaryIO, Self
from uuid import UUID

from annotations.errors import InvalidInput
from annotations.values.transfer import Manifest, Table

FORMAT, VERSION = "factcheck-team", 1
MANIFEST = "manifest.json"
LONGEST_LINE = 256 * 2**20
LARGEST_MANIFEST = 4 * 2**20
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first a zip can name


class Writer:
    """Writes tables into an archive, one after the other, then the manifest."""

    def __init__(self, to: BinaryIO) -> None:
        self._zip = zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED)

    def add(self, name: str, columns: tuple[str, ...], lines: Iterable[bytes]) -> Table:
        """Write a table's lines (without their ends) and say what was written."""
        digest, rows, size = hashlib.sha256(), 0, 0
        with self._zip.open(_entry(f"{name}.ndjson"), "w", force_zip64=True) as file:
            for line in lines:
                line += b"\n"
                file.write(line)
                digest.update(line)
                rows, size = rows + 1, size + len(line)
        return Table(name, columns, rows, size, digest.hexdigest())

    def sign(self, manifest: Manifest) -> None:
        """Say at the end what was written."""
        content = {"format": FORMAT, "version": VERSION, **asdict(manifest)}
        with self._zip.open(_entry(MANIFEST), "w") as file:
            file.write(json.dumps(content, indent=1, ensure_ascii=False).encode())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failed: object) -> None:
        self._zip.close()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


class Reader:
    """Reads an archive. Everything that is wrong with it is InvalidInput, and says so when it is come upon."""

    def __init__(self, file: BinaryIO) -> None:
        with _told():
            self._zip = zipfile.ZipFile(file)
            self.manifest = self._manifest()

    def _manifest(self) -> Manifest:
        with self._zip.open(MANIFEST) as file:
            content = json.loads(file.read(LARGEST_MANIFEST))
        if not isinstance(content, dict) or content.pop("format", None) != FORMAT:
            raise InvalidInput("This is no archive of a team.", code="archive_unreadable")
        version = content.pop("version", None)
        if version != VERSION:
            raise InvalidInput(
                f"The archive is of version {version}; this service reads version {VERSION}.",
                code="archive_of_another_version",
            )
        tables = tuple(
            Table(**one | {"columns": tuple(map(str, one["columns"]))}) for one in content.pop("tables")
        )
        UUID(content["team"])
        return Manifest(**content, tables=tables)

    def lines(self, table: Table) -> Iterator[bytes]:
        """The table's lines, without their ends. Raises InvalidInput at the end where they are not what was written."""
        digest, rows, size = hashlib.sha256(), 0, 0
        with _told(), self._zip.open(f"{table.name}.ndjson") as file:
            while line := file.readline(LONGEST_LINE):
                digest.update(line)
                rows, size = rows + 1, size + len(line)
                if size > table.size or not line.endswith(b"\n"):
                    raise _changed(table)
                yield line[:-1]
        if (rows, size, digest.hexdigest()) != (table.rows, table.size, table.sha256):
            raise _changed(table)


def _changed(table: Table) -> InvalidInput:
    return InvalidInput(f"{table.name} is not what was written to the archive.", code="archive_changed")


@contextmanager
def _told() -> Iterator[None]:
    """What a broken file raises, told as what it means."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise InvalidInput(f"The archive is broken: {error}.", code="archive_unreadable") from error
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidInput(
            f"The archive has no usable manifest: {error}.", code="archive_unreadable"
        ) from error

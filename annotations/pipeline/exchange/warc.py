"""WARC files (ISO 28500) in and out: pages as they were captured elsewhere, and ours for others to read.

Written by us, because the usual reader takes header lines of any length; here nothing is held that is larger than a page
may be. What is wrong with a record is told of it, and the next is read; where the file itself breaks off, that is the last.
"""

import gzip
import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BufferedReader, BytesIO
from typing import BinaryIO, cast
from uuid import UUID

from annotations.errors import FactcheckError
from annotations.pipeline.fetching.inflation import GZIP_MAGIC, inflate
from annotations.values import Page
from annotations.values.exchange import Capture, Unreadable

LONGEST_LINE = 16_384
MOST_HEADERS = 200
LARGEST_RECORD = 2**30  # bytes; one that says it is larger is passed over no further
STEP = 2**16
OVERHEAD = 2**20  # of a response beyond its body: its headers
READ = {"text/html", "application/xhtml+xml", "text/plain"}
OF_TRANSPORT = {"content-encoding", "transfer-encoding", "content-length"}
HEXADECIMAL = re.compile(rb"[0-9a-fA-F]{1,8}")
Headers = tuple[tuple[str, str], ...]


class _Broken(FactcheckError):
    """Something that cannot be read any further."""

    code = "invalid_input"


@dataclass(frozen=True, slots=True)
class _Record:
    headers: Headers
    block: bytes | None  # None where it is larger than may be read

    def header(self, name: str) -> str:
        return _header(self.headers, name)

    @property
    def is_capture(self) -> bool:
        return self.header("warc-type") in ("response", "resource")


def read(file: BinaryIO, *, most: int) -> Iterator[Capture]:
    """Every page in a WARC file, plain or gzipped, of at most `most` bytes, in the file's order. What is no page
    (requests, pictures, redirects, other answers than 200) is passed over.
    """
    stream = _plain(file)
    number = 0
    try:
        while record := _record(stream, most=most + OVERHEAD):
            number += 1
            if not record.is_capture:
                continue
            place = f"record {number}"
            try:
                page = _page(record, most=most)
            except (FactcheckError, zlib.error, EOFError, ValueError) as error:
                told = error.detail if isinstance(error, FactcheckError) else str(error)
                yield Capture(place, record.header("warc-target-uri"), Unreadable(told))
            else:
                if page is not None:
                    yield Capture(place, page.url, page)
    except (_Broken, OSError, EOFError, zlib.error) as error:
        told = error.detail if isinstance(error, _Broken) else str(error)
        yield Capture(f"record {number + 1}", "", Unreadable(f"The file breaks off here: {told}"))


def _plain(file: BinaryIO) -> BufferedReader:
    reader = file if isinstance(file, BufferedReader) else BufferedReader(file)  # type: ignore[arg-type]
    if reader.peek(2).startswith(GZIP_MAGIC):
        return BufferedReader(cast(BinaryIO, gzip.GzipFile(fileobj=reader)))  # type: ignore[arg-type]
    return reader


def _record(stream: BufferedReader, *, most: int) -> _Record | None:
    """The next record, None at the end. Raises _Broken where there is something else."""
    line = _line(stream)
    while line == b"":  # two empty lines end each record
        line = _line(stream)
    if line is None:
        return None
    if not line.startswith(b"WARC/"):
        raise _Broken("what follows is no WARC record.")
    headers = _headers(stream)
    try:
        length = int(_header(headers, "content-length"))
    except ValueError as error:
        raise _Broken("a record does not say how long it is.") from error
    if not 0 <= length <= LARGEST_RECORD:
        raise _Broken(f"a record says that it is {length} bytes long.")
    if length > most:
        _pass_over(stream, length)
        return _Record(headers, None)
    block = stream.read(length)
    if len(block) < length:
        raise _Broken("a record is cut short.")
    return _Record(headers, block)


def _pass_over(stream: BufferedReader, length: int) -> None:
    while length > 0:
        skipped = len(stream.read(min(length, STEP)))
        if not skipped:
            raise _Broken("a record is cut short.")
        length -= skipped


def _line(stream: BufferedReader) -> bytes | None:
    """A line without its end; None at the end of the file."""
    line = stream.readline(LONGEST_LINE)
    if not line:
        return None
    if not line.endswith(b"\n"):
        raise _Broken("a line of a header is too long, or cut short.")
    return line.rstrip(b"\r\n")


def _headers(stream: BufferedReader) -> Headers:
    found = []
    for _ in range(MOST_HEADERS):
        line = _line(stream)
        if line is None:
            raise _Broken("a header is cut short.")
        if not line:
            return tuple(found)
        name, _, value = line.decode(errors="replace").partition(":")
        found.append((name.strip().lower(), value.strip()))
    raise _Broken("a header has too many lines.")


def _header(headers: Headers, name: str) -> str:
    return next((value for key, value in headers if key == name), "")


def _page(record: _Record, *, most: int) -> Page | None:
    """The page of a capture; None where it is none. Raises FactcheckError, ValueError for one that cannot be read."""
    url = record.header("warc-target-uri").strip("<>")
    if not url.startswith(("http://", "https://")):
        return None
    headers, body = _content(record, most=most)
    media_type, charset = _media_type(_header(headers, "content-type"))
    if media_type not in READ:
        return None
    if body is None or len(body) > most:
        raise _Broken("It is larger than a page may be.")
    _require_digest(record, body)
    return Page(
        url=url,
        final_url=url,
        status=200,
        body=body,
        media_type=media_type,
        charset=charset,
        headers=headers,
        fetched_at=_moment(record.header("warc-date")),
    )


def _content(record: _Record, *, most: int) -> tuple[Headers, bytes | None]:
    """The headers and the body of what was captured; no headers where it was no answer of 200."""
    if record.header("warc-type") == "resource" or record.block is None:
        return (
            ("content-type", record.header("content-type").replace("application/http", "text/html")),
        ), record.block
    stream = BufferedReader(BytesIO(record.block))  # type: ignore[arg-type]
    status = (_line(stream) or b"").split(b" ")
    if not status[0].startswith(b"HTTP/") or status[1:2] != [b"200"]:
        return (), b""
    headers = _headers(stream)
    body = stream.read()
    if _header(headers, "transfer-encoding").lower() == "chunked":
        body = _dechunked(body)
    encoding = _header(headers, "content-encoding")
    return headers, inflate(body, encoding, limit=most) if encoding else body


def _dechunked(body: bytes) -> bytes:
    """A chunked body (RFC 9112, 7.1) as one. Some tools note the encoding and keep the body without it."""
    stream = BufferedReader(BytesIO(body))  # type: ignore[arg-type]
    parts: list[bytes] = []
    while (size := _size(stream.readline(LONGEST_LINE))) != 0:
        if size is None:
            return _cut() if parts else body
        parts.append(stream.read(size))
        stream.readline(LONGEST_LINE)
    return b"".join(parts)


def _size(line: bytes) -> int | None:
    """How large the chunk is that begins with this line; None where none does."""
    said = line.split(b";")[0].strip()
    return int(said, 16) if HEXADECIMAL.fullmatch(said) else None


def _cut() -> bytes:
    raise _Broken("Its chunks are damaged.")


def _media_type(said: str) -> tuple[str, str | None]:
    media_type, *parameters = (part.strip() for part in said.split(";"))
    named = (part.partition("=") for part in parameters)
    charset = next(
        (value.strip("\"' ") for name, _, value in named if name.strip().lower() == "charset"), None
    )
    return media_type.lower(), charset[:100] if charset else None


def _require_digest(record: _Record, body: bytes) -> None:
    """Where the record has our kind of digest of its payload, it must be that of the body."""
    kind, _, said = record.header("warc-payload-digest").partition(":")
    if kind.lower() == "sha256" and len(said) == 64 and said.lower() != hashlib.sha256(body).hexdigest():
        raise _Broken("It is not what its digest says.")


def _moment(said: str) -> datetime:
    moment = datetime.fromisoformat(said)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def write(to: BinaryIO, pages: Iterable[tuple[UUID, Page]], *, software: str) -> int:
    """Write pages as a gzipped WARC 1.1 file, a member each; how many there were. The same pages give the same bytes."""
    about = f"software: {software}\r\nformat: WARC File Format 1.1\r\n".encode()
    to.write(_member({"WARC-Type": "warcinfo", "Content-Type": "application/warc-fields"}, about, None, None))
    count = 0
    for pk, page in pages:
        to.write(_response(pk, page) if page.headers else _resource(pk, page))
        count += 1
    return count


def _response(pk: UUID, page: Page) -> bytes:
    """A fetched page, with its headers. Those of the transport tell of bytes that are not here, and say so."""
    lines = [
        f"{'X-Archive-Orig-' + name if name.lower() in OF_TRANSPORT else name}: {value}"
        for name, value in page.headers
    ]
    head = "\r\n".join(
        ["HTTP/1.1 200 OK", *map(_one_line, lines), f"Content-Length: {len(page.body)}", "", ""]
    )
    types = {"WARC-Type": "response", "Content-Type": "application/http;msgtype=response"}
    return _member(types | _of(page), head.encode() + page.body, pk, page)


def _resource(pk: UUID, page: Page) -> bytes:
    """A page that was handed in: nobody answered it, so it has no headers."""
    charset = f";charset={page.charset}" if page.charset else ""
    types = {"WARC-Type": "resource", "Content-Type": f"{page.media_type}{charset}"}
    return _member(types | _of(page), page.body, pk, page)


def _of(page: Page) -> dict[str, str]:
    digest = hashlib.sha256(page.body).hexdigest()
    return {"WARC-Target-URI": page.url, "WARC-Payload-Digest": f"sha256:{digest}"}


def _member(headers: dict[str, str], block: bytes, pk: UUID | None, page: Page | None) -> bytes:
    at = (
        page.fetched_at.astimezone(UTC).isoformat().replace("+00:00", "Z") if page else "1970-01-01T00:00:00Z"
    )
    named = {"WARC-Record-ID": f"<urn:uuid:{pk or UUID(int=0)}>", "WARC-Date": at} | headers
    lines = [f"{name}: {_one_line(value)}" for name, value in named.items()]
    head = "\r\n".join(["WARC/1.1", *lines, f"Content-Length: {len(block)}", "", ""])
    return gzip.compress(head.encode() + block + b"\r\n\r\n", mtime=0)


def _one_line(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ")

"""Compressed bodies to plain ones, never past a limit: a kilobyte may claim to be a gigabyte."""

import zlib
from collections.abc import Iterator
from contextlib import suppress

from annotations.choices import FetchOutcome
from annotations.errors import FetchDelayed, FetchFailed

ACCEPTED = "gzip, deflate"
READABLE = frozenset({"gzip", "deflate"})
LAYERS = 2  # some servers compress what their framework had compressed already; more is an attack
STEP = 1_048_576  # bytes inflated between two looks at the limit
MEMBERS = 64  # of one gzip body: each costs a copy of the rest, so a million empty ones would cost hours
GZIP_MAGIC = b"\x1f\x8b"
GZIP, ZLIB, RAW = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS


def inflate(body: bytes, encoding: str, *, limit: int) -> bytes:
    """Undo a Content-Encoding.

    Raises FetchFailed (too_large) past `limit` bytes, FetchFailed (extraction_failed) for an encoding
    that was not asked for, FetchDelayed (server_error) for a broken or unfinished one.
    """
    layers = _layers(encoding)
    if len(layers) > LAYERS or not READABLE.issuperset(layers):
        raise FetchFailed(FetchOutcome.EXTRACTION_FAILED, f"The body is encoded as {encoding[:60]}.")
    for layer in reversed(layers):
        plain = bytearray()
        try:
            for piece in _pieces(body, layer):
                plain += piece
                if len(plain) > limit:
                    raise FetchFailed(
                        FetchOutcome.TOO_LARGE, "The decompressed body is larger than may be read."
                    )
        except (zlib.error, EOFError) as error:
            raise FetchDelayed(
                FetchOutcome.SERVER_ERROR, "The compressed body is damaged or cut short."
            ) from error
        body = bytes(plain)
    return body


def glimpse(body: bytes, encoding: str, *, limit: int) -> bytes:
    """The start of a body that may be cut short or broken: at most `limit` bytes, and never an error."""
    layers = _layers(encoding)
    if not READABLE.issuperset(layers):
        return b""
    for layer in reversed(layers):
        plain = bytearray()
        with suppress(zlib.error, EOFError):
            for piece in _pieces(body, layer):
                plain += piece
                if len(plain) >= limit:
                    break
        body = bytes(plain)
    return body[:limit]


def _layers(encoding: str) -> list[str]:
    layers = [part.strip().lower().removeprefix("x-") for part in encoding.split(",")]
    return [layer for layer in layers if layer not in ("", "identity")]


def _pieces(body: bytes, layer: str) -> Iterator[bytes]:
    """Inflate step by step. A gzip body may be several members; what follows the last is padding."""
    window = GZIP if layer == "gzip" else _deflate_format(body)
    if not body:
        return
    for _ in range(MEMBERS):
        member = zlib.decompressobj(window)
        while not member.eof:
            piece = member.decompress(body, STEP)
            body = member.unconsumed_tail
            if not piece and not body and not member.eof:
                raise EOFError
            yield piece
        body = member.unused_data
        if window != GZIP or not body.startswith(GZIP_MAGIC):
            return
    raise EOFError


def _deflate_format(body: bytes) -> int:
    """`deflate` means zlib's wrapper; some servers send the bare stream, which only its first bytes tell."""
    wrapped = len(body) > 1 and body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    return ZLIB if wrapped else RAW

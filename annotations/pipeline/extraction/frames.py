"""How the reading child and its parent speak: frames of length-prefixed bytes, documents as JSON."""

import struct
from typing import BinaryIO

import orjson

from annotations.choices import BlockKind
from annotations.values import Block, Document, Link

_LENGTH = struct.Struct(">I")


def write(stream: BinaryIO, *frames: bytes) -> None:
    stream.write(_LENGTH.pack(len(frames)))
    for frame in frames:
        stream.write(_LENGTH.pack(len(frame)))
        stream.write(frame)
    stream.flush()


def read(stream: BinaryIO) -> list[bytes]:
    """The next frames; raises EOFError where the other side has gone."""
    return [_exactly(stream, _number(stream)) for _ in range(_number(stream))]


def _number(stream: BinaryIO) -> int:
    return _LENGTH.unpack(_exactly(stream, _LENGTH.size))[0]


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError("The other side ended the conversation.")
    return data


def encoded(document: Document) -> bytes:
    return orjson.dumps({"document": document})


def document(data: dict) -> Document:
    """The document that `encoded` wrote."""
    blocks = tuple(Block(**{**block, "kind": BlockKind(block["kind"])}) for block in data["blocks"])
    links = tuple(Link(**link) for link in data["links"])
    return Document(**{**data, "blocks": blocks, "links": links, "raw_runs": ()})

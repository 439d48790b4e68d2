"""JSON in and out by orjson: fast, strict about what it reads, and never out of stack on nested bodies."""

from collections.abc import Mapping
from typing import Any

import orjson
from django.http import HttpResponse
from rest_framework.exceptions import ParseError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

MEDIA_TYPE = "application/json"
OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NAIVE_UTC


class Parser(BaseParser):
    """Reads a body as JSON in UTF-8; raises ParseError for anything else."""

    media_type = MEDIA_TYPE

    def parse(self, stream: Any, media_type: str | None = None, parser_context: dict | None = None) -> Any:
        try:
            # Not `stream.read()`: only `body` is held against DATA_UPLOAD_MAX_MEMORY_SIZE.
            return orjson.loads(parser_context["request"].body)
        except orjson.JSONDecodeError as error:
            raise ParseError(f"The body is not JSON in UTF-8: {error}") from error


class Renderer(BaseRenderer):
    """Writes JSON; times as RFC 3339 in UTC with a Z."""

    media_type = MEDIA_TYPE
    format = "json"
    charset = None
    render_style = "text"

    def render(self, data: Any, accepted_media_type: str | None = None, context: dict | None = None) -> bytes:
        return b"" if data is None else dumps(data)


class AlwaysJSON(BaseContentNegotiation):
    """Answers JSON whatever the client would rather have: a browser that looks here shall see something."""

    def select_parser(self, request: Request, parsers: list[BaseParser]) -> BaseParser | None:
        essence = (request.content_type or "").split(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == essence), None)

    def select_renderer(
        self, request: Request, renderers: list[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        return renderers[0], renderers[0].media_type


def dumps(data: Any) -> bytes:
    return orjson.dumps(data, option=OPTIONS)


def answer(
    data: Any,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    media_type: str = MEDIA_TYPE,
) -> HttpResponse:
    """A rendered response. Rendered at once, because its tag and its repetition are made from the bytes."""
    return HttpResponse(dumps(data), status=status, content_type=media_type, headers=headers)

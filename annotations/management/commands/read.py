"""`manage.py read FILE|URL`: what a page says and claims, as JSON. Needs no database and no service."""

import argparse
import base64
import binascii
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError

from annotations.choices import BODY_BLOCKS
from annotations.errors import FactcheckError, InvalidInput
from annotations.pipeline import extraction, fetching, flow
from annotations.pipeline.text import raw_span
from annotations.values import Attribution, Candidate, Document, Page, Reading, Span

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # a file has no moment at which it was fetched


class Command(BaseCommand):
    help = "Read a page or a scraped text and print its text, blocks, claims and attributions as JSON."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "source", nargs="?", help="a file (HTML, text or Markdown), an http(s) address, or -"
        )
        parser.add_argument("--url", help="the address the file was had from, for its links")
        parser.add_argument(
            "--jsonl",
            action="store_true",
            help='read rows {"id", "text" | "html_base64", "url"} on standard input and print a reading a row',
        )
        parser.add_argument("--indent", action="store_true", help="print it for people")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["jsonl"]:
            return self._rows(sys.stdin.buffer)
        if not options["source"]:
            raise CommandError("Name a file or an address, or pass --jsonl.")
        try:
            reading = flow.read(_page(options["source"], options["url"]))
        except (FactcheckError, OSError) as error:
            raise CommandError(getattr(error, "detail", str(error))) from error
        self.stdout.write(_json(shown(reading), indent=options["indent"]))

    def _rows(self, rows: Iterable[bytes]) -> None:
        done = failed = 0
        for answer in answers(rows):
            done, failed = done + 1, failed + ("error" in answer)
            self.stdout.write(_json(answer))
            self.stdout.flush()
            self.stderr.write(f"\r{done} read, {failed} failed", ending="")
        self.stderr.write("")


def answers(rows: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """A reading a row, with the row's id; a row that fails says why, and the next one is read."""
    for row in rows:
        if not row.strip():
            continue
        identity = None
        try:
            fields = _fields(row)
            identity = fields.get("id")
            yield {"id": identity, **shown(flow.read(_posted(fields)))}
        except FactcheckError as error:
            yield {"id": identity, "error": {"code": error.code, "detail": error.detail}}


def _fields(row: bytes) -> dict[str, Any]:
    try:
        fields = orjson.loads(row)
    except orjson.JSONDecodeError as error:
        raise InvalidInput(f"The row is no JSON: {error}.", code="invalid_json") from error
    if not isinstance(fields, dict):
        raise InvalidInput("The row is no JSON object.", code="invalid_json")
    return fields


def _posted(fields: dict[str, Any]) -> Page:
    text, encoded, url = fields.get("text"), fields.get("html_base64"), fields.get("url")
    if url is not None and not isinstance(url, str):
        raise InvalidInput("`url` must be a string.")
    if isinstance(text, str):
        return _as_page(text.encode("utf-8", errors="surrogatepass"), "text/plain", url)
    if not isinstance(encoded, str):
        raise InvalidInput("The row has neither `text` nor `html_base64`.")
    try:
        return _as_page(base64.b64decode(encoded, validate=True), "text/html", url)
    except binascii.Error as error:
        raise InvalidInput(f"`html_base64` is no base64: {error}.") from error


def _page(source: str, url: str | None) -> Page:
    if source.startswith(("http://", "https://")):
        return fetching.fetch(source, rules=fetching.FetchRules(), now=datetime.now(UTC))
    body = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    markup = Path(source).suffix.lower() in (".html", ".htm", ".xhtml") or extraction.looks_like_html(body)
    return _as_page(body, "text/html" if markup else "text/plain", url)


def _as_page(body: bytes, media_type: str, url: str | None) -> Page:
    charset = "utf-8" if media_type == "text/plain" else None
    return Page(url or "", url or "", 200, body, media_type, charset, (), _NEVER)


def shown(reading: Reading) -> dict[str, Any]:
    """A reading as the command prints it."""
    document = reading.document
    facts = (
        "title",
        "subtitle",
        "byline",
        "outlet",
        "published",
        "modified",
        "language",
        "canonical_url",
        "licence",
    )
    return {
        **{name: getattr(document, name) for name in facts},
        "date": document.dated,
        "text": document.text,
        "body": body(document),
        "blocks": [_block(document, index) for index in range(len(document.blocks))],
        "claims": [_claim(document, candidate) for candidate in reading.candidates],
        "attributions": [_attribution(document, attribution) for attribution in reading.attributions],
        "extractor": f"{document.extractor} {document.extractor_version}".strip(),
    }


def body(document: Document) -> str:
    """The article's own text: without its head, its captions and what stands around it."""
    parts = (document.text[b.start : b.end] for b in document.blocks if b.kind in BODY_BLOCKS)
    return "\n\n".join(parts)


def _block(document: Document, index: int) -> dict[str, Any]:
    block = document.blocks[index]
    extras = {name: getattr(block, name) for name in ("level", "language", "author", "date")}
    return {
        "kind": block.kind,
        "start": block.start,
        "end": block.end,
        **_raw(document, block.start, block.end),
        **{name: value for name, value in extras.items() if value is not None},
    }


def _claim(document: Document, candidate: Candidate) -> dict[str, Any]:
    return {
        "start": candidate.start,
        "end": candidate.end,
        "text": candidate.text,
        "statement": candidate.statement,
        "speaker": candidate.speaker,
        "origins": list(candidate.origins),
        "voice": candidate.voice,
        "type": candidate.claim_type,
        "score": candidate.score,
        **_raw(document, candidate.start, candidate.end),
    }


def _attribution(document: Document, attribution: Attribution) -> dict[str, Any]:
    """Spans in the text as given, where a text was given; else in the text of the reading."""
    return {
        **{name: _pair(document, getattr(attribution, name)) for name in ("source", "cue", "content")},
        "speaker": attribution.speaker,
        "voice": attribution.voice,
        "depth": attribution.depth,
        "origins": list(attribution.origins),
    }


def _pair(document: Document, span: Span | None) -> list[int] | None:
    if span is None:
        return None
    return list(raw_span(document.raw_runs, *span) or span) if document.raw_runs else list(span)


def _raw(document: Document, start: int, end: int) -> dict[str, int]:
    place = raw_span(document.raw_runs, start, end)
    return {"raw_start": place.start, "raw_end": place.end} if place else {}


def _json(value: Any, *, indent: bool = False) -> str:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 if indent else 0).decode()

"""JSON-LD as it stands in pages: read where it is whole, mended where it is broken in the ways that are seen.

Seen in the wild: comments and CDATA around it, raw line breaks in strings, commas before a closing bracket, HTML
entities for quotation marks, a semicolon at the end, several documents in one block, a byte order mark.
"""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

BLOCK = re.compile(
    r"<script[^>]*type\s*=\s*[\"']?application/ld\+json[^>]*>(.*?)</script\s*>", re.IGNORECASE | re.DOTALL
)
WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\s*\]\]>|\]\]>)\s*$", re.DOTALL
)
TRAILING_COMMA = re.compile(r",(\s*[}\]])")
ONCE = json.JSONDecoder(strict=False)
DEEPEST = 40


def blocks(page: str) -> list[str]:
    """The texts of the page's JSON-LD blocks, in order."""
    return [found[1] for found in BLOCK.finditer(page)]


def values(block: str) -> list[Any]:
    """What a block says, mended where need be. Raises ValueError where it cannot be read."""
    text = WRAPPING.sub("", WRAPPING.sub("", block.lstrip("\ufeff"))).strip().rstrip(";").strip()
    failure: ValueError | None = None
    for attempt in (text, _without_commas(text), _without_commas(html.unescape(text))):
        try:
            return list(_several(attempt))
        except RecursionError as error:
            raise ValueError("it is nested too deeply") from error
        except ValueError as error:
            failure = failure or error
    raise failure or ValueError("it is empty")


def objects(value: Any, *, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Every object within, from outside in: of a list, of `@graph`, of any member."""
    if depth > DEEPEST:
        return
    if isinstance(value, dict):
        yield value
        for member in value.values():
            yield from objects(member, depth=depth + 1)
    elif isinstance(value, list):
        for member in value:
            yield from objects(member, depth=depth + 1)


def types(value: dict[str, Any]) -> set[str]:
    """The names of its types, without the vocabulary's address, in small letters."""
    declared = value.get("@type", value.get("type"))
    several = declared if isinstance(declared, list) else [declared]
    return {re.split(r"[/#:]", name)[-1].casefold() for name in several if isinstance(name, str)}


def _several(text: str) -> Iterator[Any]:
    """The documents of a text, one after the other."""
    place = 0
    while place < len(text):
        value, place = ONCE.raw_decode(text, place)
        yield value
        while place < len(text) and text[place] in " \t\r\n,;":
            place += 1


def _without_commas(text: str) -> str:
    return TRAILING_COMMA.sub(r"\1", text)

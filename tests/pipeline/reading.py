"""How the tests of reading make a page of bytes or text, and look at what was read."""

from datetime import UTC, datetime
from pathlib import Path

from annotations.choices import BlockKind
from annotations.values import Document, Page

SHARED = Path(__file__).parents[3] / "shared"
FETCHED = datetime(2024, 5, 1, 12, tzinfo=UTC)


def page(body: bytes | str, media_type: str = "text/html", url: str = "https://outlet.example/story") -> Page:
    data = body.encode() if isinstance(body, str) else body
    charset = "utf-8" if isinstance(body, str) else None
    return Page(url, url, 200, data, media_type, charset, (), FETCHED)


def texts(document: Document, *kinds: BlockKind) -> list[str]:
    """The texts of the blocks of these kinds, in order."""
    return [document.text[b.start : b.end] for b in document.blocks if b.kind in kinds]


def kinds(document: Document) -> list[str]:
    return [block.kind.value for block in document.blocks]


def check_laws(document: Document) -> None:
    """What holds for every document: blocks tile the text in order, links and language are in bounds."""
    assert "\n\n".join(document.text[b.start : b.end] for b in document.blocks) == document.text
    assert all(block.start < block.end for block in document.blocks)
    assert all(0 <= link.start < link.end <= len(document.text) for link in document.links)
    document.text.encode("utf-8")
    assert "\x00" not in document.text

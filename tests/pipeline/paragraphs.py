"""Documents for tests of what comes after extraction: paragraphs in, a document and its sentences out."""

from annotations.choices import BlockKind
from annotations.pipeline import segmentation
from annotations.values import Block, Document, Sentence


def document(
    *parts: str | tuple[BlockKind, str], language: str = "en", author: str | None = None
) -> Document:
    """A document of these blocks in order; a bare string is a paragraph, `author` is that of embedded posts."""
    text, blocks = "", []
    for part in parts:
        kind, words = (BlockKind.PARAGRAPH, part) if isinstance(part, str) else part
        text += "\n\n" if blocks else ""
        by = author if kind == BlockKind.EMBEDDED_POST else None
        blocks.append(Block(kind, len(text), len(text) + len(words), author=by))
        text += words
    return Document(text=text, blocks=tuple(blocks), language=language)


def split(of: Document) -> tuple[Sentence, ...]:
    return segmentation.split(of)

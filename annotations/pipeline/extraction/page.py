"""One HTML page → Document, in this process: pieces of the page, votes on what is the article, kinds, facts.

bytes → tree → pieces → votes → parts → Document
             ↘ facts (JSON-LD, OpenGraph, meta, h1) ↗
"""

from collections.abc import Sequence
from dataclasses import replace

from annotations.errors import ReadingFailed
from annotations.pipeline.extraction import charsets, dom, kinds, languages, metadata, parts, votes
from annotations.pipeline.extraction.dom import Piece
from annotations.pipeline.extraction.parts import Part
from annotations.pipeline.text import Traced
from annotations.values import Document

EXTRACTOR = "factcheck-html"
VERSION = "1"


def read_page(body: bytes, *, url: str | None = None, charset: str | None = None) -> Document:
    """Raises ReadingFailed where the page shows no text."""
    root = dom.parsed(charsets.decoded(body, charset))
    facts = metadata.facts(root, url)
    pieces = list(dom.pieces(root, url))
    if not pieces:
        raise ReadingFailed("The page shows no text.")
    chosen = votes.shares(pieces, votes.main_text(root))
    labelled = kinds.label(pieces, chosen, facts)
    made = [_part(piece, kind) for piece, kind in zip(pieces, labelled, strict=True) if kind]
    body_text = "\n".join(part.text.text for part in made if part.kind in kinds.BODY)
    facts = replace(facts, language=languages.settled(facts.language, body_text))
    return parts.assembled(_held_together(made), facts, scraped=False, extractor=EXTRACTOR, version=VERSION)


def _part(piece: Piece, kind: kinds.BlockKind) -> Part:
    level = int(piece.place.tag[1]) if piece.place.tag in ("h1", "h2", "h3", "h4", "h5", "h6") else None
    group = kinds.group(piece, kind)
    text = Traced.whole(piece.text)
    language = languages.declared(piece.place.language)
    return Part(kind, text, None, level, language, links=tuple(piece.links), group=group)


def _held_together(made: Sequence[Part]) -> list[Part]:
    return list(made)

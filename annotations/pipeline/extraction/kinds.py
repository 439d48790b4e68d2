"""What each piece of an HTML page is: by the votes, by its place, and by what the page says of itself."""

from collections.abc import Sequence

from annotations.choices import BlockKind
from annotations.pipeline.extraction import dates, phrases
from annotations.pipeline.extraction.dom import Piece
from annotations.pipeline.extraction.parts import Facts
from annotations.pipeline.text import words

K = BlockKind
BODY = frozenset({K.HEADING, K.PARAGRAPH, K.QUOTE, K.LIST, K.TABLE, K.EMBEDDED_POST})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_CHOSEN = 0.6


def label(pieces: Sequence[Piece], chosen: Sequence[float], facts: Facts) -> list[BlockKind | None]:
    """A kind for every piece; None for what no reader sees."""
    kinds: list[BlockKind | None] = []
    titled = False
    for piece, share in zip(pieces, chosen, strict=True):
        kind = _kind(piece, share, facts)
        if kind is K.TITLE:
            kind, titled = (K.TITLE, True) if not titled else (K.HEADING, True)
        kinds.append(kind)
    return kinds


def _kind(piece: Piece, share: float, facts: Facts) -> BlockKind | None:
    signs = piece.place.signs
    if "hidden" in signs and share < _CHOSEN:
        return None
    if piece.place.tag in _HEADINGS and facts.title and words(piece.text) == words(facts.title):
        return K.TITLE
    if share >= _CHOSEN:
        return _article_kind(piece)
    return _furniture_kind(piece)


def _article_kind(piece: Piece) -> BlockKind:
    place = piece.place
    if "post" in place.signs:
        return K.EMBEDDED_POST
    if "pull" in place.signs:
        return K.PULL_QUOTE
    if "caption" in place.signs:
        return K.CAPTION
    if "quote" in place.signs:
        return K.QUOTE
    if phrases.CORRECTION.match(piece.text):
        return K.CORRECTION_NOTE
    if place.tag in _HEADINGS:
        return K.HEADING
    if place.table is not None:
        return K.TABLE
    return K.LIST if place.list is not None else K.PARAGRAPH


def _furniture_kind(piece: Piece) -> BlockKind:
    signs = piece.place.signs
    for sign, kind in (
        ("comments", K.COMMENT),
        ("related", K.RELATED),
        ("navigation", K.NAVIGATION),
        ("bio", K.AUTHOR_BIO),
        ("caption", K.CAPTION),
    ):
        if sign in signs:
            return kind
    if "byline" in signs and len(piece.text) < 100:
        return K.BYLINE
    if (found := dates.find(piece.text)) and len(piece.text) < 60 and found:
        return K.DATELINE
    return K.NAVIGATION if piece.linked > 0.8 else K.BOILERPLATE


def group(piece: Piece, kind: BlockKind) -> object | None:
    if kind is K.LIST:
        return piece.place.list
    return piece.place.table if kind is K.TABLE else None

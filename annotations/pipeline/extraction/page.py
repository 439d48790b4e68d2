"""One HTML page → Document, in this process: pieces of the page, evidence on what is the article, kinds, facts.

bytes → tree → pieces → votes → evidence → kinds → parts → Document
             ↘ facts (JSON-LD, OpenGraph, meta, h1) ↗
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from annotations.choices import BODY_BLOCKS, BlockKind
from annotations.errors import ReadingFailed
from annotations.pipeline.extraction import (
    charsets,
    dates,
    dom,
    judging,
    kinds,
    languages,
    metadata,
    names,
    parts,
    phrases,
    signature,
    votes,
    weighing,
)
from annotations.pipeline.extraction.dom import Piece
from annotations.pipeline.extraction.evidence import HEADINGS, Scene
from annotations.pipeline.extraction.metadata import Declared
from annotations.pipeline.extraction.parts import Part
from annotations.pipeline.text import Traced, words
from annotations.values import Document

EXTRACTOR, VERSION = parts.HTML
_SIGNATURE = 16  # words of the line that signs a post


def read_page(body: bytes, *, url: str | None = None, charset: str | None = None) -> Document:
    """Raises ReadingFailed where the page shows no text."""
    scene, declared = seen(body, url=url, charset=charset)
    return composed(scene, weighing.probabilities(scene), declared)


def seen(body: bytes, *, url: str | None = None, charset: str | None = None) -> tuple[Scene, Declared]:
    """What stands on the page and what it declares, before it is decided what is the article."""
    root = dom.parsed(charsets.decoded(body, charset))
    declared = metadata.declared(root, url)
    pieces = list(dom.pieces(root, url))
    if not pieces:
        raise ReadingFailed("The page shows no text.")
    return Scene(pieces, votes.shares(pieces, votes.main_text(root)), declared.facts.title), declared


def composed(scene: Scene, likely: Sequence[float], declared: Declared) -> Document:
    """The document, given how likely each piece is the article's."""
    labels = kinds.label(scene, likely, declared)
    made = [_part(piece, kind) for piece, kind in zip(scene.pieces, labels, strict=True) if kind]
    said = "\n".join(part.text.text for part in made if part.kind in BODY_BLOCKS)
    facts = signature.completed(scene, labels, declared)
    facts = replace(
        facts,
        language=languages.settled(facts.language, said),
        licence=facts.licence or parts.licence(made),
    )
    made = _mended(_signed(part) for part in parts.gathered(made))
    return parts.assembled(made, facts, scraped=False, extractor=EXTRACTOR, version=VERSION)


def _mended(made: Iterable[Part]) -> list[Part]:
    """Paragraphs that a page break cut in two, put together."""
    whole: list[Part] = []
    for part in made:
        last = whole[-1] if whole else part
        cut = (
            whole
            and last.kind is part.kind is BlockKind.PARAGRAPH
            and judging.goes_on(last.text.text, part.text.text)
        )
        whole[-1:] = [parts.together([last, part], " ")] if cut else [*whole[-1:], part]
    return whole


def _part(piece: Piece, kind: BlockKind) -> Part:
    place = piece.place
    level = (
        int(place.tag[1]) if place.tag in HEADINGS and kind in (BlockKind.TITLE, BlockKind.HEADING) else None
    )
    return Part(
        kind,
        Traced.untraced(piece.text),
        level=level,
        language=languages.declared(place.language),
        links=tuple(piece.links),
        group=kinds.group(piece, kind),
    )


def _signed(part: Part) -> Part:
    """An embedded post with the author and date that its last line names, or its first."""
    if part.kind is not BlockKind.EMBEDDED_POST:
        return part
    text = part.text.text
    if signature := phrases.POST_SIGNATURE.search(text):
        author, said = f"{signature['author']} ({signature['handle']})", signature["date"]
    else:
        author, said = _poster(text.split("\n")), text.split("\n")[-1]
    date = dates.find(said)
    return replace(part, author=author, date=dates.iso(date) if date else None)


def _poster(lines: Sequence[str]) -> str | None:
    """The name in a closing line such as "Ann Ross, mayor, on Beacon, 3 May 2025", or in a first line with a handle."""
    if head := phrases.POSTER.fullmatch(lines[0]):
        return f"{head['author']} ({head['handle']})"
    last = lines[-1].lstrip("—–- ")
    signs = len(lines) > 1 and len(words(last)) <= _SIGNATURE and dates.find(last)
    return next(iter(names.listed(last)), None) if signs else None

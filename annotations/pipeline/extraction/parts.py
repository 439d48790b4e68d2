"""What a reader hands over, and how parts become a document whose blocks tile its text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from annotations.choices import FURNITURE_BLOCKS, BlockKind
from annotations.pipeline.extraction import languages, phrases
from annotations.pipeline.text import Traced, raw_runs
from annotations.values import Block, Document, Link, Span

SEPARATOR = "\n\n"
# The readers of today by name and version, which is counted up where the same bytes would be read otherwise.
HTML, SCRAPED = ("factcheck-html", "4"), ("factcheck-scraped", "2")

# Neighbours of these kinds are one block: a menu of forty entries is one menu.
GATHERED = frozenset(
    {
        BlockKind.NAVIGATION,
        BlockKind.RELATED,
        BlockKind.BOILERPLATE,
        BlockKind.LIST,
        BlockKind.TABLE,
        BlockKind.EMBEDDED_POST,
    }
)


_FURNITURE = FURNITURE_BLOCKS - {BlockKind.COMMENT, BlockKind.RELATED}
_SPOKEN = (BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.EMBEDDED_POST)
_LICENCE = 400  # characters of a licence line


@dataclass(frozen=True, slots=True)
class Part:
    """A block before its place in the document is known. Offsets of `links` count from its own start."""

    kind: BlockKind
    text: Traced
    raw: Span | None = None  # where it stands in scraped text as given
    level: int | None = None
    language: str | None = None
    author: str | None = None
    date: str | None = None
    links: tuple[Link, ...] = ()
    group: object | None = None  # which list or table a line belongs to


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page declares about itself; None where it does not."""

    title: str | None = None
    subtitle: str | None = None
    byline: str | None = None
    outlet: str | None = None
    published: str | None = None
    modified: str | None = None
    dated: str | None = None
    language: str | None = None
    canonical_url: str | None = None
    licence: str | None = None


def gathered(parts: Iterable[Part]) -> list[Part]:
    """The parts with neighbours that are one thing put together, a line each."""
    return [together(list(run), "\n") for _, run in groupby(parts, key=_Run())]


def licence(parts: Iterable[Part]) -> str | None:
    """The first line outside the article's text that says under what terms it may be used."""
    lines = (line for part in parts if part.kind in _FURNITURE for line in part.text.text.split("\n"))
    return next((line for line in lines if phrases.LICENCE.search(line) and len(line) <= _LICENCE), None)


def spoken(part: Part, language: str | None) -> Part:
    """The part with its language, where that is not the page's."""
    if part.language or part.kind not in _SPOKEN:
        return part
    quoted = part.kind is not BlockKind.PARAGRAPH
    return replace(part, language=languages.of_block(part.text.text, language, quoted=quoted))


class _Run:
    """Numbers parts so that neighbours which are one thing get one number."""

    def __init__(self) -> None:
        self.last: Part | None = None
        self.number = 0

    def __call__(self, part: Part) -> int:
        last, self.last = self.last, part
        one = (
            last is not None and part.kind in GATHERED and (last.kind, last.group) == (part.kind, part.group)
        )
        self.number += not one
        return self.number


def together(run: Sequence[Part], separator: str) -> Part:
    """Neighbouring parts as one, of the first one's kind."""
    if len(run) == 1:
        return run[0]
    first, last = run[0], run[-1]
    links, shift = [], 0
    for part in run:
        links += [Link(link.start + shift, link.end + shift, link.url) for link in part.links]
        shift += len(part.text) + len(separator)
    raw = Span(first.raw.start, last.raw.end) if first.raw and last.raw else None
    text = Traced.joined([part.text for part in run], separator)
    return replace(first, text=text, raw=raw, links=tuple(links))


def assembled(
    parts: Sequence[Part], facts: Facts, *, scraped: bool, extractor: str, version: str
) -> Document:
    """The document the parts make, in order, two line breaks between blocks."""
    parts = [spoken(part, facts.language) for part in gathered(parts) if part.text.text]
    blocks, links, offset = [], [], 0
    for part in parts:
        blocks.append(_block(part, offset))
        links += [Link(link.start + offset, link.end + offset, link.url) for link in part.links]
        offset = blocks[-1].end + len(SEPARATOR)
    whole = Traced.joined([part.text for part in parts], SEPARATOR)
    return Document(
        text=whole.text,
        blocks=tuple(blocks),
        title=facts.title,
        subtitle=facts.subtitle,
        byline=facts.byline,
        outlet=facts.outlet,
        published=facts.published,
        modified=facts.modified,
        dated=facts.dated,
        language=facts.language,
        canonical_url=facts.canonical_url,
        licence=facts.licence,
        links=tuple(links),
        raw_runs=raw_runs(whole) if scraped else (),
        extractor=extractor,
        extractor_version=version,
    )


def _block(part: Part, offset: int) -> Block:
    return Block(
        kind=part.kind,
        start=offset,
        end=offset + len(part.text),
        raw_start=part.raw and part.raw.start,
        raw_end=part.raw and part.raw.end,
        level=part.level,
        language=part.language,
        author=part.author,
        date=part.date,
    )

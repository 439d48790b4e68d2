"""What a reader hands over, and how parts become a document whose blocks tile its text."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from annotations.choices import BlockKind
from annotations.pipeline.text import Traced, raw_runs
from annotations.values import Block, Document, Link, Span

SEPARATOR = "\n\n"

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

    def with_next(self, part: "Part", separator: str) -> "Part":
        """The part and the one after it as one; links are the caller's."""
        text = Traced.joined([self.text, part.text], separator)
        raw = Span(self.raw.start, part.raw.end) if self.raw and part.raw else None
        return replace(self, text=text, raw=raw)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page declares about itself; None where it does not."""

    title: str | None = None
    subtitle: str | None = None
    byline: str | None = None
    outlet: str | None = None
    published: str | None = None
    modified: str | None = None
    language: str | None = None
    canonical_url: str | None = None


def gathered(parts: Sequence[Part]) -> list[Part]:
    """The parts with neighbours that are one thing put together, a line each."""
    result: list[Part] = []
    for part in parts:
        last = result[-1] if result else None
        if last and part.kind in GATHERED and (last.kind, last.group) == (part.kind, part.group):
            result[-1] = _together(last, part)
        else:
            result.append(part)
    return result


def _together(first: Part, second: Part) -> Part:
    shift = len(first.text) + 1
    moved = tuple(Link(link.start + shift, link.end + shift, link.url) for link in second.links)
    return replace(first.with_next(second, "\n"), links=first.links + moved)


def assembled(
    parts: Sequence[Part], facts: Facts, *, scraped: bool, extractor: str, version: str
) -> Document:
    """The document the parts make, in order, two line breaks between blocks."""
    parts = [part for part in gathered(parts) if part.text.text]
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
        language=facts.language,
        canonical_url=facts.canonical_url,
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

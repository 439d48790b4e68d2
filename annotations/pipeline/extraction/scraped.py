"""Scraped plain text or Markdown → Document: what each line is, by its form, its place and its neighbours.

text → lines_of → zones (head | body | tail | comments) → kinds → parts → Document
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from annotations.choices import BODY_BLOCKS
from annotations.errors import InvalidInput, ReadingFailed
from annotations.pipeline.extraction import languages, parts, zones
from annotations.pipeline.extraction.addresses import absolute
from annotations.pipeline.extraction.lines import Line, lines_of
from annotations.values import Document, Link

EXTRACTOR, VERSION = parts.SCRAPED
LONGEST = 500_000  # code points: a novel
MOST_LINES = 20_000


def read_scraped(text: str, *, url: str | None = None) -> Document:
    """Read a page that was scraped as plain text or Markdown.

    Every block says where it stands in `text` as given, and `raw_runs` traces every code point.
    Raises InvalidInput for what is too long, ReadingFailed where there is nothing to read.
    """
    if len(text) > LONGEST:
        raise InvalidInput(
            f"The text has {len(text):,} characters; {LONGEST:,} are read at most.", code="too_large"
        )
    lines = lines_of(text)
    if len(lines) > MOST_LINES:
        raise InvalidInput(
            f"The text has {len(lines):,} lines; {MOST_LINES:,} are read at most.", code="too_large"
        )
    if not lines:
        raise ReadingFailed("The text is empty.")
    reading = zones.read(lines)
    body = "\n".join(part.text.text for part in reading.parts if part.kind in BODY_BLOCKS)
    facts = replace(reading.facts, language=languages.detect(body), licence=parts.licence(reading.parts))
    document = parts.assembled(reading.parts, facts, scraped=True, extractor=EXTRACTOR, version=VERSION)
    return replace(document, links=_links(lines, document, url))


def _links(lines: Sequence[Line], document: Document, base: str | None) -> tuple[Link, ...]:
    """The links of the text, where scraping left them an address."""
    starts = [run.raw_start for run in document.raw_runs]
    found = []
    for link in (link for line in lines for link in line.links):
        url = absolute(base, link.url)
        run = document.raw_runs[max(0, bisect_right(starts, link.start) - 1)]
        shift = run.start - run.raw_start
        if url and run.raw_start <= link.start and link.end <= run.raw_end:
            found.append(Link(link.start + shift, link.end + shift, url))
    return tuple(found)

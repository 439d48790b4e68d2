"""Pages to documents: `read_html` for HTML, `read_scraped` for text as it was scraped."""

from annotations.pipeline.extraction import parts
from annotations.pipeline.extraction.charsets import decoded, looks_like_html
from annotations.pipeline.extraction.sandbox import DEFAULT_LIMITS, ReadLimits, read_html
from annotations.pipeline.extraction.scraped import read_scraped

__all__ = [
    "DEFAULT_LIMITS",
    "EXTRACTORS",
    "ReadLimits",
    "decoded",
    "looks_like_html",
    "read_html",
    "read_scraped",
]

EXTRACTORS = frozenset({parts.HTML, parts.SCRAPED})

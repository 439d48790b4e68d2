"""The stages of reading, joined once.

Page --extraction--> Document --segmentation--> Sentence*
    --detection--> Attribution*, Candidate*  =  Reading
"""

from annotations.errors import ReadingFailed
from annotations.pipeline import detection, extraction, segmentation
from annotations.pipeline.extraction import ReadLimits
from annotations.values import Attribution, Document, Page, Reading

_MARKUP = frozenset({"text/html", "application/xhtml+xml", "application/xml", "text/xml"})
_TEXT = frozenset({"text/plain", "text/markdown", "text/x-markdown"})


def read(
    page: Page,
    *,
    detector: detection.Detector | None = None,
    limits: ReadLimits = extraction.DEFAULT_LIMITS,
) -> Reading:
    """Read a page and find what it claims, with the embedded detector unless told otherwise.

    Raises ReadingFailed where no article can be read, InvalidInput where a text is too long.
    """
    document = read_document(page, limits=limits)
    sentences = segmentation.split(document)
    attributions = detection.attribute(document, sentences)
    candidates = (detector or detection.EmbeddedDetector()).detect(document, sentences, attributions)
    return Reading(document, candidates, attributions, sentences)


def attributed(document: Document) -> tuple[Attribution, ...]:
    """Who says what in a document, where nothing else was looked for in it."""
    return detection.attribute(document, segmentation.split(document))


def read_document(page: Page, *, limits: ReadLimits = extraction.DEFAULT_LIMITS) -> Document:
    """The first half of reading: what the page says, before anything is looked for in it."""
    if page.media_type in _TEXT:
        return extraction.read_scraped(extraction.decoded(page.body, page.charset), url=page.final_url)
    if page.media_type in _MARKUP or (not page.media_type and extraction.looks_like_html(page.body)):
        return extraction.read_html(page.body, url=page.final_url, charset=page.charset, limits=limits)
    raise ReadingFailed(
        f"A page of type {page.media_type or 'unknown'} cannot be read.", code="unsupported_type"
    )

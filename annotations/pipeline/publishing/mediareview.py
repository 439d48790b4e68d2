"""What was found of a picture, film or sound, and the same as schema.org MediaReview beside the ClaimReview.

    {"category": Authenticity, "kind": MediaKind, "urls": [where it was seen], "original": url, "context": text}

https://schema.org/MediaReview, https://schema.org/MediaManipulationRatingEnumeration
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from annotations.choices.publishing import Authenticity, MediaKind
from annotations.pipeline.publishing.claimreview import MEDIA, claimant, organisation, without_nothing

OBJECT = {
    MediaKind.IMAGE: "ImageObjectSnapshot",
    MediaKind.VIDEO: "VideoObjectSnapshot",
    MediaKind.AUDIO: "AudioObjectSnapshot",
}
# The bytes themselves (contentUrl), rather than a page that shows them (url).
FILE = re.compile(
    r"\.(avif|gif|jpe?g|png|svg|webp|m4v|mov|mp4|webm|aac|flac|m4a|mp3|og[agv]|opus|wav)$", re.I
)
MOST_URLS = 20


def faults(media: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with it: the member, and what would make it right."""
    if media.get("category") not in set(Authenticity):
        yield "category", f"Say what was found of it: {', '.join(Authenticity)}."
    if media.get("kind") not in set(MediaKind):
        yield "kind", f"Say what it is: {', '.join(MediaKind)}."
    urls = media.get("urls") or []
    if not 1 <= len(urls) <= MOST_URLS or not all(map(_is_address, urls)):
        yield "urls", f"Say where it was seen: from one to {MOST_URLS} addresses, http or https."
    if media.get("original") and not _is_address(media["original"]):
        yield "original", "Where the original is has to be an address, http or https."
    if media.get("category") == Authenticity.DECONTEXTUALIZED and not (media.get("context") or "").strip():
        yield "context", "It is real and was shown for something else: say what it shows."


def media_review(document: dict[str, Any], *, root: str, licence: str = "") -> dict[str, Any] | None:
    """JSON-LD of what an edition's document says of media; None where it says nothing. `root` as for claim_review."""
    media = document.get("media")
    if not media:
        return None
    url = root + document["address"]
    review = {
        "@context": "https://schema.org",
        "@type": "MediaReview",
        "@id": url + MEDIA,
        "url": url + MEDIA,
        "headline": document["headline"],
        "author": organisation(document["team"], root),
        "datePublished": document["published"],
        "dateModified": document["modified"],
        "inLanguage": document["language"],
        "mediaAuthenticityCategory": media["category"],
        "originalMediaContextDescription": media["context"],
        "originalMediaLink": media["original"],
        "itemReviewed": _item(document, media),
        "associatedClaimReview": {"@id": url},
        "sdLicense": licence,
    }
    return without_nothing(review)


def _item(document: dict[str, Any], media: dict[str, Any]) -> dict[str, Any]:
    claim = document["claim"]
    return {
        "@type": "MediaReviewItem",
        "interpretedAsClaim": {
            "@type": "Claim",
            "text": claim["statement"],
            "author": claim["claimant"] and claimant(claim["claimant"]),
        },
        "mediaItemAppearance": [
            {"@type": OBJECT[MediaKind(media["kind"])], "contentUrl" if _is_file(url) else "url": url}
            for url in media["urls"]
        ],
    }


def _is_file(url: str) -> bool:
    return bool(FILE.search(urlsplit(url).path))


def _is_address(url: Any) -> bool:
    try:
        parts = urlsplit(url)
    except (ValueError, AttributeError):
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", url)

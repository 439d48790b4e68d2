"""Whether a ClaimReview, or a MediaReview, has what Google requires and recommends, told property by property.

Properties as listed at https://developers.google.com/search/docs/appearance/structured-data/factcheck
(required: claimReviewed, reviewRating, url; recommended: author, itemReviewed and their own).
"""

from typing import Any
from urllib.parse import urlsplit

from annotations.choices.publishing import Authenticity

REQUIRED = ("claimReviewed", "reviewRating", "reviewRating.alternateName", "url")
RECOMMENDED = (
    "author.name",
    "author.url",
    "datePublished",
    "itemReviewed",
    "itemReviewed.author.name",
    "itemReviewed.datePublished",
    "itemReviewed.appearance",
    "itemReviewed.firstAppearance",
)
WRAPPED = 75  # characters
# Of what is not as it was made, readers want to see how it was.
ALTERED = (Authenticity.DECONTEXTUALIZED, Authenticity.EDITED_OR_CROPPED, Authenticity.TRANSFORMED)


def lint(review: dict[str, Any], *, page: str | None = None) -> dict[str, list[str]]:
    """`errors`: what makes Google ignore it; `warnings`: what it recommends and does not find.

    `page` is the address the review stands at: its `url` must be of the same host.
    """
    errors = [f"{path} is missing" for path in REQUIRED if not _find(review, path)]
    if review.get("@type") != "ClaimReview":
        errors.append("@type is not ClaimReview")
    errors += _rating_errors(review.get("reviewRating") or {})
    if page and urlsplit(review.get("url", "")).netloc != urlsplit(page).netloc:
        errors.append("url is not of the host that the review stands at")
    warnings = [f"{path} is missing" for path in RECOMMENDED if not _find(review, path)]
    if len(review.get("claimReviewed") or "") > WRAPPED:
        warnings.append(f"claimReviewed is longer than {WRAPPED} characters, and wraps in search results")
    return {"errors": errors, "warnings": warnings}


def lint_media(review: dict[str, Any]) -> dict[str, list[str]]:
    """The same of a MediaReview: `errors` is what it says nothing without, `warnings` what readers would miss.

    By https://schema.org/MediaReview; what is asked for beyond it is what those who gather them use
    (https://www.poynter.org/ifcn, Duke Reporters' Lab: where the media was seen, and its original).
    """
    item = review.get("itemReviewed")
    errors = [
        f"{path} is missing" for path in ("url", "author.name", "datePublished") if not _find(review, path)
    ]
    if review.get("@type") != "MediaReview":
        errors.append("@type is not MediaReview")
    found = review.get("mediaAuthenticityCategory")
    if found not in set(Authenticity):
        errors.append("mediaAuthenticityCategory is not of MediaManipulationRatingEnumeration")
    seen = _find(item, "mediaItemAppearance") or []
    if not any(work.get("contentUrl") or work.get("url") for work in seen):
        errors.append("itemReviewed.mediaItemAppearance has no address")
    warnings = []
    if found == Authenticity.DECONTEXTUALIZED and not review.get("originalMediaContextDescription"):
        warnings.append("originalMediaContextDescription is missing")
    if found in ALTERED and not review.get("originalMediaLink"):
        warnings.append("originalMediaLink is missing")
    return {"errors": errors, "warnings": warnings}


def _rating_errors(rating: dict[str, Any]) -> list[str]:
    value = rating.get("ratingValue")
    if value is None:
        return []
    worst, best = rating.get("worstRating"), rating.get("bestRating")
    if worst is None or best is None:
        return ["reviewRating.ratingValue needs bestRating and worstRating"]
    if not worst < best:
        return ["reviewRating.bestRating must be more than worstRating"]
    return [] if worst <= value <= best else ["reviewRating.ratingValue is outside its scale"]


def _find(value: Any, path: str) -> Any:
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value

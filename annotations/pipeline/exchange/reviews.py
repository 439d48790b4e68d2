"""One review: a ClaimReview or MediaReview of schema.org, or an element of claims:search, as a Review.

https://schema.org/ClaimReview, https://schema.org/MediaReview,
https://developers.google.com/fact-check/tools/api/reference/rest/v1alpha1/claims/search
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from annotations.pipeline.exchange.jsonld import types
from annotations.pipeline.exchange.ratings import finding
from annotations.values.exchange import Review, Unreadable

Found = Review | Unreadable
Ratings = Mapping[str, str]

REVIEWS = {"claimreview", "mediareview"}
SPACE = re.compile(r"\s+")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
UNSET_YEAR = "0001"  # what programs write that have no date


def claim_review(document: dict[str, Any], known: Ratings | None = None, *, page: str = "") -> Found:
    """A ClaimReview or MediaReview; `page` is the address it was found at, for one that names none."""
    claim = _claim(document)
    rating = _first(document.get("reviewRating"))
    words = _text(rating, "alternateName", "name") or _text(document, "mediaAuthenticityCategory")
    if not words and isinstance(document.get("reviewRating"), str):
        words = document["reviewRating"]
    numbers = (rating.get("ratingValue"), rating.get("worstRating"), rating.get("bestRating"))
    author = _first(document.get("author")) or _first(document.get("publisher"))
    return _review(
        document,
        statement=_statement(document, claim),
        url=_address(document.get("url")) or _address(document.get("mainEntityOfPage")) or _address(page),
        finding=finding(_clean(words), *numbers, known),
        claimant=_name(claim.get("author")),
        claimed=_text(claim, "datePublished"),
        title=_text(document, "headline", "name"),
        publisher=_text(author, "name", "legalName"),
        publisher_url=_address(author.get("url")) or _address(author.get("sameAs")),
        rating=words,
        reviewed=_text(document, "datePublished", "dateCreated"),
        language=_text(document, "inLanguage"),
    )


def _claim(document: dict[str, Any]) -> dict[str, Any]:
    """What is reviewed; of media, the claim that it was taken for, where that is said."""
    item = _first(document.get("itemReviewed"))
    meant = _first(item.get("interpretedAsClaim"))
    return {"@type": "Claim"} | meant if meant else item


def searched(claim: dict[str, Any], known: Ratings | None = None) -> Iterator[Found]:
    """The reviews of one claim of a claims:search answer."""
    several = claim.get("claimReview")
    if not isinstance(several, list) or not several:
        yield Unreadable("It has no claimReview.")
        return
    for review in several:
        yield _searched(claim, review, known) if isinstance(review, dict) else Unreadable("It is no object.")


def _searched(claim: dict[str, Any], review: dict[str, Any], known: Ratings | None) -> Found:
    publisher = _first(review.get("publisher"))
    site = _text(publisher, "site")
    return _review(
        claim | {"claimReview": [review]},
        statement=_text(claim, "text"),
        url=_address(review.get("url")),
        finding=finding(_text(review, "textualRating"), known=known),
        claimant=_text(claim, "claimant"),
        claimed=_text(claim, "claimDate"),
        title=_text(review, "title"),
        publisher=_text(publisher, "name") or site,
        publisher_url=_address(f"https://{site}/") if site else "",
        rating=_text(review, "textualRating"),
        reviewed=_text(review, "reviewDate"),
        language=_text(review, "languageCode"),
    )


def of_columns(row: dict[str, str], known: Ratings | None = None) -> Found:
    """A row of a table whose columns are paths into a ClaimReview (`reviewRating.alternateName`), or its plain names."""
    return claim_review(_unfolded(row), known)


def is_review(value: Any) -> bool:
    return isinstance(value, dict) and bool(types(value) & REVIEWS)


def _review(document: dict[str, Any], *, statement: str, url: str, **members: Any) -> Found:
    if not statement:
        return Unreadable("It does not say what was checked (claimReviewed).")
    if not url:
        return Unreadable("It does not say where the check is published (url).")
    cut = {"claimant": 300, "title": 1000, "publisher": 300, "rating": 300, "publisher_url": 2000}
    members |= {name: _clean(members[name])[:limit] for name, limit in cut.items()}
    members |= {name: _day(members[name]) for name in ("claimed", "reviewed")}
    spoken = members["language"].replace("_", "-")
    members["language"] = spoken[:35] if LANGUAGE.fullmatch(spoken) else ""
    return Review(statement=statement, url=url, document=_storable(document), **members)


def _statement(document: dict[str, Any], claim: dict[str, Any]) -> str:
    """What was checked: by its own member, else by the claim's; of media, by what they were said to show."""
    says = _text(claim, "text", "name", "description") if types(claim) & {"claim", "mediareviewitem"} else ""
    context = _text(document, "originalMediaContextDescription")
    told = (says, context) if "claim" in types(claim) else (context, says)
    return _text(document, "claimReviewed") or told[0] or told[1]


def _text(value: dict[str, Any], *names: str) -> str:
    """The first of these members that says something, with its white space made one space."""
    for name in names:
        found = _plain(value.get(name))
        if found:
            return found
    return ""


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return next((text for text in map(_plain, value) if text), "")
    if isinstance(value, dict):
        return _plain(value.get("@value"))
    return _clean(value) if isinstance(value, str) else ""


def _clean(text: str) -> str:
    return SPACE.sub(" ", text.replace("\x00", "")).strip()


def _first(value: Any) -> dict[str, Any]:
    """The object, or the first of several; a bare name is an object with that name."""
    if isinstance(value, list):
        return next((found for found in map(_first, value) if found), {})
    if isinstance(value, dict):
        return value
    return {"name": value} if isinstance(value, str) and value else {}


def _name(value: Any) -> str:
    return _text(_first(value), "name")


def _address(value: Any) -> str:
    """A web address, or nothing: of a text, of an object's `@id` or `url`, of the first in a list."""
    if isinstance(value, list):
        return next((found for found in map(_address, value) if found), "")
    if isinstance(value, dict):
        return _address(value.get("@id")) or _address(value.get("url"))
    if not isinstance(value, str):
        return ""
    address = value.replace("\x00", "").strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    usable = parts.scheme in ("http", "https") and parts.hostname and len(address) <= 2000
    return address if usable and not SPACE.search(address) else ""


def _day(text: str) -> str:
    """An ISO 8601 date as it was declared; anything else, and the year one, is no date."""
    return text[:64] if DAY.match(text) and not text.startswith(UNSET_YEAR) else ""


def _storable(value: Any) -> Any:
    """The document without the one character that PostgreSQL's JSON cannot hold, and no lone surrogates."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_storable(key): _storable(member) for key, member in value.items()}
    return [_storable(member) for member in value] if isinstance(value, list) else value


def _unfolded(row: dict[str, str]) -> dict[str, Any]:
    """`{"a.b": x}` as `{"a": {"b": x}}`; `_` parts as a dot does, and the plain names some lists use are known."""
    document: dict[str, Any] = {"@type": "ClaimReview"}
    for column, cell in row.items():
        path = COLUMNS.get(re.sub(r"[^a-z]", "", column.casefold()))
        if path and cell:
            _put(document, path, cell)
    return document


def _put(document: dict[str, Any], path: str, cell: str) -> None:
    *folders, last = path.split(".")
    for folder in folders:
        document = document.setdefault(folder, {})
    document.setdefault(last, cell)


# Columns by their letters alone. Those of Fact-Check Insights (Duke Reporters' Lab) are paths; others are plain.
COLUMNS = {
    "claimreviewed": "claimReviewed",
    "claim": "claimReviewed",
    "text": "claimReviewed",
    "statement": "claimReviewed",
    "originalmediacontextdescription": "originalMediaContextDescription",
    "mediaauthenticitycategory": "mediaAuthenticityCategory",
    "url": "url",
    "reviewurl": "url",
    "factcheckurl": "url",
    "headline": "headline",
    "title": "headline",
    "datepublished": "datePublished",
    "reviewdate": "datePublished",
    "inlanguage": "inLanguage",
    "language": "inLanguage",
    "languagecode": "inLanguage",
    "authorname": "author.name",
    "author": "author.name",
    "publisher": "author.name",
    "publishername": "author.name",
    "authorurl": "author.url",
    "publishersite": "author.url",
    "reviewratingalternatename": "reviewRating.alternateName",
    "rating": "reviewRating.alternateName",
    "textualrating": "reviewRating.alternateName",
    "verdict": "reviewRating.alternateName",
    "reviewratingratingvalue": "reviewRating.ratingValue",
    "reviewratingbestrating": "reviewRating.bestRating",
    "reviewratingworstrating": "reviewRating.worstRating",
    "itemreviewedauthorname": "itemReviewed.author.name",
    "claimant": "itemReviewed.author.name",
    "speaker": "itemReviewed.author.name",
    "itemrevieweddatepublished": "itemReviewed.datePublished",
    "claimdate": "itemReviewed.datePublished",
}

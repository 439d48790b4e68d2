"""An edition as schema.org ClaimReview, the way Google's guidelines ask for it.

https://developers.google.com/search/docs/appearance/structured-data/factcheck and
https://schema.org/ClaimReview; one a page.
"""

from typing import Any

from annotations.pipeline.publishing.documents import moment

# Where the MediaReview stands on the page, which tells its address from the ClaimReview's.
MEDIA = "#media"


def claim_review(document: dict[str, Any], *, root: str, licence: str = "") -> dict[str, Any]:
    """JSON-LD of an edition's document; `root` is scheme and host, without a slash at the end.

    `licence` is the address of what the data may be used under; blank where the team has named none.
    """
    url = root + document["address"]
    review = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "@id": url,
        "url": url,
        "headline": document["headline"],
        "claimReviewed": document["claim"]["statement"],
        "author": organisation(document["team"], root),
        "datePublished": document["published"],
        "dateModified": document["modified"],
        "inLanguage": document["language"],
        "reviewRating": _rating(document),
        "itemReviewed": _claim(document),
        "citation": [_citation(item["source"]) for item in document["evidence"]],
        "sdLicense": licence,
        "associatedMediaReview": document.get("media") and {"@id": url + MEDIA},
        "correction": _correction(document["correction"], document["modified"]),
    }
    return without_nothing(review)


def organisation(team: dict[str, Any], root: str) -> dict[str, Any]:
    return {"@type": "Organization", "name": team["name"], "url": f"{root}/facts/{team['slug']}/"}


def _rating(document: dict[str, Any]) -> dict[str, Any]:
    """A rating outside the order, such as “unproven”, has a name and no number, as the guidelines allow."""
    rating = document["rating"]
    numbers = {}
    if rating["value"] is not None:
        numbers = {
            "ratingValue": rating["value"],
            "bestRating": rating["best"],
            "worstRating": rating["worst"],
        }
    return {
        "@type": "Rating",
        "alternateName": rating["label"],
        "ratingExplanation": document["headline"],
        **numbers,
    }


def _claim(document: dict[str, Any]) -> dict[str, Any]:
    works = [_work(appearance) for appearance in document["appearances"] if appearance["url"]]
    dated = [(at, work) for work in works if (at := moment(work.get("datePublished")))]
    first = min(dated, key=lambda pair: pair[0])[1] if dated else next(iter(works), None)
    said_by = document["claim"]["claimant"]
    return {
        "@type": "Claim",
        "author": said_by and claimant(said_by),
        "datePublished": first and first.get("datePublished"),
        "appearance": works,
        "firstAppearance": first,
    }


def claimant(known: dict[str, Any]) -> dict[str, Any]:
    """Person or Organization where the team has said which; Thing is all that is known else."""
    kind = {"person": "Person", "organization": "Organization"}.get(known["kind"], "Thing")
    return {"@type": kind, "name": known["name"], "sameAs": known["same_as"]}


def _work(appearance: dict[str, Any]) -> dict[str, Any]:
    outlet = appearance["outlet"]
    return without_nothing(
        {
            "@type": "CreativeWork",
            "url": appearance["url"],
            "headline": appearance["title"],
            "datePublished": appearance["published"],
            "publisher": outlet and {"@type": "Organization", "name": outlet},
        }
    )


def _citation(source: dict[str, Any]) -> dict[str, Any]:
    publisher = source["publisher"]
    return {
        "@type": "CreativeWork",
        "name": source["title"],
        "url": source["url"],
        "datePublished": source["published"],
        "publisher": publisher and {"@type": "Organization", "name": publisher},
        "description": source["citation"],
    }


def _correction(correction: dict[str, Any] | None, modified: str) -> dict[str, Any] | None:
    if correction is None:
        return None
    return {"@type": "CorrectionComment", "text": correction["why"], "datePublished": modified}


def without_nothing(value: Any) -> Any:
    """The value without members that say nothing: what is absent is left out, never null."""
    if isinstance(value, dict):
        kept = {key: without_nothing(member) for key, member in value.items()}
        return {key: member for key, member in kept.items() if member not in (None, "", [], {})}
    if isinstance(value, list):
        return [without_nothing(member) for member in value]
    return value

"""What Google asks of a ClaimReview: each rule has a review that breaks it, and it alone."""

import pytest

from annotations.pipeline.publishing import lint, lint_media

RATING = {"@type": "Rating", "ratingValue": 1, "bestRating": 5, "worstRating": 1, "alternateName": "False"}
WORK = {"@type": "CreativeWork", "url": "https://courier.example/ferry"}
CLAIM = {
    "@type": "Claim",
    "author": {"@type": "Person", "name": "Ada Quay"},
    "datePublished": "2026-05-01",
    "appearance": [WORK],
    "firstAppearance": WORK,
}
GOOD = {
    "@type": "ClaimReview",
    "url": "https://facts.example/facts/newsroom/no/",
    "claimReviewed": "The ferry carried 1,200 passengers.",
    "author": {"@type": "Organization", "name": "Newsroom", "url": "https://facts.example/facts/newsroom/"},
    "datePublished": "2026-05-02",
    "itemReviewed": CLAIM,
    "reviewRating": RATING,
}
PAGE = GOOD["url"]


MEDIA = {
    "@type": "MediaReview",
    "url": "https://facts.example/facts/newsroom/no/#media",
    "author": {"@type": "Organization", "name": "Newsroom"},
    "datePublished": "2026-05-02",
    "mediaAuthenticityCategory": "TransformedContent",
    "originalMediaLink": "https://archive.example/ferry",
    "itemReviewed": {"@type": "MediaReviewItem", "mediaItemAppearance": [{"@type": "ImageObjectSnapshot", "url": "https://social.example/1"}]},
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "errors", "warnings"),
    [
        ({}, [], []),
        ({"url": ""}, ["url is missing"], []),
        ({"@type": "Review"}, ["@type is not MediaReview"], []),
        (
            {"mediaAuthenticityCategory": "False"},
            ["mediaAuthenticityCategory is not of MediaManipulationRatingEnumeration"],
            [],
        ),
        ({"itemReviewed": {}}, ["itemReviewed.mediaItemAppearance has no address"], []),
        ({"originalMediaLink": ""}, [], ["originalMediaLink is missing"]),
        (
            {"mediaAuthenticityCategory": "DecontextualizedContent"},
            [],
            ["originalMediaContextDescription is missing"],
        ),
    ],
)
def test_what_a_media_review_says_nothing_without(change, errors, warnings):
    assert lint_media(MEDIA | change) == {"errors": errors, "warnings": warnings}


def test_nothing_is_amiss():
    assert lint(GOOD, page=PAGE) == {"errors": [], "warnings": []}


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"claimReviewed": ""}, "claimReviewed is missing"),
        ({"@type": "Review"}, "@type is not ClaimReview"),
        ({"url": "https://elsewhere.example/no/"}, "url is not of the host that the review stands at"),
        ({"reviewRating": RATING | {"alternateName": ""}}, "reviewRating.alternateName is missing"),
        (
            {"reviewRating": {"ratingValue": 1, "alternateName": "False"}},
            "reviewRating.ratingValue needs bestRating and worstRating",
        ),
        ({"reviewRating": RATING | {"ratingValue": 6}}, "reviewRating.ratingValue is outside its scale"),
        (
            {"reviewRating": RATING | {"bestRating": 1}},
            "reviewRating.bestRating must be more than worstRating",
        ),
    ],
)
def test_what_makes_google_pass_it_over(change, error):
    assert lint(GOOD | change, page=PAGE)["errors"] == [error]


@pytest.mark.parametrize(
    ("change", "warning"),
    [
        ({"datePublished": ""}, "datePublished is missing"),
        ({"itemReviewed": CLAIM | {"author": {}}}, "itemReviewed.author.name is missing"),
        ({"itemReviewed": CLAIM | {"firstAppearance": None}}, "itemReviewed.firstAppearance is missing"),
        (
            {"claimReviewed": "a" * 76},
            "claimReviewed is longer than 75 characters, and wraps in search results",
        ),
    ],
)
def test_what_it_would_like_to_find(change, warning):
    assert lint(GOOD | change, page=PAGE) == {"errors": [], "warnings": [warning]}

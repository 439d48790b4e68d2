"""Fact-checks by others: the forms they come in, whole and broken, and what their ratings mean."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.choices.exchange import Finding, ReviewFormat
from annotations.pipeline import exchange
from annotations.values.exchange import Review, Unreadable

FERRY = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://facts.example/ferry",
    "claimReviewed": "The ferry carried\n 1,200 passengers.",
    "author": {"@type": "Organization", "name": "Harbour Facts", "url": "https://facts.example/"},
    "datePublished": "2026-05-02",
    "itemReviewed": {"@type": "Claim", "author": {"@type": "Person", "name": "Ada Quay"}, "datePublished": "2026-04-28"},
    "reviewRating": {"@type": "Rating", "ratingValue": "1", "bestRating": 5, "worstRating": 1, "alternateName": "False"},
}  # fmt: skip
BRIDGE = FERRY | {"url": "https://facts.example/bridge", "claimReviewed": "The bridge will close."}


def page(*blocks: str) -> str:
    scripts = "".join(f"<script type='application/ld+json'>{block}</script>" for block in blocks)
    return f"<!doctype html><html><head>{scripts}</head><body>Words.</body></html>"


def found(text: str, **options) -> list[Review]:
    return [read.found for read in exchange.read(text, **options) if isinstance(read.found, Review)]


def test_it_works():
    (review,) = found(page(json.dumps(FERRY)))
    assert review.statement == "The ferry carried 1,200 passengers."
    assert (review.url, review.claimant, review.claimed) == (FERRY["url"], "Ada Quay", "2026-04-28")
    assert (review.publisher, review.rating, review.reviewed) == ("Harbour Facts", "False", "2026-05-02")
    assert review.finding == Finding.REFUTED
    assert review.document == FERRY


ONE = json.dumps(FERRY)
TWO = json.dumps([FERRY, BRIDGE])
GRAPH = json.dumps({"@context": "x", "@graph": [{"@type": "WebPage"}, FERRY, {"@type": "NewsArticle", "review": BRIDGE}]})  # fmt: skip
FEED = json.dumps(
    {"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": [FERRY, BRIDGE]}]}
)
SEARCH = json.dumps(
    {
        "claims": [
            {
                "text": FERRY["claimReviewed"],
                "claimReview": [
                    {"publisher": {"site": "facts.example"}, "url": each["url"], "textualRating": "Falsch"}
                    for each in (FERRY, BRIDGE)
                ],
            }
        ]
    }
)
INSIGHTS = (
    "id,claimReviewed,url,author.name,reviewRating.alternateName,itemReviewed.author.name\r\n"
    '1,"The ferry carried 1,200 ""souls"".",https://facts.example/ferry,Harbour Facts,False,Ada\r\n'
    "2,The bridge will close.,https://facts.example/bridge,Harbour Facts,,\r\n"
)


@pytest.mark.parametrize(
    ("text", "form", "number"),
    [
        (page(TWO), ReviewFormat.PAGE, 2),
        (page(ONE, "{not json", json.dumps(BRIDGE)), ReviewFormat.PAGE, 2),
        (page(GRAPH), ReviewFormat.PAGE, 2),
        (FEED, ReviewFormat.JSON, 2),
        (SEARCH, ReviewFormat.JSON, 2),
        (ONE + "\n" + json.dumps(BRIDGE) + "\n", ReviewFormat.JSON_LINES, 2),
        ("\ufeff" + INSIGHTS, ReviewFormat.CSV, 2),
        (INSIGHTS.replace("1,200", "1200").replace(",", "\t"), ReviewFormat.CSV, 2),
    ],
    ids=["list", "blocks", "graph", "feed", "search", "lines", "insights", "tabs"],
)
def test_every_form_is_told_and_read(text, form, number):
    assert exchange.guess(text) == form
    assert len(found(text)) == number


@pytest.mark.parametrize(
    "block",
    [
        f"<!-- {ONE} -->",
        f"//<![CDATA[\n{ONE}\n//]]>",
        f"{ONE};",
        "\ufeff" + ONE,
        ONE.replace("\\n", "\n"),
        ONE[:-1] + ",}",
        ONE.replace('"', "&quot;"),
        ONE.replace('"@type": "ClaimReview"', '"@type": ["Article", "http://schema.org/ClaimReview"]'),
        ONE.replace('"@type": "Rating"', '"type": "rating"'),
        ONE + ONE,
    ],
    ids=["comment", "cdata", "semicolon", "mark", "newline", "comma", "entities", "types", "small", "twice"],
)
def test_what_is_broken_as_it_is_in_the_wild_is_read_all_the_same(block):
    assert {review.url for review in found(page(block))} == {FERRY["url"]}


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({"claimReviewed": " \n"}, "claimReviewed"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "https://facts.example/" + "a" * 2000}, "url"),
    ],
)
def test_what_is_no_review_says_why_and_the_rest_is_read(members, why):
    first, second = exchange.read(json.dumps([FERRY | members, BRIDGE]))
    assert first.place == "element 1"
    assert why in first.found.detail
    assert isinstance(second.found, Review)


@pytest.mark.parametrize(
    "text", ["[1]", "{}", page(), "{", "a,b\n1,2\n", '{"claims": [{"text": "x"}]}', "[" * 5000]
)
def test_a_file_without_reviews_says_so(text):
    (read,) = exchange.read(text)
    assert isinstance(read.found, Unreadable)


def test_the_page_lends_its_address_to_a_review_without_one():
    (review,) = found(page(json.dumps(FERRY | {"url": None})), page="https://facts.example/here")
    assert review.url == "https://facts.example/here"


def test_a_media_review_is_read_by_what_the_media_was_said_to_show():
    (review,) = found(
        json.dumps(
            {
                "@type": "MediaReview",
                "url": "https://facts.example/photo",
                "originalMediaContextDescription": "A photo of the ferry sinking.",
                "mediaAuthenticityCategory": "DecontextualizedContent",
                "itemReviewed": {"@type": "MediaReviewItem", "contentUrl": "https://pictures.example/1.jpg"},
            }
        )
    )
    assert (review.statement, review.rating) == ("A photo of the ferry sinking.", "DecontextualizedContent")
    assert review.finding == Finding.MIXED


def test_a_media_review_says_better_what_claim_it_was_taken_for():
    item = {
        "@type": "MediaReviewItem",
        "interpretedAsClaim": {"@type": "Claim", "text": "The ferry sank.", "author": {"name": "Ada Quay"}},
    }
    document = {"@type": "MediaReview", "url": "https://facts.example/no#media", "itemReviewed": item}
    (review,) = found(
        json.dumps(document | {"originalMediaContextDescription": "A storm of 2019.", "sdLicense": "x"})
    )
    assert (review.statement, review.claimant) == ("The ferry sank.", "Ada Quay")


@pytest.mark.parametrize(
    ("words", "numbers", "meant"),
    [
        ("Pants on Fire!", (), Finding.REFUTED),
        ("Mostly true.", (), Finding.MIXED),
        ("untrue", (), Finding.REFUTED),
        ("مضلّل", (), Finding.MIXED),
        ("غير صحيح", (), Finding.REFUTED),
        ("Rating: False", (), Finding.REFUTED),
        ("true or false?", (), Finding.UNCLEAR),
        ("The photo shows a true copy of another harbour, long ago and far away.", (), Finding.UNCLEAR),
        ("Three lighthouses", (1, 1, 5), Finding.REFUTED),
        ("Three lighthouses", ("5", None, None), Finding.SUPPORTED),
        ("Three lighthouses", (3, 1, 5), Finding.MIXED),
        ("", (-1, -1, -1), Finding.UNCLEAR),
        ("", (9, 1, 5), Finding.UNCLEAR),
    ],
)
def test_a_rating_means_what_its_words_say_then_its_number_and_never_a_guess(words, numbers, meant):
    assert exchange.finding(words, *numbers) == meant


def test_the_importers_own_map_comes_first():
    assert (
        exchange.finding("Three lighthouses!", known={"three lighthouses": "supported"}) == Finding.SUPPORTED
    )


@settings(max_examples=40)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_whatever_stands_in_a_file_is_read_or_refused(text):
    for each in ("", page(text), "{" + text, "a,claim,url\n" + text):
        list(exchange.read(each or text))

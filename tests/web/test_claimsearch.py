"""claims:search, for clients that were written for Google's Fact Check Tools API, and the description they are built from."""

import re
from dataclasses import replace

import pytest

from annotations import actions
from tests.conftest import BRIDGE, FERRY, read_again, reading
from tests.web.conftest import address, publish

GOOGLE_DATETIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
# As https://developers.google.com/fact-check/tools/api/reference/rest/v1alpha1/claims/search has them.
PARAMETERS = {
    "query": "string",
    "languageCode": "string",
    "reviewPublisherSiteFilter": "string",
    "maxAgeDays": "integer",
    "pageSize": "integer",
    "pageToken": "string",
    "offset": "integer",
}
# A value of each type that every client may send.
SENT = {"string": "", "integer": "1", "boolean": "true"}
REFUSES_WORDS = {"maxAgeDays", "pageSize", "offset", "pageToken"}


def search(reader, **asked):
    return reader.get("/v1alpha1/claims:search", asked)


def described(reader) -> dict:
    return reader.get("/$discovery/rest", {"version": "v1alpha1"}).json()


def test_it_answers_in_googles_shape(reader, published):
    (claim,) = search(reader, query="ferry").json()["claims"]
    assert claim["text"] == FERRY
    (review,) = claim["claimReview"]
    assert review == {
        "publisher": {"name": "Newsroom", "site": "testserver/facts/newsroom"},
        "url": f"http://testserver{address(published)}",
        "title": "No, fewer took the ferry",
        "reviewDate": f"{published.modified_at:%Y-%m-%dT%H:%M:%SZ}",
        "textualRating": "False",
        "languageCode": "en",
    }


@pytest.fixture
def told(claim, ferry, bob, carol, alice) -> dict:
    """Asks for an answer that has everything an answer can have but a next page."""
    again = reading(FERRY, BRIDGE, "It was full.")
    dated = replace(again.document, published="2026-03-02T23:30:00-05:00")
    read_again(ferry, replace(again, document=dated))
    publish(actions.claims.reword(claim, by=alice, claimant="Ada Quay"), bob, carol, alice)
    return {"query": "ferry", "pageSize": "1"}


def test_every_address_is_under_the_name_that_readers_know(reader, published, settings):
    settings.PUBLIC_URL = "https://facts.example"
    (claim,) = search(reader, query="ferry").json()["claims"]
    assert claim["claimReview"][0]["url"] == f"https://facts.example{address(published)}"
    assert described(reader)["rootUrl"] == "https://facts.example/"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"query": "zeppelin"}, 0),
        ({"query": "ferry", "languageCode": "en-GB"}, 1),
        ({"query": "ferry", "languageCode": "uk"}, 0),
        ({"query": "ferry", "languageCode": "e"}, 0),
        ({"query": "ferry", "maxAgeDays": 1}, 1),
        ({"query": "ferry", "offset": 1}, 0),
        ({"reviewPublisherSiteFilter": "testserver/facts/newsroom"}, 1),
        ({"reviewPublisherSiteFilter": "https://www.testserver/facts/newsroom/"}, 1),
        ({"reviewPublisherSiteFilter": "newsroom"}, 1),
        ({"reviewPublisherSiteFilter": "testserver"}, 1),
        ({"reviewPublisherSiteFilter": "testserver/facts/elsewhere"}, 0),
        ({"reviewPublisherSiteFilter": "elsewhere.example/facts/newsroom"}, 0),
        ({"reviewPublisherSiteFilter": "http://[newsroom"}, 0),
    ],
)
def test_it_is_narrowed(reader, published, asked, found):
    assert len(search(reader, **asked).json().get("claims", [])) == found


# --- the description ---


def test_it_describes_every_parameter(reader, published):
    description = described(reader)
    method = description["resources"]["claims"]["methods"]["search"]
    assert {name: one["type"] for name, one in method["parameters"].items()} == PARAMETERS
    assert method["path"] == "v1alpha1/claims:search"
    for name, one in (method["parameters"] | description["parameters"]).items():
        answer = search(reader, **{name: SENT[one["type"]], "query": "ferry"})
        assert answer.status_code == 200, name
        refused = search(reader, **{"query": "ferry", name: "many"})
        assert refused.status_code == (400 if name in REFUSES_WORDS else 200), name


def test_the_answer_has_exactly_the_described_shape(reader, told):
    description = described(reader)
    seen = set()
    method = description["resources"]["claims"]["methods"]["search"]
    look(search(reader, **told).json(), method["response"], description["schemas"], seen)
    every = {(name, key) for name, one in description["schemas"].items() for key in one["properties"]}
    assert {f"{name}.{key}" for name, key in every - seen} == {f"{method['response']['$ref']}.nextPageToken"}


def look(value, schema: dict, schemas: dict, seen: set) -> None:
    """Walk an answer along its description: nothing that is not described, everything of its type."""
    name = schema.get("$ref")
    schema = schemas.get(name, schema)
    if schema["type"] == "object":
        assert value.keys() <= schema["properties"].keys()
        for key, member in value.items():
            seen.add((name, key))
            look(member, schema["properties"][key], schemas, seen)
    elif schema["type"] == "array":
        assert value
        for item in value:
            look(item, schema["items"], schemas, seen)
    else:
        assert isinstance(value, str)
        assert value
        if schema.get("format") == "google-datetime":
            assert re.fullmatch(GOOGLE_DATETIME, value)


def test_the_day_of_a_claim_is_told_in_utc(reader, told):
    (claim,) = search(reader, **told).json()["claims"]
    assert (claim["claimant"], claim["claimDate"]) == ("Ada Quay", "2026-03-03T04:30:00Z")


# --- bad input ---


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"query": "x", "pageSize": "many"},
        {"query": "x", "pageToken": "%%"},
        {"query": "x", "colour": "red"},
    ],
)
def test_what_makes_no_sense_is_refused(reader, db, asked):
    refused = search(reader, **asked)
    assert refused.status_code == 400
    assert refused.json()["error"]["status"] == "INVALID_ARGUMENT"


@pytest.mark.parametrize("path", ["/v1alpha1/claims:imageSearch", "/v1alpha1/pages", "/batch"])
def test_what_else_googles_has_is_not_here(reader, path):
    for answer in (reader.get(path), reader.post(path, {})):
        assert answer.status_code == 404
        assert answer.json()["error"]["status"] == "NOT_FOUND"

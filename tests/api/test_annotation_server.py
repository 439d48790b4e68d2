"""The server page of the Web Annotation Protocol's test suite, said anew: its 45 assertions, in its order.

Each is a sentence and a question about what one client was answered. Two of them we ask for more than the page does:
a change sends If-Match, and what is deleted is asked for once more.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.http import HttpResponse

from annotations import actions
from tests.api.annotator import DESCRIPTIONS, LDP, MINIMAL, TEAM, TYPE, Annotator, posted
from tests.api.conftest import problem

ROOT = "https://testserver"
# As the page does: about something that the server has never heard of.
NOTE = {
    "@context": "http://www.w3.org/ns/anno.jsonld",
    "type": "Annotation",
    "body": {"type": "TextualBody", "value": "I like this page!"},
    "target": "http://www.example.com/index.html",
    "canonical": "urn:uuid:6d1f5c1e-2f0a-4b51-9f7b-3f0f6f1c2a01",
}


@dataclass
class Talk:
    """What a client heard that went through the page, by the name of what it asked."""

    client: Annotator
    container: str
    heard: dict[str, HttpResponse] = field(default_factory=dict)

    def ask(self, name: str, method: str, address: str, body: Any = None, **headers: str) -> HttpResponse:
        headers = {key.replace("_", "-"): value for key, value in headers.items()}
        # The test client takes an address as it is; the scheme is told by `secure`.
        about = {"secure": True, "headers": {"Accept": TYPE, **headers}}
        if body is not None:
            about |= {"data": body, "content_type": "application/ld+json"}
        send = getattr(self.client.client, method)
        self.heard[name] = send(address.removeprefix(ROOT), **about)
        return self.heard[name]

    def body(self, name: str) -> Any:
        return self.heard[name].json()

    def header(self, name: str, header: str) -> str:
        return self.heard[name].get(header, "")

    def look(self) -> None:
        """Everything that the page asks of a container."""
        found = self.ask("container", "get", self.container).json()
        self.ask("container head", "head", self.container)
        self.ask("container options", "options", self.container)
        self.ask("minimal", "get", self.container, Prefer=MINIMAL)
        self.ask("first", "get", found["first"])
        self.ask("last", "get", found["last"])

    def write(self, annotation: str) -> None:
        """Everything that it asks of an annotation, and of a new one."""
        self.ask("annotation", "get", annotation)
        self.ask("annotation head", "head", annotation)
        self.ask("annotation options", "options", annotation)
        made = self.ask("made", "post", self.container, NOTE)
        address = made["Location"]
        changed = made.json() | {"target": "http://other.example/"}
        replaced = self.ask("replaced", "put", address, changed, If_Match=made["ETag"])
        self.ask("deleted", "delete", address, If_Match=replaced["ETag"])
        self.ask("gone", "get", address)


Assertion = tuple[str, Callable[[Talk], bool]]


def _allows(name: str, method: str) -> Callable[[Talk], bool]:
    return lambda talk: method in talk.header(name, "Allow").split(", ")


def _says(name: str, header: str, pattern: str = ".+") -> Callable[[Talk], bool]:
    return lambda talk: re.search(pattern, talk.header(name, header)) is not None


def _ok(name: str) -> Callable[[Talk], bool]:
    return lambda talk: talk.heard[name].status_code == 200


JSON_LD = r"^application/ld\+json"
CONSTRAINED = r'<http://www\.w3\.org/TR/annotation-protocol/>; rel="http://www\.w3\.org/ns/ldp#constrainedBy"'

CONTAINER: list[Assertion] = [
    ("a container's address ends in a slash", lambda talk: talk.container.endswith("/")),
    ("containers support GET", _allows("container", "GET")),
    ("containers support HEAD", _allows("container", "HEAD")),
    ("containers support OPTIONS", _allows("container", "OPTIONS")),
    ("containers have the media type of JSON-LD", _says("container", "Content-Type", JSON_LD)),
    (
        "and answer with it by default",
        _says("container options", "Link") and _says("first", "Content-Type", JSON_LD),
    ),
    ("they are a BasicContainer", lambda talk: "BasicContainer" in talk.body("container")["type"]),
    ("and an AnnotationCollection", lambda talk: "AnnotationCollection" in talk.body("container")["type"]),
    (
        "there is a Link on every answer",
        lambda talk: all("Link" in each for name, each in talk.heard.items()),
    ),
    ("containers have an ETag", _says("container", "ETag", '^".+"$')),
    ("they vary by Accept", _says("container", "Vary", r"\bAccept\b")),
    ("their Link says what they are", _says("container", "Link", rf'<{LDP}BasicContainer>; rel="type"')),
    ("and by what they are constrained", _says("container", "Link", CONSTRAINED)),
    ("HEAD of a container is 200", _ok("container head")),
    ("OPTIONS of a container is 200", _ok("container options")),
    ("containers say where they are", _says("container", "Content-Location")),
    (
        "which is their id",
        lambda talk: talk.header("container", "Content-Location") == talk.body("container")["id"],
    ),
    (
        "a page leads to its container",
        lambda talk: talk.body("first")["partOf"]["id"] == talk.body("container")["id"],
    ),
    ("a page that is not the first leads back", lambda talk: "prev" in talk.body("last")),
    ("a page that is not the last leads on", lambda talk: "next" in talk.body("first")),
]
ANNOTATION: list[Assertion] = [
    ("annotations support GET", _allows("annotation", "GET")),
    ("annotations support HEAD", _allows("annotation", "HEAD")),
    ("annotations support OPTIONS", _allows("annotation", "OPTIONS")),
    ("annotations have the media type of JSON-LD", _says("annotation", "Content-Type", JSON_LD)),
    ("their Link says what they are", _says("annotation", "Link", rf'<{LDP}Resource>; rel="type"')),
    ("they have an ETag", _says("annotation", "ETag", '^".+"$')),
    ("they vary by Accept", _says("annotation", "Vary", r"\bAccept\b")),
    ("HEAD of an annotation is 200", _ok("annotation head")),
    ("OPTIONS of an annotation is 200", _ok("annotation options")),
    ("a new annotation has an id", lambda talk: "id" in talk.body("made")),
    (
        "which begins as its container's",
        lambda talk: talk.body("made")["id"].startswith(ROOT + talk.container),
    ),
    ("its canonical IRI stays", lambda talk: talk.body("made")["canonical"] == NOTE["canonical"]),
    ("creation answers 201", lambda talk: talk.heard["made"].status_code == 201),
    (
        "Location is its id",
        lambda talk: talk.header("made", "Location") == talk.body("made")["id"],
    ),
    ("PUT replaces it", lambda talk: talk.body("replaced")["target"] == "http://other.example/"),
    (
        "DELETE answers 204",
        lambda talk: (talk.heard["deleted"].status_code, talk.heard["gone"].status_code) == (204, 410),
    ),
]
RECOMMENDED: list[Assertion] = [
    ("where it is asked by https, it answers so", lambda talk: talk.body("container")["id"].startswith(ROOT)),
    (
        "pages hold whole annotations",
        lambda talk: all("@context" in item and "target" in item for item in talk.body("first")["items"]),
    ),
    ("the minimal container says how many", lambda talk: isinstance(talk.body("minimal")["total"], int)),
    ("leads to its first page", lambda talk: isinstance(talk.body("minimal")["first"], str)),
    ("and to its last", lambda talk: isinstance(talk.body("minimal")["last"], str)),
    ("holds no items", lambda talk: "items" not in talk.body("minimal")),
    ("nor ldp:contains", lambda talk: not {"ldp:contains", "contains"} & set(talk.body("minimal"))),
    ("it varies by Prefer", _says("minimal", "Vary", r"\bPrefer\b")),
    ("Prefer is nothing that a server sends", lambda talk: "Prefer" not in talk.heard["minimal"]),
]


@pytest.fixture
def of_one(monkeypatch):
    """Pages of one annotation, so that two of them make two pages."""
    monkeypatch.setattr("annotations.api.webannotation.views.PAGE", 1)


def broken(talk: Talk, assertions: list[Assertion]) -> list[str]:
    return [sentence for sentence, holds in assertions if not holds(talk)]


def test_all_45_hold(annotator, bob, ferry, of_one):
    talk = Talk(annotator(bob), TEAM)
    talk.look()
    talk.write(f"{TEAM}{ferry.appearances.first().pk}")
    page = CONTAINER + ANNOTATION + RECOMMENDED
    assert len(page) == 45
    assert broken(talk, page) == []


def test_an_article_and_a_search_are_no_lesser_containers(annotator, bob, ferry, of_one):
    for address in (f"{TEAM}articles/{ferry.pk}/", f"{TEAM}search/the/"):
        talk = Talk(annotator(bob), address)
        talk.look()
        assert broken(talk, CONTAINER + RECOMMENDED) == [], address


def test_an_assertion_can_fail(annotator, bob, ferry):
    """On one page of everything, nothing leads on or back."""
    talk = Talk(annotator(bob), TEAM)
    talk.look()
    assert broken(talk, CONTAINER) == [
        "a page that is not the first leads back",
        "a page that is not the last leads on",
    ]


def test_what_may_be_done_is_said_with_every_refusal(annotator, bob, ferry):
    client = annotator(bob)
    made = f"{TEAM}{ferry.appearances.first().pk}"
    for method, address, allowed in (
        ("put", TEAM, "GET, HEAD, OPTIONS, POST"),
        ("delete", TEAM, "GET, HEAD, OPTIONS, POST"),
        ("patch", made, "GET, HEAD, OPTIONS"),
        ("post", made, "GET, HEAD, OPTIONS"),
        ("delete", made, "GET, HEAD, OPTIONS"),
    ):
        refused = client.send(method, address, posted())
        problem(refused, 405, "method_not_allowed")
        assert refused["Allow"] == allowed
        assert LDP in refused["Link"]


def test_descriptions_are_what_one_gets_one_by_one(annotator, bob, ferry):
    client = annotator(bob)
    whole = client.get(TEAM, Prefer=DESCRIPTIONS).json()["first"]
    assert [item["body"][0]["value"] for item in whole["items"]] == [
        client.get(item["id"]).json()["body"][0]["value"] for item in whole["items"]
    ]
    assert whole["items"] == [client.get(item["id"]).json() for item in whole["items"]]
    assert whole["startIndex"] == 0
    assert "partOf" not in whole, "it stands in its container"


def test_a_page_between_two_visits_stays_where_it_is(annotator, bob, ferry, of_one):
    """Annotations are paged in the order in which they came to be, so what is added moves nothing."""
    client = annotator(bob)
    first = client.get(TEAM + "?page=0").json()["items"]
    actions.claims.mark(ferry.current_revision, by=bob, start=0, end=9)
    assert client.get(TEAM + "?page=0").json()["items"] == first
    assert client.get(TEAM).json()["total"] == 3

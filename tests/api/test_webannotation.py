"""The Web Annotation Protocol: what https://www.w3.org/TR/annotation-protocol/ asks of a server, line by line."""

import orjson
import pytest
from django.test import Client

from annotations.choices import ClaimState
from annotations.models import Claim, ClientAnnotation
from tests.api.conftest import judge, problem
from tests.conftest import BRIDGE, FERRY, read_again, reading

TYPE = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
MINIMAL = 'return=representation; include="http://www.w3.org/ns/ldp#PreferMinimalContainer"'
IRIS = 'return=representation; include="http://www.w3.org/ns/oa#PreferContainedIRIs"'
DESCRIPTIONS = 'return=representation; include="http://www.w3.org/ns/oa#PreferContainedDescriptions"'
TEAM = "/annotations/newsroom/"


class Annotator:
    """A client of the protocol with a member's token."""

    def __init__(self, program) -> None:
        self.client = program.client

    def get(self, address: str, **headers: str):
        return self.client.get(address, headers={"Accept": TYPE, **_dashed(headers)})

    def send(self, method: str, address: str, body=None, *, content_type: str = TYPE, **headers: str):
        data = body if isinstance(body, bytes) else orjson.dumps(body)
        return getattr(self.client, method)(
            address, data=data, content_type=content_type, headers=_dashed(headers)
        )


def _dashed(headers):
    return {name.replace("_", "-"): value for name, value in headers.items()}


@pytest.fixture
def annotator(api):
    return lambda member: Annotator(api(member))


def posted(**more):
    """What a client in a browser would send for a selection."""
    return {
        "@context": CONTEXT,
        "id": "https://client.example/notes/7",
        "type": "Annotation",
        "motivation": "identifying",
        "body": {"type": "TextualBody", "value": "The bridge closes in May.", "format": "text/plain"},
        "target": {
            "source": "https://courier.example/ferry",
            "selector": {"type": "TextQuoteSelector", "exact": "bridge will close", "prefix": "The old "},
        },
    } | more


def path(response) -> str:
    return response["Location"].removeprefix("http://testserver")


@pytest.fixture
def kept(annotator, erin, ferry):
    """An annotation that erin's client posted."""
    return annotator(erin).send("post", TEAM, posted(), Slug="the bridge")


def test_it_works(annotator, erin, kept):
    assert kept.status_code == 201
    assert path(kept) == TEAM + "the-bridge"
    found = annotator(erin).get(path(kept))
    assert found.status_code == 200
    assert found["Content-Type"] == TYPE
    annotation = found.json()
    assert annotation["id"] == kept["Location"]
    assert annotation["via"] == "https://client.example/notes/7"
    assert annotation["target"] == posted()["target"]
    claim = Claim.objects.get(statement="The bridge closes in May.")
    assert claim.state == ClaimState.OPEN
    assert claim.appearances.get().exact == "bridge will close"


# --- annotations: 4.1 to 4.3, 5.1 to 5.4 ---


def test_every_answer_says_what_it_is_and_what_may_be_done(annotator, erin, kept):
    found = annotator(erin).get(path(kept))
    assert '<http://www.w3.org/ns/ldp#Resource>; rel="type"' in found["Link"]
    assert set(found["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "PUT", "DELETE"}
    assert "Accept" in found["Vary"]
    assert found["ETag"].startswith('"')
    head = annotator(erin).client.head(path(kept))
    assert (head.status_code, head["ETag"], head.content) == (200, found["ETag"], b"")
    options = annotator(erin).client.options(path(kept))
    assert "GET" in options["Allow"]


def test_what_is_known_is_not_sent_again(annotator, erin, kept):
    tag = annotator(erin).get(path(kept))["ETag"]
    assert annotator(erin).get(path(kept), If_None_Match=tag).status_code == 304


def test_a_replacement_needs_the_tag_of_what_was_seen(annotator, erin, kept):
    client, changed = annotator(erin), posted(body={"type": "TextualBody", "value": "It closes in June."})
    tag = client.get(path(kept))["ETag"]
    problem(client.send("put", path(kept), changed), 428, "precondition_required")
    problem(client.send("put", path(kept), changed, If_Match='"stale"'), 412, "precondition_failed")

    replaced = client.send("put", path(kept), changed, If_Match=tag)

    assert replaced.status_code == 200
    assert replaced["ETag"] != tag
    assert replaced.json()["body"]["value"] == "It closes in June."
    assert Claim.objects.filter(statement="It closes in June.").exists()


def test_the_target_and_the_canonical_id_stay(annotator, erin, ferry):
    client = annotator(erin)
    kept = client.send("post", TEAM, posted(canonical="urn:uuid:dbfb1861-0ecf-41ad-be94-a584e5c4f1df"))
    assert kept.json()["canonical"] == "urn:uuid:dbfb1861-0ecf-41ad-be94-a584e5c4f1df"
    tag = client.get(path(kept))["ETag"]
    moved = posted(target=posted()["target"] | {"selector": {"type": "TextQuoteSelector", "exact": "ferry"}})
    problem(client.send("put", path(kept), moved, If_Match=tag), 409, "conflict")
    problem(client.send("put", path(kept), posted(canonical="urn:other"), If_Match=tag), 409, "conflict")


def test_what_is_deleted_is_gone_and_stays_on_record(annotator, bob, kept):
    client = annotator(bob)
    tag = client.get(path(kept))["ETag"]
    deleted = client.send("delete", path(kept), If_Match=tag)
    assert (deleted.status_code, deleted.content) == (204, b"")
    problem(client.get(path(kept)), 410, "gone")
    assert ClientAnnotation.objects.get().deleted_at
    assert Claim.objects.get(statement="The bridge closes in May.").state == ClaimState.REJECTED
    assert path(kept) not in client.get(TEAM + "?page=0").content.decode()


def test_what_was_made_here_is_not_changed_by_a_client(annotator, bob, ferry):
    client = annotator(bob)
    made = ferry.appearances.first()
    address = f"{TEAM}{made.pk}"
    tag = client.get(address)["ETag"]
    refused = client.send("put", address, posted(), If_Match=tag)
    problem(refused, 405, "method_not_allowed")
    assert client.get(address)["Allow"] == "GET, HEAD, OPTIONS"


def test_a_slug_that_is_taken_becomes_another(annotator, erin, kept):
    again = annotator(erin).send("post", TEAM, posted(), Slug="the bridge")
    assert again.status_code == 201
    assert again["Location"] != kept["Location"]


# --- containers: 4.2, 4.3 ---


def test_a_container_is_described_without_its_pages(annotator, vera, ferry):
    found = annotator(vera).get(TEAM)
    assert found["Content-Type"] == TYPE
    assert '<http://www.w3.org/ns/ldp#BasicContainer>; rel="type"' in found["Link"]
    assert 'rel="http://www.w3.org/ns/ldp#constrainedBy"' in found["Link"]
    assert found["Accept-Post"] == TYPE
    assert {"GET", "POST"} <= set(found["Allow"].split(", "))
    assert {"Accept", "Prefer"} <= set(found["Vary"].split(", "))
    assert found["Content-Location"] == found.json()["id"]
    body = found.json()
    assert body["type"] == ["BasicContainer", "AnnotationCollection"]
    assert body["total"] == 2
    assert isinstance(body["first"], str), "an IRI, unless Prefer asks otherwise"
    assert body["@context"] == [CONTEXT, "http://www.w3.org/ns/ldp.jsonld"]


def test_preferences(annotator, vera, ferry):
    client = annotator(vera)
    minimal = client.get(TEAM, Prefer=MINIMAL).json()
    assert isinstance(minimal["first"], str)
    iris = client.get(TEAM, Prefer=IRIS)
    assert "PreferContainedIRIs" in iris["Preference-Applied"]
    assert all(isinstance(item, str) for item in iris.json()["first"]["items"])
    whole = client.get(TEAM, Prefer=DESCRIPTIONS).json()
    assert [item["type"] for item in whole["first"]["items"]] == ["Annotation", "Annotation"]
    assert client.get(TEAM, Prefer=IRIS)["ETag"] != client.get(TEAM, Prefer=MINIMAL)["ETag"]


def test_pages_lead_to_each_other(annotator, vera, bob, ferry, monkeypatch):
    monkeypatch.setattr("annotations.api.webannotation.views.PAGE", 1)
    client = annotator(vera)
    first = client.get(client.get(TEAM).json()["first"]).json()
    assert first["type"] == "AnnotationPage"
    assert (first["startIndex"], "prev" in first) == (0, False)
    assert first["partOf"]["total"] == 2
    second = client.get(first["next"]).json()
    assert (second["startIndex"], second["prev"]) == (1, first["id"])
    assert "next" not in second
    assert second["id"] == client.get(TEAM).json()["last"]
    problem(client.get(TEAM + "?page=7"), 404, "not_found")
    problem(client.get(TEAM + "?page=x"), 404, "not_found")


def test_an_article_and_a_search_are_containers_too(annotator, vera, ferry):
    client = annotator(vera)
    assert client.get(f"{TEAM}articles/{ferry.pk}/").json()["total"] == 2
    found = client.get(TEAM + "?q=bridge").json()
    assert found["total"] == 1
    assert "q=bridge" in found["first"]
    problem(client.get(f"{TEAM}articles/{ferry.current_revision_id}/"), 404, "not_found")


def test_a_page_costs_a_few_queries(annotator, vera, ferry, django_assert_num_queries):
    client = annotator(vera)
    client.get(TEAM + "?page=0")
    with django_assert_num_queries(5):
        client.get(TEAM + "?page=0")


# --- what is made here, as annotations ---


def test_claims_verdicts_and_evidence_are_annotations(annotator, bob, verdict, evidence):
    items = annotator(bob).get(TEAM + "?page=0").json()["items"]
    by_motivation = {item["motivation"]: item for item in items}
    assert set(by_motivation) == {"identifying", "assessing", "linking"}
    said = next(item for item in items if item["body"][0]["value"] == FERRY)
    quote, position = said["target"]["selector"]
    assert (quote["type"], quote["exact"]) == ("TextQuoteSelector", FERRY)
    assert (position["type"], position["start"], position["end"]) == ("TextPositionSelector", 0, len(FERRY))
    assert said["target"]["state"][0]["cached"].endswith(str(verdict.revision_id))
    judged = by_motivation["assessing"]
    assert [body["value"] for body in judged["body"]] == ["False", "I counted."]
    assert by_motivation["linking"]["body"][0]["selector"][0]["exact"] == "1,100"


def test_offsets_are_code_points(annotator, erin, ferry):
    text = "🛳️ Об’єднання — 👩‍👩‍👧 التقى, e\u0301té."
    revision = read_again(ferry, reading(text, BRIDGE))
    exact = "👩‍👩‍👧 التقى"
    start = revision.text.index(exact)
    selector = [{"type": "TextPositionSelector", "start": start, "end": start + len(exact)}]
    target = {"source": "https://courier.example/ferry", "selector": selector}
    kept = annotator(erin).send("post", TEAM, posted(target=target, body=[]))
    assert kept.status_code == 201, kept.content
    assert Claim.objects.latest("id").appearances.get().exact == exact


# --- access ---


def test_a_blind_reviewer_finds_no_verdict_and_no_count_of_it(annotator, alice, bob, claim):
    client = annotator(bob)
    before = [client.get(address).content for address in (TEAM, TEAM + "?page=0")]
    judge(claim, alice, "false")
    assert [client.get(address).content for address in (TEAM, TEAM + "?page=0")] == before


def test_outsiders_and_strangers_find_nothing(annotator, mallory, vera, kept, client):
    problem(annotator(mallory).get(TEAM), 404, "not_found")
    problem(annotator(mallory).get(path(kept)), 404, "not_found")
    assert client.get(TEAM).status_code == 401
    problem(annotator(vera).send("post", TEAM, posted()), 403, "role_too_low")


def test_pages_of_other_sites_may_ask(annotator, vera, ferry):
    preflight = Client().options(TEAM, headers={"Origin": "https://client.example"})
    assert preflight.status_code == 204
    assert "If-Match" in preflight["Access-Control-Allow-Headers"]
    assert preflight["Accept-Post"] == TYPE
    found = annotator(vera).get(TEAM)
    assert found["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in found["Access-Control-Expose-Headers"]


# --- bad input ---


@pytest.mark.parametrize("content_type", ["text/turtle", "application/x-www-form-urlencoded", "text/plain"])
def test_what_is_no_json_ld_is_refused(annotator, erin, ferry, content_type):
    refused = annotator(erin).send("post", TEAM, posted(), content_type=content_type)
    problem(refused, 415, "unsupported_media_type")


def test_who_wants_something_else_is_told(annotator, vera, ferry):
    problem(annotator(vera).get(TEAM, Accept="text/turtle"), 406, "not_acceptable")
    assert annotator(vera).get(TEAM, Accept="application/json")["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"@context": "https://schema.org"}, "/@context"),
        ({"type": "Note"}, "/type"),
        ({"target": "https://courier.example/ferry"}, "/target"),
        ({"target": [posted()["target"]] * 2}, "/target"),
        ({"target": posted()["target"] | {"source": "https://elsewhere.example/"}}, "/target/source"),
        ({"target": posted()["target"] | {"source": "urn:nothing"}}, "/target/source"),
        ({"target": posted()["target"] | {"selector": {"type": "SvgSelector"}}}, "/target/selector"),
        (
            {"target": posted()["target"] | {"selector": {"type": "TextQuoteSelector", "exact": "zeppelin"}}},
            "/target/selector",
        ),
        (
            {"target": posted()["target"] | {"selector": {"type": "TextQuoteSelector", "exact": "e"}}},
            "/target/selector",
        ),
    ],
)
def test_what_cannot_be_kept_says_where(annotator, erin, ferry, change, pointer):
    refused = annotator(erin).send("post", TEAM, posted(**change))
    found = problem(refused, 422, "invalid_input")
    assert [error["pointer"] for error in found["errors"]] == [pointer]
    assert not ClientAnnotation.objects.exists()


def test_json_that_is_none_is_refused(annotator, erin, ferry):
    problem(annotator(erin).send("post", TEAM, b"{"), 400, "malformed_json")
    problem(annotator(erin).send("post", TEAM, []), 422, "invalid_input")

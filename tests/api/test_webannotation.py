"""The Web Annotation Protocol: what https://www.w3.org/TR/annotation-protocol/ asks of a server, line by line."""

import pytest
from django.test import Client

from annotations.choices import ClaimState
from annotations.models import Claim, ClientAnnotation
from tests.api.annotator import CONTEXT, DESCRIPTIONS, IRIS, MINIMAL, TEAM, TYPE, path, posted
from tests.api.conftest import judge, problem
from tests.conftest import BRIDGE, FERRY, read_again, reading


@pytest.fixture
def kept(annotator, erin, ferry):
    """An annotation that erin's client posted."""
    return annotator(erin).send("post", TEAM, posted(), Slug="the bridge")


def test_it_works(annotator, erin, kept):
    assert kept.status_code == 201
    assert path(kept) == TEAM + "the-bridge"
    found = annotator(erin).get(path(kept))
    assert found["ETag"] == kept["ETag"]
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


# --- annotations on pages that nobody watches here ---


def test_what_is_about_another_page_is_kept_and_marks_nothing(annotator, erin, bob, ferry):
    client, claims = annotator(erin), Claim.objects.count()
    target = {"source": "https://elsewhere.example/", "selector": {"type": "SvgSelector", "value": "<svg/>"}}
    kept = client.send("post", TEAM, posted(target=target))
    assert kept.status_code == 201
    assert client.get(path(kept)).json()["target"] == target
    assert client.get(TEAM).json()["total"] == 3
    assert client.get(f"{TEAM}articles/{ferry.pk}/").json()["total"] == 2
    assert Claim.objects.count() == claims

    moved = posted(target="https://elsewhere.example/other")
    replaced = client.send("put", path(kept), moved, If_Match=client.get(path(kept))["ETag"])

    assert replaced.json()["target"] == "https://elsewhere.example/other"
    gone = annotator(bob).send("delete", path(kept), If_Match=replaced["ETag"])
    assert gone.status_code == 204


def test_what_is_moved_to_an_article_marks_a_claim_there(annotator, erin, ferry):
    client = annotator(erin)
    kept = client.send("post", TEAM, posted(target="https://elsewhere.example/"))
    client.send("put", path(kept), posted(), If_Match=client.get(path(kept))["ETag"])
    assert Claim.objects.get(statement="The bridge closes in May.").appearances.get().article == ferry


def test_an_annotation_is_no_back_door_for_judgements(annotator, bob, claim, verdict):
    """What is about a claim or a verdict of ours is said where others may be kept from reading it."""
    for about in (f"/api/v1/claims/{claim.pk}", f"{TEAM}{verdict.pk}"):
        refused = annotator(bob).send("post", TEAM, posted(target=f"http://testserver{about}"))
        problem(refused, 422, "invalid_input")


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


def test_an_article_and_a_search_are_containers_too(annotator, vera, erin, ferry):
    client = annotator(vera)
    assert client.get(f"{TEAM}articles/{ferry.pk}/").json()["total"] == 2
    search = TEAM + "search/old%20bridge/"
    found = client.get(search).json()
    assert found["total"] == 1
    assert found["first"].startswith("http://testserver" + search)
    assert client.get(found["first"]).json()["items"][0]["body"][0]["value"] == BRIDGE
    assert "Accept-Post" not in client.get(search)
    problem(annotator(erin).send("post", search, posted()), 405, "method_not_allowed")
    problem(client.get(TEAM + "search/%20/"), 404, "not_found")
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
    kept = annotator(erin).send("post", TEAM, posted(target=target))
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
    assert preflight.status_code == 200
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
        ({"target": "http://testserver/api/v1/claims/"}, "/target"),
        ({"target": posted()["target"] | {"source": "http://testserver/facts/newsroom/"}}, "/target/source"),
        ({"bodyValue": "And so on."}, "/bodyValue"),
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


def test_what_is_wrong_is_told_all_at_once(annotator, erin, ferry):
    broken = posted(created="yesterday", body={"type": "Choice", "items": []}, rights=["none"])
    found = problem(annotator(erin).send("post", TEAM, broken), 422, "invalid_input")
    assert {error["pointer"] for error in found["errors"]} == {"/created", "/rights", "/body"}


def test_what_is_nested_without_end_is_refused(annotator, erin, ferry):
    deep = b'{"@context": "%s", "type": "Annotation", "target": ' % CONTEXT.encode()
    deep += b'{"type": "List", "items": [' * 400 + b'"urn:a"' + b"]}" * 400 + b"}"
    problem(annotator(erin).send("post", TEAM, deep), 422, "invalid_input")


def test_json_that_is_none_is_refused(annotator, erin, ferry):
    problem(annotator(erin).send("post", TEAM, b"{"), 400, "malformed_json")
    problem(annotator(erin).send("post", TEAM, []), 422, "invalid_input")

"""Many at once: each line is answered in order, done by itself, and done once under its key."""

import orjson
import pytest

from annotations.api import bulk
from annotations.models import Article, Claim, Event, Source
from tests.api.conftest import problem
from tests.conftest import BRIDGE, FERRY

LINES = "application/x-ndjson"


def sent(program, path, lines, **headers):
    """The results, of lines that are bodies or bytes."""
    data = b"\n".join(line if isinstance(line, bytes) else orjson.dumps(line) for line in lines)
    response = program.client.post(f"/api/v1/{path}", data=data, content_type=LINES, headers=headers)
    program._held(response)
    if not response.streaming:
        return response
    assert response["Content-Type"] == LINES
    return [orjson.loads(line) for line in b"".join(response.streaming_content).splitlines()]


def test_it_works(api, erin, ferry):
    """Articles, claims and sources; a second sending does nothing more."""
    program = api(erin)
    articles = [
        {"key": f"a{n}", "url": f"https://courier.example/{n}", "text": f"Ship {n} sailed."} for n in range(3)
    ]
    results = sent(program, "articles", articles)
    assert [(each["line"], each["key"], each["status"]) for each in results] == [
        (1, "a0", 202), (2, "a1", 202), (3, "a2", 202),
    ]  # fmt: skip
    assert Article.objects.filter(pk__in=[each["id"] for each in results]).count() == 3
    assert program.client.get(results[2]["location"]).json()["id"] == results[2]["id"]

    revision = str(ferry.current_revision_id)
    claims = [
        {"revision": revision, "exact": exact, "statement": exact, "voice": "authorial"}
        for exact in ("1,200 passengers", "The old bridge")
    ]
    results = sent(program, "claims", claims)
    assert [each["status"] for each in results] == [201, 201]
    assert Claim.objects.get(pk=results[0]["id"]).statement == "1,200 passengers"

    before = Event.objects.count()
    source = {"key": "s", "kind": "document", "title": "Passenger counts", "citation": "Box 4"}
    first, again = (sent(program, "sources", [source])[0] for _ in range(2))
    assert (first["replayed"], again["replayed"]) == (False, True)
    assert again["id"] == first["id"]
    assert (Source.objects.count(), Event.objects.count()) == (1, before + 1)


def test_one_bad_line_leaves_the_others_alone(api, erin, ferry):
    lines = [
        {"kind": "document", "title": "Counts", "citation": "Box 4", "key": "x"},
        b"",
        {"kind": "rumour", "title": "Heard", "citation": "Quay"},
        b'{"kind": ',
        b"[1]",
        {"key": 7, "kind": "document", "title": "Counts", "citation": "Box 4"},
        {"kind": "document", "title": "Counts", "citation": "Box 5", "key": "x"},
        {"kind": "document", "title": "Nowhere"},
        {"kind": "document", "title": "More counts", "citation": "Box 6", "article": str(ferry.pk)},
    ]
    results = sent(api(erin), "sources", lines)
    told = [(each["line"], each["status"], each.get("problem", {}).get("code")) for each in results]
    assert told == [
        (1, 201, None),
        (3, 422, "invalid_input"),
        (4, 400, "malformed_json"),
        (5, 422, "invalid_input"),
        (6, 422, "invalid_input"),
        (7, 422, "idempotency_key_reused"),
        (8, 422, "invalid_input"),
        (9, 201, None),
    ]
    assert results[1]["problem"]["errors"][0]["pointer"] == "/kind"
    assert Source.objects.count() == 2


def test_nobody_reaches_further_by_sending_many(api, erin, vera, mallory, ferry):
    line = {
        "revision": str(ferry.current_revision_id),
        "exact": BRIDGE,
        "statement": BRIDGE,
        "voice": "authorial",
    }
    problem(sent(api(vera), "claims", [line]), 403, "role_too_low")
    results = sent(api(mallory), "claims", [line])
    assert [each["status"] for each in results] == [422]
    assert sent(api(mallory), "articles", [{"key": "k", "text": FERRY}])[0]["status"] == 202
    assert not sent(api(erin), "articles", [{"key": "k", "text": FERRY}])[0]["replayed"], "a key is one's own"


def test_what_is_about_all_lines_is_refused(api, erin, claim):
    program = api(erin)
    answered = sent(program, "articles", [{"text": FERRY}], **{"Idempotency-Key": "all"})
    problem(answered, 400, "invalid_query")
    problem(sent(program, "articles", [b"{}"] * (bulk.MOST + 1)), 413, "body_too_large")
    assert sent(program, "articles", [b"", b""]) == []
    # Where there is no such door, JSON lines are what they were.
    problem(sent(program, f"claims/{claim.pk}/open", [{}]), 415, "unsupported_media_type")


@pytest.mark.parametrize("path", ["articles", "claims", "sources", "evidence", "claimants"])
def test_the_document_says_so(path):
    from tests.api.contract import document

    operation = document()["paths"][f"/api/v1/{path}"]["post"]
    assert LINES in operation["requestBody"]["content"]
    assert LINES in operation["responses"]["200"]["content"]

"""Problems: whatever goes wrong, the answer is a problem document with a code that is listed."""

import re
from pathlib import Path

import orjson
import pytest
from django.db import DataError, IntegrityError, OperationalError, connection, transaction
from django.test import RequestFactory

from annotations.api import problems
from annotations.api.claims import Claims
from annotations.choices import FetchOutcome
from annotations.models import Claim
from tests.api.conftest import problem

ROOT = Path(__file__).resolve().parents[2]


def test_it_works(api, vera):
    found = problem(api(vera).get("claims/nowhere"), 404, "not_found")
    assert found["type"] == "/api/v1/problems#not_found"
    assert found["title"] == "Not Found"
    assert found["instance"] == "/api/v1/claims/nowhere"


def test_every_code_is_listed(client):
    listed = {row["code"] for row in client.get("/api/v1/problems").json()}
    sources = [
        *ROOT.glob("annotations/api/**/*.py"),
        *ROOT.glob("annotations/actions/*.py"),
        ROOT / "annotations/errors.py",
    ]
    used = {code for path in sources for code in re.findall(r'\bcode\s*=\s*"(\w+)"', path.read_text())}
    # These never leave the workers, or are the names of classes that are never raised themselves.
    inside = {"lease_lost", "host_busy", "error", "permanent", "extraction_failed"}
    assert used - inside <= listed | {outcome.value for outcome in FetchOutcome}
    assert listed <= used | set(problems._FRAMEWORK_CODES.values()) | {"server_error"} | set(problems.CODES)


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/nothing",
        "/api/v1/claims/",
        "/api/v1/claims/1",
        "/api/v1/claims/00000000-0000-0000-0000-000000000000/fly",
        "/api/v1/%F0%9F%8E%89",
        "/api/v1/%00",
        "/api/v1//claims",
        "/api/v2/claims",
        "/api/",
    ],
)
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_unknown_addresses(client, db, path, method):
    problem(getattr(client, method)(path), 404, "not_found")


def test_the_address_is_told_as_it_was_asked(client):
    asked = "/api/v1/%F0%9F%8E%89%20%22"
    assert client.get(asked).json()["instance"] == asked


def test_a_slash_too_many_is_pointed_out(client):
    assert "/api/v1/claims." in client.get("/api/v1/claims/").json()["detail"]


def test_unknown_methods(api, ruth):
    refused = api(ruth).delete("claims")
    problem(refused, 405, "method_not_allowed")
    assert refused["Allow"] == "GET, POST, HEAD, OPTIONS"
    problem(api(ruth).client.put("/api/v1/claims"), 405, "method_not_allowed")
    problem(api(ruth).client.post("/api/v1/schema/"), 405, "method_not_allowed")


def test_options_and_head(api, vera, ferry):
    program = api(vera)
    options = program.client.options("/api/v1/claims")
    assert (options.status_code, options["Allow"]) == (204, "GET, POST, HEAD, OPTIONS")
    head = program.client.head("/api/v1/claims")
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == program.get("claims")["ETag"]


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/xml", "multipart/form-data; boundary=x", ""]
)
@pytest.mark.parametrize("key", [None, "k"])
def test_other_media_types(api, erin, media_type, key):
    headers = {"Idempotency-Key": key} if key else {}
    client = api(erin).client
    problem(
        client.post("/api/v1/articles", b"{}", media_type, headers=headers), 415, "unsupported_media_type"
    )


@pytest.mark.parametrize("media_type", ["application/json; charset=utf-8", "Application/JSON"])
def test_json_by_any_writing(api, erin, media_type):
    body = b'{"url": "https://courier.example/x"}'
    assert api(erin).client.post("/api/v1/articles", body, media_type).status_code == 202


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"nonsense",
        b"{'url': 1}",
        b"\xff\xfe",
        b'{"url": "\\ud800"}',
        b'{"url": NaN}',
        b'{"url": "a\nb"}',
        b"[" * 100_000,
        b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        "\ufeff{}".encode(),
    ],
)
def test_what_is_not_json(api, erin, body):
    problem(api(erin).post("articles", body), 400, "malformed_json")


def test_nesting_that_is_json(api, erin):
    body = b'{"url": ' + b"[" * 1000 + b"]" * 1000 + b"}"
    problem(api(erin).post("articles", body), 422, "invalid_input")


def test_a_body_too_large(api, erin, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    problem(api(erin).post("articles", {"text": "x" * 1000}), 413, "body_too_large")


def test_pointers_follow_rfc_6901(api, erin):
    found = problem(api(erin).post("articles", {"a/b": 1, "c~d": 2}), 422, "invalid_input")
    assert {error["pointer"] for error in found["errors"]} == {"/a~1b", "/c~0d"}


# --- what the database refuses ---


def refused(sql: str) -> Exception:
    with (
        pytest.raises((IntegrityError, DataError)) as caught,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    return caught.value


def as_problem(error: Exception) -> dict:
    response = problems.answer(error, {"request": RequestFactory().post("/api/v1/claims")})
    assert response["Content-Type"] == problems.MEDIA_TYPE
    return {"status": response.status_code} | orjson.loads(response.content)


@pytest.mark.parametrize(
    ("sql", "status", "code", "constraint"),
    [
        ("UPDATE annotations_claim SET statement = ''", 422, "invalid_input", "claim_says_something"),
        ("UPDATE annotations_claim SET score = 2", 422, "invalid_input", "claim_score_is_a_share"),
        ("UPDATE annotations_article SET state = repeat('x', 50)", 422, "invalid_input", None),
        ("INSERT INTO annotations_eventchain SELECT * FROM annotations_eventchain", 409, "conflict", None),
        ("DELETE FROM annotations_event", 409, "permanent", None),
    ],
)
def test_constraints_have_the_last_word(ferry, sql, status, code, constraint):
    found = as_problem(refused(sql))
    assert (found["status"], found["code"]) == (status, code)
    if constraint:
        assert found["constraint"] == constraint
    assert Claim.objects.count() == 2


def test_a_database_that_is_away():
    assert as_problem(OperationalError("connection refused"))["code"] == "temporary"


def test_a_bug_is_logged_and_told_as_a_problem(api, vera, monkeypatch, caplog):
    def broken(self):
        raise KeyError("a bug")

    monkeypatch.setattr(Claims, "get_queryset", broken)
    program = api(vera)
    program.client.raise_request_exception = False
    found = problem(program.get("claims"), 500, "server_error")
    assert "a bug" not in str(found)
    assert "a bug" in caplog.text


def test_a_foreign_host_is_refused_as_a_problem(client):
    problem(client.get("/api/v1/claims", headers={"Host": "evil.example"}), 400, "invalid_query")

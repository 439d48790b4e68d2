"""Programs of the cast, and a claim that has been through everything."""

import itertools
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations import actions
from annotations.choices import Scope, SourceKind, Stance
from annotations.models import Claim, Evidence, Membership, Rating, Source, Verdict
from tests.api.annotator import Annotator
from tests.api.contract import hold
from tests.conftest import BRIDGE, FERRY, read_again, reading

FEWER = "The ferry carried 1,100 passengers on Monday."
names = itertools.count()


class Api:
    """A program of one member: it sends JSON and a token, and holds each answer against the document."""

    def __init__(self, member: Membership, *scopes: Scope) -> None:
        furthest = [scope for scope in Scope if member.reaches(scope)][-1:]
        self.member = member
        self.token, self.secret = actions.teams.issue_token(
            member, by=member, name=f"test {next(names)}", scopes=scopes or furthest
        )
        self.client = Client(headers={"Authorization": f"Bearer {self.secret}"})

    def get(self, path: str, query: dict[str, Any] | None = None, **headers: str):
        return self._held(self.client.get(at(path), query or {}, headers=dashed(headers)))

    def results(self, path: str, **query: Any) -> list[dict[str, Any]]:
        response = self.get(path, query)
        assert response.status_code == 200, response.content
        return response.json()["results"]

    def post(self, path: str, body: Any = None, **headers: str):
        return self._send("post", path, body, headers)

    def patch(self, path: str, body: Any, **headers: str):
        return self._send("patch", path, body, headers)

    def put(self, path: str, body: Any, **headers: str):
        return self._send("put", path, body, headers)

    def delete(self, path: str, **headers: str):
        return self._held(self.client.delete(at(path), headers=dashed(headers)))

    def _send(self, method: str, path: str, body: Any, headers: dict[str, str]):
        data = b"" if body is None else body if isinstance(body, bytes) else orjson.dumps(body)
        send = getattr(self.client, method)
        return self._held(send(at(path), data=data, content_type="application/json", headers=dashed(headers)))

    def _held(self, response):
        hold(response)
        return response


def at(path: str) -> str:
    return path if path.startswith("/") else f"/api/v1/{path}"


def dashed(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def problem(response, status: int, code: str) -> dict[str, Any]:
    """The problem document that this answer must be."""
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json"), (
        response.content
    )
    body = response.json()
    assert body["code"] == code, body
    assert body["status"] == status
    return body


def pointers(response) -> set[str]:
    """What the errors of a 422 point at."""
    return {error["pointer"] for error in problem(response, 422, "invalid_input")["errors"]}


def queries(call: Callable[[], Any]) -> int:
    """How many queries a call needs, once the token's use was noted."""
    call()
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)


@pytest.fixture
def api() -> type[Api]:
    """`api(bob)` is a program of bob's; `api(bob, Scope.READ)` one that may only read."""
    return Api


@pytest.fixture
def annotator() -> Callable[[Membership], Annotator]:
    """`annotator(erin)` is erin's client of the Web Annotation Protocol."""
    return lambda member: Annotator(Api(member))


@pytest.fixture
def claim(ferry, bob) -> Claim:
    """The ferry's claim, open."""
    return actions.claims.open_for_review(Claim.objects.get(statement=FERRY), by=bob)


@pytest.fixture
def source(team, erin) -> Source:
    source, _ = actions.sources.add(
        team, by=erin, kind=SourceKind.DOCUMENT, title="Passenger counts", citation="Harbour archive, box 4"
    )
    return source


@pytest.fixture
def evidence(claim, source, erin) -> Evidence:
    return actions.evidence.add(claim, source, by=erin, stance=Stance.REFUTES, quote="1,100", note="p. 3")


def judge(claim: Claim, member: Membership, slug: str, **more: Any) -> Verdict:
    rating = Rating.objects.get(team=claim.team, scale__current=True, slug=slug)
    why = {"rationale": "I counted.", "confidence": 0.8, "no_evidence_reason": "The archive burnt."}
    return actions.verdicts.submit(claim, by=member, rating=rating, **why | more)


@pytest.fixture
def verdict(claim, evidence, bob) -> Verdict:
    return judge(claim, bob, "false", evidence=[evidence], no_evidence_reason="", confidence=0.9)


@pytest.fixture
def ruled(claim, verdict, carol) -> Claim:
    """The claim, ruled false by bob and carol."""
    judge(claim, carol, "false")
    return Claim.objects.get(pk=claim.pk)


@pytest.fixture
def disputed(claim, verdict, carol) -> Claim:
    """The claim, on which bob and carol disagree."""
    judge(claim, carol, "true")
    return Claim.objects.get(pk=claim.pk)


@pytest.fixture
def stale(ruled, ferry) -> Claim:
    """The ruled claim, after the article changed its number."""
    read_again(ferry, reading(FEWER, BRIDGE))
    return ruled

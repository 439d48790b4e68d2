"""Clients that speak for the cast, and hold every answer they get against the OpenAPI document."""

import itertools
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from django.test import Client

from annotations import actions
from annotations.choices import Scope
from annotations.models import Membership

names = itertools.count()


class Api:
    """A program of one member: sends JSON, with a token."""

    def __init__(self, member: Membership, scopes: list[Scope] | None = None) -> None:
        furthest = [scope for scope in Scope if member.reaches(scope)][-1]
        token, secret = actions.teams.issue_token(
            member, by=member, name=f"test {next(names)}", scopes=scopes or [furthest]
        )
        self.member, self.token, self.secret = member, token, secret
        self.client = Client(headers={"Authorization": f"Bearer {secret}"})

    def get(self, path: str, query: dict[str, Any] | None = None, **headers: str):
        return self.client.get(at(path), query or {}, headers=dashed(headers))

    def post(self, path: str, body: Any = None, **headers: str):
        return self._send("post", path, body, headers)

    def patch(self, path: str, body: Any, **headers: str):
        return self._send("patch", path, body, headers)

    def delete(self, path: str, **headers: str):
        return self.client.delete(at(path), headers=dashed(headers))

    def _send(self, method: str, path: str, body: Any, headers: dict[str, str]):
        data = b"" if body is None else body if isinstance(body, bytes) else orjson.dumps(body)
        send = getattr(self.client, method)
        return send(at(path), data=data, content_type="application/json", headers=dashed(headers))


def at(path: str) -> str:
    return path if path.startswith("/") else f"/api/v1/{path}"


def dashed(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


@pytest.fixture
def api() -> Callable[..., Api]:
    """`api(bob)` is a program of bob's; `api(bob, [Scope.READ])` one that may only read."""
    return Api

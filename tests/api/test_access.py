"""Who is asking: tokens, sessions, and everything that is neither."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from annotations.api.access import ByDigest
from annotations.api.urls import RESOURCES
from annotations.choices import Role, Scope
from annotations.models import statements
from tests.api.conftest import problem, queries
from tests.api.test_teams import session


def test_it_works(api, bob):
    assert api(bob).get("me").status_code == 200


def test_a_token_costs_one_query(api, vera, ferry):
    # Token with member, team and user; the list.
    program = api(vera)
    assert queries(lambda: program.get("claims")) == 2


def test_whose_a_token_is_is_asked_in_a_statement_that_is_written_once():
    assert statements.is_written_once(ByDigest(), None, digest=b"any")


def test_use_is_noted_once_a_minute(api, bob):
    program = api(bob)
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False) as clock:
        program.get("me")
        program.token.refresh_from_db()
        noted = program.token.last_used_at
        assert noted == timezone.now()
        clock.shift(timedelta(seconds=59))
        program.get("me")
        program.token.refresh_from_db()
        assert program.token.last_used_at == noted
        clock.shift(timedelta(seconds=2))
        program.get("me")
        program.token.refresh_from_db()
        assert program.token.last_used_at > noted


def test_a_token_ends(api, bob):
    program = api(bob)
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        refused = program.get("claims")
    problem(refused, 401, "token_expired")
    assert refused["WWW-Authenticate"].startswith("Bearer ")


def test_who_is_no_longer_active_is_nobody(api, bob):
    program, browser = api(bob), session(bob)
    bob.user.is_active = False
    bob.user.save()
    problem(program.get("claims"), 401, "invalid_token")
    problem(browser.get("claims"), 401, "not_authenticated")


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer  ",
        "Bearer fck_wrong",
        "Bearer fck_" + "x" * 10_000,
        "Bearer \xff\xfe",
        "Bearer fck_\udc80",
        "Bearer ключ",
        "Bearer \x00",
        "Basic Ym9iOmJvYg==",
        "Token fck_x",
        "\xa0Bearer x",
        "Bearer a b",
    ],
)
def test_odd_credentials_are_refused_and_break_nothing(db, header):
    client = Client()
    client.defaults["HTTP_AUTHORIZATION"] = header
    problem(client.get("/api/v1/claims"), 401, "invalid_token")


def test_nobody(client, db):
    refused = client.get("/api/v1/claims")
    problem(refused, 401, "not_authenticated")
    assert refused["WWW-Authenticate"] == 'Bearer realm="factcheck"'


def test_a_bad_token_is_not_mended_by_a_session(bob):
    program = session(bob)
    problem(program.get("claims", Authorization="Bearer fck_wrong"), 401, "invalid_token")


def test_a_session_writes_only_with_its_pages_token(bob, ferry):
    program = session(bob)
    program.client = Client(enforce_csrf_checks=True)
    program.client.force_login(bob.user, backend="django.contrib.auth.backends.ModelBackend")
    body = {"url": "https://courier.example/x"}
    assert program.get("claims").status_code == 200
    problem(program.post("articles", body), 403, "csrf_failed")
    program.client.cookies["csrftoken"] = "c" * 32
    assert program.post("articles", body, X_CSRFToken="c" * 32).status_code == 202


@pytest.mark.parametrize("scope", list(Scope))
def test_each_scope_includes_the_ones_before(api, ruth, scope):
    program = api(ruth, scope)
    allowed = list(Scope)[: list(Scope).index(scope) + 1]
    assert program.get("me").json()["scopes"] == allowed
    for path, needed in [("articles", Scope.WRITE), ("queue/next", Scope.REVIEW), ("scales", Scope.PUBLISH)]:
        response = program.post(path, {})
        if needed in allowed:
            assert response.status_code != 403
        else:
            assert problem(response, 403, "scope_missing")["needed"] == needed


def test_a_token_loses_what_its_owner_loses(api, ruth, alice):
    program = api(alice, Scope.PUBLISH)
    assert program.post("scales", {}).status_code == 422
    api(ruth).patch(f"members/{alice.pk}", {"role": Role.REVIEWER})
    problem(program.post("scales", {}), 403, "role_too_low")


@pytest.mark.parametrize("route", RESOURCES)
def test_what_is_not_there_is_404(api, ruth, route):
    program = api(ruth)
    problem(program.get(f"{route}/{uuid4()}"), 404, "not_found")
    problem(program.get(f"{route}/not-an-id"), 404, "not_found")
    problem(program.get(f"{route}/%00"), 404, "not_found")

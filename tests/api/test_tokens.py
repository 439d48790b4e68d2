"""Tokens: scoped, expiring, shown once, and never the way to a better one."""

import pytest

from annotations.choices import Scope
from annotations.models import Answer, Token
from tests.api.conftest import pointers, problem
from tests.api.test_teams import session

NEW = {"name": "nightly export", "scopes": ["read"], "days": 30}


def test_it_works(api, bob):
    program = api(bob)

    response = program.post("tokens", NEW)

    assert response.status_code == 201
    token = response.json()
    assert token["secret"].startswith("fck_")
    assert (token["scopes"], token["owner"]["name"]) == (["read"], "Bob")
    assert response["Cache-Control"] == "no-store"
    assert "secret" not in program.get(f"tokens/{token['id']}").json()
    fresh = api(bob)
    fresh.client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {token['secret']}"
    assert fresh.get("claims").status_code == 200
    problem(fresh.post("claims", {}), 403, "scope_missing")
    assert program.delete(f"tokens/{token['id']}").status_code == 204
    problem(fresh.get("claims"), 401, "token_revoked")
    assert program.get(f"tokens/{token['id']}").json()["revoked_at"].endswith("Z")


def test_the_secret_is_nowhere_at_rest(api, bob):
    secret = api(bob).post("tokens", NEW, Idempotency_Key="k").json()["secret"].encode()
    assert secret not in b"".join(bytes(token.digest) for token in Token.objects.all())
    assert secret not in bytes(Answer.objects.get().body)


def test_a_repetition_does_not_show_it_again(api, bob):
    program = api(bob)
    first = program.post("tokens", NEW, Idempotency_Key="k").json()
    again = program.post("tokens", NEW, Idempotency_Key="k")
    assert again["Idempotency-Replayed"] == "true"
    assert again.json() == first | {"secret": None}
    assert Token.objects.filter(name=NEW["name"]).count() == 1


def test_a_viewer_makes_a_token_in_their_browser(vera):
    assert session(vera).post("tokens", NEW).status_code == 201


def test_lists_show_the_live_ones(api, bob):
    program = api(bob)
    other = api(bob)
    program.delete(f"tokens/{other.token.pk}")
    assert [row["id"] for row in program.results("tokens", live="true")] == [str(program.token.pk)]


# --- access ---


def test_a_token_makes_none_that_reaches_further_than_itself(api, ruth):
    program = api(ruth, Scope.WRITE)
    assert program.post("tokens", NEW | {"scopes": ["write"]}).status_code == 201
    refused = problem(program.post("tokens", NEW | {"scopes": ["read", "admin"]}), 403, "scope_missing")
    assert refused["needed"] == "admin"


def test_a_token_that_only_reads_makes_none_and_revokes_only_itself(api, bob):
    program, other = api(bob, Scope.READ), api(bob)
    problem(program.post("tokens", NEW), 403, "scope_missing")
    problem(program.delete(f"tokens/{other.token.pk}"), 403, "scope_missing")
    assert program.delete(f"tokens/{program.token.pk}").status_code == 204


def test_a_token_reaches_no_further_than_its_owners_role(api, bob):
    problem(session(bob).post("tokens", NEW | {"scopes": ["admin"]}), 403, "role_too_low")


def test_one_sees_ones_own_and_an_admin_the_teams(api, ruth, bob, carol):
    his, hers = api(bob), api(carol)
    assert [row["id"] for row in his.results("tokens")] == [str(his.token.pk)]
    problem(his.get(f"tokens/{hers.token.pk}"), 404, "not_found")
    problem(his.delete(f"tokens/{hers.token.pk}"), 404, "not_found")
    admin = api(ruth)
    assert len(admin.results("tokens")) == 3
    assert admin.delete(f"tokens/{hers.token.pk}").status_code == 204
    problem(hers.get("claims"), 401, "token_revoked")


def test_outsiders_see_nothing(api, mallory, bob):
    program, his = api(mallory), api(bob)
    assert [row["id"] for row in program.results("tokens")] == [str(program.token.pk)]
    problem(program.delete(f"tokens/{his.token.pk}"), 404, "not_found")


# --- bad input ---


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"name": ""}, {"/name"}),
        ({"scopes": []}, {"/scopes"}),
        ({"scopes": "read"}, {"/scopes"}),
        ({"scopes": ["sudo"]}, {"/scopes/0"}),
        ({"days": 0}, {"/days"}),
        ({"days": 367}, {"/days"}),
        ({"secret": "fck_mine"}, {"/secret"}),
    ],
)
def test_bad_tokens(api, bob, body, expected):
    assert pointers(api(bob).post("tokens", NEW | body)) == expected

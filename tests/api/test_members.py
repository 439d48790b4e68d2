"""Members: who works in the team, and as what."""

import pytest

from annotations.models import Membership, User
from tests.api.conftest import pointers, problem

DORA = {"email": "dora@newsroom.example", "name": "Dora", "role": "reviewer"}


def test_it_works(api, ruth):
    program = api(ruth)

    response = program.post("members", DORA)

    assert response.status_code == 201
    member = response.json()
    assert (member["user"]["name"], member["role"]) == ("Dora", "reviewer")
    assert not User.objects.get(email=DORA["email"]).has_usable_password()
    assert program.patch(f"members/{member['id']}", {"role": "editor"}).json()["role"] == "editor"
    assert program.delete(f"members/{member['id']}").status_code == 204
    problem(program.get(f"members/{member['id']}"), 404, "not_found")
    assert User.objects.filter(email=DORA["email"]).exists()


def test_an_account_that_is_there_is_admitted(api, ruth, mallory):
    member = api(ruth).post("members", DORA | {"email": "MALLORY@newsroom.example", "name": "x"}).json()
    assert member["user"]["name"] == "Mallory"
    assert Membership.objects.filter(user=mallory.user).count() == 2


def test_admitting_a_member_again_changes_the_role(api, ruth, bob):
    again = api(ruth).post("members", {"email": bob.user.email, "name": "Bob", "role": "viewer"}).json()
    assert (again["id"], again["role"]) == (str(bob.pk), "viewer")


def test_who_leaves_takes_their_tokens_along(api, ruth, bob):
    program = api(bob)
    api(ruth).delete(f"members/{bob.pk}")
    problem(program.get("claims"), 401, "invalid_token")


def test_lists_are_filtered(api, ruth, bob, carol, vera):
    program = api(vera)
    assert {row["user"]["name"] for row in program.results("members", role="reviewer")} == {"Bob", "Carol"}
    assert len(program.results("members", email="BOB@newsroom.example")) == 1
    assert len(program.results("members", user=carol.user_id)) == 1


# --- access ---


def test_only_admins_change_members(api, alice, bob):
    program = api(alice)
    problem(program.post("members", DORA), 403, "role_too_low")
    problem(program.patch(f"members/{bob.pk}", {"role": "admin"}), 403, "role_too_low")
    assert problem(program.delete(f"members/{bob.pk}"), 403, "role_too_low")["needed"] == "admin"


def test_outsiders_see_their_own_only(api, mallory, bob):
    program = api(mallory)
    assert [row["user"]["name"] for row in program.results("members")] == ["Mallory"]
    problem(program.get(f"members/{bob.pk}"), 404, "not_found")
    problem(program.patch(f"members/{bob.pk}", {"role": "viewer"}), 404, "not_found")
    problem(program.delete(f"members/{bob.pk}"), 404, "not_found")


def test_a_team_keeps_an_admin(api, ruth):
    program = api(ruth)
    problem(program.delete(f"members/{ruth.pk}"), 403, "last_admin")
    problem(program.patch(f"members/{ruth.pk}", {"role": "viewer"}), 403, "last_admin")


# --- bad input ---


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"email": "dora"}, {"/email"}),
        ({"email": "d@" + "x" * 300 + ".example"}, {"/email"}),
        ({"role": "owner"}, {"/role"}),
        ({"name": ""}, {"/name"}),
        ({"password": "x"}, {"/password"}),
    ],
)
def test_bad_members(api, ruth, body, expected):
    assert pointers(api(ruth).post("members", DORA | body)) == expected

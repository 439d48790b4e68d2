"""Teams, and oneself: who a request acts for, and how far it reaches."""

import pytest
from django.test import Client

from annotations import actions
from annotations.choices import Role, Scope
from tests.api.conftest import Api, problem


def session(member) -> Api:
    """A browser in which the member is logged in, with nothing but its cookie."""
    program = Api.__new__(Api)
    program.member, program.client = member, Client()
    program.client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    return program


def test_it_works(api, bob):
    program = api(bob, Scope.READ, Scope.WRITE)
    me = program.get("me").json()
    assert (me["user"]["email"], me["team"]["slug"], me["role"]) == (
        "bob@newsroom.example",
        "newsroom",
        "reviewer",
    )
    assert me["scopes"] == ["read", "write"]
    assert me["token"] == str(program.token.pk)
    (team,) = program.results("teams")
    assert team == me["team"]
    assert program.get(f"teams/{team['id']}").json() == team


def test_a_session_reaches_as_far_as_the_role(bob):
    me = session(bob).get("me").json()
    assert (me["scopes"], me["token"]) == (["read", "write", "review"], None)


@pytest.mark.parametrize("by", ["header", "query"])
def test_a_session_names_its_team_where_there_are_several(bob, mallory, by):
    actions.teams.admit(bob.user, by=mallory, role=Role.VIEWER)
    program = session(bob)
    assert program.get("me").json()["team"]["slug"] == "newsroom"
    if by == "header":
        me = program.get("me", X_Factcheck_Team="elsewhere").json()
    else:
        me = program.get("me", {"team": "elsewhere"}).json()
    assert (me["team"]["slug"], me["role"]) == ("elsewhere", "viewer")
    assert {team["slug"] for team in program.results("teams")} == {"newsroom", "elsewhere"}


@pytest.mark.parametrize("slug", ["elsewhere", "no-such-team", "\x00", "Ünïcode"])
def test_another_team_is_not_there_whether_it_exists_or_not(api, bob, mallory, slug):
    for program in (api(bob), session(bob)):
        problem(program.get("me", {"team": slug}), 404, "not_found")
        problem(program.get("claims", {"team": slug}), 404, "not_found")


def test_a_token_shows_its_own_team_only(api, bob, mallory):
    actions.teams.admit(bob.user, by=mallory, role=Role.VIEWER)
    program = api(bob)
    assert len(program.results("teams")) == 1
    problem(program.get(f"teams/{mallory.team_id}"), 404, "not_found")


def test_somebody_without_a_team(bob, ruth):
    program = session(bob)
    actions.teams.dismiss(bob, by=ruth)
    problem(program.get("me"), 403, "no_membership")


def test_an_admin_sets_how_worth_checking_a_candidate_must_be(api, ruth, alice):
    place = f"teams/{ruth.team_id}"
    changed = api(ruth).post(f"{place}/threshold", {"detection_threshold": 0.7}).json()
    assert changed["detection_threshold"] == 0.7
    problem(api(alice).post(f"{place}/threshold", {"detection_threshold": 0.1}), 403, "role_too_low")
    assert api(ruth).get(place).json() == changed


@pytest.mark.parametrize("value", [-0.1, 1.5, "much", None])
def test_a_threshold_is_a_probability(api, ruth, value):
    problem(
        api(ruth).post(f"teams/{ruth.team_id}/threshold", {"detection_threshold": value}),
        422,
        "invalid_input",
    )


def test_another_of_ones_teams_is_changed_by_its_name(bob, mallory):
    actions.teams.admit(bob.user, by=mallory, role=Role.ADMIN)
    program, place = session(bob), f"teams/{mallory.team_id}"
    assert program.post(f"{place}/threshold", {"detection_threshold": 0.7}).status_code == 403
    assert (
        program.post(
            f"{place}/threshold", {"detection_threshold": 0.7}, X_Factcheck_Team="elsewhere"
        ).status_code
        == 200
    )

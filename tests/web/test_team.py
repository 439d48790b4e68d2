"""The team's settings: tokens are shown once, roles are an admin's to give."""

from annotations import actions
from annotations.choices import Role, Scope
from annotations.models import Membership, Token
from tests.web.conftest import at


def test_a_token_is_shown_once(desk, bob):
    client = desk(bob)
    answer = client.post(
        at("token-issue", bob), {"name": "archive", "scopes": ["read", "write"], "days": "30"}
    )
    assert answer.status_code == 200
    assert answer.text.count(actions.teams.TOKEN_PREFIX) == 1
    assert "no-store" in answer.headers["Cache-Control"]
    secret = answer.text.split('<code id="secret">')[1].split("<")[0]
    assert Token.objects.get().digest == actions.teams.token_digest(secret)
    assert secret not in client.get(at("tokens", bob)).text


def test_only_scopes_that_the_role_reaches_are_offered(desk, bob):
    page = desk(bob).get(at("tokens", bob)).text
    assert 'value="review"' in page
    assert 'value="publish"' not in page
    answer = desk(bob).post(at("token-issue", bob), {"name": "x", "scopes": ["admin"], "days": "30"})
    assert answer.status_code == 422
    assert not Token.objects.exists()


def test_a_token_is_revoked(desk, bob):
    token, _ = actions.teams.issue_token(bob, by=bob, name="archive", scopes=[Scope.READ])
    desk(bob).post(at("token-revoke", bob, token.pk))
    token.refresh_from_db()
    assert not token.is_usable


def test_another_members_token_is_not_ones_own_to_revoke(desk, bob, carol):
    token, _ = actions.teams.issue_token(carol, by=carol, name="archive", scopes=[Scope.READ])
    answer = desk(bob).post(at("token-revoke", bob, token.pk))
    assert answer.status_code == 422
    token.refresh_from_db()
    assert token.is_usable


def test_an_admin_gives_roles(desk, ruth, bob):
    desk(ruth).post(at("member-role", ruth, bob.pk), {"role": "editor"})
    bob.refresh_from_db()
    assert bob.role == Role.EDITOR


def test_nobody_else_does(desk, alice, bob):
    answer = desk(alice).post(at("member-role", alice, bob.pk), {"role": "admin"})
    assert answer.status_code == 422
    bob.refresh_from_db()
    assert bob.role == Role.REVIEWER


def test_a_team_keeps_an_admin(desk, ruth):
    answer = desk(ruth).post(at("member-role", ruth, ruth.pk), {"role": "viewer"})
    assert "A team needs an admin" in answer.text
    assert Membership.objects.get(pk=ruth.pk).role == Role.ADMIN


def test_an_admin_asks_somebody_in(desk, ruth, alice):
    asked = {"email": "noor@newsroom.example", "name": "Noor Haddad", "role": "reviewer"}
    assert desk(alice).post(at("member-invite", alice), asked).status_code == 422
    page = desk(ruth).post(at("member-invite", ruth), asked, follow=True).text
    assert "Noor Haddad is in the team now (reviewer)" in page
    assert Membership.objects.get(user__email="noor@newsroom.example").role == Role.REVIEWER


def test_a_member_is_dismissed(desk, ruth, bob):
    desk(ruth).post(at("member-dismiss", ruth, bob.pk))
    assert not Membership.objects.filter(pk=bob.pk).exists()

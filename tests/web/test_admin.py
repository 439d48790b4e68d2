"""The admin shows operators everything and lets them rewrite nothing."""

import re
from uuid import uuid4

import pytest
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.test import RequestFactory
from django.urls import reverse

from annotations import actions, models
from annotations.models import Claim, Team, Token, User
from tests.conftest import FERRY, PASSWORD

WINDOWS = sorted(
    (model for model in admin.site._registry if model._meta.app_label == "annotations"),
    key=lambda model: model.__name__,
)
EDITABLE = {User}


@pytest.fixture
def operator(db, client):
    user = User.objects.create_superuser(email="operator@newsroom.example", password=PASSWORD, name="Otis")
    client.force_login(user)
    return user


@pytest.fixture
def work(ferry, bob):
    """One verdict with its evidence, so that most windows have something to show."""
    claim = actions.claims.open_for_review(Claim.objects.get(statement=FERRY), by=bob)
    source, _ = actions.sources.add(bob.team, by=bob, kind="document", title="Ticket log", citation="File 7")
    proof = actions.evidence.add(claim, source, by=bob, stance="supports", quote="1,200")
    rating = models.Rating.objects.get(team=bob.team, slug="true")
    actions.assignments.take(claim, by=bob)
    actions.verdicts.submit(
        claim, by=bob, rating=rating, rationale="Counted.", confidence=0.8, evidence=[proof]
    )
    actions.teams.issue_token(bob, by=bob, name="feed", scopes=["read"])


def address(model, page, *arguments):
    return reverse(f"admin:annotations_{model._meta.model_name}_{page}", args=arguments)


def test_it_works(client, operator, work):
    assert client.get("/admin/").status_code == 200


def test_every_model_has_a_window():
    mine = set(admin.site._registry)
    for name in models.__all__:
        assert getattr(models, name) in mine, name


def test_each_list_and_row_opens_can_be_searched_and_keeps_the_content_security_policy(
    client, operator, work
):
    for model in WINDOWS:
        answer = client.get(address(model, "changelist"))
        assert answer.status_code == 200, model
        assert "script-src 'self'" in answer["Content-Security-Policy"]
        assert not re.search(r"<script(?![^>]*\b(src|type=.application/json)\b)", answer.text), model
        assert not re.search(r"<[^>]+\s(style|on\w+)=", answer.text), model
        assert client.get(address(model, "changelist"), {"q": "ferry"}).status_code == 200, model
        row = model.objects.first()
        if row is not None:
            assert client.get(address(model, "change", row.pk)).status_code == 200, model


def test_nothing_is_deleted_and_history_is_not_edited(client, operator, work):
    """By no page, and by none of the actions on many rows; there need be no row for a window to be without them."""
    request = RequestFactory().get("/")
    request.user = operator
    for model in WINDOWS:
        window, row = admin.site._registry[model], model.objects.first()
        assert not window.has_delete_permission(request), model
        assert "delete_selected" not in window.get_actions(request), model
        nobody = row.pk if row else uuid4()
        assert client.post(address(model, "delete", nobody), {"post": "yes"}).status_code in (302, 403), model
        chosen = {"action": "delete_selected", "_selected_action": [str(nobody)], "post": "yes"}
        client.post(address(model, "changelist"), chosen)
        if row is not None:
            assert client.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403, model
            if model not in EDITABLE:
                sent = client.post(address(model, "change", row.pk), {"standing": "on"})
                assert sent.status_code == 403, model
            assert model.objects.filter(pk=row.pk).exists(), model


def test_what_operators_did_is_only_looked_at(client, operator):
    entry = LogEntry.objects.create(user=operator, action_flag=CHANGE, object_repr="a", change_message="b")
    where = reverse("admin:admin_logentry_change", args=[entry.pk])
    assert client.get(where).status_code == 200
    assert client.post(where, {"change_message": "c"}).status_code == 403
    assert (
        client.post(reverse("admin:admin_logentry_delete", args=[entry.pk]), {"post": "yes"}).status_code
        == 403
    )
    assert LogEntry.objects.get().change_message == "b"


def test_a_new_team_is_founded_in_the_operators_name(client, operator):
    form = {"name": "Night Desk", "slug": "night-desk", "verdicts_required": 2, "blind": "on"}
    assert client.post(address(Team, "add"), form).status_code == 302
    team = Team.objects.get(slug="night-desk")
    assert team.memberships.get().user == operator
    assert models.RatingScale.objects.filter(team=team, current=True).exists()


def test_a_token_may_be_revoked_at_once(client, operator, work):
    token = Token.objects.get()
    chosen = {"action": "revoke", "_selected_action": [str(token.pk)]}
    client.post(address(Token, "changelist"), chosen)
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_reviewers_are_no_operators(client, bob):
    client.force_login(bob.user)
    assert client.get("/admin/").status_code == 302


def test_the_admin_has_no_login_of_its_own(client, db):
    answer = client.get("/admin/login/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")

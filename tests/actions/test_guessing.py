"""Guessing ends: wrong tries are counted, right ones forgiven, and the wait is told."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from annotations import actions
from annotations.actions.guessing import FROM_ADDRESS, OF_ACCOUNT, OF_TOKENS, WINDOW
from annotations.models import Guessing
from tests.api.conftest import Api
from tests.conftest import PASSWORD

LOGIN = reverse("account_login")


def sign_in(client, email: str, password: str, **headers: str):
    return client.post(LOGIN, {"login": email, "password": password}, headers=headers)


def test_it_works(bob, client):
    for _ in range(OF_ACCOUNT):
        assert sign_in(client, bob.user.email, "a wrong password").status_code == 200

    locked = sign_in(client, bob.user.email, PASSWORD)

    assert locked.status_code == 429
    assert 0 < int(locked["Retry-After"]) <= WINDOW.total_seconds()
    assert "Too many wrong tries" in locked.text
    assert "style=" not in locked.text
    with time_machine.travel(timezone.now() + WINDOW + timedelta(seconds=1)):
        assert sign_in(client, bob.user.email, PASSWORD).status_code == 302


def test_an_account_there_is_and_one_there_is_not_are_locked_alike(bob, client):
    statuses = [
        [sign_in(client, email, "a wrong password").status_code for _ in range(OF_ACCOUNT + 1)]
        for email in (bob.user.email, "nobody@newsroom.example")
    ]
    assert statuses == [[200] * OF_ACCOUNT + [429]] * 2


def test_right_ones_are_forgiven_and_whose_case_differs_is_the_same(bob, alice, client):
    for number in range(3 * OF_ACCOUNT):
        email = bob.user.email.upper() if number % 2 else bob.user.email
        assert sign_in(client, email, PASSWORD).status_code == 302
        client.logout()
    assert set(Guessing.objects.values_list("tries", flat=True)) == {0}


def test_one_address_guesses_for_many_accounts(bob, client, settings):
    for number in range(FROM_ADDRESS):
        assert sign_in(client, f"p{number}@newsroom.example", "a wrong password").status_code == 200
    assert sign_in(client, bob.user.email, PASSWORD).status_code == 429
    assert sign_in(client, bob.user.email, PASSWORD, X_Forwarded_For="192.0.2.7").status_code == 429
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert sign_in(client, bob.user.email, PASSWORD, X_Forwarded_For="192.0.2.7").status_code == 302


def test_wrong_tokens(vera, client):
    wrong = {"Authorization": "Bearer fck_wrong"}
    statuses = [client.get("/api/v1/articles", headers=wrong).status_code for _ in range(OF_TOKENS + 2)]
    assert statuses == [401] * OF_TOKENS + [429] * 2
    told = client.get("/api/v1/articles", headers=wrong)
    assert told.json()["code"] == "too_many_requests"
    assert int(told["Retry-After"]) > 0
    assert Api(vera).get("articles").status_code == 200, "right ones are never in the way of wrong ones"


def test_what_was_typed_is_not_kept(client, db):
    sign_in(client, "my secret, typed into the wrong field", "x")
    assert all(len(key) == 64 for key in Guessing.objects.values_list("key", flat=True))


def test_it_is_forgotten(db):
    actions.guessing.tried({"one": 1})
    assert actions.guessing.forget(timezone.now() - WINDOW) == 0
    assert actions.guessing.forget(timezone.now()) == 1


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_no_more_than_many_in_a_row():
    waits = []

    def guess() -> None:
        try:
            waits.append(actions.guessing.tried({"login of bob": OF_ACCOUNT}))
        finally:
            connection.close()

    threads = [threading.Thread(target=guess) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert waits.count(None) == OF_ACCOUNT


def test_what_is_permanent_cannot_be_emptied(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, bool_or(tgname = 'is_never_emptied') FROM pg_trigger "
            "JOIN pg_proc ON pg_proc.oid = tgfoid WHERE proname LIKE 'factcheck_refuse%' GROUP BY 1"
        )
        guarded = cursor.fetchall()
        assert len(guarded) > 20
        assert [table for table, never_emptied in guarded if not never_emptied] == []
        # Tests alone may: see let_it_be_emptied.
        cursor.execute("ALTER TABLE annotations_event ENABLE TRIGGER is_never_emptied")
        with pytest.raises(IntegrityError, match="permanent"), transaction.atomic():
            cursor.execute("TRUNCATE annotations_event CASCADE")

"""Alive is not ready: a supervisor asks both."""

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from factcheck import celery


def test_alive_without_asking_anybody(client: Client):
    # No `db` fixture: touching the database would fail this test.
    assert client.get("/livez").json() == {"status": "ok"}


def test_ready_when_everything_answers(db, client):
    answer = client.get("/readyz")
    assert answer.json()["checks"] == {"database": "ok", "migrations": "ok", "broker": "ok"}
    assert answer.status_code == 200


def test_not_ready_while_migrations_wait(db, client):
    """A squashed migration and those that it stands for are one: either of them was applied."""
    rows = MigrationRecorder.Migration.objects
    last = rows.filter(app="annotations").order_by("name").last()
    rows.filter(app="annotations", name__contains="_squashed_").delete()
    assert client.get("/readyz").json()["checks"]["migrations"] == "ok"
    rows.filter(pk=last.pk).delete()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["migrations"] == "1 pending"


def test_not_ready_without_a_broker(db, client, monkeypatch):
    # A port that nobody listens on: taken and given back.
    monkeypatch.setattr(celery.app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["broker"] == "unreachable"


@pytest.mark.django_db
def test_not_ready_without_a_database(client):
    def refuse(*_):
        raise OperationalError("the database is away")

    with connection.execute_wrapper(refuse):
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["database"] == "unreachable"
    assert "away" not in answer.text, "what is down is the log's business"


@pytest.mark.parametrize("where", ["/desk/", "/admin/", "/api/v1/articles"])
def test_without_a_database_people_and_programs_are_told_to_come_back(bob, where):
    def refuse(*_):
        raise OperationalError("the database is away")

    client = Client(raise_request_exception=False)
    client.force_login(bob.user)
    with connection.execute_wrapper(refuse):
        answer = client.get(where)
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert "away" not in answer.text, "why is the log's business"

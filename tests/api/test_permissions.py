"""Every role, every endpoint, every verb: what `permissions.txt` expects is what is answered, and nothing else."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import orjson
import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from annotations import actions
from annotations.choices import Role, Scope
from annotations.models import Token
from tests.api import world
from tests.api.contract import document
from tests.conftest import person

TABLE = Path(__file__).with_name("permissions.txt")
VERBS = ("get", "post", "put", "patch", "delete")
OPERATIONS = [
    (verb, path, operation)
    for path, operations in document()["paths"].items()
    for verb, operation in operations.items()
]
STRANGERS = ("anon", "ended", "stray", "other")
UNHEARD = {"anon": 401, "view": 405, "admin": 405}
Rows = dict[tuple[str, str], list[str]]


def table() -> tuple[list[str], Rows]:
    """The names of the columns, and the expected answers by verb and path."""
    lines = [line for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    columns, *rows = [line.split() for line in lines]
    return columns[2:], {(verb, path): answers for verb, path, *answers in rows}


def line(verb: str, path: str, answers: list[str]) -> str:
    return f"{verb:<7}{path:<34}" + "".join(f"{answer:<6}" for answer in answers).rstrip()


@pytest.fixture(autouse=True)
def quiet(caplog):
    """A refusal is what is wanted here, a thousand times over; no log of them."""
    caplog.set_level(logging.CRITICAL, "django.request")


@pytest.fixture
def newsroom(ferry, ruth, erin, carol):
    """A world in which none of those who knock has done anything of what they may do."""
    dana = actions.teams.admit(person("dana"), by=ruth, role=Role.REVIEWER)
    world.build(ferry, ruth=ruth, erin=erin, reviewers=(carol, dana))
    return ferry.team


@pytest.fixture
def callers(newsroom, vera, bob, alice, ruth, mallory) -> dict[str, Client]:
    """Who knocks, by the name of their column."""
    writer = actions.teams.admit(person("walt"), by=ruth, role=Role.CONTRIBUTOR)
    members = {"view": vera, "cont": writer, "revw": bob, "edit": alice, "admin": ruth}
    known = {name: _program(member) for name, member in members.items()}
    known |= {f"{scope[:4]}-": _program(ruth, scope) for scope in list(Scope)[:-1]}
    strangers = {
        "anon": Client(),
        "ended": _program(ruth, usable=False),
        "stray": _browser(person("stray")),
        "xsite": _browser(ruth.user),
        "other": _program(mallory),
    }
    return strangers | known


def _program(member, scope: Scope | None = None, *, usable: bool = True) -> Client:
    furthest = scope or Role(member.role).scope
    token, secret = actions.teams.issue_token(member, by=member, name="knocking", scopes=[furthest])
    # Noted as used, so that no request begins with writing it down.
    times = {"last_used_at": timezone.now() + timedelta(hours=1)}
    times |= {} if usable else {"expires_at": timezone.now() - timedelta(minutes=1)}
    Token.objects.filter(pk=token.pk).update(**times)
    return Client(headers={"Authorization": f"Bearer {secret}"})


def _browser(user) -> Client:
    """Signed in, but sending no CSRF token: as a form on somebody else's page would."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def knock(client: Client, verb: str, address: str, body: object = None):
    """Send it, look at the answer, and undo what it did."""
    with transaction.atomic():
        data = {} if verb == "get" else orjson.dumps(body or {})
        response = getattr(client, verb)(address, data=data, content_type="application/json")
        transaction.set_rollback(True)
    return response


def answers(callers: dict[str, Client], team, ours: set[str]) -> Iterator[tuple[tuple[str, str], list[str]]]:
    """What each caller gets at each endpoint, as rows of the table. A stranger is told of none of `ours`."""
    for verb, path, operation in OPERATIONS:
        address, body = world.address(path, team), world.body(operation, team)
        found = []
        for name, client in callers.items():
            response = knock(client, verb, address, body)
            found.append(str(response.status_code))
            if name in STRANGERS:
                told = {each for each in ours if each in response.text and each not in address}
                assert not told, f"{name} learns of {told} at {verb} {path}"
        yield (verb.upper(), path.removeprefix("/api/v1/")), found


def test_it_works(newsroom, callers):
    columns, expected = table()
    assert columns == list(callers)
    found = dict(answers(callers, newsroom, set(world.ids(newsroom))))
    wrong = [line(*key, row) for key, row in found.items() if expected.get(key) != row]
    gone = [line(*key, row) for key, row in expected.items() if key not in found]
    header = line("verb", "path", columns)
    assert not wrong, "\n".join([f"This is answered, and is not what {TABLE.name} expects:", header, *wrong])
    assert not gone, "\n".join(["There is no such endpoint any more:", *gone])


def test_other_verbs_do_nothing(newsroom, callers):
    """A verb that no row is about is refused before anything is looked at."""
    listed = {(verb, path) for verb, path, _ in OPERATIONS}
    for path in document()["paths"]:
        for verb in VERBS:
            if (verb, path) in listed:
                continue
            address = world.address(path, newsroom)
            found = {
                name: knock(callers[name], verb, address).status_code for name in ("anon", "view", "admin")
            }
            assert found in (UNHEARD, UNHEARD | {"view": 403}), f"{verb} {path}: {found}"


def test_looking_writes_nothing(newsroom, callers):
    """HEAD is GET without the body, OPTIONS says nothing, and neither they nor GET ask the database to write."""
    written = []

    def watch(execute, sql, *rest):
        if sql.split(None, 1)[0] in ("INSERT", "UPDATE", "DELETE"):
            written.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        for verb, path, _ in OPERATIONS:
            if verb == "get":
                address, client = world.address(path, newsroom), callers["admin"]
                looked, headed = client.get(address), client.head(address)
                assert headed.status_code == looked.status_code
                assert headed.content == b""
                assert client.options(address).content == b""
    assert not written

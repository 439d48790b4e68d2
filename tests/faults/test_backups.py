"""Backup, wipe, restore: what comes back is equal to what was there, and nothing is lost on the way."""

import json
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg import errors, sql

from factcheck.backups import CannotBackUp, CannotRestore, Manifest, Server, make, restore
from factcheck.backups.manifest import digests, migrations, sha256
from factcheck.embedded.console import Console
from tests.conftest import FERRY

MANIFEST = "manifest.json"


@pytest.fixture
def console():
    return Console(StringIO())


@pytest.fixture
def var(tmp_path):
    for folder, name, text in (("media", "scan.txt", "Box 4"), ("secrets", "secret-key", "stays here")):
        (tmp_path / "var" / folder).mkdir(parents=True)
        (tmp_path / "var" / folder / name).write_text(text)
    return tmp_path / "var"


@pytest.fixture
def server(transactional_db, ferry):
    connection.close()
    return Server.of_settings(settings.DATABASES["default"])


@pytest.fixture
def elsewhere(server):
    """A database that is not there yet, and goes with all that is kept of it."""
    yield server.database(f"{server.name}_elsewhere")
    with server.database("postgres").connect() as outside:
        like = f"{server.name}\\_elsewhere%"
        for (name,) in outside.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [like]):
            outside.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def test_it_works(server, elsewhere, var, console, tmp_path):
    made = make(server, var, tmp_path / "backup", console)
    known = made.migrations

    manifest, former = restore(
        elsewhere, tmp_path / "new", tmp_path / "backup", console, known=known, replace=False
    )

    assert (manifest, former) == (made, "")
    with server.connect() as one, elsewhere.connect() as other:
        assert digests(one) == digests(other) == manifest.tables
        assert migrations(other) == known
        assert (FERRY,) in other.execute("SELECT statement FROM annotations_claim").fetchall()
        with pytest.raises(errors.RestrictViolation):
            other.execute("UPDATE annotations_event SET kind = 'forged'")
    assert (tmp_path / "new" / "media" / "scan.txt").read_text() == "Box 4"
    assert not (tmp_path / "new" / "secrets").exists(), "secrets of the machine stay there"
    assert (tmp_path / "backup").stat().st_mode & 0o077 == 0

    again = {"known": known, "replace": True}
    with pytest.raises(CannotRestore, match=r"holds 1 team.*--replace"):
        restore(elsewhere, var, tmp_path / "backup", console, known=known, replace=False)
    with elsewhere.connect() as inside:
        with pytest.raises(CannotRestore, match="Stop web, worker and beat"):
            restore(elsewhere, var, tmp_path / "backup", console, **again)
        inside.execute("INSERT INTO django_session VALUES ('later', '', now())")
    _, former = restore(elsewhere, var, tmp_path / "backup", console, **again)
    with elsewhere.connect() as inside, elsewhere.database(former).connect() as before:
        count = "SELECT count(*) FROM django_session"
        assert (inside.execute(count).fetchone(), before.execute(count).fetchone()) == ((0,), (1,))

    told = json.loads((tmp_path / "backup" / MANIFEST).read_text())
    told["tables"]["annotations_claim"][1] = "1"
    (tmp_path / "backup" / MANIFEST).write_text(json.dumps(told))
    with pytest.raises(CannotRestore, match=r"differs.*annotations_claim"):
        restore(elsewhere, var, tmp_path / "backup", console, **again)


def test_by_command(server, tmp_path):
    out = StringIO()
    call_command("backup", str(tmp_path / "backup"), stdout=out)
    assert f"files are in {tmp_path / 'backup'}" in out.getvalue()
    assert Manifest.read(tmp_path / "backup").tables["annotations_claim"][0] == 2
    connection.close()
    with pytest.raises(CommandError, match="--replace"):
        call_command("restore", str(tmp_path / "backup"), stdout=out)
    with pytest.raises(CannotBackUp, match="already"):
        make(server, tmp_path, tmp_path / "backup", Console(out))
    with pytest.raises(CannotBackUp):
        make(server.database("not_there"), tmp_path, tmp_path / "half", Console(out))
    assert not list(tmp_path.glob("half*")), "half a backup is none"


# --- What is refused before any database is asked -------------------------------------------------------------


@pytest.fixture
def backup(tmp_path):
    (tmp_path / "database.dump").write_bytes(b"a dump")
    dump = sha256(tmp_path / "database.dump")
    Manifest("2026-05-04T09:12:31+00:00", "18.4", ["annotations.0001_initial"], {}, dump, {}).write(tmp_path)
    return tmp_path


def refused(folder, console, known=("annotations.0001_initial",)) -> str:
    with pytest.raises(CannotRestore) as refusal:
        restore(Server("nobody_asks_it"), folder / "var", folder, console, known=known, replace=True)
    return str(refusal.value)


@pytest.mark.parametrize("text", [None, "", "[]", '{"format": 2}', '{"format": 1}'])
def test_what_is_no_backup(text, tmp_path, console):
    if text is not None:
        (tmp_path / MANIFEST).write_text(text)
    assert "no backup" in refused(tmp_path, console)


def test_a_damaged_one(backup, console):
    (backup / "database.dump").write_bytes(b"a dumq")
    assert "damaged: database.dump" in refused(backup, console)
    (backup / "database.dump").unlink()
    assert "damaged: database.dump" in refused(backup, console)


def test_one_of_a_later_version(backup, console):
    assert "later version" in refused(backup, console, known=())

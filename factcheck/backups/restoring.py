"""Restore a backup beside the database in use, and put it in its place only when every table came back equal."""

import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg import sql

from factcheck.backups.errors import CannotRestore
from factcheck.backups.making import DUMP, FILES
from factcheck.backups.manifest import Manifest, digests, sha256
from factcheck.backups.server import NoProgram, Server
from factcheck.embedded.console import Console

OTHERS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = %s AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


def restore(
    server: Server, var: Path, source: Path, console: Console, *, known: Collection[str], replace: bool
) -> tuple[Manifest, str]:
    """Restore the backup in `source`; return its manifest and the name the database of before has now, or "".

    `known` are the migrations of this version of the code, as `app.name`. A database in which there are teams is
    only replaced when `replace` says so, and even then it is kept under another name. Raises CannotRestore.
    """
    manifest = _checked(source, console, known)
    beside = server.database(f"{server.name}_restoring")
    with _in_words(), server.database("postgres").connect() as connection:
        if not replace:
            _refuse_to_lose(server, connection)
        _refuse_company(server, connection)
        with console.step("Database"):
            _fill(beside, connection, source / DUMP)
        with console.step("Comparing"):
            _compare(beside, manifest)
        with console.step("Files"):
            _put_back(source / FILES, var)
        former = _swap(server, beside, connection)
    return manifest, former


def _checked(source: Path, console: Console, known: Collection[str]) -> Manifest:
    """The manifest of a backup that is whole and not of a later version than this one."""
    try:
        manifest = Manifest.read(source)
    except (OSError, ValueError) as error:
        raise CannotRestore(f"{source} is no backup of this service: {error}") from error
    with console.step("Looking it through"):
        wanted = {DUMP: manifest.dump_sha256}
        wanted |= {f"{FILES}/{path}": digest for path, digest in manifest.files.items()}
        broken = [path for path, digest in wanted.items() if not _is_whole(source / path, digest)]
    if broken:
        raise CannotRestore(f"The backup is damaged: {', '.join(broken[:5])}. Nothing was changed.")
    if unknown := [name for name in manifest.migrations if name not in known]:
        raise CannotRestore(
            f"The backup was made by a later version (it has had {unknown[-1]}). Install that version first."
        )
    return manifest


def _is_whole(path: Path, digest: str) -> bool:
    return path.is_file() and sha256(path) == digest


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except psycopg.Error as error:
        raise CannotRestore(f"The database refuses: {error}") from error
    except NoProgram as error:
        raise CannotRestore(str(error)) from error
    except OSError as error:
        raise CannotRestore(f"{error.filename}: {error.strerror}.") from error


def _refuse_to_lose(server: Server, connection: psycopg.Connection) -> None:
    if _exists(server.name, connection) and (teams := _teams(server)):
        raise CannotRestore(
            f"The database {server.name} holds {teams} team(s). Say --replace to put the backup in its place; "
            "what is there now is kept under another name."
        )


def _teams(server: Server) -> int:
    with server.connect() as inside:
        if inside.execute("SELECT to_regclass('annotations_team')").fetchone() == (None,):
            return 0
        return inside.execute("SELECT count(*) FROM annotations_team").fetchone()[0]


def _refuse_company(server: Server, connection: psycopg.Connection) -> None:
    (others,) = connection.execute(OTHERS, [server.name]).fetchone()
    if others:
        raise CannotRestore(
            f"{others} connection(s) to the database {server.name} are open. Stop web, worker and beat first."
        )


def _exists(name: str, connection: psycopg.Connection) -> bool:
    return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _fill(beside: Server, connection: psycopg.Connection, dump: Path) -> None:
    name = sql.Identifier(beside.name)
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(name))  # of a restore that was killed
    connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
    quiet = ("--no-owner", "--no-privileges", "--no-comments", "--exit-on-error", "--jobs=2")
    argv = [beside.program("pg_restore"), *quiet, f"--dbname={beside.name}", dump]
    if said := beside.run(argv):
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
        raise CannotRestore(f"pg_restore said: {said}")


def _compare(beside: Server, manifest: Manifest) -> None:
    with beside.connect() as inside:
        found = digests(inside)
        inside.execute("ANALYZE")
    names = found.keys() | manifest.tables.keys()
    unequal = sorted(name for name in names if found.get(name) != manifest.tables.get(name))
    if unequal:
        raise CannotRestore(f"What came back differs from what was backed up: {', '.join(unequal)}.")


def _put_back(files: Path, var: Path) -> None:
    """Copy the files to `var`, over older ones of their names; nothing else there is touched."""
    var.mkdir(parents=True, exist_ok=True)
    shutil.copytree(files, var, dirs_exist_ok=True)


def _swap(server: Server, beside: Server, connection: psycopg.Connection) -> str:
    """Put the restored database in the place of the one in use; the name that one has now."""
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    former = ""
    # One transaction: somebody who looks at any moment finds a whole database.
    with connection.transaction():
        if _exists(server.name, connection):
            former = f"{server.name}_{datetime.now(UTC):%Y%m%d_%H%M%S}"
            connection.execute(rename.format(sql.Identifier(server.name), sql.Identifier(former)))
        connection.execute(rename.format(sql.Identifier(beside.name), sql.Identifier(server.name)))
    return former

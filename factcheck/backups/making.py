"""Make a backup: the database as it is at one moment, and the files beside it."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from factcheck.backups.errors import CannotBackUp
from factcheck.backups.manifest import Manifest, digests, migrations, sha256
from factcheck.backups.server import NoProgram, Server
from factcheck.embedded.console import Console

DUMP, FILES = "database.dump", "files"
# Of what lies under var/: uploads, and what the demo knows of itself. Secrets and mail stay where they are.
KEPT = ("media", "demo.json", "origin.json", "origin.port")


def make(server: Server, var: Path, target: Path, console: Console) -> Manifest:
    """Write a backup to the new folder `target`; raises CannotBackUp, and then leaves none.

    The service may go on working: one snapshot is dumped, and whatever is written meanwhile is not in it.
    """
    if target.exists():
        raise CannotBackUp(f"{target} is there already; a backup is written to a new folder.")
    with _draft(target) as draft, _in_words(), server.connect() as connection, connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        with console.step("Database"):
            _dump(server, connection, draft / DUMP)
        with console.step("Its tables"):
            tables = digests(connection)
        with console.step("Files"):
            files = _copy(var, draft / FILES)
        manifest = Manifest(
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            postgresql=connection.info.parameter_status("server_version"),
            migrations=migrations(connection),
            tables=tables,
            dump_sha256=sha256(draft / DUMP),
            files=files,
        )
        # Last: a folder with a manifest is a whole backup.
        manifest.write(draft)
    return manifest


@contextmanager
def _draft(target: Path) -> Iterator[Path]:
    """A folder that gets its name when it is whole."""
    draft = target.with_name(f"{target.name}.unfinished")
    try:
        shutil.rmtree(draft, ignore_errors=True)  # of a backup that was killed
        draft.mkdir(parents=True, mode=0o700)
        yield draft
        draft.rename(target)
    except OSError as error:
        raise CannotBackUp(f"{error.filename or draft}: {error.strerror}.") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except psycopg.Error as error:
        raise CannotBackUp(f"The database does not answer as it should: {error}") from error
    except NoProgram as error:
        raise CannotBackUp(str(error)) from error


def _dump(server: Server, connection: psycopg.Connection, path: Path) -> None:
    (snapshot,) = connection.execute("SELECT pg_export_snapshot()").fetchone()
    what: Sequence[str | Path] = (
        *("--format=custom", "--compress=1", f"--snapshot={snapshot}", f"--file={path}"),
        *("--no-owner", "--no-privileges", "--no-comments"),
    )
    if said := server.run([server.program("pg_dump"), *what]):
        raise CannotBackUp(f"pg_dump said: {said}")


def _copy(var: Path, into: Path) -> dict[str, str]:
    """Copy what is kept of `var`; the SHA-256 of each file by its path in there."""
    into.mkdir()
    for kept in (var / name for name in KEPT):
        if kept.is_dir():
            shutil.copytree(kept, into / kept.name)
        elif kept.exists():
            shutil.copy2(kept, into / kept.name)
    return {str(path.relative_to(into)): sha256(path) for path in sorted(into.rglob("*")) if path.is_file()}

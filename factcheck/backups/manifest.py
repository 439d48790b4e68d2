"""What a backup says about itself, so that a restore can tell that it is whole and came back equal."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

FORMAT = 1
NAME = "manifest.json"
TABLES = """
    SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname = 'public' AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname
"""
# A sum does not ask in which order the rows come, so no table has to be sorted. 64 bits of each row's MD5: against
# rot and mistakes; against forgers stands the hash chain of events.
DIGEST = """
    SELECT count(*), coalesce(sum(('x' || left(md5(row::text), 16))::bit(64)::bigint::numeric), 0)::text
    FROM {} AS row
"""


@dataclass(frozen=True, slots=True)
class Manifest:
    """`tables` has the rows and the digest of each table, `files` the SHA-256 of each file by its path."""

    made_at: str
    postgresql: str
    migrations: list[str]
    tables: dict[str, list[Any]]
    dump_sha256: str
    files: dict[str, str]
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        text = json.dumps(asdict(self), indent=1, sort_keys=True)
        (folder / NAME).write_text(text + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Raises OSError where there is none, ValueError where it is not one of this format."""
        told = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if not isinstance(told, dict) or told.get("format") != FORMAT:
            raise ValueError(f"{folder / NAME} is of another format than {FORMAT}.")
        try:
            return cls(**told)
        except TypeError as error:
            raise ValueError(f"{folder / NAME} is not a whole manifest.") from error

    @property
    def rows(self) -> int:
        return sum(rows for rows, _ in self.tables.values())


def digests(connection: psycopg.Connection) -> dict[str, list[Any]]:
    """The number of rows and the digest of every table, as the connection's transaction sees them."""
    names = [name for (name,) in connection.execute(TABLES).fetchall()]
    return {
        name: list(connection.execute(sql.SQL(DIGEST).format(sql.Identifier(name))).fetchone())
        for name in names
    }


def migrations(connection: psycopg.Connection) -> list[str]:
    """The migrations that the database has had, as `app.name`."""
    if connection.execute("SELECT to_regclass('django_migrations')").fetchone() == (None,):
        return []
    rows = connection.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
    return [f"{app}.{name}" for app, name in rows]


def sha256(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""The database server as a client of it sees it, and the client programs that fit it."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psycopg

from factcheck.embedded.programs import POSTGRES_ORIGINS, postgres_programs

# What a row looks like as text must depend on the row alone, or equal rows would have unequal hashes.
PLAIN = "-c timezone=UTC -c datestyle=ISO,MDY -c intervalstyle=iso_8601 -c bytea_output=hex -c extra_float_digits=1"


# Of Django's OPTIONS, those which libpq knows too; as PGHOST and so on its programs read them from the environment.
OF_LIBPQ = ("host", "port", "service", "passfile", "sslmode", "sslrootcert", "sslcert", "sslkey")


class NoProgram(Exception):
    """No pg_dump or pg_restore here fits the server."""


@dataclass(frozen=True, slots=True)
class Server:
    """One database of a server; `options` are libpq's, such as sslmode."""

    name: str
    user: str = ""
    password: str = ""
    host: str = ""
    port: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    origins: Sequence[str] = POSTGRES_ORIGINS

    @classmethod
    def of_settings(cls, database: Mapping[str, Any], origins: Sequence[str] = POSTGRES_ORIGINS) -> "Server":
        """The server of one of Django's DATABASES."""
        given = database.get("OPTIONS", {})
        options = {key: str(given[key]) for key in OF_LIBPQ if key in given}
        names = ("NAME", "USER", "PASSWORD", "HOST", "PORT")
        return cls(*(str(database.get(name) or "") for name in names), options, origins)

    def database(self, name: str) -> "Server":
        """Another database of the same server."""
        return replace(self, name=name)

    def connect(self) -> psycopg.Connection:
        """A connection in which each statement is its own transaction; raises psycopg.OperationalError."""
        given = {"user": self.user, "password": self.password, "host": self.host, "port": self.port}
        address = {key: value for key, value in given.items() if value}
        return psycopg.connect(dbname=self.name, autocommit=True, options=PLAIN, **(address | self.options))

    def environment(self) -> dict[str, str]:
        """For PostgreSQL's own programs: no password in anybody's list of processes."""
        given = {
            "PGDATABASE": self.name,
            "PGUSER": self.user,
            "PGPASSWORD": self.password,
            "PGHOST": self.host,
            "PGPORT": self.port,
            **{f"PG{key.upper()}": value for key, value in self.options.items()},
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return kept | {name: value for name, value in given.items() if value}

    def program(self, name: str) -> Path:
        """`pg_dump` or `pg_restore`, no older than the server; raises NoProgram."""
        with self.connect() as connection:
            major = connection.info.server_version // 10_000
        found = [each for each in postgres_programs(self.origins) if (each.folder / name).exists()]
        for programs in found:
            if programs.major >= major:
                return programs.folder / name
        at_hand = ", ".join(f"{each.version} ({each.origin})" for each in found) or "none"
        raise NoProgram(
            f"The server is PostgreSQL {major}, and no {name} of that version or a later one is here (at hand: "
            f"{at_hand}). Install PostgreSQL {major}'s client programs."
        )

    def run(self, argv: Sequence[str | Path]) -> str:
        """Run one of PostgreSQL's programs; what it complained of, "" if it ended well."""
        done = subprocess.run(
            argv,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        return (done.stderr.strip() or f"it ended with {done.returncode}") if done.returncode else ""

"""Where the services of one var/ folder answer, and the secrets they are opened with.

Nothing is started here: any process, in any terminal, computes the same answer from the folder alone.
"""

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from factcheck.embedded.errors import CannotStart
from factcheck.embedded.folders import prepare

NAME = USER = "factcheck"
PORT = 5432  # of a socket, it is only a part of the file's name


@dataclass(frozen=True, slots=True)
class Addresses:
    """Both addresses as URLs, and the database also as the members Django asks for."""

    database_url: str
    broker_url: str
    database: dict[str, Any]


def addresses(var: Path) -> Addresses:
    """The addresses of the services under `var`, whether they run or not; raises CannotStart.

    The secrets in them are made by whoever asks first, so the folder is created if it is not there.
    """
    folder, password = sockets(var), password_of(var, USER)
    members = {"NAME": NAME, "USER": USER, "PASSWORD": password, "HOST": str(folder), "PORT": str(PORT)}
    return Addresses(
        database_url=f"postgresql://{USER}:{password}@/{NAME}?host={folder}&port={PORT}",
        broker_url=f"redis+socket://{broker_socket(var)}?virtual_host=0",
        database=members,
    )


def secret_key(var: Path) -> str:
    """What signs sessions and cursors."""
    return _secret(var, "secret-key")


def password_of(var: Path, role: str) -> str:
    """The password of a PostgreSQL role."""
    return _secret(var, f"{role}-password")


def sockets(var: Path) -> Path:
    """The folder of the sockets: short, because a socket's path may have 107 bytes and var/ may be deep.

    Not under $XDG_RUNTIME_DIR, which differs between a login, `su` and cron. A secret is part of the
    name, so nobody can guess it and be there first.
    """
    seed = f"{var.resolve()} {password_of(var, USER)}"
    return Path("/tmp") / f"factcheck-{hashlib.sha256(seed.encode()).hexdigest()[:12]}"


def broker_socket(var: Path) -> Path:
    return sockets(var) / "valkey.sock"


def _secret(var: Path, name: str) -> str:
    path = var / "secrets" / name
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        return _make_secret(prepare(var) / "secrets" / name)
    except (PermissionError, NotADirectoryError) as error:
        prepare(var)  # has better words, if it is the folder as a whole
        raise CannotStart(f"{path} can't be read: {error.strerror}.") from error


def _make_secret(path: Path) -> str:
    """Write a new secret, complete or not at all; of two processes at once, the first one's counts."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with open(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # the other one is as good
    finally:
        draft.unlink()
    return path.read_text(encoding="ascii")

"""Where the services of one var/ folder have their data, sockets and logs, and as whom they run."""

import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from factcheck.embedded.addresses import sockets
from factcheck.embedded.errors import CannotStart
from factcheck.embedded.folders import prepare
from factcheck.embedded.ground import folder_of, services_folder
from factcheck.embedded.processes import Account, lesser_account

LARGE_LOG = 10_000_000  # bytes: from here on a new file is begun, and one old one kept
TICK = 0.02  # seconds between two looks at a service that is waited for


@dataclass(frozen=True, slots=True)
class Site:
    """`durable` is False where nothing has to outlive the process: tests."""

    var: Path
    services: Path
    sockets: Path
    account: Account | None
    durable: bool = True

    @property
    def programs(self) -> Path:
        return self.services / "programs"

    def log(self, name: str) -> Path:
        return self.var / "log" / f"{name}.log"


def prepare_site(var: Path, *, durable: bool = True) -> Site:
    """Make or check every folder; raises CannotStart. Call it with the lock on `var` held."""
    var, account = prepare(var), lesser_account()
    services = services_folder(var, account)
    _make_logs(var / "log")
    return Site(var, services, _fresh_sockets(sockets(var), account), account, durable)


def _make_logs(folder: Path) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    for log in folder.glob("*.log"):
        if log.stat().st_size > LARGE_LOG:
            log.replace(log.with_suffix(".old.log"))


def _fresh_sockets(folder: Path, account: Account | None) -> Path:
    if folder.is_symlink():
        raise CannotStart(f"{folder} is a link, and not one of ours: look at it, move it away.")
    return folder_of(account, folder)


def forget(var: Path) -> None:
    """Remove a throw-away `var`, and what its services had outside of it."""
    shutil.rmtree(sockets(var), ignore_errors=True)
    if (var / "services").is_symlink():
        shutil.rmtree((var / "services").resolve(), ignore_errors=True)
    # Another run may be clearing the same abandoned folder away at this moment.
    shutil.rmtree(var, ignore_errors=True)


def minimal_environment() -> dict[str, str]:
    """For the services: no PGPORT or PGDATA of the person at the terminal, and none of their secrets."""
    kept = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
    return {"TZ": "UTC", **{name: os.environ[name] for name in kept if name in os.environ}}


def wait_until(is_done: Callable[[], bool], patience: float) -> bool:
    """Look again and again until `is_done()`, at most `patience` seconds; whether it came to be."""
    deadline = time.monotonic() + patience
    while not is_done():
        if time.monotonic() > deadline:
            return False
        time.sleep(TICK)
    return True


def last_lines(log: Path, since: int = 0, count: int = 6) -> str:
    """The end of what was written to `log` after byte `since`, indented for the terminal."""
    with open(log, "rb") as file:
        file.seek(since)
        lines = file.read().decode("utf-8", "replace").splitlines()
    return "\n".join(f"    {line}" for line in lines[-count:])

"""What the rows stand on: a newsroom that is really run and killed, its people's programs, a press to read from."""

import itertools
import os
import signal
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Any

import requests
from django.db import connections

from annotations import actions
from annotations.choices import Role, Scope
from annotations.models import Membership
from bench.faults.board import Scale
from tests.conftest import person
from tests.faults.conftest import Up, eventually
from tests.faults.press import Press
from tests.faults.processes import Broker

# What would take minutes in production takes seconds here; nothing else differs from it.
HURRIED = {
    "FACTCHECK_FETCH_DEADLINE": "4",
    "FACTCHECK_JOB_LEASE": "6",
    "FACTCHECK_JOB_WAKE_AGAIN": "3",
    "FACTCHECK_SWEEP_EVERY": "1",
    "FACTCHECK_HOST_SPACING": "0",
    "FACTCHECK_HOST_CONCURRENCY": "8",
}
ROLES = {
    "ruth": "admin",
    "alice": "editor",
    "bob": "reviewer",
    "carol": "reviewer",
    "erin": "contributor",
    "vera": "viewer",
}


class Newsroom(Up):
    """`manage.py up` with settings of its own, whenever it is started."""

    def __init__(self, var: Path, out: Path, settings: dict[str, str]) -> None:
        super().__init__(var, out)
        self.settings = settings

    def start(self, *arguments: str, **environment: str) -> None:
        super().start(*arguments, **{**self.settings, **environment})

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def postgres(self) -> int:
        return self.services()[0]

    def workers(self) -> list[int]:
        """The worker and its children, whoever of them lives."""
        found = []
        for pid in self.programs():
            with suppress(OSError):
                if b"\0worker\0" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    found.append(pid)
        return found


class Program(requests.Session):
    """What one person's program sends, with its token and the newsroom's address before each path."""

    def __init__(self, address: str, secret: str) -> None:
        super().__init__()
        self.base = f"{address}/api/v1/"
        self.secret = secret
        self.headers["Authorization"] = f"Bearer {secret}"
        # One that is told to wait by its system's proxy settings would measure those.
        self.trust_env = False

    def request(self, method: str, path: str, **more: Any) -> requests.Response:
        more.setdefault("timeout", 30)
        return super().request(method, path if "://" in path else self.base + path, **more)


class Ground:
    """Started when the first row asks for it; between rows it is running and well."""

    def __init__(self, var: Path, press: Press, broker: Broker, scale: Scale) -> None:
        self.var, self.press, self.broker, self.scale = var, press, broker, scale
        self.members: dict[str, Membership] = {}
        self._secrets: dict[str, str] = {}
        self._numbers = itertools.count()
        self._stack = ExitStack()
        self._newsroom: Newsroom | None = None

    def __enter__(self) -> "Ground":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @property
    def newsroom(self) -> Newsroom:
        """Running, ready, and with its cast."""
        if self._newsroom is None:
            self._open()
        self._newsroom.ensure()
        eventually(self._newsroom.is_ready, "ready")
        return self._newsroom

    def program(self, name: str) -> Program:
        return Program(self.newsroom.address, self._secrets[name])

    def addresses(self, count: int) -> list[str]:
        """So many addresses that no row had before."""
        return [self.press.url(next(self._numbers)) for _ in range(count)]

    def new_var(self, name: str) -> Path:
        """A folder beside the newsroom's own, for a second one."""
        return self.var.with_name(name)

    def _open(self) -> None:
        shared = ("CELERY_BROKER_URL", "FACTCHECK_FETCH_ALLOWED_PRIVATE")
        settings = HURRIED | {name: os.environ[name] for name in shared}
        self._newsroom = Newsroom(self.var, self.var.with_name("said"), settings)
        self._stack.callback(self._newsroom.stop)
        self._newsroom.start_and_wait()
        self._hire()

    def _hire(self) -> None:
        ruth = actions.teams.found("Newsroom", slug="newsroom", founder=person("ruth"))
        for name, role in ROLES.items():
            member = ruth if name == "ruth" else actions.teams.admit(person(name), by=ruth, role=Role(role))
            furthest = [scope for scope in Scope if member.reaches(scope)][-1]
            _, secret = actions.teams.issue_token(member, by=member, name="bench", scopes=[furthest])
            self.members[name], self._secrets[name] = member, secret


def forget_connections() -> None:
    """Before the database is asked again that was just killed."""
    connections.close_all()


def shoot(pid: int, sign: signal.Signals = signal.SIGKILL) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, sign)


def seconds_until(is_so: Any, patience: float, every: float = 0.05) -> float | None:
    """How long it took until `is_so()`; None if it never was so."""
    began = time.monotonic()
    while not is_so():
        if time.monotonic() - began > patience:
            return None
        time.sleep(every)
    return time.monotonic() - began

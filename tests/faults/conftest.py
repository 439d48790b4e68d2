"""Folders for embedded services, and a Factcheck that can be started, killed and started again."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from factcheck.embedded import addresses
from factcheck.embedded.ports import any_free, is_ready
from factcheck.embedded.processes import marked
from factcheck.embedded.site import forget
from factcheck.embedded.supervisor import MARK

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 120.0  # seconds, on a busy machine


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder as a checkout would have it; pytest's own are closed to the user root's services run as."""
    parent = Path(tempfile.mkdtemp(prefix="factcheck-faults-"))
    parent.chmod(0o711)
    yield parent / "var"
    if (parent / "var" / "secrets").is_dir():
        forget(parent / "var")
    shutil.rmtree(parent)


@pytest.fixture
def var():
    with open_folder() as folder:
        yield folder


def eventually(is_so, what: str):
    """What `is_so()` answers as soon as it is true; the test fails if it never is."""
    deadline = time.monotonic() + PATIENCE
    while not (answer := is_so()):
        assert time.monotonic() < deadline, f"{what}: not within {PATIENCE:g} s"
        time.sleep(0.1)
    return answer


def noted_pid(note: Path) -> int:
    return int(note.read_text().split("\n")[0])


class Up:
    """`manage.py up` on a folder of its own, as a person would run it."""

    def __init__(self, var: Path, out: Path) -> None:
        self.var = var
        self.port = any_free("127.0.0.1")
        self.process = None
        self._out = out

    def start(self, *arguments: str, **environment: str) -> None:
        outside = {
            name: value
            for name, value in os.environ.items()
            if not re.match("DATABASE_|CELERY_|FACTCHECK_", name)
        }
        ours = {"FACTCHECK_VAR": str(self.var), "FACTCHECK_PORT": str(self.port), **environment}
        with open(self._out, "w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up", "--no-demo", *arguments],
                cwd=ROOT,
                env={**outside, **ours},
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def start_and_wait(self) -> None:
        self.start()
        eventually(lambda: "Factcheck is ready" in self.said() or self.process.poll() is not None, "ready")
        assert self.process.poll() is None, self.said()

    def ensure(self) -> None:
        if self.process is None or self.process.poll() is not None:
            self.start_and_wait()

    def refused(self) -> str:
        """Start where it should not start; what it said."""
        self.start()
        assert self.process.wait(PATIENCE) == 1, self.said()
        assert "Traceback" not in self.said()
        return self.said()

    def said(self) -> str:
        return self._out.read_text()

    def is_ready(self) -> bool:
        return is_ready("127.0.0.1", self.port, "localhost")

    def programs(self) -> list[int]:
        return marked(MARK, str(self.var))

    def services(self) -> list[int]:
        notes = [
            self.var / "services" / "postgresql" / "postmaster.pid",
            self.var / "services" / "valkey" / "valkey.pid",
        ]
        return [noted_pid(note) for note in notes if note.exists()]

    def program(self, module: str) -> int:
        """The process of one of our programs that all its others come from."""
        described = {pid: Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0") for pid in self.programs()}
        children = [pid for pid, words in described.items() if module.encode() in words]
        return next(pid for pid in children if parent_of(pid) == self.process.pid)

    def kill_everything(self) -> None:
        for pid in [self.process.pid, *self.programs(), *self.services()]:
            os.kill(pid, signal.SIGKILL)
        self.process.wait(PATIENCE)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(PATIENCE)

    def ask(self, sql: str) -> list[tuple]:
        with psycopg.connect(addresses(self.var).database_url, autocommit=True) as connection:
            answer = connection.execute(sql)
            return answer.fetchall() if answer.description else []


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


@pytest.fixture(scope="module")
def up(tmp_path_factory):
    """One newsroom for the tests that ask for it: its database is made once, and `ensure` has it running."""
    with open_folder() as folder:
        newsroom = Up(folder, tmp_path_factory.mktemp("up") / "said")
        yield newsroom
        newsroom.stop()


@pytest.fixture
def fresh(var, tmp_path):
    """A newsroom that was never started."""
    newsroom = Up(var, tmp_path / "said")
    yield newsroom
    newsroom.stop()

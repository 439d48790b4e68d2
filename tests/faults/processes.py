"""Real processes for the fault tests: a web server, a worker, beat, and a broker that can be shot and wiped."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.db import connection

from factcheck.embedded.addresses import addresses
from factcheck.embedded.site import forget, prepare_site
from factcheck.embedded.valkey import Valkey

ROOT = Path(__file__).resolve().parents[2]


def until(what, *, seconds: float, every: float = 0.2) -> bool:
    """Whether `what()` came true within so many seconds: a bound for tests that would hang, not a measure."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if what():
            return True
        time.sleep(every)
    return bool(what())


class Broker:
    """A Valkey of our own, durable as in production, so that what it loses it loses as in production."""

    def __init__(self) -> None:
        self.var = Path(tempfile.mkdtemp(prefix="factcheck-broker-"))
        self.var.chmod(0o711)
        self.valkey = Valkey(prepare_site(self.var))
        self.url = addresses(self.var).broker_url
        self.valkey.start()

    def kill(self) -> None:
        os.kill(self.valkey.pid, signal.SIGKILL)
        self.valkey._process.wait(10)

    def wipe(self) -> None:
        shutil.rmtree(self.valkey.data)

    def start(self) -> None:
        self.valkey.start()

    def close(self) -> None:
        self.valkey.stop()
        forget(self.var)
        shutil.rmtree(self.var, ignore_errors=True)


class Program:
    """One of our programs in a process group of its own, to be killed with all its children."""

    def __init__(self, *arguments: str, environment: dict[str, str], log: Path) -> None:
        self.arguments, self.environment, self.log = arguments, environment, log
        self.process: subprocess.Popen | None = None
        self.start()

    def start(self) -> None:
        with open(self.log, "ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *self.arguments],
                cwd=ROOT,
                env={**os.environ, **self.environment},
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(60)

    def restart(self) -> None:
        self.kill()
        self.start()


def database_url() -> str:
    """The test database's address, for processes that are not pytest."""
    given = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(given._replace(path=f"/{connection.settings_dict['NAME']}"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(*programs: Program):
    """While they run; afterwards all are dead, whatever came of killing one, and none is in the database any more."""
    try:
        yield
    finally:
        with ExitStack() as killing:
            killing.callback(end_sessions)
            for program in programs:
                killing.callback(program.kill)


def end_sessions() -> None:
    """Wait until only this process is connected to the test database.

    PostgreSQL notices that a client is dead only when it next talks to it. Till then its transaction holds
    locks, and what it had been told to do it does: into a database that has been emptied for the next test.
    """
    others = "datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    ended = f"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE {others}"

    def nobody_else() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(ended)
            return cursor.fetchone() == (0,)

    assert until(nobody_else, seconds=60), "somebody is still connected to the test database"

"""PostgreSQL under var/services/postgresql: made, started, stopped, and found again after a crash."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg

from factcheck.embedded.addresses import NAME, PORT, USER, addresses, password_of
from factcheck.embedded.errors import CannotStart
from factcheck.embedded.ground import folder_of
from factcheck.embedded.processes import as_account, end, end_stranger, is_running, spawn
from factcheck.embedded.programs import POSTGRES_ORIGINS, Programs, find_postgres
from factcheck.embedded.site import Site, last_lines, minimal_environment, wait_until

SUPERUSER = "postgres"
START_PATIENCE = 300.0  # seconds: replaying the log after a crash may take minutes
STOP_PATIENCE = 60.0
# The same everywhere, so that the sort order is the same on every machine and in the compose file.
LOCALE = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
# Before it replays the log it makes sure that all is on the disk: in one call, not file by file for many seconds.
QUICK_AFTER_A_CRASH = ("recovery_init_sync_method=syncfs",)
# On a solid disk, or in memory, a row elsewhere costs as much as the next one; compiling what a page asks, more than it.
PLANNED_SO = ("random_page_cost=1.1", "jit=off")
NOT_DURABLE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_wal_size=4GB")


class Postgres:
    """One server. It is never killed: it is asked to stop, then told to, and waited for."""

    name = "PostgreSQL"

    def __init__(self, site: Site, origins: Sequence[str] = POSTGRES_ORIGINS) -> None:
        self.site = site
        self.data = site.services / "postgresql"
        self.log = site.log("postgresql")
        self.is_new = not _has_content(self.data)
        self._origins = origins
        self._process: subprocess.Popen[bytes] | None = None
        self._programs: Programs | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def version(self) -> str:
        return f"{self._programs.version} ({self._programs.origin})" if self._programs else ""

    def start(self) -> None:
        """Start the server, on a new cluster if there is none, and return when it answers; raises CannotStart."""
        major = self._major() if _has_content(self.data) else None
        found = find_postgres(self._origins, major)
        self._programs = found.at_hand_of(self.site.account, self.site.programs)
        if not _has_content(self.data):
            self._create(self._programs.folder)
        self._end_leftover()
        # After a killed postmaster its last children may hold the memory for a moment longer.
        if not wait_until(self._tried, STOP_PATIENCE):
            raise CannotStart("PostgreSQL can't start: processes of the one before still use its memory.")

    def has_ended(self) -> bool:
        return self._process is not None and self._process.poll() is not None

    def stop(self) -> None:
        if self._process and not end(self._process, signal.SIGINT, STOP_PATIENCE):
            # An immediate shutdown: the next start replays the log, and nothing committed is lost.
            end(self._process, signal.SIGQUIT, STOP_PATIENCE)

    def empty(self) -> None:
        """Throw away what is in the service's database, which must be running, and leave it as new."""
        address = addresses(self.site.var).database_url
        with psycopg.connect(address, dbname="postgres", autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {NAME}")

    def _major(self) -> int:
        if not all((self.data / part).exists() for part in ("PG_VERSION", "global/pg_control", "pg_wal")):
            raise CannotStart(
                f"{self.data} is not a whole PostgreSQL cluster, and nothing in it was changed. "
                "Put a backup in its place, or move it away to start with an empty database."
            )
        return int((self.data / "PG_VERSION").read_text().partition(".")[0])

    def _create(self, programs: Path) -> None:
        """Make the cluster beside its place and move it there when it is whole: a kill leaves no half."""
        draft = self.data.with_name("postgresql.new")
        if draft.exists():
            shutil.rmtree(draft)
        folder_of(self.site.account, draft)
        sync = () if self.site.durable else ("--no-sync",)
        arguments = (f"--username={SUPERUSER}", "--auth=scram-sha-256", "--no-instructions", *LOCALE, *sync)
        with self._password_file() as password:
            self._run([programs / "initdb", "-D", draft, f"--pwfile={password}", *arguments])
        self._run(self._single(programs, draft), self._first_words(programs))
        draft.rename(self.data)

    @contextmanager
    def _password_file(self) -> Iterator[Path]:
        path = self.site.sockets / "password"
        path.unlink(missing_ok=True)
        path.touch(mode=0o600)
        if self.site.account:
            os.chown(path, self.site.account.uid, self.site.account.gid)
        path.write_text(password_of(self.site.var, SUPERUSER), encoding="ascii")
        yield path
        path.unlink()

    def _single(self, programs: Path, data: Path) -> list[str | Path]:
        durable = () if self.site.durable else ("-F",)
        return [
            programs / "postgres",
            "--single",
            "-D",
            data,
            *durable,
            "-c",
            "exit_on_error=on",
            "template1",
        ]

    def _first_words(self, programs: Path) -> str:
        """The SQL for a role that can do everything in its own databases and nothing to the machine.

        vector is the one extension that takes a superuser to create, so every database gets it here.
        """
        control = programs.parent.glob("share/**/extension/vector.control")
        vector = "CREATE EXTENSION vector\n" if any(control) else ""
        password = password_of(self.site.var, USER)
        return f"{vector}CREATE ROLE {USER} LOGIN CREATEDB PASSWORD '{password}'\nCREATE DATABASE {NAME} OWNER {USER}\n"

    def _run(self, argv: Sequence[str | Path], words: str = "") -> None:
        account, environment = as_account(self.site.account), minimal_environment()
        done = subprocess.run(
            argv,
            input=words,
            text=True,
            capture_output=True,
            cwd="/",
            env=environment,
            check=False,
            **account,
        )
        if done.returncode:
            said = (done.stderr or done.stdout).strip()
            raise CannotStart(f"The database could not be made: {Path(argv[0]).name} said\n{said}")

    def _end_leftover(self) -> None:
        """Stop a server whose supervisor was killed; remove the note of one that is not there any more."""
        note = self.data / "postmaster.pid"
        if (pid := _noted_pid(note)) and is_running("postgres", self.data, pid):
            if not end_stranger(pid, signal.SIGINT, STOP_PATIENCE):
                raise CannotStart(
                    f"The PostgreSQL of an earlier start (process {pid}) does not stop. Try again later."
                )
        elif note.exists():
            # Its number may meanwhile belong to another program, and PostgreSQL would believe the number.
            note.unlink()
        for left in self.site.sockets.glob(f".s.PGSQL.{PORT}*"):
            left.unlink(missing_ok=True)

    def _tried(self) -> bool:
        """Start the server once; False if it is worth another try. Raises CannotStart."""
        since = self.log.stat().st_size if self.log.exists() else 0
        process = spawn(
            [self._programs.folder / "postgres", "-D", self.data, *self._options()],
            log=self.log,
            orphaned=signal.SIGINT,
            account=self.site.account,
            env=minimal_environment(),
        )
        self._process = process
        if not wait_until(lambda: self._is_ready(process) or self.has_ended(), START_PATIENCE):
            raise CannotStart(f"PostgreSQL does not get ready; it says\n{last_lines(self.log, since)}")
        if not self.has_ended():
            return True
        said = last_lines(self.log, since)
        if "still in use" in said:
            return False
        raise CannotStart(f"PostgreSQL stopped while starting; its last words (in {self.log}) are\n{said}")

    def _options(self) -> list[str]:
        settings = [
            "listen_addresses=",
            f"port={PORT}",
            f"unix_socket_directories={self.site.sockets}",
            "unix_socket_permissions=0700",
            "timezone=UTC",
            "log_timezone=UTC",
            *PLANNED_SO,
            *(QUICK_AFTER_A_CRASH if sys.platform == "linux" else ()),
            *(() if self.site.durable else NOT_DURABLE),
        ]
        return [part for setting in settings for part in ("-c", setting)]

    def _is_ready(self, process: subprocess.Popen[bytes]) -> bool:
        note = self.data / "postmaster.pid"
        return _noted_pid(note) == process.pid and note.read_text().split("\n")[7:8] == ["ready   "]


def _has_content(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def _noted_pid(note: Path) -> int | None:
    try:
        return abs(int(note.read_text().split("\n")[0]))
    except (FileNotFoundError, ValueError):
        return None

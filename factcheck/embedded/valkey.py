"""Valkey under var/services/valkey. What it holds are wake-ups: losing them delays work, and loses none."""

import signal
import socket
import subprocess
import time
from pathlib import Path

from factcheck.embedded.addresses import broker_socket
from factcheck.embedded.errors import CannotStart
from factcheck.embedded.ground import folder_of
from factcheck.embedded.processes import end, end_stranger, is_running, spawn
from factcheck.embedded.programs import Programs, find_valkey
from factcheck.embedded.site import Site, last_lines, minimal_environment, wait_until

START_PATIENCE = 30.0  # seconds
STOP_PATIENCE = 10.0


class Valkey:
    """One server, listening on a Unix socket alone."""

    name = "Valkey"

    def __init__(self, site: Site) -> None:
        self.site = site
        self.data = site.services / "valkey"
        self.log = site.log("valkey")
        self._socket = broker_socket(site.var)
        self._process: subprocess.Popen[bytes] | None = None
        self._programs: Programs | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def version(self) -> str:
        return f"{self._programs.version} ({self._programs.origin})" if self._programs else ""

    def start(self) -> None:
        """Start the server and return when it answers; raises CannotStart."""
        self._programs = find_valkey().at_hand_of(self.site.account, self.site.programs)
        folder_of(self.site.account, self.data)
        self._end_leftover()
        if self._tried():
            return
        # A damaged log of wake-ups is no reason to stand still: the rows they are about are in PostgreSQL.
        self.data.rename(self.data.with_name(f"valkey.damaged-{int(time.time())}"))
        folder_of(self.site.account, self.data)
        if not self._tried():
            raise CannotStart(f"Valkey stopped while starting; its last words are\n{last_lines(self.log)}")

    def has_ended(self) -> bool:
        return self._process is not None and self._process.poll() is not None

    def stop(self) -> None:
        if self._process and not end(self._process, signal.SIGTERM, STOP_PATIENCE):
            end(self._process, signal.SIGKILL, STOP_PATIENCE)

    def _end_leftover(self) -> None:
        pid = _noted_pid(self.data / "valkey.pid")
        if pid and is_running("valkey-server", self.data, pid):
            end_stranger(pid, signal.SIGTERM, STOP_PATIENCE) or end_stranger(
                pid, signal.SIGKILL, STOP_PATIENCE
            )

    def _tried(self) -> bool:
        """Start the server once; whether it answers. Raises CannotStart if it neither does nor ends."""
        self._process = spawn(
            [self._programs.folder / "valkey-server", *self._options()],
            log=self.log,
            orphaned=signal.SIGTERM,
            account=self.site.account,
            env=minimal_environment(),
        )
        if not wait_until(lambda: self._answers() or self.has_ended(), START_PATIENCE):
            raise CannotStart(f"Valkey does not get ready; it says\n{last_lines(self.log)}")
        return not self.has_ended()

    def _options(self) -> list[str | Path]:
        return [
            *("--port", "0"),
            *("--unixsocket", self._socket),
            *("--unixsocketperm", "700"),
            *("--dir", self.data),
            *("--pidfile", self.data / "valkey.pid"),
            *("--appendonly", "yes" if self.site.durable else "no"),
            *("--save", ""),
            *("--maxmemory-policy", "noeviction"),
            *("--daemonize", "no"),
        ]

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as asked:
            asked.settimeout(1)
            try:
                asked.connect(str(self._socket))
                asked.sendall(b"PING\r\n")
                return asked.recv(16).startswith(b"+PONG")
            except OSError:
                return False


def _noted_pid(note: Path) -> int | None:
    try:
        return int(note.read_text())
    except (FileNotFoundError, ValueError):
        return None

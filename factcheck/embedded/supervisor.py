"""Keeps programs and services running: what ends is started again, and in the end all of it is stopped.

Programs are stopped before services, and services in the opposite order of their start.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn, Protocol

from factcheck.embedded.console import Console, Tail
from factcheck.embedded.errors import CannotStart
from factcheck.embedded.processes import end, end_stranger, marked, spawn
from factcheck.embedded.site import last_lines

MARK = "FACTCHECK_UP"  # in the environment of every program: whose it is
STOP_PATIENCE = 7.0  # seconds for all programs together
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0  # seconds before a program that ended is started again
GOOD_LIFE = 10.0  # seconds: who ran that long was killed by something else than its own start
HOPELESS = 4  # deaths in a row while starting
TICK = 0.2


class Runs(Protocol):
    """What can be kept running."""

    name: str
    log: Path

    def start(self) -> None: ...
    def has_ended(self) -> bool: ...
    def stop(self) -> None: ...


class Program:
    """One of our own programs: web, worker, beat, the demo's origin."""

    def __init__(
        self, name: str, argv: Sequence[str], *, log: Path, env: Mapping[str, str], cwd: Path
    ) -> None:
        self.name = name
        self.log = log
        self._argv, self._env, self._cwd = argv, env, cwd
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> None:
        self._process = spawn(
            self._argv, log=self.log, orphaned=signal.SIGTERM, env={**os.environ, **self._env}, cwd=self._cwd
        )

    def has_ended(self) -> bool:
        return self._process is not None and self._process.poll() is not None

    def ask_to_stop(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.terminate()

    def stop(self, patience: float = STOP_PATIENCE) -> None:
        if self._process:
            end(self._process, signal.SIGTERM, patience)
            # A killed parent leaves its children behind, and they share its session. No work of theirs is lost:
            # every piece of it is a row with a lease.
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None


class Kept:
    """One thing that is kept running, with what is known of its deaths."""

    def __init__(self, thing: Runs) -> None:
        self.thing = thing
        self.deaths = 0
        self._since = time.monotonic()
        self._due: float | None = None

    def tend(self, now: float) -> str | None:
        """Start it again if it has ended and its time has come; what happened, for the console."""
        if self._due is None and self.thing.has_ended():
            return self._note_death(now)
        if self._due is not None and now >= self._due:
            return self._restart()
        return None

    def _note_death(self, now: float) -> str:
        self.thing.stop()
        self.deaths = self.deaths + 1 if now - self._since < GOOD_LIFE else 1
        wait = min(FIRST_WAIT * 2 ** (self.deaths - 1), LONGEST_WAIT)
        self._due = now + wait
        return f"{self.thing.name} | ended; starting it again in {wait:g} s (see {self.thing.log.name})"

    def _restart(self) -> str | None:
        self._due, self._since = None, time.monotonic()
        try:
            self.thing.start()
        except CannotStart as error:
            return f"{self._note_death(self._since)}\n{error}"
        return f"{self.thing.name} | runs again"


class Supervisor:
    """Everything that was started here."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._services: list[Kept] = []
        self._programs: list[Kept] = []
        self._tails: list[Tail] = []

    def serve(self, service: Runs) -> None:
        """Start a service and keep it; raises CannotStart."""
        self._services.append(Kept(service))
        service.start()

    def run(self, program: Program) -> None:
        """Start a program and keep it; raises CannotStart."""
        self._tails.append(Tail(program.name, program.log))
        self._programs.append(Kept(program))
        program.start()

    def tend(self) -> None:
        """One look at everything: start again what has ended, show what went wrong."""
        for kept in (*self._services, *self._programs):
            if news := kept.tend(time.monotonic()):
                self._console.say(news)
        for tail in self._tails:
            for line in tail.alarms():
                self._console.say(line)

    def wait_until(self, is_done: Callable[[], bool], patience: float) -> bool:
        """Look after everything until `is_done()`; False after `patience` seconds.

        Raises CannotStart if something keeps ending: it never came up.
        """
        deadline = time.monotonic() + patience
        while not is_done():
            if time.monotonic() > deadline:
                return False
            self.tend()
            for kept in self._programs:
                if kept.deaths >= HOPELESS:
                    raise CannotStart(
                        f"{kept.thing.name} ends again and again:\n{last_lines(kept.thing.log)}"
                    )
            time.sleep(TICK)
        return True

    def tend_forever(self) -> NoReturn:
        while True:
            self.tend()
            time.sleep(TICK)

    def stop(self) -> None:
        """Stop the programs, all at once, then the services one by one."""
        programs = [kept.thing for kept in self._programs]
        for program in programs:
            program.ask_to_stop()
        deadline = time.monotonic() + STOP_PATIENCE
        for program in programs:
            program.stop(max(0.0, deadline - time.monotonic()))
        for kept in reversed(self._services):
            kept.thing.stop()


def end_leftovers(var: Path) -> int:
    """End the programs of a supervisor of `var` that was killed; how many there were. Hold the lock on `var`."""
    left = marked(MARK, str(var))
    for pid in left:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_PATIENCE
    for pid in left:
        if not end_stranger(pid, signal.SIGTERM, max(0.0, deadline - time.monotonic())):
            end_stranger(pid, signal.SIGKILL, STOP_PATIENCE)
    return len(left)

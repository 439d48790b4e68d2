"""What a person at the terminal sees: one line a step, and errors of the programs that run."""

import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

ALARMING = re.compile(rb"\b(?:ERROR|CRITICAL|FATAL|PANIC)\b|^[\w.]*(?:Error|Exception)\b")
MOST_LINES = 5  # of one log at a time: the rest stays in the file


class Console:
    """Steps with their time, on a terminal or in a file alike."""

    def __init__(self, out: TextIO = sys.stdout) -> None:
        self._out = out

    def say(self, line: str = "") -> None:
        self._out.write(f"{line}\n")
        self._out.flush()

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        """Say what is being done, and when it is done how long it took."""
        since = time.monotonic()
        self._out.write(f"  {what} ... ")
        self._out.flush()
        try:
            yield
        except BaseException:
            self.say("stopped")
            raise
        self.say(f"{time.monotonic() - since:.1f} s")


class Tail:
    """The alarming lines that are added to a log from now on."""

    def __init__(self, name: str, log: Path) -> None:
        self._name = name
        self._log = log
        self._read = log.stat().st_size if log.exists() else 0

    def alarms(self) -> list[str]:
        """New complete lines that speak of an error, each with the name of its program."""
        if not self._log.exists():
            return []
        with open(self._log, "rb") as file:
            file.seek(self._read)
            new = file.read()
        new = new[: new.rfind(b"\n") + 1]
        self._read += len(new)
        found = [line.decode("utf-8", "replace") for line in new.splitlines() if ALARMING.search(line)]
        shown = [f"{self._name} | {line}" for line in found[:MOST_LINES]]
        more = len(found) - MOST_LINES
        return [*shown, f"{self._name} | ({more} more in {self._log})"] if more > 0 else shown

"""What a person at the terminal sees: one line a step, and errors of the programs that run."""

import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

ALARMING = re.compile(rb"\b(?:ERROR|CRITICAL|FATAL|PANIC)\b|^[\w.]*(?:Error|Exception)\b")
QUIET = 60.0  # seconds before the same complaint is told again
MOST_LINES = 5  # of one log at a time: the rest stays in the file


class Console:
    """Steps with their time, on a terminal or in a file alike."""

    def __init__(self, out: TextIO = sys.stdout) -> None:
        self._out = out
        self._open = ""  # the step whose line is not finished yet

    def say(self, line: str = "") -> None:
        if self._open:
            self._write("\n")
        self._open = ""
        self._write(f"{line}\n")

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        """Say what is being done, and when it is done how long it took."""
        since, self._open = time.monotonic(), what
        self._write(f"  {what:.<26} ")
        try:
            yield
        except BaseException:
            self._close(what, "stopped")
            raise
        self._close(what, f"{time.monotonic() - since:.1f} s")

    def _close(self, what: str, outcome: str) -> None:
        beginning = "" if self._open == what else f"  {what:.<26} "
        self._open = ""
        self._write(f"{beginning}{outcome}\n")

    def _write(self, text: str) -> None:
        # The terminal may have been closed; what has to be stopped then is stopped all the same.
        with suppress(OSError):
            self._out.write(text)
            self._out.flush()


class Tail:
    """The alarming lines that are added to a log from now on; the same one is told once in a while."""

    def __init__(self, name: str, log: Path) -> None:
        self._name = name
        self._log = log
        self._read = log.stat().st_size if log.exists() else 0
        self._told: dict[bytes, float] = {}

    def alarms(self) -> list[str]:
        """New complete lines that speak of an error, each with the name of its program."""
        found = [line for line in self._new_lines() if ALARMING.search(line) and self._is_news(line)]
        shown = [f"{self._name} | {line.decode('utf-8', 'replace')}" for line in found[:MOST_LINES]]
        more = len(found) - MOST_LINES
        return [*shown, f"{self._name} | ({more} more in {self._log})"] if more > 0 else shown

    def _new_lines(self) -> list[bytes]:
        if not self._log.exists() or self._log.stat().st_size == self._read:
            return []
        with open(self._log, "rb") as file:
            file.seek(self._read)
            new = file.read()
        whole = new[: new.rfind(b"\n") + 1]
        self._read += len(whole)
        return whole.splitlines()

    def _is_news(self, line: bytes) -> bool:
        # The same complaint differs in its time and numbers only.
        shape, now = re.sub(rb"[\dA-Fa-f]+", b"", line), time.monotonic()
        is_news = now - self._told.get(shape, -QUIET) >= QUIET
        if is_news:
            self._told = {told: when for told, when in self._told.items() if now - when < QUIET} | {
                shape: now
            }
        return is_news

"""Pages are read in a child process with limits on time and memory: a hostile page costs a page, not a worker."""

import atexit
import os
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson

import annotations
from annotations.errors import ReadingFailed
from annotations.pipeline.extraction import frames
from annotations.values import Document


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """What one page may cost: bytes of HTML, seconds (of clock and of CPU), bytes of address space."""

    max_bytes: int = 10_000_000
    seconds: float = 20.0
    memory: int = 1_500_000_000


DEFAULT_LIMITS = ReadLimits()


def read_html(
    body: bytes, *, url: str | None = None, charset: str | None = None, limits: ReadLimits = DEFAULT_LIMITS
) -> Document:
    """Read an HTML page. `charset` is what the HTTP header declares.

    Raises ReadingFailed (`too_large`, `timeout`, `out_of_memory`, `extraction_failed`).
    """
    if len(body) > limits.max_bytes:
        raise ReadingFailed(
            f"The page has {len(body):,} bytes; {limits.max_bytes:,} are read at most.", code="too_large"
        )
    answer = _ask(orjson.dumps({"url": url, "charset": charset, "limits": asdict(limits)}), body, limits)
    if error := answer.get("error"):
        raise ReadingFailed(error["detail"], code=error["code"])
    return frames.document(answer["document"])


class _Died(Exception):
    """The child ended without an answer."""


class _Child:
    """One reading process. Not for two threads at once: `_lock` sees to that."""

    def __init__(self) -> None:
        # The child gets none of our environment: it reads hostile pages and needs no secrets.
        environment = {
            "PYTHONPATH": str(Path(annotations.__file__).parent.parent),
            "PYTHONHASHSEED": "0",
            "OPENBLAS_NUM_THREADS": "1",
            "LC_ALL": "C.UTF-8",
        }
        command = [sys.executable, "-m", "annotations.pipeline.extraction.child"]
        pipe, null = subprocess.PIPE, subprocess.DEVNULL
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=null, env=environment)
        self.pages = 0

    def ask(self, header: bytes, body: bytes, seconds: float) -> dict:
        """Raises _Died, or ReadingFailed when the time is over."""
        self.pages += 1
        timer = threading.Timer(seconds, self.process.kill)
        timer.daemon = True
        timer.start()
        try:
            frames.write(self.process.stdin, header, body)
            return orjson.loads(frames.read(self.process.stdout)[0])
        except (OSError, EOFError) as error:
            if not timer.is_alive():
                raise ReadingFailed("The page takes too long to read.", code="timeout") from error
            raise _Died from error
        finally:
            timer.cancel()

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()

    def abandon(self) -> None:
        """Let go of a child that belongs to the process we were forked from."""
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.returncode = 0


_lock = threading.Lock()
_child: _Child | None = None


def _ask(header: bytes, body: bytes, limits: ReadLimits) -> dict:
    with _lock:
        try:
            return _once(header, body, limits)
        except _Died:
            # An older child may have been at the end of its memory: the page gets a fresh one.
            pass
        try:
            return _once(header, body, limits)
        except _Died:
            raise ReadingFailed("The page ends the process that reads it.", code="out_of_memory") from None


def _once(header: bytes, body: bytes, limits: ReadLimits) -> dict:
    global _child
    _child = _child or _Child()
    try:
        return _child.ask(header, body, limits.seconds)
    except (_Died, ReadingFailed):
        _end()
        raise


@atexit.register
def _end() -> None:
    global _child
    if _child:
        _child.end()
        _child = None


def _forget() -> None:
    global _child, _lock
    _lock = threading.Lock()
    if _child:
        _child.abandon()
        _child = None


os.register_at_fork(after_in_child=_forget)

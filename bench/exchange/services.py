"""What the whole service takes while a long list is exported: web, worker and beat as `script/up` runs them.

    nice -n 15 .venv/bin/python -m bench.exchange.services --claims 100000

Starts everything in a folder of its own, fills a team (five claims an article, verdicts and evidence with them), and
exports its claims over HTTP in every form, alone and then all at once. Memory is the proportional set size (Pss of
/proc/*/smaps_rollup), so that what processes share is counted once; beat, PostgreSQL and Valkey are told apart.
"""

import argparse
import http.client
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, sleep

EVERY = 0.1  # seconds between two looks at the memory
FORMS = ("application/x-ndjson", "text/csv", "application/vnd.apache.parquet")
HOST = "127.0.0.1"


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.exchange.services")
    parser.add_argument("--claims", type=int, default=100_000)
    claims = parser.parse_args().claims
    with tempfile.TemporaryDirectory(prefix="factcheck-bench-", ignore_cleanup_errors=True) as folder:
        port = _settle(Path(folder))
        with _service(port) as pid:
            secret = _fill(claims)
            measure(Memory(pid), port, secret, claims)


def measure(memory: "Memory", port: int, secret: str, claims: int) -> None:
    print(f"before: {memory.told(memory.now())}", flush=True)
    for form in FORMS:
        with memory.watched() as peak:
            began = perf_counter()
            size = _export(port, secret, form)
            seconds = perf_counter() - began
        print(
            f"{form}: {claims / seconds:,.0f} claims a second, {size / 1e6:.1f} MB; peak {memory.told(peak)}"
        )
    with memory.watched() as peak, ThreadPoolExecutor(len(FORMS)) as pool:
        list(pool.map(lambda form: _export(port, secret, form), FORMS))
    print(f"all three at once: peak {memory.told(peak)}")


class Memory:
    """Pss of the processes below one, in kB, by what they are."""

    def __init__(self, root: int) -> None:
        self.root = root

    def now(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for pid in _below(self.root):
            if kind := _kind(pid):
                found[kind] = found.get(kind, 0) + _pss(pid)
        return found

    @contextmanager
    def watched(self) -> Iterator[dict[str, int]]:
        """The moment at which web and worker together took most, once it is over."""
        peak, over = self.now(), threading.Event()

        def watch() -> None:
            while not over.wait(EVERY):
                found = self.now()
                if ours(found) > ours(peak):
                    peak.update(found)

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            yield peak
        finally:
            over.set()
            watcher.join()

    @staticmethod
    def told(found: dict[str, int]) -> str:
        parts = ", ".join(f"{kind} {size / 1024:.0f}" for kind, size in sorted(found.items()))
        return f"{ours(found) / 1024:.0f} MB of web and worker together ({parts})"


def ours(found: dict[str, int]) -> int:
    return sum(found.get(kind, 0) for kind in ("web", "worker"))


def _kind(pid: int) -> str:
    """What a process is; the supervisor itself is none of them."""
    line = _read(pid, "cmdline").replace("\0", " ")
    for word, kind in (
        ("granian", "web"),
        ("background beat", "beat"),
        ("background worker", "worker"),
        ("postgres", "postgres"),
    ):
        if word in line:
            return kind
    return "valkey" if "valkey" in line else ""


def _below(root: int) -> list[int]:
    """The process and all that it has started, and they."""
    parents = {}
    for pid in (int(name) for name in os.listdir("/proc") if name.isdigit()):
        fields = _read(pid, "stat").rpartition(")")[2].split()
        if fields:
            parents[pid] = int(fields[1])
    found, waiting = [], [root]
    while waiting:
        parent = waiting.pop()
        children = [pid for pid, its in parents.items() if its == parent]
        found += children
        waiting += children
    return found


def _pss(pid: int) -> int:
    for line in _read(pid, "smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def _read(pid: int, name: str) -> str:
    """What /proc says of a process; nothing of one that is gone."""
    try:
        return Path(f"/proc/{pid}/{name}").read_text(errors="replace")
    except OSError:
        return ""


def _export(port: int, secret: str, form: str) -> int:
    """Read the whole list and let go of it; how many bytes it was."""
    connection = http.client.HTTPConnection(HOST, port, timeout=600)
    headers = {"Authorization": f"Bearer {secret}", "Accept": form}
    connection.request("GET", "/api/v1/claims", headers=headers)
    answer = connection.getresponse()
    if answer.status != http.client.OK:
        raise SystemExit(f"{form}: {answer.status} {answer.read(500)!r}")
    size = 0
    while part := answer.read(65_536):
        size += len(part)
    return size


def _settle(folder: Path) -> int:
    """Make this process and those it starts use a folder and a port of their own."""
    from factcheck.embedded.ports import any_free

    port = any_free(HOST)
    for name in ("DATABASE_URL", "CELERY_BROKER_URL"):
        os.environ.pop(name, None)
    os.environ |= {"FACTCHECK_VAR": str(folder), "FACTCHECK_PORT": str(port)}
    return port


@contextmanager
def _service(port: int) -> Iterator[int]:
    """Everything, as `script/up` runs it; the id of its supervisor."""
    from factcheck.embedded.ports import is_ready

    process = subprocess.Popen([sys.executable, "manage.py", "up", "--no-demo"], start_new_session=True)
    try:
        while not is_ready(HOST, port, "localhost"):
            if process.poll() is not None:
                raise SystemExit("It does not start.")
            sleep(1)
        yield process.pid
    finally:
        process.terminate()
        process.wait(60)


def _fill(claims: int) -> str:
    """A team with that many claims; the secret of a token that reads them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    import django

    django.setup()
    from django.db import connection, transaction
    from django.utils import timezone

    from annotations import actions
    from annotations.choices import Scope
    from annotations.models import Claim
    from bench.load.newsroom import CLAIMS_EACH, make

    began = perf_counter()
    with transaction.atomic():
        room = make(claims // CLAIMS_EACH)
        # What the worker would do of its own with so much that is new is another matter.
        Claim.objects.update(compared_at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    _, secret = actions.teams.issue_token(room.ruth, by=room.ruth, name="bench", scopes=[Scope.READ])
    connection.close()
    print(f"{claims:,} claims written in {perf_counter() - began:.0f} s", flush=True)
    return secret


if __name__ == "__main__":
    main()

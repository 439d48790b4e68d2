"""Many requests at once over kept connections: how long each took, and what the server and the database spent on them."""

import http.client
import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

TICK = os.sysconf("SC_CLK_TCK")
NOTHING_LEFT = 204


@dataclass(frozen=True)
class Ask:
    """One request; `status` is what is to be answered."""

    path: str
    method: str = "GET"
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200


@dataclass
class Measured:
    """What came of many requests to one server."""

    seconds: list[float] = field(default_factory=list)
    wall: float = 0.0
    web: float = 0.0
    database: float = 0.0
    bytes: int = 0

    @property
    def rate(self) -> float:
        return len(self.seconds) / self.wall if self.wall else 0.0

    @property
    def cost(self) -> float:
        """Milliseconds of processor a request, of the web server and of PostgreSQL."""
        return 1000 * (self.web + self.database) / max(len(self.seconds), 1)

    def percentile(self, share: float) -> float:
        """Milliseconds within which this share was answered."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


@dataclass
class Server:
    """A web server by its port and its processes."""

    port: int
    pid: int

    def pids(self) -> list[int]:
        return [self.pid, *_children(self.pid)]

    @property
    def peak(self) -> float:
        """The most memory that its largest process has had since `forget_peak`, in megabytes."""
        return max(_figure(pid, "status", "VmHWM:") for pid in self.pids()) / 1024

    @property
    def memory(self) -> float:
        """What all its processes have, in megabytes: of what they share, each its part (proportional set size)."""
        return sum(_figure(pid, "smaps_rollup", "Pss:") for pid in self.pids()) / 1024

    def forget_peak(self) -> None:
        for pid in self.pids():
            Path(f"/proc/{pid}/clear_refs").write_text("5")


def ask(
    server: Server,
    database: int,
    question: Callable[[int], Ask | None],
    *,
    threads: int,
    seconds: float,
    into: Measured,
    first: int = 0,
) -> int:
    """Ask for so many seconds, or until there is nothing left to ask; the number to go on from."""
    numbers, lock = [first], threading.Lock()
    until = perf_counter() + seconds
    began, spent = perf_counter(), (_spent(server.pids()), _spent([database, *_children(database)]))
    asking = [
        threading.Thread(target=_ask, args=(server, question, numbers, lock, until, into))
        for _ in range(threads)
    ]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    into.wall += perf_counter() - began
    into.web += _spent(server.pids()) - spent[0]
    into.database += _spent([database, *_children(database)]) - spent[1]
    return numbers[0]


def _ask(
    server: Server,
    question: Callable[[int], Ask | None],
    numbers: list[int],
    lock: threading.Lock,
    until: float,
    into: Measured,
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    while perf_counter() < until:
        with lock:
            number, numbers[0] = numbers[0], numbers[0] + 1
        asked = question(number)
        if asked is None:
            break
        began = perf_counter()
        body = answer(connection, asked)
        if body is None:
            break
        took = perf_counter() - began
        with lock:
            into.seconds.append(took)
            into.bytes = len(body)
    connection.close()


def answer(connection: http.client.HTTPConnection, asked: Ask) -> bytes | None:
    """The body of an answer; None where nothing is left to be had. Raises AssertionError for one that was not expected."""
    connection.request(asked.method, asked.path, asked.body, dict(asked.headers))
    response = connection.getresponse()
    body = response.read()
    if response.status == NOTHING_LEFT:
        return None
    assert response.status == asked.status, (asked.path, response.status, body[:400])
    return body


def etag(server: Server, asked: Ask) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request(asked.method, asked.path, headers=dict(asked.headers))
    response = connection.getresponse()
    response.read()
    return response.headers["ETag"]


def _spent(pids: list[int]) -> float:
    """Seconds of processor that these processes have used, with those of their children that have ended."""
    ticks = 0
    for pid in pids:
        try:
            ticks += sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15]))
        except FileNotFoundError:
            continue  # it ended meanwhile, and counts with its parent now
    return ticks / TICK


def _children(pid: int) -> list[int]:
    return [
        int(child)
        for task in Path(f"/proc/{pid}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]


def _figure(pid: int, file: str, name: str) -> int:
    """A figure of a process, in kilobytes; 0 of one that has ended."""
    try:
        lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    except FileNotFoundError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)

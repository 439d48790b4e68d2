"""Time on a processor, by the scheduler's own clock: what others do on the machine does not count, as it does in seconds."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from django.db import connection


def spent(pid: int) -> float:
    """Seconds so far, of all threads; `stat` counts in ticks of 10 ms."""
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(path.read_text().split()[0]) for path in tasks) / 1e9


def spent_by(pids: Iterable[int]) -> float:
    """Of so many, with all that they started and that is still there."""
    return sum(spent(pid) for one in pids for pid in (one, *_descendants(one)))


def backend() -> int:
    """The database's process that works for this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def backends() -> list[int]:
    """The database's processes that work for anybody in this database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        return [pid for (pid,) in cursor.fetchall()]


def _descendants(pid: int) -> list[int]:
    found: list[int] = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(ProcessLookupError):  # a thread that ended meanwhile
            for child in map(int, path.read_text().split()):
                found += [child, *_descendants(child)]
    return found

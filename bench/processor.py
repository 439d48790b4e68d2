"""Time on a processor, by the scheduler's own clock: what others do on the machine does not count, as it does in seconds."""

from pathlib import Path


def spent(pid: int) -> float:
    """Seconds so far, of all threads; `stat` counts in ticks of 10 ms."""
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(path.read_text().split()[0]) for path in tasks) / 1e9


def children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for path in found for child in path.read_text().split()]


def backend() -> int:
    """The database's process that works for this connection."""
    from django.db import connection  # settings may be made late, after this module is read

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]

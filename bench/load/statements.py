"""What a question costs PostgreSQL alone: its statements, the rows they read, and how often pgbench gets through them."""

import re
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from psycopg import ClientCursor

from factcheck.backups.server import Server

READS = ("SELECT", "WITH", "(")
SCANNED = ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck")
TPS = re.compile(r"^tps = ([\d.]+)", re.MULTILINE)
# pgbench takes a colon before a word for one of its variables, as in the times of a literal.
LOOKS_LIKE_A_VARIABLE = re.compile(r"(?<!:):\w")


@dataclass(frozen=True)
class Statements:
    """The reading statements of one question, with their values written into them; `count` is of all it put."""

    count: int
    reading: list[str]

    def rows(self) -> int:
        """Rows that were looked at in tables and indexes to answer once, whether or not they were wanted."""
        return sum(_scanned(plan) for sql in self.reading for plan in _plans(sql))

    def by_pgbench(self, clients: int, seconds: float) -> float | None:
        """How many times a second pgbench gets through them; None where it cannot take them as they are."""
        script = "".join(f"{sql};\n" for sql in self.reading)
        if not script or LOOKS_LIKE_A_VARIABLE.search(script):
            return None
        server = Server.of_settings(connection.settings_dict)
        with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
            file.write(script)
            file.flush()
            how = [
                "--no-vacuum",
                "--protocol=prepared",
                f"--client={clients}",
                f"--time={max(1, round(seconds))}",
            ]
            argv = [server.program("pgbench"), *how, f"--file={file.name}"]
            done = subprocess.run(argv, env=server.environment(), capture_output=True, text=True, check=False)
        told = TPS.search(done.stdout)
        if not told:
            raise RuntimeError(f"pgbench said: {done.stderr.strip() or done.stdout.strip()}")
        return float(told[1])


def overheard(ask: Callable[[], object]) -> Statements:
    """The statements that are put to the database while this is done."""
    heard: list[str] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        heard.append(_written_out(sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        ask()
    return Statements(len(heard), [sql for sql in heard if sql.lstrip().startswith(READS)])


def _written_out(sql: str, params: Any) -> str:
    return ClientCursor(connection.connection).mogrify(sql, params or None)


def _plans(sql: str) -> Iterator[dict[str, Any]]:
    """Every node of the plan of a statement that is carried out for it."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) " + sql.replace("%", "%%"), [])
        waiting = [cursor.fetchone()[0][0]["Plan"]]
    while waiting:
        node = waiting.pop()
        waiting += node.get("Plans", [])
        yield node


def _scanned(node: dict[str, Any]) -> int:
    """Of a node that reads a table; a bitmap's index names no table, and its rows count where they are fetched."""
    if "Relation Name" not in node:
        return 0
    return round(sum(node.get(name, 0) for name in SCANNED) * node["Actual Loops"])

"""The rows of the scoreboard: what each is, who counts it, and how it is told."""

import importlib
import time
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.faults.ground import Ground


@dataclass(frozen=True, slots=True)
class Scale:
    """How much of each: the short form, or the full one."""

    full: bool = False

    def of(self, short: int, full: int) -> int:
        return full if self.full else short


@dataclass(frozen=True, slots=True)
class Finding:
    """What was counted, and whether that meets the row's bar."""

    figure: str
    met: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """`counted_by` is `module.function` of this package, "" where nobody counts it yet."""

    what: str
    bar: str
    counted_by: str = ""


ROWS = {
    1: Row("workers killed while articles are taken in", "0 lost, 0 twice", "work.workers_killed"),
    2: Row("broker killed and wiped meanwhile", "0 lost, 0 twice", "work.broker_killed"),
    3: Row("broker away under load", "0 5xx, 0 lost, ≤ 30 s to catch up", "work.broker_away"),
    4: Row("PostgreSQL killed under writes", "0 acknowledged lost, ≤ 5 s", "database.killed"),
    5: Row("PostgreSQL restarted, then 100 requests", "0 failed", "database.restarted"),
    6: Row("starts after kills, and with bad pid files", "all", "starts.after_anything"),
    7: Row("disk full, var/ read-only", "told, nothing corrupt", "disk.full_and_read_only"),
    8: Row("SIGTERM of everything under load", "≤ 10 s, 0 lost", "starts.stopped_under_load"),
    9: Row("50 equal POSTs at once, one Idempotency-Key", "1 row; another body 422", "doors.equal_posts"),
    10: Row("20 PATCHes at once with one If-Match", "1 wins, 19 get 412", "doors.equal_patches"),
    11: Row("illegal moves by every role", "0 accepted", "doors.illegal_moves"),
    12: Row("permission matrix", "0 differ", "tested.permissions"),
    13: Row("schemathesis, all checks", "0 5xx, 0 mismatches", "generated.cases"),
    14: Row("naughty strings and JSON bodies", "0 5xx, 0 changed", "texts.naughty"),
    15: Row("hostile addresses", "0 connections", "tested.addresses"),
    16: Row("hostile origins", "0 hang, 0 half pages", "tested.origins"),
    17: Row("hostile documents", "0 fail", "tested.documents"),
    18: Row("script payloads in every page", "0 executed, 0 violations", "scripts.in_pages"),
    19: Row("XML bombs by feed", "0 read", "tested.feeds"),
    20: Row("slow clients: p95 of the others", "≤ 100 ms", "doors.slow_clients"),
    21: Row(
        "wrong logins and tokens", "locked ≤ 10, 429 + Retry-After, equal times", "guessing.logins_and_tokens"
    ),
    22: Row("webhook receiver down for 3 days", "schedule, signatures, ids hold", "hooks.receiver_down"),
    23: Row("changes to what is permanent", "all refused", "permanence.changes"),
    24: Row("random edits", "0 silently wrong", "edits.random_edits"),
    25: Row("backup, wipe, restore", "equal, ≤ 60 s", "keeping.backup_and_restore"),
    26: Row("canary secrets in logs and answers", "0 found", "canaries.in_logs_and_answers"),
    27: Row(
        "lock files, licences, vulnerabilities", "0 without hash, 0 foreign, 0 known", "supply.of_packages"
    ),
}


def report(only: list[int], ground: "Ground") -> int:
    """Count the rows, all or some, and print each as it comes; 1 where a bar was missed."""
    missed = 0
    print(f"{'':>3}  {'what':<45} {'figure':<64} {'bar':<44} met", flush=True)
    for number in only or ROWS:
        row, began = ROWS[number], time.monotonic()
        finding = _count(row, ground)
        missed += finding.met is False
        took = time.monotonic() - began
        print(
            f"{number:>3}  {row.what:<45} {finding.figure:<64} {row.bar:<44} {_word(finding)}  ({took:.0f} s)",
            flush=True,
        )
        if finding.detail:
            print("".join(f"       {line}\n" for line in finding.detail.splitlines()), end="", flush=True)
    return 1 if missed else 0


def _count(row: Row, ground: "Ground") -> Finding:
    module, _, name = row.counted_by.partition(".")
    if not name:
        return Finding("not built", met=False)
    try:
        return getattr(importlib.import_module(f"bench.faults.{module}"), name)(ground)
    except (
        Exception
    ) as fault:  # a row that could not be counted shall not hide the others, and counts as missed
        return Finding(f"not counted: {fault!r}"[:60], met=False, detail=traceback.format_exc(limit=-4))


def _word(finding: Finding) -> str:
    return "yes" if finding.met else "NO"

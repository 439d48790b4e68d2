"""Serves and asks, side by side in short turns, so that whatever else the machine does falls on all of them alike."""

import argparse
import http.client
import json
import logging
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import setup_databases, teardown_databases

from annotations import actions
from bench.load.asking import Ask, Measured, Server, answer, ask, etag
from bench.load.newsroom import Newsroom, make
from bench.load.questions import BARE, OURS, TUTORIAL, Case, Questions
from bench.load.statements import overheard
from tests.faults.processes import Program, database_url, free_port, running, until

AT_ONCE = (1, 16)
WORKER = "worker"
WORKING = ("factcheck.background", "worker")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.load")
    parser.add_argument("--articles", type=int, default=20_000, help="with five claims each")
    parser.add_argument("--seconds", type=float, default=1.0, help="of one turn")
    parser.add_argument("--turns", type=int, default=3, help="of each side, for each line")
    parser.add_argument("--only", default="", help="lines whose name holds this")
    options = parser.parse_args()
    logging.disable(logging.INFO)
    made = setup_databases(verbosity=0, interactive=False)
    try:
        measure(options)
    finally:
        connection.close()
        teardown_databases(made, verbosity=0)


def measure(options: argparse.Namespace) -> None:
    room = load(options.articles)
    with serving() as servers:
        bench = Bench(options, Questions(room), servers)
        bench.tell_statements()
        bench.run()


def load(articles: int) -> Newsroom:
    began = perf_counter()
    room = make(articles)
    print(f"{articles:,} articles, {5 * articles:,} claims: {perf_counter() - began:.0f} s", flush=True)
    began = perf_counter()
    rows = actions.search.rebuild(room.ruth.team)
    print(f"{rows:,} search documents: {perf_counter() - began:.0f} s", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_taken (claim uuid)")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT pg_size_pretty(pg_database_size(current_database()))")
        print(f"database: {cursor.fetchone()[0]}; others at work: load {os.getloadavg()[0]:.1f}", flush=True)
    return room


@contextmanager
def serving() -> Iterator[dict[str, Server]]:
    """Ours as `manage.py up` serves it, and the bare views likewise."""
    folder = Path(tempfile.mkdtemp(prefix="factcheck-bench-"))
    web = {
        name: (free_port(), module)
        for name, module in (("ours", "factcheck.wsgi"), ("bare", "bench.load.bare"))
    }
    programs = {
        name: Program(
            *("granian", "--workers", "1", "--blocking-threads", "4", "--port", str(port)),
            *("--interface", "wsgi", f"{module}:application"),
            environment=_environment(folder),
            log=folder / f"{name}.log",
        )
        for name, (port, module) in web.items()
    }
    worker = Program(*WORKING, environment=_environment(folder), log=folder / "worker.log")
    with running(*programs.values(), worker):
        servers = {name: Server(port, programs[name].process.pid) for name, (port, _) in web.items()}
        for name, server in servers.items():
            assert until(lambda server=server: _is_up(server), seconds=60), (
                folder / f"{name}.log"
            ).read_text()
        bare, working = servers["bare"], Server(0, worker.process.pid)
        yield {OURS: servers["ours"], BARE: bare, TUTORIAL: bare, WORKER: working}


def _environment(folder: Path) -> dict[str, str]:
    return {"DATABASE_URL": database_url(), "FACTCHECK_VAR": str(folder)}


def _is_up(server: Server) -> bool:
    try:
        answer(http.client.HTTPConnection("127.0.0.1", server.port, timeout=5), Ask("/livez"))
    except OSError:
        return False
    return True


class Bench:
    """All the lines of one run."""

    def __init__(self, options: argparse.Namespace, questions: Questions, servers: dict[str, Server]) -> None:
        self.options, self.questions, self.servers = options, questions, servers
        self.database = _postmaster()
        self.alone: dict[str, list[float | None]] = {}

    def run(self) -> None:
        heads = f"{'':38}{'at once':>8}{'a second':>10}{'p50 ms':>8}{'p99 ms':>8}{'CPU ms':>8}{'bytes':>9}"
        print(f"\n{heads}   times as many a second, and (in CPU), as\n", flush=True)
        cases = self.wanted(self.questions.all())
        for case in cases:
            self.compare(case)
            self.tell(case)
        self.not_modified()
        self.export()
        for case in self.wanted(self.questions.writes()):
            self.tell(case)
        told = [f"{name} {self.servers[name].memory:.0f} MB" for name in (OURS, WORKER)]
        print(f"memory with what is shared divided (PSS): {', '.join(told)}", flush=True)

    def wanted(self, cases: Sequence[Case]) -> list[Case]:
        return [case for case in cases if self.options.only in case.name]

    def compare(self, case: Case) -> None:
        """That all sides answer the same, but for the links of a page."""
        if not case.equal:
            return
        bodies = {side: self._once(side, question(0)) for side, question in case.sides.items()}
        for side, body in bodies.items():
            if _plain(body) != _plain(bodies[OURS]):
                print(
                    f"! {case.name}: {side} answers something else than ours: {_first_difference(_plain(body), _plain(bodies[OURS]))}"
                )

    def _once(self, side: str, asked: Ask) -> Any:
        connected = http.client.HTTPConnection("127.0.0.1", self.servers[side].port, timeout=120)
        return json.loads(answer(connected, asked))

    def tell(self, case: Case) -> None:
        following = dict.fromkeys(case.sides, 0)
        for threads in AT_ONCE:
            found = {side: Measured() for side in case.sides}
            for _ in range(self.options.turns):
                for side, question in case.sides.items():
                    following[side] = ask(
                        self.servers[side],
                        self.database,
                        question,
                        threads=threads,
                        seconds=self.options.seconds,
                        into=found[side],
                        first=following[side],
                    )
            alone = self.alone.get(case.name, [None] * len(AT_ONCE))[AT_ONCE.index(threads)]
            _line(case, threads, found, alone)

    def tell_statements(self) -> None:
        """What each question asks the database, heard in this process, and how that compares with the SQL alone."""
        settings.ALLOWED_HOSTS = ["*"]
        client = Client()
        print(
            f"{'':38}{'queries':>8}{'rows read':>11}   the SQL alone by pgbench, times a second, 1 and 16 at once"
        )
        for case in self.wanted(self.questions.all()):
            asked = case.sides[OURS](0)
            ask_it = partial(client.get, asked.path, headers=asked.headers)
            ask_it()  # what is composed once, and who was last seen when
            heard = overheard(ask_it)
            alone = self.alone[case.name] = [heard.by_pgbench(n, self.options.seconds) for n in AT_ONCE]
            told = " and ".join("not to be had" if each is None else f"{each:,.0f}" for each in alone)
            print(f"{case.name:38}{heard.count:8}{heard.rows():11,}   {told}", flush=True)

    def not_modified(self) -> None:
        asked = self.questions.all()[0].sides[OURS](0)
        tag = etag(self.servers[OURS], asked)
        again = Ask(asked.path, headers=dict(asked.headers) | {"If-None-Match": tag}, status=304)
        self.tell(Case("the same article again: 304", {OURS: lambda n: again}))

    def export(self) -> None:
        asked = self.questions.ours("claims")
        ndjson = Ask(asked.path, headers=dict(asked.headers) | {"Accept": "application/x-ndjson"})
        for side, one in ((OURS, ndjson), (BARE, Ask(f"/pg/{self.questions.team}/export"))):
            server, into = self.servers[side], Measured()
            server.forget_peak()
            before = server.peak
            connected = http.client.HTTPConnection("127.0.0.1", server.port, timeout=600)
            began = perf_counter()
            connected.request("GET", one.path, headers=dict(one.headers))
            response = connected.getresponse()
            while part := response.read(65536):
                into.bytes += len(part)
            took = perf_counter() - began
            print(
                f"export of {len(self.questions.claims):,} claims, {side}: {took:.1f} s, {into.bytes / 1e6:.1f} MB, "
                f"memory grew by {server.peak - before:.0f} MB",
                flush=True,
            )


def _line(case: Case, threads: int, found: dict[str, Measured], alone: float | None) -> None:
    ours = found[OURS]
    figures = f"{ours.rate:10.0f}{ours.percentile(0.5):8.1f}{ours.percentile(0.99):8.1f}{ours.cost:8.2f}{ours.bytes:9,}"
    ratios = [
        f"{side} {ours.rate / other.rate:.2f} ({other.cost / ours.cost:.2f})" + _bar(case, side)
        for side, other in found.items()
        if side != OURS and other.rate and ours.cost
    ]
    ratios += [f"the SQL alone {ours.rate / alone:.2f}"] if alone else []
    print(f"{case.name:38}{threads:8}{figures}   {'; '.join(ratios)}", flush=True)


def _bar(case: Case, side: str) -> str:
    return f" of {case.bars[side]:g}" if side in case.bars else ""


def _plain(body: Any) -> Any:
    """What a side said: results alone, times as times."""
    return _timed({"results": body["results"]} if "results" in body else body)


def _timed(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _timed(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_timed(each) for each in value]
    return datetime.fromisoformat(value) if isinstance(value, str) and MOMENT.fullmatch(value) else value


def _first_difference(one: Any, other: Any, at: str = "") -> str:
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return next((_first_difference(one[k], other[k], f"{at}/{k}") for k in one if one[k] != other[k]), at)
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return next((_first_difference(a, b, f"{at}/{n}") for n, (a, b) in pairs if a != b), at)
    return f"{at}: {str(one)[:200]} is not {str(other)[:200]}"


def _postmaster() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    return int(Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[1])

"""Reviewers pull the queue empty over HTTP from a real granian, in a database made for it and removed.

Beside it, the least that a queue in PostgreSQL can do: as many threads, each with a connection of its own, that
take as many places with nothing but SELECT … FOR UPDATE SKIP LOCKED, UPDATE and COMMIT.
"""

import argparse
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import psycopg
from django.test.utils import setup_databases, teardown_databases

from annotations import actions
from tests.conftest import person
from tests.faults.processes import Program, database_url, free_port, running, until
from tests.faults.pulling import Pulled, fill, hire, pull_all
from tests.faults.test_ingestion import is_up


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.queue")
    parser.add_argument("--reviewers", type=int, default=16)
    parser.add_argument("--claims", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    made = setup_databases(verbosity=0, interactive=False)
    try:
        measure(options)
    finally:
        teardown_databases(made, verbosity=0)


def measure(options: argparse.Namespace) -> None:
    admin = actions.teams.found("Newsroom", slug="newsroom", founder=person("ruth"))
    fill(admin.team, options.claims)
    reviewers = hire(admin.team, admin, options.reviewers)
    port, folder = free_port(), tempfile.mkdtemp()
    web = Program(
        *("granian", "--workers", str(options.workers), "--blocking-threads", "4"),
        *("--interface", "wsgi", "--port", str(port), "factcheck.wsgi:application"),
        environment={"DATABASE_URL": database_url(), "FACTCHECK_VAR": folder},
        log=Path(folder) / "web.log",
    )
    with running(web):
        address = f"http://127.0.0.1:{port}"
        assert until(lambda: is_up(address), seconds=60)
        began = time.monotonic()
        pulled = pull_all(address, reviewers, after={})
        took = time.monotonic() - began
    report(options, pulled, took, admin.team.verdicts_required)


def report(options: argparse.Namespace, pulled: Pulled, took: float, required: int) -> None:
    places = Counter(Counter(claim for _, claim in pulled.leases).values())
    exactly = places == {required: options.claims}
    asked = f"{options.reviewers} reviewers, {options.claims} claims of {required} places"
    print(f"{asked}, {options.workers} web workers")
    print(
        f"leases {len(pulled.leases)}, each place once: {exactly}; {len(pulled.leases) / took:.0f} a second"
    )
    bare = pull_bare(options.reviewers, options.claims * required)
    for name, each in (("a lease over HTTP", pulled), ("a bare SKIP LOCKED", bare)):
        print(
            f"milliseconds {name}: " + ", ".join(f"p{n} {each.percentile(n / 100):.1f}" for n in (50, 90, 99))
        )
    ratios = (pulled.percentile(share) / bare.percentile(share) for share in (0.5, 0.99))
    print("times as long as bare: p50 {:.1f}, p99 {:.1f}".format(*ratios))


def pull_bare(threads: int, places: int) -> Pulled:
    """Take so many places from a table of their own, one a transaction, until none is left."""
    with psycopg.connect(database_url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE bare_place (id int PRIMARY KEY, rank int, taken timestamptz)")
        connection.execute("INSERT INTO bare_place SELECT n, n %% 97 FROM generate_series(1, %s) n", [places])
        connection.execute("CREATE INDEX ON bare_place (rank DESC, id) WHERE taken IS NULL")
    pulled = Pulled()
    pulling = [threading.Thread(target=_pull_bare, args=(pulled,)) for _ in range(threads)]
    for thread in pulling:
        thread.start()
    for thread in pulling:
        thread.join()
    return pulled


def _pull_bare(pulled: Pulled) -> None:
    first = (
        "SELECT id FROM bare_place WHERE taken IS NULL ORDER BY rank DESC, id LIMIT 1 FOR UPDATE SKIP LOCKED"
    )
    with psycopg.connect(database_url()) as connection:
        while True:
            began = time.monotonic()
            row = connection.execute(first).fetchone()
            if row is not None:
                connection.execute("UPDATE bare_place SET taken = now() WHERE id = %s", row)
            connection.commit()
            if row is None:
                return
            pulled.seconds.append(time.monotonic() - began)

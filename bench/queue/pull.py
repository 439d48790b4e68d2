"""Reviewers pull the queue empty over HTTP from a real granian, in a database made for it and removed."""

import argparse
import tempfile
import time
from collections import Counter
from pathlib import Path

from django.test.utils import setup_databases, teardown_databases

from annotations import actions
from tests.conftest import person
from tests.faults.processes import Program, database_url, free_port, running, until
from tests.faults.pulling import fill, hire, pull_all
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
    places = Counter(Counter(claim for _, claim in pulled.leases).values())
    required = admin.team.verdicts_required
    exactly = places == {required: options.claims}
    print(
        f"{options.reviewers} reviewers, {options.claims} claims of {required} places, {options.workers} web workers"
    )
    print(
        f"leases {len(pulled.leases)}, each place once: {exactly}; {len(pulled.leases) / took:.0f} a second"
    )
    print(
        "milliseconds a lease: " + ", ".join(f"p{n} {pulled.percentile(n / 100):.0f}" for n in (50, 90, 99))
    )

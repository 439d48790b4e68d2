"""Reviewers pull the queue empty at once while a web worker is shot: every place given out once, none lost.

`QUEUE_REVIEWERS=16 QUEUE_CLAIMS=2000` is the long form; `bench/queue` says how fast.
"""

import os
from collections import Counter
from functools import partial

import pytest

from annotations import actions
from annotations.models import Assignment, Claim
from tests.faults.processes import Program, database_url, free_port, running, until
from tests.faults.pulling import children, fill, hire, kill_a_worker, pull_all
from tests.faults.test_ingestion import is_up

REVIEWERS = int(os.environ.get("QUEUE_REVIEWERS", "8"))
CLAIMS = int(os.environ.get("QUEUE_CLAIMS", "60"))


@pytest.fixture
def web(transactional_db, tmp_path):
    """A web server of two workers, as `up` starts it: a worker that dies is replaced."""
    port = free_port()
    arguments = ("--workers", "2", "--blocking-threads", "4", "--respawn-failed-workers")
    wsgi = ("--interface", "wsgi", "--port", str(port), "factcheck.wsgi:application")
    web = Program(
        *("granian", *arguments, *wsgi),
        environment={"DATABASE_URL": database_url(), "FACTCHECK_VAR": str(tmp_path)},
        log=tmp_path / "web.log",
    )
    address = f"http://127.0.0.1:{port}"
    with running(web):
        assert until(lambda: is_up(address), seconds=60), (tmp_path / "web.log").read_text()
        yield address, web.process.pid


@pytest.mark.faults
def test_every_place_is_given_out_once_though_a_worker_is_killed(web, ruth, team):
    address, granian = web
    fill(team, CLAIMS)
    reviewers = hire(team, ruth, REVIEWERS)
    workers = set(children(granian))
    places = CLAIMS * team.verdicts_required

    pulled = pull_all(address, reviewers, after={places // 2: partial(kill_a_worker, granian)})

    assert set(Counter(claim for _, claim in pulled.leases).values()) == {team.verdicts_required}
    assert len(pulled.leases) == len(set(pulled.leases)) == places, "nobody heard of one claim twice"
    held = {
        (str(person), str(claim)) for person, claim in Assignment.objects.values_list("assignee", "claim")
    }
    assert set(pulled.leases) == held, "what was leased and what was heard are the same"
    assert not Claim.objects.filter(full_until__isnull=True).exists()
    assert actions.events.first_broken_link(team.pk) is None
    assert until(lambda: set(children(granian)) != workers, seconds=30), "no worker was killed"

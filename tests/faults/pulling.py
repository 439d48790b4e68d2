"""Reviewers who pull claims from the queue over HTTP all at once, and tell what they heard and how long it took."""

import os
import signal
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import requests

from annotations import actions
from annotations.choices import ClaimState, Role, Scope
from annotations.models import Claim, Membership, Team
from tests.conftest import person

PATIENCE = 60.0  # seconds that one request may be sent again and again


@dataclass
class Pulled:
    """What the reviewers heard: pairs of person and claim, seconds a lease, and requests sent again."""

    leases: list[tuple[str, str]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    repeated: int = 0

    def percentile(self, share: float) -> float:
        """Milliseconds within which this share of the leases was answered."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def hire(team: Team, by: Membership, count: int) -> list[tuple[str, str]]:
    """So many reviewers: their ids and their programs' secrets."""
    hired = [actions.teams.admit(person(f"reviewer{n}"), by=by, role=Role.REVIEWER) for n in range(count)]
    return [
        (str(one.user_id), actions.teams.issue_token(one, by=one, name="pull", scopes=[Scope.REVIEW])[1])
        for one in hired
    ]


def fill(team: Team, count: int) -> None:
    Claim.objects.bulk_create(
        Claim(team=team, statement=f"The town has {n} lamps.", state=ClaimState.OPEN, rank=n % 97)
        for n in range(count)
    )


def pull_all(
    address: str, reviewers: list[tuple[str, str]], *, after: Mapping[int, Callable[[], None]]
) -> Pulled:
    """All pull until nothing is left for them. `after` so many leases, something is done: `{60: kill}`."""
    pulled, lock = Pulled(), threading.Lock()
    threads = [
        threading.Thread(target=_pull, args=(address, *reviewer, pulled, lock, dict(after)))
        for reviewer in reviewers
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return pulled


def kill_a_worker(supervisor: int) -> None:
    """Shoot one web worker, whatever it is doing."""
    os.kill(children(supervisor)[0], signal.SIGKILL)


def children(pid: int) -> list[int]:
    """The web workers of a granian: its children that serve, not those that count its semaphores."""
    found = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return [
        child for child in found if b"resource_tracker" not in Path(f"/proc/{child}/cmdline").read_bytes()
    ]


def _pull(address: str, user: str, secret: str, pulled: Pulled, lock: threading.Lock, after: dict) -> None:
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {secret}"
    while True:
        began = time.monotonic()
        answer, tries = _ask(session, f"{address}/api/v1/queue/next")
        took = time.monotonic() - began
        if answer.status_code == 204:
            return
        assert answer.status_code == 201, answer.text
        with lock:
            pulled.leases.append((user, answer.json()["claim"]))
            pulled.seconds.append(took)
            pulled.repeated += tries - 1
            due = after.get(len(pulled.leases))
        if due:
            due()


def _ask(session: requests.Session, address: str) -> tuple[requests.Response, int]:
    """Ask under one key until there is an answer: a server that died may have done it, or not."""
    key, deadline, tries = str(uuid4()), time.monotonic() + PATIENCE, 0
    while time.monotonic() < deadline:
        tries += 1
        try:
            answer = session.post(address, headers={"Idempotency-Key": key}, timeout=30)
            if answer.status_code < 500:
                return answer, tries
        except requests.RequestException:
            pass
        time.sleep(0.1)
    raise AssertionError(f"no answer within {PATIENCE:g} s")

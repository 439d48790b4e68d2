"""A process killed before and after every statement of adding a revision: the old state or the new, never half."""

import os
import signal
from contextlib import suppress

import pytest
from django.db import connection, connections
from django.utils import timezone

from annotations import actions
from annotations.actions.ingestion import Read, Visit
from annotations.choices import JobState
from annotations.errors import Conflict
from annotations.models import (
    Anchor,
    Appearance,
    Article,
    Claim,
    Event,
    EventChain,
    Fetch,
    HostHealth,
    Job,
    Proposal,
    Rating,
    Revision,
    Snapshot,
    Staleness,
)
from annotations.values import Page
from tests.conftest import BRIDGE, FERRY, reading

FEWER = "The ferry carried 1,100 passengers on Monday."
FOG = "Fog is expected for the rest of the week."

pytestmark = [
    pytest.mark.faults,
    pytest.mark.django_db(transaction=True),
    # The child does nothing but one transaction, and never returns to the runner.
    pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning"),
]


@pytest.fixture
def run(ferry, team, bob):
    """A worker's last step: everything is read, and the transaction is to be done."""
    rating = Rating.objects.get(team=team, scale__current=True, slug="false")
    claim = actions.claims.open_for_review(Claim.objects.get(statement=FERRY), by=bob)
    actions.verdicts.submit(
        claim, by=bob, rating=rating, rationale="I counted.", confidence=0.8, no_evidence_reason="Lost."
    )
    what = reading(FEWER, FOG, BRIDGE, claims=(FOG,))
    now = timezone.now()
    body = what.document.text.encode()
    page = Page(ferry.url, ferry.url, 200, body, "text/plain", "utf-8", (), now)
    job = actions.jobs.lease(actions.articles.refetch(ferry, by=None).pk)
    return lambda: actions.ingestion._keep(job, ferry, Visit(page, 0.2), Read(what))


def state() -> dict[str, object]:
    """Everything that the transaction writes to."""
    tables = (Snapshot, Revision, Anchor, Claim, Appearance, Proposal, Staleness, Fetch, Event, HostHealth)
    counted = {model.__name__: model.objects.count() for model in tables}
    article, job = Article.objects.get(), Job.objects.latest("id")
    more = {"current": article.current_revision_id, "title": article.title, "outcome": article.fetch_outcome}
    return counted | more | {"job": job.state, "chain": EventChain.objects.get().number}


def killed_at(step: int, run) -> bool:
    """Run in a process of its own that dies at a step: 2n before the n-th statement, 2n + 1 after it.

    False where there is no such step, and the process came to its end.
    """
    connections.close_all()
    child = os.fork()
    if child == 0:
        let_go_of_the_parents()
        with suppress(BaseException):
            with connection.execute_wrapper(deadly(step)):
                run()
            os._exit(0)
        os._exit(1)
    _, status = os.waitpid(child, 0)
    assert not (os.WIFEXITED(status) and os.WEXITSTATUS(status)), "it failed instead of being killed"
    return os.WIFSIGNALED(status)


def let_go_of_the_parents() -> None:
    """Forget the connections that came with the fork, so that the child's is its own and ends with it.

    Where chromium's tests ran before, its event loop keeps the parent in another context than the child, which
    finds the connection of before: one that is still open, and whose transaction would outlive the child.
    """
    for inherited in connections.all(initialized_only=True):
        inherited.connection = None


def deadly(step: int):
    steps = iter(range(10_000))

    def wrapper(execute, *arguments):
        if next(steps) == step:
            os.kill(os.getpid(), signal.SIGKILL)
        answer = execute(*arguments)
        if next(steps) == step:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    return wrapper


def test_the_old_state_or_the_new_but_never_half(run):
    old = state()
    step = 0
    while killed_at(step, run):
        assert state() == old, f"killed at step {step}"
        step += 1
    new = state()

    assert step > 30, "a revision takes more statements than that"
    assert new["job"] == JobState.DONE
    added = {what: new[what] - old[what] for what in ("Revision", "Snapshot", "Staleness", "Fetch", "Anchor")}
    assert added == {"Revision": 1, "Snapshot": 1, "Staleness": 1, "Fetch": 1, "Anchor": 3}, (old, new)
    assert new["Event"] == new["chain"]
    with pytest.raises(Conflict):
        run()
    assert state() == new, "the late twin has added nothing"


def test_until_it_is_committed_nobody_else_sees_any_of_it(run):
    """PostgreSQL's transaction seen from outside, after every statement."""
    old, seen = state(), []
    other = connection.copy()

    def watch(execute, *arguments):
        answer = execute(*arguments)
        with other.cursor() as cursor:
            cursor.execute(
                "SELECT count(*), (SELECT count(*) FROM annotations_event) FROM annotations_revision"
            )
            seen.append(cursor.fetchone())
        return answer

    try:
        with connection.execute_wrapper(watch):
            run()
    finally:
        other.close()

    assert set(seen) == {(old["Revision"], old["Event"])}
    assert state()["Revision"] == old["Revision"] + 1

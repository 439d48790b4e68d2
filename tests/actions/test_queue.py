"""A claim's place in the queue: what is stored of it is what it would be computed as, whatever has happened since."""

from datetime import timedelta

import pytest
from django.utils import timezone

from annotations import actions
from annotations.choices import Severity, StaleReason
from annotations.models import Claim, Staleness
from annotations.pipeline import priority
from annotations.values import StaleMark
from tests.api.conftest import judge
from tests.conftest import BRIDGE, FERRY, read_again, reading

FEWER = FERRY.replace("1,200", "1,100")


@pytest.fixture
def claim(ferry, bob) -> Claim:
    return actions.claims.open_for_review(Claim.objects.get(statement=FERRY), by=bob)


def rank(claim: Claim) -> float:
    """What is stored, once it is seen to be what the claim's stakes make it."""
    stored = Claim.objects.get(pk=claim.pk).rank
    assert stored == pytest.approx(priority.rank(actions.queue.stakes_of([claim.pk])[claim.pk]))
    return stored


def test_it_works(claim, alice, erin, bob, carol, ferry):
    """Asked for, due, ruled on, reopened; stale while it waits, and not stale any more."""
    opened = rank(claim)
    actions.queue.ask(claim, by=erin, origin="form")
    asked = rank(claim)
    actions.queue.set_due(claim, by=erin, due_at=timezone.now() + timedelta(days=1))
    due = rank(claim)
    assert opened < asked < due

    judge(claim, bob, "false")
    judge(claim, carol, "false")
    actions.rulings.reopen(claim, by=alice, reason="New figures.")
    waiting = rank(claim)
    read_again(ferry, reading(FEWER, BRIDGE))
    stale = rank(claim)
    assert stale > waiting, "its ruling went stale while it waits"
    for mark in Staleness.objects.open().filter(ruling__claim=claim):
        actions.staleness.clear(mark, by=alice, because="It was a slip of the pen.")
    assert rank(claim) == pytest.approx(waiting)


def test_reopened_because_it_is_stale_it_ranks_by_that(claim, alice, bob, carol, ferry):
    judge(claim, bob, "false")
    ruled = judge(claim, carol, "false").rulings.get()
    actions.staleness.mark([ruled], StaleMark(StaleReason.EVIDENCE_GONE, Severity.HIGH, "Burnt."))
    actions.rulings.reopen(claim, by=alice, reason="The evidence is gone.")
    reopened = rank(claim)
    actions.staleness.mark_all([(ruled, StaleMark(StaleReason.REVIEW_DATE_PASSED, Severity.LOW, "May."))])
    assert rank(claim) == reopened, "the gravest counts"


def test_returned_it_has_no_ruling_to_be_stale(claim, alice, bob, carol, ferry):
    before = rank(claim)
    judge(claim, bob, "false")
    judge(claim, carol, "false")
    read_again(ferry, reading(FEWER, BRIDGE))
    actions.rulings.return_for_changes(claim, by=alice, reason="Count again.")
    assert rank(claim) == pytest.approx(before)


def test_merged_with_another_it_has_the_demand_of_both(claim, bob, erin, ferry):
    other = actions.claims.open_for_review(Claim.objects.get(statement=BRIDGE), by=bob)
    actions.queue.ask(other, by=erin, origin="form")
    before = rank(claim)
    actions.mergers.merge(other, into=claim, by=bob, reason="One and the same.")
    merged = rank(claim)
    actions.mergers.split(other, by=bob, reason="They are not.")
    assert merged > before == pytest.approx(rank(claim))
    rank(other)

"""The gates of publication: of each a case that closes it and one that opens it, told apart by one thing."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from annotations.choices import Gate
from annotations.pipeline.publishing import OVERRIDABLE, examine
from annotations.pipeline.publishing.gates import LONGEST_STATEMENT
from annotations.values import EvidenceFacts, RulingFacts
from annotations.values.publishing import Heard

ACCOUNT = EvidenceFacts(
    title="Ledger", bears=True, quoted=True, anchored=True, addressed=True, kept=True, primary=False
)
# Two accounts that go back to two origins, judged by two, published by a third: nothing is in the way.
GOOD = RulingFacts(
    statement="The ferry carried 1,200 passengers.",
    ruled=True,
    judges=frozenset({"bob", "carol"}),
    publisher="alice",
    evidence=(ACCOUNT, replace(ACCOUNT, title="Timetable")),
    stale=(),
    unconfirmed=0,
    origins=2,
)


def evidence(**changed) -> RulingFacts:
    return replace(GOOD, evidence=(replace(ACCOUNT, **changed), GOOD.evidence[1]))


def alone(**changed) -> RulingFacts:
    return replace(GOOD, evidence=(replace(ACCOUNT, **changed),), origins=1)


# Gate: what closes it, and the same but for one thing, which opens it.
PAIRS = {
    Gate.NOT_RULED: (replace(GOOD, ruled=False), GOOD),
    Gate.RULING_STALE: (replace(GOOD, stale=("number changed (1,700)",)), GOOD),
    Gate.PLACE_UNCONFIRMED: (replace(GOOD, unconfirmed=1), GOOD),
    Gate.EVIDENCE_MISSING: (alone(bears=False, primary=True), alone(primary=True)),
    Gate.SINGLE_ORIGIN: (alone(), alone(primary=True)),
    Gate.CIRCULAR_SUPPORT: (replace(GOOD, doubts=("“A” and “B” rest on each other",)), GOOD),
    Gate.QUOTE_UNANCHORED: (evidence(anchored=False), evidence(anchored=False, quoted=False)),
    Gate.SNAPSHOT_MISSING: (evidence(kept=False), evidence(kept=False, addressed=False, quoted=False)),
    Gate.SAME_EYES: (replace(GOOD, judges=frozenset({"alice"})), replace(GOOD, judges=frozenset({"bob"}))),
    Gate.RIGHT_OF_REPLY: (replace(GOOD, heard=Heard.WAITING), replace(GOOD, heard=Heard.HEARD)),
    Gate.CLAIM_TOO_LONG: (
        replace(GOOD, statement="🌉" * (LONGEST_STATEMENT + 1)),
        replace(GOOD, statement="🌉" * LONGEST_STATEMENT),
    ),
}


def closed(facts: RulingFacts) -> dict[Gate, str]:
    return {result.gate: result.needs for result in examine(facts) if not result.met}


def test_nothing_is_in_the_way():
    assert closed(GOOD) == {}


def test_every_gate_has_its_pair_and_is_examined():
    """A new gate without one fails here."""
    assert set(PAIRS) == set(Gate) == {result.gate for result in examine(GOOD)}


@pytest.mark.parametrize("gate", Gate)
def test_one_thing_closes_it_and_one_opens_it(gate):
    shut, opened = PAIRS[gate]
    assert closed(shut).keys() == {gate}, "it alone, and it says what would meet it"
    assert closed(shut)[gate].endswith(".")
    assert closed(opened) == {}


def test_the_book_of_rules_says_the_same():
    """docs/publishing.md lists each gate, and whether two editors may set it aside."""
    book = Path(__file__).parents[2].joinpath("docs/publishing.md").read_text()
    rows = re.findall(r"^\| `([A-Z_]+)` \| .+ \| (yes|no) \|$", book, re.M)
    assert dict(rows) == {gate: "yes" if gate in OVERRIDABLE else "no" for gate in Gate}

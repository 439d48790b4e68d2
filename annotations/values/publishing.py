"""What crosses the layers of publishing."""

from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum

from annotations.choices import Gate


@dataclass(frozen=True, slots=True)
class EvidenceFacts:
    """One piece of evidence, as far as publishing asks: does it bear on the claim, and can a reader check it?"""

    title: str
    bears: bool  # supports or refutes, rather than gives context
    quoted: bool
    anchored: bool  # the quote stands in the source's text
    addressed: bool  # the source has an address of its own
    kept: bool  # what stood there is kept as a snapshot
    primary: bool = False  # the record itself, rather than somebody's account of it


class Heard(StrEnum):
    """Whether whoever made the claim could reply, where the team's policy asks for it."""

    NOT_ASKED_FOR = "not_asked_for"
    MISSING = "missing"
    WAITING = "waiting"
    HEARD = "heard"


@dataclass(frozen=True, slots=True)
class RulingFacts:
    """What the publication gates ask of a claim and its ruling; people are ids of any hashable kind."""

    statement: str
    ruled: bool
    judges: frozenset[Hashable]  # who gave the verdicts behind the ruling, or decided it
    publisher: Hashable
    evidence: tuple[EvidenceFacts, ...]
    stale: tuple[str, ...]  # open reasons, in words
    unconfirmed: int  # places that await a person
    origins: int = 0  # independent origins behind the evidence, at least
    doubts: tuple[str, ...] = ()  # what is wrong with how the sources rest on each other, in words
    heard: Heard = Heard.NOT_ASKED_FOR


@dataclass(frozen=True, slots=True)
class GateResult:
    """One rule of publication: met or not, and what would meet it."""

    gate: Gate
    met: bool
    needs: str  # what would meet it; empty where it is met
    may_be_overridden: bool

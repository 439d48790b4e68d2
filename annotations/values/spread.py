"""What crosses the layers of a claim's spread."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Saying:
    """One time a claim was made. `at` is when the article says it came out, or else when we first read it there."""

    id: str
    claim: str
    article: str
    title: str
    url: str
    outlet: str  # empty where it is not known
    at: datetime
    declared: bool


@dataclass(frozen=True, slots=True)
class SpreadOutlet:
    name: str
    first: datetime
    last: datetime
    sayings: int


@dataclass(frozen=True, slots=True)
class Spread:
    """Every time a claim was made, the first one first, and the outlets in the order in which they came to it."""

    sayings: tuple[Saying, ...]
    outlets: tuple[SpreadOutlet, ...]
    ruled_at: datetime | None
    repeats: int | None

"""What crosses the layers of exchange."""

from dataclasses import dataclass
from typing import Any

from annotations.choices.exchange import Finding
from annotations.values import Page


@dataclass(frozen=True, slots=True)
class Review:
    """A fact-check by others, as a ClaimReview, a MediaReview or a row of a list says it; blank is what it leaves out."""

    statement: str
    url: str
    document: dict[str, Any]  # as it came
    finding: Finding
    claimant: str = ""
    claimed: str = ""  # ISO 8601
    title: str = ""
    publisher: str = ""
    publisher_url: str = ""
    rating: str = ""
    reviewed: str = ""  # ISO 8601
    language: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What could not be taken for a review, and why."""

    detail: str


@dataclass(frozen=True, slots=True)
class Read:
    """One thing of a file, and where it stands: a line, an element, a block of a page."""

    place: str
    found: Review | Unreadable


@dataclass(frozen=True, slots=True)
class Capture:
    """A page as it was captured elsewhere, or why it cannot be had; `url` is blank where that is not known."""

    place: str
    url: str
    found: Page | Unreadable

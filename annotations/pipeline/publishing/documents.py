"""The document of an edition: what was published, as one JSON value with one way to be written down.

    {"number", "address", "team": {"name", "slug"}, "language", "headline", "explanation",
     "claim": {"id", "statement", "claimant"}, "rating": {"label", "value", "best", "worst", "scale", "version"},
     "basis", "judges", "origins": {"evidence", "claim"}, "dissent",
     "tree": [{"title", "depth", "kind", "confidence", "brought", "again"}],
     "appearances": [{"url", "title", "outlet", "published", "speaker", "voice", "quote", "revision", "snapshot"}], "evidence": [{"stance", "quote", "note", "source": {"title",
     "publisher", "published", "url", "citation", "snapshot"}, "datum"?}],
     "media"?: {"category", "kind", "urls", "original", "context"},
     "replies"?: [{"asked", "asked_at", "deadline", "state", "answer", "answered_at"}], "published", "modified", "correction"}

The tree shows what the evidence rests on: roots first, what rests on a row below it and one deeper; confidence in percent.
A retraction has the rating “Retracted”, outside the order. Of a withheld source stand its stance and, as its citation, why
it is withheld. A `datum` is there for evidence from data:
{"dataset", "series", "query", "value", "unit", "vintage", "as_of"}.

Addresses within the service are paths: the same edition may be served under another host one day.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any


def canonical(document: dict[str, Any]) -> bytes:
    """The document's only spelling: sorted keys, no spaces, UTF-8 (as RFC 8785 for what we hold: no floats)."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha256(document: dict[str, Any]) -> str:
    """SHA-256 (hex) of the canonical spelling."""
    return hashlib.sha256(canonical(document)).hexdigest()


def moment(said: str | None) -> datetime | None:
    """A time of a document, in UTC (as which one that names no zone is taken); None for what is none."""
    try:
        at = datetime.fromisoformat(said or "")
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)

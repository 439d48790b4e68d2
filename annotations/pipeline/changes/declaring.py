"""Whether a publisher told readers of a change: in a note, or by a newer date of modification."""

from datetime import UTC, datetime

from annotations.choices import ChangeKind, Declaration
from annotations.values import Comparison, Document


def declaration(found: Comparison, old: Document, new: Document) -> Declaration:
    """How the change from one version to the next was declared; the stronger way where it was both."""
    if found.notes or ChangeKind.RETRACTION in found.kinds:
        return Declaration.NOTE
    dated = _is_newer(old.modified or old.published or "", new.modified or "")
    return Declaration.DATE if dated else Declaration.NONE


def _is_newer(old: str, new: str) -> bool:
    """Of two declared dates (ISO 8601); where one names only a day, days are compared. What is no date declares nothing."""
    after = _read(new)
    if after is None:
        return False
    before = _read(old)
    if before is None:
        return True
    if len(old) <= len("2026-05-04") or len(new) <= len("2026-05-04"):
        return after.date() > before.date()
    return after > before


def _read(declared: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(declared)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)

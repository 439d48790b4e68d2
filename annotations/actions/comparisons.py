"""Two revisions of an article as values, compared."""

from typing import Any

from annotations.choices import BlockKind
from annotations.models import Revision
from annotations.pipeline import changes
from annotations.values import Attribution, Block, Comparison, Document, Reading, Span


def compare(old: Revision, new: Revision) -> Comparison:
    """What changed from one revision to another, in either direction. Reads rows, writes none."""
    return changes.compare(reading_of(old), reading_of(new))


def reading_of(revision: Revision) -> Reading:
    """A revision as it was read, as far as comparing needs it."""
    return Reading(document_of(revision), (), attributions=tuple(map(_attribution, revision.attributions)))


def document_of(revision: Revision) -> Document:
    return Document(
        text=revision.text,
        blocks=tuple(Block(BlockKind(b["kind"]), b["start"], b["end"]) for b in revision.blocks),
        title=revision.title or None,
        published=revision.published or None,
        modified=revision.modified or None,
    )


def _attribution(row: dict[str, Any]) -> Attribution:
    source = Span(*row["source"]) if row.get("source") else None
    return Attribution(Span(*row["content"]), source=source, speaker=row.get("speaker"))

"""What an article has been: its revisions in a row, and which of them readers were told of."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from annotations.choices import Cause
from annotations.choices.changes import Declaration
from annotations.models import Edit, Revision

MOST = 12
TOLD = {
    "first": _("first read"),
    "ours": _("read anew by us"),
    "note": _("correction declared"),
    "date": _("a newer date given"),
    "silent": _("changed in silence"),
    "late": _("owned up to later"),
    "small": _("a small change"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """A revision on the line; `mark` is a key of TOLD."""

    revision: Revision
    mark: str

    @property
    def told(self) -> str:
        return TOLD[self.mark]


def with_edits(revisions: QuerySet[Revision]) -> QuerySet[Revision]:
    """Revisions with what the publisher changed in each, for `history`."""
    return revisions.select_related("edit", "withdrawal")


def history(revisions: Sequence[Revision]) -> list[Step]:
    """The latest of the revisions, the oldest of them first; nothing where there is but one. No query."""
    if len(revisions) < 2:
        return []
    return [Step(one, _mark(one, _edit(one))) for one in revisions[-MOST:]]


def _edit(revision: Revision) -> Edit | None:
    """What the publisher changed; nothing where the revision was withdrawn, for then the publisher never made it."""
    return None if hasattr(revision, "withdrawal") else getattr(revision, "edit", None)


def _mark(revision: Revision, edit: Edit | None) -> str:
    if revision.cause != Cause.PUBLISHER:
        return "first" if revision.cause == Cause.FIRST else "ours"
    if edit is None or not edit.material:
        return "small"
    if edit.declaration != Declaration.NONE:
        return str(edit.declaration)
    return "late" if edit.declared_in_id else "silent"

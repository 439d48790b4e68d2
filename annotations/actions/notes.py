"""Notes on how reliable a source or an outlet was: what was observed, when, known from where, written by whom."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from annotations.actions import events
from annotations.actions.permissions import require
from annotations.choices import Scope
from annotations.errors import Conflict, InvalidInput
from annotations.models import Membership, Outlet, ReliabilityNote, Source


@transaction.atomic
def write(subject: Source | Outlet, *, by: Membership, text: str, on: date, basis: str) -> ReliabilityNote:
    """Put down what was observed. Raises InvalidInput where it does not say what, or where it is known from."""
    require(by, Scope.REVIEW)
    if not text.strip() or not basis.strip():
        raise InvalidInput("Say what was observed, and where that is known from.")
    owner = {"source": subject} if isinstance(subject, Source) else {"outlet": subject}
    note = ReliabilityNote.objects.create(
        team_id=by.team_id, text=text, on=on, basis=basis, created_by_id=by.user_id, **owner
    )
    about = {name: str(row.pk) for name, row in owner.items()}
    events.record(note, "note.written", by=by, data=about | {"on": on.isoformat()})
    return note


@transaction.atomic
def withdraw(note: ReliabilityNote, *, by: Membership, because: str) -> ReliabilityNote:
    """Take a note back: its author may, and editors. It stays on record."""
    require(by, Scope.REVIEW if note.created_by_id == by.user_id else Scope.PUBLISH)
    if not because.strip():
        raise InvalidInput("Say why the note is withdrawn; the reason stays on record.")
    note = ReliabilityNote.objects.select_for_update(of=("self",), no_key=True).get(pk=note.pk)
    if note.withdrawn_at is not None:
        raise Conflict("This note was withdrawn already.")
    note.withdrawn_at, note.withdrawn_because = timezone.now(), because
    note.save(update_fields=["withdrawn_at", "withdrawn_because"])
    events.record(note, "note.withdrawn", by=by, data={"because": because})
    return note

"""Writing the log: every meaningful change adds one event, in the transaction of the change."""

import hashlib
import json
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from annotations.models import Event, EventChain, Membership, Verdict
from annotations.models.teams import TeamRow


def record(
    row: TeamRow,
    kind: str,
    *,
    by: Membership | None,
    data: dict[str, Any] | None = None,
    verdict: Verdict | None = None,
) -> Event:
    """Append an event about `row` to its team's chain.

    Must run inside the transaction of the change, as its last lock: the chain's row is held until
    commit, which is what gives events their order and leaves no gap.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An event is recorded in the transaction of the change it tells of.")
    chain = EventChain.objects.select_for_update().get(team_id=row.team_id)
    event = Event(
        team_id=row.team_id,
        number=chain.number + 1,
        at=timezone.now(),
        kind=kind,
        actor_id=by.user_id if by else None,
        object_type=row._meta.model_name,
        object_id=row.pk,
        verdict=verdict,
        data=data or {},
        previous_hash=chain.hash,
    )
    event.hash = digest(event)
    event.save(force_insert=True)
    EventChain.objects.filter(pk=chain.pk).update(number=event.number, hash=event.hash)
    return event


def digest(event: Event) -> str:
    """SHA-256 (hex) of the event's canonical JSON: sorted keys, no spaces, UTF-8, the link before included."""
    content = {
        "team": str(event.team_id),
        "number": event.number,
        "at": event.at.isoformat(),
        "kind": event.kind,
        "actor": str(event.actor_id) if event.actor_id else None,
        "object_type": event.object_type,
        "object_id": str(event.object_id),
        "data": event.data,
        "previous_hash": event.previous_hash,
    }
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def first_broken_link(team_id: UUID) -> int | None:
    """Walk a team's chain; return the number of the first event that does not hold, None if all do.

    An event that was changed, inserted or removed breaks the chain where it stood; one cut off the end is
    missed because the chain's own row remembers how long it was.
    """
    previous, number = "", 0
    for number, event in enumerate(
        Event.objects.filter(team_id=team_id).order_by("number").iterator(), start=1
    ):
        if event.number != number or event.previous_hash != previous or event.hash != digest(event):
            return number
        previous = event.hash
    end = EventChain.objects.get(team_id=team_id)
    return None if (end.number, end.hash) == (number, previous) else number + 1

"""Writing the log: every meaningful change adds one event, in the transaction of the change."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from annotations.models import Event, EventChain, Membership, Verdict
from annotations.models.teams import TeamRow


@dataclass(frozen=True, slots=True)
class News:
    """An event that is not written yet: what would be said of which row."""

    row: TeamRow
    kind: str
    data: dict[str, Any] = field(default_factory=dict)
    verdict: Verdict | None = None


def record(
    row: TeamRow,
    kind: str,
    *,
    by: Membership | None,
    data: dict[str, Any] | None = None,
    verdict: Verdict | None = None,
) -> Event:
    """Append an event about `row` to its team's chain."""
    return record_all([News(row, kind, data or {}, verdict)], by=by)[0]


def record_all(news: Sequence[News], *, by: Membership | None) -> list[Event]:
    """Append events about rows of one team to its chain, in this order and with one lock.

    Must run inside the transaction of the change, as its last lock: the chain's row is held until
    commit, which is what gives events their order and leaves no gap.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An event is recorded in the transaction of the change it tells of.")
    if not news:
        return []
    chain = EventChain.objects.select_for_update().get(team_id=news[0].row.team_id)
    events = [_link(chain, one, by) for one in news]
    Event.objects.bulk_create(events)
    EventChain.objects.filter(pk=chain.pk).update(number=chain.number, hash=chain.hash)
    return events


def _link(chain: EventChain, news: News, by: Membership | None) -> Event:
    """The next event of a chain, whose end moves on to it."""
    event = Event(
        team_id=chain.team_id,
        number=chain.number + 1,
        at=timezone.now(),
        kind=news.kind,
        actor_id=by.user_id if by else None,
        object_type=news.row._meta.model_name,
        object_id=news.row.pk,
        verdict=news.verdict,
        data=news.data,
        previous_hash=chain.hash,
    )
    event.hash = digest(event)
    chain.number, chain.hash = event.number, event.hash
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

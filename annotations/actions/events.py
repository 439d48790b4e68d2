"""Writing the log: every meaningful change adds one event, in the transaction of the change."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from annotations.models import Claim, Event, EventChain, Membership, Verdict
from annotations.models.teams import TeamRow

VERSION = 2  # of the canonical JSON
DISCLOSED = "event.disclosed"
WALKED_AT_ONCE = 2000
# Made once: json.dumps would make one for each event, because these are not its defaults.
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class News:
    """An event that is not written yet: what would be said of which row."""

    row: TeamRow
    kind: str
    data: dict[str, Any] = field(default_factory=dict)
    verdict: Verdict | None = None
    reader_id: UUID | None = None


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
    chain = EventChain.objects.select_for_update(no_key=True).get(team_id=news[0].row.team_id)
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
        reader_id=news.reader_id,
        data=news.data,
        version=VERSION,
        previous_hash=chain.hash,
    )
    event.hash = digest(event)
    chain.number, chain.hash = event.number, event.hash
    return event


def disclose(claim: Claim, *, because: str, to: Membership | None = None) -> None:
    """Tell what was hidden about verdicts on this claim once more, as new events: to `to`, who may see it now,
    or to all who may (None). So a reader who goes on from the last event seen misses nothing.

    `because` is why: `judged` (by `to`), `disputed`, `ruled`. What was told for the same reason is not repeated.
    """
    if not claim.team.blind:
        return
    reader = to.user_id if to else None
    about = Event.objects.filter(verdict__claim=claim).select_related("verdict").order_by("number")
    told = about.filter(kind=DISCLOSED, reader=reader, data__because=because)
    known = set(told.values_list("data__event", flat=True))
    hidden = about.exclude(kind=DISCLOSED)
    if to is not None:
        hidden = hidden.exclude(verdict__author=to.user_id)
    news = [
        News(event.verdict, DISCLOSED, _retold(event) | {"because": because}, event.verdict, reader)
        for event in hidden
        if str(event.pk) not in known
    ]
    record_all(news, by=None)


def _retold(event: Event) -> dict[str, Any]:
    return {
        "event": str(event.pk),
        "kind": event.kind,
        "at": event.at.isoformat(),
        "actor": _id(event.actor_id),
        "subject": {"type": event.object_type, "id": str(event.object_id)},
        "data": event.data,
    }


def digest(event: Event) -> str:
    """SHA-256 (hex) of the event's canonical JSON: sorted keys, no spaces, UTF-8, the link before included."""
    content = {
        "team": str(event.team_id),
        "number": event.number,
        "at": event.at.isoformat(),
        "kind": event.kind,
        "actor": _id(event.actor_id),
        "object_type": event.object_type,
        "object_id": str(event.object_id),
        "data": event.data,
        "previous_hash": event.previous_hash,
    }
    if event.version > 1:
        content |= {
            "id": str(event.id),
            "version": event.version,
            "verdict": _id(event.verdict_id),
            "reader": _id(event.reader_id),
        }
    return hashlib.sha256(_CANONICAL.encode(content).encode()).hexdigest()


def _id(value: UUID | None) -> str | None:
    return None if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Walk:
    """What was found along a team's chain: how many events hold, the last link (`hash`), and the first that is
    `broken`, by its number, with what is wrong with it.
    """

    length: int
    hash: str
    broken: int | None = None
    wrong: str = ""


def walk(team_id: UUID, *, number: int = 0, hash: str = "") -> Walk:
    """Walk a team's chain from its first event to the first link that does not hold, or to its end.

    An event that was changed, inserted or removed breaks the chain where it stood. One cut off the end is
    missed because the chain's own row remembers how long it was; where that was forged too, by whoever noted
    an earlier end: `number` and `hash`, which must still be on the chain.
    """
    last = Walk(0, "")
    # Columns, not models: making a million instances took as long as reading and hashing them.
    columns = [field.attname for field in Event._meta.concrete_fields]
    rows = Event.objects.filter(team_id=team_id).order_by("number").values_list(*columns, named=True)
    for event in rows.iterator(chunk_size=WALKED_AT_ONCE):
        wrong = _wrong(event, last, number, hash)
        if wrong:
            return Walk(last.length, last.hash, last.length + 1, wrong)
        last = Walk(event.number, event.hash)
    end = EventChain.objects.get(team_id=team_id)
    if (end.number, end.hash) != (last.length, last.hash):
        return Walk(last.length, last.hash, last.length + 1, f"the chain had {end.number} events")
    if number > last.length:
        return Walk(last.length, last.hash, last.length + 1, f"there were {number} events when it was noted")
    return last


def _wrong(event: Event, before: Walk, number: int, hash: str) -> str:
    """What does not hold about the event that should follow `before`; nothing, if it does."""
    if event.number != before.length + 1:
        return f"removed: the next there is has the number {event.number}"
    if event.hash != digest(event):
        return f"changed: {event.kind} of {event.at:%Y-%m-%d %H:%M} UTC is not what it was"
    if event.previous_hash != before.hash:
        return f"exchanged: {event.kind} of {event.at:%Y-%m-%d %H:%M} UTC does not follow the one before"
    if event.number == number and event.hash != hash:
        return "written anew: it is not the event that was noted"
    return ""


def first_broken_link(team_id: UUID) -> int | None:
    """The number of the first event of a team that does not hold, None if all do."""
    return walk(team_id).broken

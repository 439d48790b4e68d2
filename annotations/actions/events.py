"""Writing the log: every meaningful change adds one event, in the transaction of the change."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import reduce
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import F, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from annotations.models import Claim, Event, EventChain, Membership, Verdict
from annotations.models.teams import TeamRow

VERSION = 2  # of the canonical JSON
DISCLOSED = "event.disclosed"
WALKED_AT_ONCE = 2000
# Made once: json.dumps would make one for each event, because these are not its defaults.
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
_quoted = json.encoder.encode_basestring  # a text in quotation marks, as that encoder writes it


@dataclass(frozen=True, slots=True)
class News:
    """An event that is not written yet: what would be said of which row."""

    row: TeamRow
    kind: str
    data: dict[str, Any] = field(default_factory=dict)
    verdict: Verdict | None = None
    reader_id: UUID | None = None


class Link(NamedTuple):
    """An event as a walk reads it. Ids are texts: to make a UUID of each took longer than to hash it."""

    id: str
    team_id: UUID
    number: int
    at: datetime
    kind: str
    actor_id: str | None
    object_type: str
    object_id: str
    verdict_id: str | None
    reader_id: str | None
    data: Any
    version: int
    previous_hash: str
    hash: str


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
    commit, which is what gives events their order and leaves no gap. What is told of sealed evidence is sealed.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An event is recorded in the transaction of the change it tells of.")
    if not news:
        return []
    chain = EventChain.objects.select_for_update(no_key=True).get(team_id=news[0].row.team_id)
    events = [_link(chain, _under_seal(one), by) for one in news]
    Event.objects.bulk_create(events)
    EventChain.objects.filter(pk=chain.pk).update(number=chain.number, hash=chain.hash)
    return events


def _under_seal(news: News) -> News:
    """As secret as the verdict of who brought the sealed evidence it is about; theirs alone while they gave none."""
    lookups = getattr(news.row, "of_evidence", ())  # a team or a membership is no row of a team
    evidence = next((found for each in lookups if (found := _follow(news.row, each))), None)
    if news.verdict is not None or evidence is None or not evidence.sealed:
        return news
    given = Verdict.objects.filter(claim=evidence.claim_id, author=evidence.created_by_id)
    verdict = given.order_by("-id").first()
    reader = None if verdict else evidence.created_by_id
    return replace(news, verdict=verdict, reader_id=reader)


def _follow(row: TeamRow, lookup: str) -> Any:
    return row if lookup == "pk" else reduce(getattr, lookup.split("__"), row)


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
    hidden = about.exclude(kind=DISCLOSED)
    if to is not None:
        hidden = hidden.exclude(verdict__author=to.user_id)
    if not hidden:
        return
    told = about.filter(kind=DISCLOSED, reader=reader, data__because=because)
    known = set(told.values_list("data__event", flat=True))
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


def digest(event: Event | Link) -> str:
    """SHA-256 (hex) of the event's canonical JSON: sorted keys, no spaces, UTF-8, the link before included."""
    # Spelt out: to sort the names of every event anew would be most of what a walk along a chain costs.
    since = event.version > 1  # what version 1 left out
    spelt = (
        f'{{"actor":{_spelt(event.actor_id)},"at":"{event.at.isoformat()}",'
        f'"data":{_CANONICAL.encode(event.data)},',
        f'"id":"{event.id}",' if since else "",
        f'"kind":{_quoted(event.kind)},"number":{event.number},"object_id":"{event.object_id}",'
        f'"object_type":{_quoted(event.object_type)},"previous_hash":{_quoted(event.previous_hash)},',
        f'"reader":{_spelt(event.reader_id)},' if since else "",
        f'"team":"{event.team_id}"',
        f',"verdict":{_spelt(event.verdict_id)},"version":{event.version}' if since else "",
        "}",
    )
    return hashlib.sha256("".join(spelt).encode()).hexdigest()


def _spelt(value: UUID | str | None) -> str:
    return "null" if value is None else f'"{value}"'


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


def _links(team_id: UUID) -> Iterator[Link]:
    """The events of a team, in their order."""
    ids = {"id", "actor_id", "object_id", "verdict_id", "reader_id", "data"}
    names = [name for name in Link._fields if name != "team_id"]
    columns = [Cast(name, TextField()) if name in ids else F(name) for name in names]
    rows = Event.objects.filter(team_id=team_id).order_by("number").values_list(*columns)
    for pk, *rest in rows.iterator(chunk_size=WALKED_AT_ONCE):
        link = Link(pk, team_id, *rest)
        yield link._replace(data=json.loads(link.data))


def walk(team_id: UUID, *, number: int = 0, hash: str = "") -> Walk:
    """Walk a team's chain from its first event to the first link that does not hold, or to its end.

    An event that was changed, inserted or removed breaks the chain where it stood. One cut off the end is
    missed because the chain's own row remembers how long it was; where that was forged too, by whoever noted
    an earlier end: `number` and `hash`, which must still be on the chain.
    """
    last = Walk(0, "")
    for event in _links(team_id):
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


def _wrong(event: Link, before: Walk, number: int, hash: str) -> str:
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

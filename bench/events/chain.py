"""A chain as a newsroom would write it, of any length, and how long it takes to walk it."""

import argparse
import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from psycopg.types.json import Jsonb

from annotations import actions
from annotations.actions.events import VERSION, digest
from annotations.models import Event, EventChain, Membership, Team
from tests.conftest import person

COLUMNS = [field.column for field in Event._meta.concrete_fields]
TAMPER = "UPDATE annotations_event SET kind = overlay(kind placing 'C' from 1) WHERE number = %s"


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.events")
    parser.add_argument("--events", type=int, default=1_000_000)
    options = parser.parse_args()
    made = setup_databases(verbosity=0, interactive=False)
    try:
        measure(options.events)
    finally:
        connection.close()
        teardown_databases(made, verbosity=0)


def measure(events: int) -> None:
    admin = actions.teams.found("Newsroom", slug="newsroom", founder=person("ruth"))
    began = time.monotonic()
    fill(admin, events)
    print(f"wrote a chain of {events:,} events in {time.monotonic() - began:.0f} s")
    took = walked(admin.team)
    print(f"verified in {took:.1f} s: {events / took:,.0f} events a second")
    middle = events // 2
    tamper(middle)
    found = actions.events.walk(admin.team_id)
    print(f"one byte of event {middle:,} changed: broken at {found.broken:,} ({found.wrong})")


def fill(admin: Membership, events: int) -> None:
    """Go on with the chain of the admin's team until it has so many events."""
    chain = EventChain.objects.get(team_id=admin.team_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")  # Django connects on the first statement
        with connection.connection.cursor() as plain:
            copy = f"COPY annotations_event ({', '.join(COLUMNS)}) FROM STDIN"
            with plain.copy(copy) as into:
                for event in _events(admin, chain, events):
                    into.write_row([_cell(getattr(event, f.attname)) for f in Event._meta.concrete_fields])
        cursor.execute("ANALYZE annotations_event")
    chain.save()


def _events(admin: Membership, chain: EventChain, last: int) -> Iterator[Event]:
    """The chain's next events up to the `last`; its end moves on with them."""
    draw, start = random.Random(1), datetime(2026, 1, 5, 8, tzinfo=UTC)
    while chain.number < last:
        event = Event(
            id=_id(draw),
            team_id=admin.team_id,
            number=chain.number + 1,
            at=start + timedelta(seconds=chain.number),
            kind="claim.taken",
            actor_id=admin.user_id,
            object_type="assignment",
            object_id=_id(draw),
            data={"claim": str(_id(draw)), "origin": "queue", "until": "2026-01-05T10:00:00+00:00"},
            version=VERSION,
            previous_hash=chain.hash,
        )
        event.hash = digest(event)
        chain.number, chain.hash = event.number, event.hash
        yield event


def walked(team: Team) -> float:
    """Seconds that the walk took; every link holds."""
    began = time.monotonic()
    found = actions.events.walk(team.pk)
    took = time.monotonic() - began
    assert found.broken is None, found
    return took


def tamper(number: int) -> None:
    """What only the owner of the table can do: one letter of one old event becomes a capital."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE annotations_event DISABLE TRIGGER event_is_permanent")
        cursor.execute(TAMPER, [number])
        cursor.execute("ALTER TABLE annotations_event ENABLE TRIGGER event_is_permanent")


def _id(draw: random.Random) -> UUID:
    return UUID(int=draw.getrandbits(128), version=4)


def _cell(value: Any) -> Any:
    return Jsonb(value) if isinstance(value, dict) else value

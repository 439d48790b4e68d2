"""The log: numbered without gaps, chained, append-only, and telling when somebody went round it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from annotations import actions
from annotations.models import Claim, Event, EventChain
from annotations.models.ids import uuid7
from tests.api.conftest import judge
from tests.conftest import FERRY, read_again, reading


def test_it_works(ferry, team):
    read_again(ferry, reading(FERRY))
    events = list(Event.objects.filter(team=team).order_by("number"))
    assert [event.number for event in events] == list(range(1, len(events) + 1))
    assert {"article.submitted", "revision.added"} <= {event.kind for event in events}
    assert actions.events.first_broken_link(team.pk) is None


def test_an_event_belongs_to_a_transaction(team, ruth, transactional_db):
    with pytest.raises(RuntimeError):
        actions.events.record(ruth, "nothing.happened", by=ruth)


def test_a_change_that_fails_leaves_no_event(team, ruth):
    before = Event.objects.count()

    @transaction.atomic
    def half_a_change():
        actions.events.record(ruth, "half.done", by=ruth)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_a_change()
    assert Event.objects.count() == before


def test_the_database_refuses_to_change_or_delete_an_event(ferry):
    with pytest.raises(IntegrityError, match="permanent"), transaction.atomic():
        Event.objects.update(kind="never.happened")
    with pytest.raises(IntegrityError, match="permanent"), transaction.atomic():
        Event.objects.all()._raw_delete("default")


def round_the_trigger(sql, event):
    """What only the owner of the table can do, and an application's user in production is not."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE annotations_event DISABLE TRIGGER event_is_permanent")
        cursor.execute(sql, [event.pk])
        cursor.execute("ALTER TABLE annotations_event ENABLE TRIGGER event_is_permanent")


def another_digit(column):
    """The first digit of a hash, never the one it is already."""
    return f"overlay({column} placing CASE left({column}, 1) WHEN '0' THEN '1' ELSE '0' END from 1)"


TAMPERINGS = {
    "at": "at + interval '1 microsecond'",
    "kind": "kind || '!'",
    "actor_id": "NULL",
    "object_type": "'team'",
    "object_id": "gen_random_uuid()",
    "data": "data || '{\"n\": 0}'",
    "version": "1",
    "hash": another_digit("hash"),
    "previous_hash": another_digit("previous_hash"),
    "verdict_id": "NULL",
    "reader_id": "(SELECT id FROM annotations_user LIMIT 1)",
    "id": "gen_random_uuid()",
    "number": "number + 1000",
}


def test_every_column_that_may_be_tampered_with_is_tried():
    assert set(TAMPERINGS) == {field.column for field in Event._meta.fields} - {"team_id"}


@pytest.mark.parametrize("column", TAMPERINGS)
def test_a_superuser_who_changes_one_byte_of_one_row_is_found(team, ferry, bob, carol, column):
    claim = actions.claims.open_for_review(Claim.objects.get(statement=FERRY), by=bob)
    judged = judge(claim, bob, "false")
    actions.claims.open_for_review(Claim.objects.exclude(pk=claim.pk).get(), by=bob)
    event = Event.objects.get(kind="verdict.submitted", verdict=judged)
    round_the_trigger(f"UPDATE annotations_event SET {column} = {TAMPERINGS[column]} WHERE id = %s", event)
    assert actions.events.first_broken_link(team.pk) == event.number


def test_a_row_taken_out_is_missed(ferry, team):
    third = Event.objects.get(team=team, number=3)
    round_the_trigger("DELETE FROM annotations_event WHERE id = %s", third)
    assert actions.events.first_broken_link(team.pk) == 3


def test_an_end_cut_off_is_missed(ferry, team):
    last = Event.objects.filter(team=team).latest("number")
    round_the_trigger("DELETE FROM annotations_event WHERE id = %s", last)
    assert actions.events.first_broken_link(team.pk) == last.number


def cut_off_and_cover_up(team):
    """The last event goes, and the chain's own row is made to fit: within the database nothing is wrong."""
    last = Event.objects.filter(team=team).latest("number")
    round_the_trigger("DELETE FROM annotations_event WHERE id = %s", last)
    EventChain.objects.filter(team=team).update(number=last.number - 1, hash=last.previous_hash)
    return last


def test_an_end_cut_off_and_covered_up_is_missed_by_who_noted_it(ferry, team):
    noted = actions.events.walk(team.pk)
    last = cut_off_and_cover_up(team)
    assert actions.events.first_broken_link(team.pk) is None
    assert actions.events.walk(team.pk, number=noted.length, hash=noted.hash).broken == last.number


def test_a_chain_written_anew_is_found_by_who_noted_its_end(ferry, team, ruth):
    noted = actions.events.walk(team.pk)
    last = cut_off_and_cover_up(team)
    actions.events.record(ruth, "something.else", by=ruth)
    assert actions.events.first_broken_link(team.pk) is None
    assert actions.events.walk(team.pk, number=noted.length, hash=noted.hash).broken == last.number


def test_verify_says_it_at_the_command_line(ferry, team, capsys):
    call_command("verify", team="newsroom")
    said = capsys.readouterr().out
    assert "every link holds" in said
    end = said.split()[-1]
    call_command("verify", noted=[end])
    with pytest.raises(CommandError, match="no team"):
        call_command("verify", team="nobody")
    with pytest.raises(CommandError, match="no end of a chain"):
        call_command("verify", noted=["newsroom@x"])
    second = Event.objects.get(team=team, number=2)
    round_the_trigger("UPDATE annotations_event SET kind = kind || '!' WHERE id = %s", second)
    with pytest.raises(CommandError, match="Tampered with: newsroom"):
        call_command("verify")
    assert "broken at event 2 (changed: " in capsys.readouterr().out


def test_an_event_written_before_the_hash_held_everything_still_holds(team):
    """Version 1 left out the id, the verdict and the reader."""
    old = Event(team=team, number=1, at=timezone.now(), kind="a.b", object_type="team", object_id=team.pk)
    assert actions.events.digest(old) == actions.events.digest(copy_with(old, id=uuid7(), verdict_id=uuid7()))
    new = copy_with(old, version=2)
    assert actions.events.digest(new) != actions.events.digest(copy_with(new, id=uuid7()))


def copy_with(event: Event, **changes) -> Event:
    values = {field.attname: getattr(event, field.attname) for field in Event._meta.fields}
    return Event(**values | changes)


@pytest.mark.django_db(transaction=True)
def test_sixteen_writers_at_once_leave_no_gap(team, ruth):
    def write(writer: int) -> None:
        for turn in range(5):
            with transaction.atomic():
                actions.events.record_all(
                    [actions.events.News(ruth, f"writer.{writer}", {"turn": turn})] * 2, by=ruth
                )
        connection.close()

    before = EventChain.objects.get(team=team).number
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(write, range(16)))
    assert actions.events.walk(team.pk).broken is None
    numbers = Event.objects.filter(team=team).order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, before + 16 * 5 * 2 + 1))
    for writer in range(16):
        events = Event.objects.filter(kind=f"writer.{writer}").order_by("number")
        assert [event.data["turn"] for event in events] == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]


def test_an_outsider_sees_none_of_it(ferry, mallory):
    assert not Event.objects.visible_to(mallory).exclude(team=mallory.team).exists()

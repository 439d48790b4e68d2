"""The log: numbered without gaps, chained, append-only, and telling when somebody went round it."""

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from annotations import actions
from annotations.models import Event
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


def test_a_superuser_who_goes_round_the_trigger_is_found(ferry, team):
    second = Event.objects.filter(team=team).order_by("number")[1]
    round_the_trigger("UPDATE annotations_event SET kind = kind || '!' WHERE id = %s", second)
    assert actions.events.first_broken_link(team.pk) == 2


def test_an_end_cut_off_is_missed(ferry, team):
    last = Event.objects.filter(team=team).latest("number")
    round_the_trigger("DELETE FROM annotations_event WHERE id = %s", last)
    assert actions.events.first_broken_link(team.pk) == last.number


def test_verify_says_it_at_the_command_line(ferry, team, capsys):
    call_command("verify", team="newsroom")
    assert "every link holds" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no team"):
        call_command("verify", team="nobody")


def test_an_outsider_sees_none_of_it(ferry, mallory):
    assert not Event.objects.visible_to(mallory).exclude(team=mallory.team).exists()

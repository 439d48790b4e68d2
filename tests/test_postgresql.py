"""Our connection to PostgreSQL is Django's own but for what it costs."""

from datetime import UTC, datetime

import pytest
from django.db import DataError, connection, connections
from hypothesis import given, settings
from hypothesis import strategies as st

from factcheck.postgresql.base import Times

MOMENTS = st.datetimes(timezones=st.just(UTC))


@pytest.fixture
def kept():
    """A connection of its own, as a thread of the web server keeps one from request to request."""
    kept = connections.create_connection("default")
    kept.ensure_connection()
    yield kept
    kept.close()


def asked_before_use(kept) -> list[str]:
    """What is asked of the server before the next request may use the connection."""
    asked = []

    def note(execute, sql, *rest):
        asked.append(sql)
        return execute(sql, *rest)

    with kept.execute_wrapper(note):
        usable = kept.is_usable()
    return [str(usable), *asked]


def test_it_works(db, kept):
    assert asked_before_use(kept) == ["True"]
    with kept.cursor() as cursor:
        cursor.execute("SELECT now()")
        assert cursor.fetchone()[0].tzinfo is UTC


def test_what_the_server_has_closed_is_not_used_again(db, kept):
    with kept.cursor() as cursor, connection.cursor() as other:
        cursor.execute("SELECT pg_backend_pid()")
        other.execute("SELECT pg_terminate_backend(%s, 5000)", cursor.fetchone())
    assert not kept.is_usable()
    kept.close()
    assert not kept.is_usable()


@settings(max_examples=30)
@given(MOMENTS)
def test_times_are_what_they_were(moment: datetime):
    text = moment.isoformat(" ").removesuffix(":00").encode()
    said = text if moment.microsecond == 0 else text.replace(b"+00", b"").rstrip(b"0") + b"+00"
    assert Times(0).load(said) == Times(0).load(memoryview(said)) == moment


def test_times_that_python_has_not_are_refused_as_ever(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'infinity'::timestamptz")
        with pytest.raises(DataError):
            cursor.fetchall()

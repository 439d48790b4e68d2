"""The database for commands that may be run while the service stands still."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.conf import settings
from django.db import OperationalError, connection

from factcheck.embedded import running


@contextmanager
def at_hand(*, alone: bool = False) -> Iterator[None]:
    """While this lasts the database answers: the embedded one is started where `up` does not run it.

    `alone` is for who must be the only one: where `up` runs on the embedded one, raises CannotStart.
    """
    with ExitStack() as stack:
        if not settings.DATABASE_URL and (alone or not _answers()):
            stack.enter_context(running(settings.VAR, origins=settings.POSTGRES))
        yield


def _answers() -> bool:
    try:
        connection.ensure_connection()
    except OperationalError:
        return False
    connection.close()
    return True

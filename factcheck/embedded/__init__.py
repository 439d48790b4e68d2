"""Our own PostgreSQL and Valkey under var/, for when no address of others is given.

Plain Python: the settings are made from what is said here, so nothing of Django can be asked.
`python -m factcheck.embedded run -- COMMAND` runs a command beside services that are thrown away after it.
"""

from factcheck.embedded.addresses import Addresses, addresses, secret_key
from factcheck.embedded.errors import CannotStart
from factcheck.embedded.programs import POSTGRES_ORIGINS
from factcheck.embedded.services import Services, hold, running, start

__all__ = [
    "POSTGRES_ORIGINS",
    "Addresses",
    "CannotStart",
    "Services",
    "addresses",
    "hold",
    "running",
    "secret_key",
    "start",
]

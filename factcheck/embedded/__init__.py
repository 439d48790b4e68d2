"""Our own PostgreSQL and Valkey under var/, for when no address of others is given.

Plain Python: the settings are made from what is said here, so nothing of Django can be asked.
"""

from factcheck.embedded.addresses import Addresses, addresses, secret_key
from factcheck.embedded.errors import CannotStart

__all__ = ["Addresses", "CannotStart", "addresses", "secret_key"]

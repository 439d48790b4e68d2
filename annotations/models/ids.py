"""UUIDv7: ids whose order is creation order, so that an id is also a page key (RFC 9562, 5.7)."""

import secrets
import time
from datetime import datetime
from uuid import UUID


def uuid7() -> UUID:
    """A new UUIDv7: 48 bits of milliseconds, 12 bits of the fraction of the millisecond, 62 random bits.

    The fraction (RFC 9562, 6.2, method 3) keeps ids of one process in order within a millisecond.
    """
    nanoseconds = time.time_ns()
    milliseconds, rest = divmod(nanoseconds, 1_000_000)
    fraction = (rest << 12) // 1_000_000
    value = (milliseconds & (2**48 - 1)) << 80
    value |= 0x7 << 76
    value |= fraction << 64
    value |= 0b10 << 62
    value |= secrets.randbits(62)
    return UUID(int=value)


def first_of(at: datetime) -> UUID:
    """The least id of that millisecond: whatever was made later has a greater one."""
    return UUID(int=(int(at.timestamp() * 1000) & (2**48 - 1)) << 80)

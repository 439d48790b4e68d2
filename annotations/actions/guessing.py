"""Guessing ends: after so many wrong tries for an account, or from an address, one has to wait.

A try is counted before it is looked at and forgiven if it was right, so that a thousand at once are no more
than a thousand in a row.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from annotations.models import Guessing

WINDOW = timedelta(minutes=5)
# Wrong tries within the window. Behind one address there may be a whole newsroom.
OF_ACCOUNT, FROM_ADDRESS, OF_TOKENS = 8, 40, 10


def tried(limits: Mapping[str, int]) -> float | None:
    """Count one try under each of these keys; None if it may be looked at, else the seconds to wait.

    Where the limit is reached nothing more is counted, so the wait ends when it said.
    """
    waits = [wait for key, limit in sorted(limits.items()) if (wait := _count(key, limit)) is not None]
    return max(waits) if waits else None


@transaction.atomic
def forgive(limits: Mapping[str, int]) -> None:
    """The try was right after all: take it back."""
    keys = sorted(map(_digest, limits))
    for row in (
        Guessing.objects.filter(pk__in=keys, tries__gt=0).order_by("pk").select_for_update(no_key=True)
    ):
        row.tries -= 1
        row.save(update_fields=["tries"])


def forget(before: datetime) -> int:
    """Delete what was counted before a time; return how many rows."""
    deleted, _ = Guessing.objects.filter(since__lt=before).delete()
    return deleted


@transaction.atomic
def _count(key: str, limit: int) -> float | None:
    now = timezone.now()
    row, _ = Guessing.objects.select_for_update(no_key=True).get_or_create(
        pk=_digest(key), defaults={"since": now}
    )
    if now - row.since > WINDOW:
        row.tries, row.since = 0, now
    if row.tries >= limit:
        return (row.since + WINDOW - now).total_seconds()
    row.tries += 1
    row.save(update_fields=["tries", "since"])
    return None


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()

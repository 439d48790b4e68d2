"""Answers kept for requests that come again: one a key, written in the transaction of what was done."""

from collections.abc import Mapping
from datetime import datetime

from annotations.models import Answer, Membership


def reserve(member: Membership, *, key: str, request_sha256: str) -> tuple[Answer, bool]:
    """The answer under this key, and whether this request is the first to use it.

    Runs in the caller's transaction. If another one is using the key at this moment, this waits until it
    is committed (and returns its answer) or rolled back (and is first).
    """
    fresh = Answer(membership=member, key=key, request_sha256=request_sha256)
    Answer.objects.bulk_create([fresh], ignore_conflicts=True)
    kept = Answer.objects.get(membership=member, key=key)
    return kept, kept.pk == fresh.pk


def keep(answer: Answer, *, status: int, headers: Mapping[str, str], body: bytes) -> None:
    """Write down what was answered; in the same transaction as `reserve`, so that nobody sees it half."""
    Answer.objects.filter(pk=answer.pk).update(status=status, headers=dict(headers), body=body)


def forget(before: datetime) -> int:
    """Delete the answers from before a time; return how many. After that their keys are new again."""
    deleted, _ = Answer.objects.filter(created_at__lt=before).delete()
    return deleted

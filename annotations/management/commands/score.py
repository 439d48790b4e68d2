"""`manage.py score --jsonl`: how much each sentence is worth checking. Needs no database and no service.

Sentences are scored with the sentence embedding where it is installed; `--plain` leaves it out.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator
from typing import Any

import orjson
from django.core.management.base import BaseCommand

from annotations.errors import InvalidInput
from annotations.pipeline import detection

_BATCH = 500  # rows between two notes of progress
CHECKWORTHY = 0.5


class Command(BaseCommand):
    help = (
        'Score sentences: rows {"id", "text"} on standard input, '
        '{"id", "score", "checkworthy", "verifiable"} a row on output.'
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--jsonl", action="store_true", help="the only format there is; kept for symmetry"
        )
        parser.add_argument(
            "--threshold", type=float, default=CHECKWORTHY, help="the least score that counts (default 0.5)"
        )

        parser.add_argument(
            "--plain", action="store_true", help="words alone, without the embedding: twenty times as fast"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        done = failed = 0
        for answers in _batches(
            answered(sys.stdin.buffer, options["threshold"], meaning=not options["plain"])
        ):
            self.stdout.write("\n".join(orjson.dumps(answer).decode() for answer in answers))
            done, failed = done + len(answers), failed + sum("error" in answer for answer in answers)
            self.stderr.write(f"\r{done} scored, {failed} failed", ending="")
        self.stderr.write("")


def answered(rows: Iterable[bytes], threshold: float, *, meaning: bool) -> Iterator[dict[str, Any]]:
    """A score a row, with the row's id; a row that cannot be read says why, and the next one is scored.

    `verifiable` is the probability that the sentence could be checked at all, whether or not it is worth it.
    """
    for row in rows:
        if not row.strip():
            continue
        identity = None
        try:
            fields = _fields(row)
            identity = fields.get("id")
            worth = detection.judge([_text(fields)], meaning=meaning)[0]
            yield {
                "id": identity,
                "score": round(worth.checkworthy, 4),
                "checkworthy": worth.checkworthy >= threshold,
                "verifiable": round(worth.verifiable, 4),
            }
        except InvalidInput as error:
            yield {"id": identity, "error": {"code": error.code, "detail": error.detail}}


def _fields(row: bytes) -> dict[str, Any]:
    try:
        fields = orjson.loads(row)
    except orjson.JSONDecodeError as error:
        raise InvalidInput(f"The row is no JSON: {error}.", code="invalid_json") from error
    if not isinstance(fields, dict):
        raise InvalidInput("The row is no JSON object.", code="invalid_json")
    return fields


def _text(fields: dict[str, Any]) -> str:
    if not isinstance(fields.get("text"), str):
        raise InvalidInput("The row has no `text`.")
    return fields["text"]


def _batches(answers: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for answer in answers:
        batch.append(answer)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch

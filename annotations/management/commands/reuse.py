"""`manage.py reuse --jsonl`: how much of one text stands in another, and where. Needs no database."""

import argparse
import sys
from typing import Any

import orjson
from django.core.management.base import BaseCommand

from annotations.management.rows import Row, answered, text_of
from annotations.pipeline import provenance
from annotations.values import Passage


class Command(BaseCommand):
    help = (
        'Compare texts: rows {"id", "a", "b"} on standard input, {"id", "score", "same", "passages"} a row on '
        "output. Offsets are Unicode code points."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--jsonl", action="store_true", help="the only format there is; kept for symmetry"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for answer in answered(sys.stdin.buffer, _compared):
            self.stdout.write(orjson.dumps(answer).decode())


def _compared(row: Row) -> Row:
    first, second = text_of(row, "a"), text_of(row, "b")
    found = provenance.reuse(first, second)
    passages = [_as_json(passage, first, second) for passage in found.passages]
    return {"score": round(found.score, 4), "same": found.same, "passages": passages}


def _as_json(passage: Passage, first: str, second: str) -> Row:
    return {
        "a": {**passage.first._asdict(), "text": first[slice(*passage.first)]},
        "b": {**passage.second._asdict(), "text": second[slice(*passage.second)]},
        "words": passage.words,
        "quoted": passage.quoted,
    }

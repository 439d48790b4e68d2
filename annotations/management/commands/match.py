"""`manage.py match --index CLAIMS.jsonl --jsonl`: which known claims a text may be about. Needs no database."""

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError

from annotations.errors import InvalidInput
from annotations.management.rows import answered, identity_of, read_row, text_of
from annotations.pipeline import embedding
from annotations.pipeline.matching import Matcher
from annotations.pipeline.matching.matcher import LIMIT
from annotations.values import Match, MatchText

# What a row of the index may call its words, and what else of it is looked through.
WORDS = ("text", "claim", "statement")
MORE = ("title", "subtitle", "summary")


class Command(BaseCommand):
    help = (
        'Match texts against known claims: rows {"id", "text"} on standard input, '
        '{"id", "matches": [{"id", "score", "relation", "guards"}]} a row on output, best first.'
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--index",
            type=Path,
            required=True,
            help='the known claims, JSON lines {"id", "text"}; "claim" or "statement" is as good, '
            '"title", "subtitle" and "summary" are looked through too',
        )
        parser.add_argument(
            "--jsonl", action="store_true", help="the only format there is; kept for symmetry"
        )
        parser.add_argument("--limit", type=int, default=LIMIT, help=f"matches a text (default {LIMIT})")
        parser.add_argument("--text-only", action="store_true", help="leave the sentence embedding out")

    def handle(self, *args: Any, **options: Any) -> None:
        claims = list(_claims(options["index"]))
        embed = embedding.embed if embedding.is_available() and not options["text_only"] else None
        self.stderr.write(f"{len(claims)} claims, by words{' and meaning' if embed else ' alone'}")
        matcher = Matcher(claims, embed)
        for answer in answered(sys.stdin.buffer, lambda row: _matched(row, matcher, options["limit"])):
            self.stdout.write(orjson.dumps(answer).decode())


def _claims(path: Path) -> Iterator[MatchText]:
    """The claims of the index. Raises CommandError naming the first line that is none."""
    try:
        with path.open("rb") as lines:
            yield from _rows(lines, path)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error


def _rows(lines: Iterable[bytes], path: Path) -> Iterator[MatchText]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = read_row(line)
            more = " ".join(row[name] for name in MORE if isinstance(row.get(name), str))
            yield MatchText(identity_of(row), text_of(row, *WORDS), more)
        except InvalidInput as error:
            raise CommandError(f"{path}, line {number}: {error.detail}") from error


def _matched(row: dict[str, Any], matcher: Matcher, limit: int) -> dict[str, Any]:
    found = matcher.match(text_of(row, *WORDS), limit=limit)
    return {"matches": [_as_json(match) for match in found]}


def _as_json(match: Match) -> dict[str, Any]:
    return {"id": match.id, "score": match.score, "relation": match.relation, "guards": match.guards}

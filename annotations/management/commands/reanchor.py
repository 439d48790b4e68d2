"""`manage.py reanchor OLD NEW --quote …`: where a quotation stands after an edit, step by step. Needs no database."""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from time import process_time
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError

from annotations.errors import InvalidInput
from annotations.pipeline.anchoring import acceptable, carry, describe, trace
from annotations.values import Placement, Selector

SHOWN = 160  # characters of a quotation, for a person


class Command(BaseCommand):
    help = "Carry quotations over from one text to another and show how each was found, or print it as JSON lines."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("old", nargs="?", type=Path, help="the text the quotation was taken from")
        parser.add_argument("new", nargs="?", type=Path, help="the text as it is now")
        parser.add_argument(
            "--quote", action="append", default=[], help="words of the old text; may be repeated"
        )
        parser.add_argument(
            "--jsonl",
            action="store_true",
            help='read rows {"old_text", "new_text", "annotations": [{"id", "start", "end", "quote", …}]} on standard '
            "input and print a line for each annotation",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["jsonl"]:
            for line in lines(sys.stdin.buffer):
                self.stdout.write(line)
            return
        if not (options["old"] and options["new"] and options["quote"]):
            raise CommandError("Name the old and the new file and at least one --quote, or pass --jsonl.")
        try:
            old, new = (options[name].read_text(encoding="utf-8") for name in ("old", "new"))
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        for quote in options["quote"]:
            self.stdout.write("\n".join(told(old, new, quote)))


def lines(rows: Iterable[bytes]) -> Iterator[str]:
    """One JSON line for each annotation of each row; a row that cannot be read is told with its number."""
    for number, row in enumerate(rows, 1):
        if row.strip():
            try:
                yield from (orjson.dumps(answer).decode() for answer in answers(orjson.loads(row)))
            except (orjson.JSONDecodeError, KeyError, TypeError, InvalidInput) as error:
                raise CommandError(f"row {number} is not as expected: {error}") from error


def answers(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """{id, start, end, state, confidence, margin, ms} for each annotation; `ms` is its share of the row's CPU time."""
    old, new, annotations = row["old_text"], row["new_text"], row["annotations"]
    selectors = [_selector(old, annotation) for annotation in annotations]
    began = process_time()
    placements = carry(old, new, selectors)
    spent = 1000 * (process_time() - began) / max(1, len(annotations))
    for annotation, placed in zip(annotations, placements, strict=True):
        yield {"id": annotation["id"], **_placed(placed), "ms": round(spent, 4)}


def _placed(placed: Placement) -> dict[str, Any]:
    return {
        "start": placed.start,
        "end": placed.end,
        "state": placed.state.value,
        "confidence": round(placed.confidence, 4),
        "margin": round(placed.margin, 4),
    }


def _selector(old: str, annotation: dict[str, Any]) -> Selector:
    start, end = annotation["start"], annotation["end"]
    if "quote" not in annotation:
        return describe(old, start, end)
    context = annotation.get("prefix", ""), annotation.get("suffix", "")
    return Selector(annotation["quote"], *context, start, end)


def told(old: str, new: str, quote: str) -> list[str]:
    """The cascade for one quotation, as lines for a person; each place where the old text says it."""
    starts = _places(old, quote)
    if not starts:
        raise CommandError(f"The old text does not say: {quote}")
    found: list[str] = []
    for start in starts:
        found += _steps(old, new, describe(old, start, start + len(quote)))
    return found


def _places(text: str, quote: str) -> Sequence[int]:
    found, at = [], text.find(quote) if quote.strip() else -1
    while at >= 0:
        found.append(at)
        at = text.find(quote, at + len(quote))
    return found


def _steps(old: str, new: str, selector: Selector) -> Iterator[str]:
    way = trace(old, new, selector)
    yield f"“{_short(selector.exact)}” at {selector.start}–{selector.end}"
    yield f"  the diff and what followed it kept {way.kept} of {way.words} words"
    for step in way.steps:
        verdict = "found" if step.found else "passed on"
        yield f"  {step.method.value:<16} {verdict:<10} {step.tries.splitlines()[0]}"
    yield from _outcome(new, way.placement)


def _outcome(new: str, placed: Placement) -> Iterator[str]:
    if placed.start is None:
        yield "  orphaned"
    else:
        decision = "may be accepted" if acceptable(placed) else "needs a person"
        yield f"  {placed.state.value} at {placed.start}–{placed.end}, {decision}"
        yield f"  confidence {placed.confidence:.4f}, margin {placed.margin:.2f}"
        yield f"  “{_short(new[placed.start : placed.end])}”"
    if placed.guards:
        yield f"  guards: {', '.join(guard.value for guard in placed.guards)}"
    for other in placed.alternatives:
        alike = f"alike {other.score:.2f}, margin {other.margin:+.2f}"
        yield f"  or at {other.start}–{other.end} ({alike}): “{_short(new[other.start : other.end])}”"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"

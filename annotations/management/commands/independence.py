"""`manage.py independence`: how many origins stand behind the sources of a graph, and why. Needs no database."""

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError

from annotations.choices import DerivationKind
from annotations.errors import InvalidInput
from annotations.management.rows import Row, identity_of, read_row
from annotations.pipeline import provenance
from annotations.values import Derivation, Independence, SourceNode


class Command(BaseCommand):
    help = (
        'Read a graph as JSON, {"sources": [{"id", "outlet", "published"}], "derivations": [{"source", "target", '
        '"kind", "confidence", "passage"}], "support": [ids], "checked": id}, where a source rests on its target; '
        "print how many origins stand behind the support, within which bounds, and the tree that shows why."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("graph", nargs="?", type=Path, help="the file; standard input, unless it is said")
        parser.add_argument("--svg", type=Path, help="draw the tree into this file")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            given = options["graph"].read_bytes() if options["graph"] else sys.stdin.buffer.read()
            graph = read_row(given)
            sources, edges = _sources(graph), _derivations(graph)
            answer = provenance.independence(
                sources, edges, support=_names(graph, "support"), checked=_name(graph, "checked")
            )
        except OSError as error:
            raise CommandError(f"The graph cannot be read: {error.strerror}.") from error
        except InvalidInput as error:
            raise CommandError(error.detail) from error
        rows = provenance.tree(answer, edges)
        if options["svg"]:
            options["svg"].write_text(provenance.draw(rows, answer.origins), "utf-8")
        body = _as_json(answer) | {"tree": [asdict(row) for row in rows]}
        self.stdout.write(orjson.dumps(body, option=orjson.OPT_INDENT_2).decode())


def _sources(graph: Row) -> list[SourceNode]:
    return [
        SourceNode(identity_of(row), _said(row, "outlet"), _said(row, "published"))
        for row in _rows(graph, "sources", "nodes")
    ]


def _derivations(graph: Row) -> list[Derivation]:
    return [
        Derivation(
            _end(row, "source", "from"),
            _end(row, "target", "to"),
            _kind(row),
            _confidence(row),
            _said(row, "passage"),
        )
        for row in _rows(graph, "derivations", "edges")
    ]


def _rows(graph: Row, *names: str) -> list[Row]:
    """The list under the first of these names that there is; a source may be its bare id."""
    found = next((graph[name] for name in names if name in graph), [])
    if not isinstance(found, list):
        raise InvalidInput(f"`{names[0]}` is no list.")
    rows = [{"id": row} if isinstance(row, str | int) else row for row in found]
    if not all(isinstance(row, dict) for row in rows):
        raise InvalidInput(f"`{names[0]}` holds something that is no object.")
    return rows


def _end(row: Row, *names: str) -> str:
    for name in names:
        if name in row:
            return identity_of({"id": row[name]})
    raise InvalidInput(f"A derivation has no `{names[0]}`.")


def _kind(row: Row) -> DerivationKind:
    said = row.get("kind", DerivationKind.DERIVES_FROM)
    if said not in set(DerivationKind):
        raise InvalidInput(f"There is no derivation {said!r}; there is: {', '.join(DerivationKind)}.")
    return DerivationKind(said)


def _confidence(row: Row) -> float:
    said = row.get("confidence", 1.0)
    if isinstance(said, bool) or not isinstance(said, int | float) or not 0 <= said <= 1:
        raise InvalidInput("A confidence is a number from 0 to 1.")
    return float(said)


def _said(row: Row, name: str) -> str:
    said = row.get(name) or ""
    if not isinstance(said, str):
        raise InvalidInput(f"`{name}` is no text.")
    return said


def _names(graph: Row, name: str) -> list[str] | None:
    return None if graph.get(name) is None else [identity_of(row) for row in _rows(graph, name)]


def _name(graph: Row, name: str) -> str | None:
    return None if graph.get(name) is None else identity_of({"id": graph[name]})


def _as_json(answer: Independence) -> Row:
    return {
        "sources": answer.sources,
        "outlets": answer.outlets,
        "origins": answer.origins._asdict(),
        "exact": answer.exact,
        "roots": answer.roots,
        "doubts": [{"doubt": each.doubt, "sources": each.sources} for each in answer.doubts],
    }

"""The evaluation's pairs of texts, and its own scorer, from ../shared."""

import gzip
import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import orjson

from annotations.values import Selector

DATA = Path(__file__).parents[3] / "shared" / "eval" / "anchoring"
Row = dict[str, Any]


def rows(name: str) -> list[Row]:
    """The rows of one split; ends the programme with a word where the data is absent."""
    path = DATA / f"{name}.jsonl.gz"
    if not path.exists():
        sys.exit(f"The evaluation data is not here: {path}")
    with gzip.open(path) as lines:
        return [orjson.loads(line) for line in lines]


def scorer() -> ModuleType:
    """The evaluation's score.py, so that its figures mean what its README says they mean."""
    spec = importlib.util.spec_from_file_location("anchoring_score", DATA / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def selectors(row: Row) -> list[Selector]:
    return [
        Selector(one["quote"], one["prefix"], one["suffix"], one["start"], one["end"])
        for one in row["annotations"]
    ]

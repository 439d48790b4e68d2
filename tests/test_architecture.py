"""The layers, kept: imports point down only, the pipeline knows no Django, and files stay small.

api  web  admin  management        doors for people
       tasks                       doors for machines
      actions                      the only writers
     models | pipeline             strangers to each other
      values
  choices  errors
"""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "annotations"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)

LAYERS = {
    "errors": 0,
    "choices": 0,
    "values": 1,
    "pipeline": 2,
    "models": 2,
    "actions": 3,
    "tasks": 4,
    "checks": 4,
    "apps": 5,
    "api": 5,
    "web": 5,
    "admin": 5,
    "management": 6,  # a command may drive another door, as the one that writes the API's description does
}
FOREIGN_TO_PIPELINE = ("django", "rest_framework", "celery", "psycopg", "factcheck", "annotations.models")
CLOCKS = {"now", "utcnow", "today", "time", "time_ns"}


def imports(path: Path) -> list[tuple[int, str]]:
    """Every import of a module, those inside functions too."""
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [(node.lineno, f"{node.module}.{alias.name}") for alias in node.names]
    return found


def layer(name: str) -> str:
    return name.split(".")[1] if name.startswith("annotations.") else ""


def own_layer(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down_only(path):
    own = own_layer(path)
    if own == "__init__":
        return
    for line, name in imports(path):
        other = layer(name)
        if not other or other == own:
            continue
        assert LAYERS[other] < LAYERS[own], f"{path}:{line}: {own} may not know {name}"


@pytest.mark.parametrize("path", [p for p in MODULES if own_layer(p) == "pipeline"], ids=lambda p: p.stem)
def test_the_pipeline_knows_no_framework(path):
    for line, name in imports(path):
        assert not name.startswith(FOREIGN_TO_PIPELINE), f"{path}:{line}: {name}"


STAGES = {"fetching", "extraction", "segmentation", "detection", "anchoring", "matching", "provenance"}
STAGES |= {"reviewing", "publishing", "changes"}


@pytest.mark.parametrize("path", [p for p in MODULES if own_layer(p) == "pipeline"], ids=lambda p: p.stem)
def test_stages_are_strangers(path):
    own = path.relative_to(PACKAGE / "pipeline").parts[0].removesuffix(".py")
    if own not in STAGES:
        return
    for line, name in imports(path):
        if name.startswith("annotations.pipeline."):
            other = name.split(".")[2]
            assert other == own or other not in STAGES, f"{path}:{line}: {own} may not know {name}"


def test_only_fetching_opens_a_socket():
    for path in MODULES:
        if own_layer(path) == "pipeline" and "fetching" not in path.parts:
            for line, name in imports(path):
                assert name.split(".")[0] not in {"socket", "httpcore", "urllib3", "requests", "http"}, (
                    f"{path}:{line}: {name}"
                )


@pytest.mark.parametrize("path", [p for p in MODULES if own_layer(p) == "pipeline"], ids=lambda p: p.stem)
def test_the_pipeline_has_no_calendar(path):
    """Wall-clock time is an argument. Deadlines of a socket count monotonic seconds, which is no calendar."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            clock = node.func.attr in CLOCKS and ast.unparse(node.func.value) in {
                "datetime",
                "date",
                "time",
                "datetime.datetime",
                "datetime.date",
            }
            assert not clock, f"{path}:{node.lineno}: {ast.unparse(node)}"


def test_actions_never_enqueue():
    for path in MODULES:
        if own_layer(path) == "actions":
            text = path.read_text()
            assert ".delay(" not in text, path
            assert "delay_on_commit" not in text, path


def test_no_signals():
    for path in MODULES:
        for line, name in imports(path):
            assert "signals" not in name, f"{path}:{line}: {name}"


def test_locks_leave_the_key_free():
    """FOR UPDATE also stops those who only refer to the row, whose foreign keys are looked at when they commit and
    hold the chain of events: each would wait for the other. No key of ours ever changes."""
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "select_for_update":
                assert "no_key" in {keyword.arg for keyword in node.keywords}, f"{path}:{node.lineno}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_files_can_be_held_in_mind(path):
    assert len(path.read_text().splitlines()) <= 450


def test_functions_are_short():
    lengths = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lengths.append((node.end_lineno - node.lineno + 1, f"{path}:{node.lineno} {node.name}"))
    longest = max(lengths)
    assert longest[0] <= 60, longest
    ordered = sorted(length for length, _ in lengths)
    assert ordered[len(ordered) // 2] <= 12


BANNED_NAMES = {"utils", "helpers", "common", "base", "manager", "service", "misc"}


def test_no_drawer_for_everything():
    for path in MODULES:
        assert path.stem not in BANNED_NAMES, path


def test_no_migration_is_pending(db):
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)

"""Rows 12, 15, 16, 17 and 19: the tests count these one by one; they are run, and what they went through is told."""

import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

from bench.faults.board import Finding
from bench.faults.ground import Ground
from tests.faults.conftest import ROOT


@dataclass(frozen=True, slots=True)
class Ran:
    """Cases of a run of the tests."""

    passed: int
    failed: int
    detail: str


def permissions(ground: Ground) -> Finding:
    ran = run("tests/api/test_permissions.py")
    rows = [
        line for line in (ROOT / "tests/api/permissions.txt").read_text().splitlines() if line[:1].isupper()
    ]
    answers = sum(len(row.split()) - 2 for row in rows)
    return Finding(
        f"{len(rows)} endpoints, {answers:,} answers, {ran.failed} checks differ",
        met=ran.failed == 0 and ran.passed > 0,
        detail=ran.detail,
    )


def addresses(ground: Ground) -> Finding:
    return _told(run("tests/pipeline/test_fetching_guard.py"), "addresses and laws")


def origins(ground: Ground) -> Finding:
    return _told(run("tests/pipeline/test_fetching_hostile.py"), "hostile origins")


def documents(ground: Ground) -> Finding:
    hostile = ("tests/pipeline/test_extraction.py::TestHostile", "tests/pipeline/test_extraction_laws.py")
    return _told(run(*hostile), "hostile documents and laws")


def feeds(ground: Ground) -> Finding:
    return _told(run("tests/pipeline/test_feeds.py"), "feeds, bombs among them")


def run(*tests: str) -> Ran:
    """Run tests beside services of their own."""
    with tempfile.TemporaryDirectory(prefix="factcheck-bench-") as folder:
        report = Path(folder) / "report.xml"
        beside = [sys.executable, "-m", "factcheck.embedded", "run", "--"]
        pytest = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            f"--junit-xml={report}",
            *tests,
        ]
        done = subprocess.run([*beside, *pytest], cwd=ROOT, capture_output=True, text=True, check=False)
        if not report.exists():
            return Ran(0, 1, done.stdout[-2000:] + done.stderr[-2000:])
        suite = ElementTree.parse(report).getroot().find("testsuite")
    failed = int(suite.get("failures")) + int(suite.get("errors"))
    passed = int(suite.get("tests")) - failed - int(suite.get("skipped"))
    return Ran(passed, failed, done.stdout[-2000:] if failed else "")


def _told(ran: Ran, what: str) -> Finding:
    figure = f"{ran.failed} of {ran.passed + ran.failed} {what} failed"
    return Finding(figure, met=ran.failed == 0 and ran.passed > 0, detail=ran.detail)

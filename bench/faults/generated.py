"""Row 13: cases made from the description of the API by schemathesis, valid and invalid, with all of its checks."""

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

from annotations.models import Guessing
from bench.faults.board import Finding, Scale
from bench.faults.ground import Ground
from tests.faults.conftest import ROOT

DOCUMENT = ROOT / "annotations" / "api" / "openapi.json"
# What fits the document may still name a row that is not there or in another state, or be for others to do.
SETTINGS = """
[checks]
positive_data_acceptance.expected-statuses = ["2xx", 302, 304, 400, 403, 404, 409, 412, 422]
"""
# These would lock the one who asks out, or never end.
LEFT_OUT = ("/api/v1/tokens/{id}", "/api/v1/members/{id}", "/api/v1/events")


def cases(ground: Ground) -> Finding:
    """With an admin's token, on a newsroom in which there is work."""
    ruth, newsroom = ground.program("ruth"), ground.newsroom
    with tempfile.TemporaryDirectory(prefix="factcheck-bench-") as folder:
        place = Path(folder)
        (place / "openapi.json").write_text(json.dumps(without_fields(json.loads(DOCUMENT.read_text()))))
        (place / "schemathesis.toml").write_text(SETTINGS)
        argv = command(newsroom.address, ruth.secret, ground.scale)
        with forgiving():
            done = subprocess.run(argv, capture_output=True, text=True, check=False, cwd=place)
        if not (place / "report.json").exists():
            why = done.stdout[-1500:] + done.stderr[-500:]
            return Finding("schemathesis did not come to an end", met=False, detail=why)
        told = json.loads((place / "report.json").read_text())
    faults = sum(group["count"] for group in told["failures"] if group["type"] == "ServerError")
    others = sum(group["count"] for group in told["failures"]) - faults
    made = told["test_cases"]["generated"]
    lines = [
        f"{group['count']} × {group['title']}: {', '.join(group['operations'][:4])}"
        for group in told["failures"]
    ]
    lines += [line.strip() for line in done.stdout.splitlines() if line.lstrip().startswith("curl ")]
    figure = (
        f"{faults} 5xx, {others} mismatches in {made:,} cases of {told['operations']['tested']} operations"
    )
    return Finding(figure, met=not told["failures"] and made > 0, detail="\n".join(lines[:15]))


def command(address: str, secret: str, scale: Scale) -> list[str]:
    return [
        *(sys.executable, "-m", "schemathesis.cli", "run", "openapi.json", "--url", address),
        *("--header", f"Authorization: Bearer {secret}", "--checks", "all", "--continue-on-failure"),
        *("--phases", "examples,coverage,fuzzing" if scale.full else "examples,fuzzing"),
        *("--max-examples", str(scale.of(2, 60)), "--seed", "1"),
        *("--no-color", "--warnings", "off", "--suppress-health-check", "all", "--request-timeout", "30"),
        *("--generation-database", "none", "--report-json-path", "report.json"),
        *(word for path in LEFT_OUT for word in ("--exclude-path", path)),
    ]


def without_fields(document: dict[str, Any]) -> dict[str, Any]:
    """The description without the parameter that leaves properties out of an answer, which OpenAPI cannot tell of."""
    for operations in document["paths"].values():
        for operation in operations.values():
            operation["parameters"] = [
                one for one in operation.get("parameters", ()) if one.get("name") != "fields"
            ]
    return document


@contextmanager
def forgiving() -> Iterator[None]:
    """One of its checks sends wrong tokens, which are guesses: they shall be refused as such, not for their number."""
    over = threading.Event()

    def forgive() -> None:
        while not over.wait(0.1):
            Guessing.objects.all().delete()
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        forgiven = pool.submit(forgive)
        yield
        over.set()
        forgiven.result()

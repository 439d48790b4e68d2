"""Row 13: cases made from the description of the API by schemathesis, valid and invalid, with all of its checks."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from annotations.models import Guessing
from bench.faults.board import Finding
from bench.faults.ground import Ground
from tests.faults.conftest import ROOT

DOCUMENT = ROOT / "annotations" / "api" / "openapi.json"
# These would lock the one who asks out, or never end.
LEFT_OUT = ("/api/v1/tokens/{id}", "/api/v1/members/{id}", "/api/v1/events")


def cases(ground: Ground) -> Finding:
    """With an admin's token, on a newsroom in which there is work."""
    ruth, newsroom = ground.program("ruth"), ground.newsroom
    with tempfile.TemporaryDirectory(prefix="factcheck-bench-") as folder:
        report = Path(folder) / "report.json"
        argv = [
            *(sys.executable, "-m", "schemathesis.cli", "run", str(DOCUMENT), "--url", newsroom.address),
            *("--header", f"Authorization: Bearer {ruth.secret}", "--checks", "all", "--continue-on-failure"),
            *("--phases", "examples,coverage,fuzzing" if ground.scale.full else "examples,fuzzing"),
            *("--max-examples", str(ground.scale.of(2, 60)), "--seed", "1"),
            *("--no-color", "--warnings", "off", "--suppress-health-check", "all", "--request-timeout", "30"),
            *("--generation-database", "none", "--report-json-path", str(report)),
            *(word for path in LEFT_OUT for word in ("--exclude-path", path)),
        ]
        done = subprocess.run(argv, capture_output=True, text=True, check=False, cwd=folder)
        if not report.exists():
            return Finding(
                "schemathesis did not come to an end",
                met=False,
                detail=done.stdout[-1500:] + done.stderr[-500:],
            )
        told = json.loads(report.read_text())
    Guessing.objects.all().delete()
    faults = sum(group["count"] for group in told["failures"] if group["type"] == "ServerError")
    others = sum(group["count"] for group in told["failures"]) - faults
    made = told["test_cases"]["generated"]
    lines = [
        f"{group['count']} × {group['title']}: {', '.join(group['operations'][:4])}"
        for group in told["failures"]
    ]
    figure = (
        f"{faults} 5xx, {others} mismatches in {made:,} cases of {told['operations']['tested']} operations"
    )
    return Finding(figure, met=not told["failures"] and made > 0, detail="\n".join(lines[:15]))

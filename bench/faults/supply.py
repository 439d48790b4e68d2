"""Row 27: what the service is made of: pinned by hash, under licences that may be shipped, without known holes."""

import json
import re
import subprocess
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from bench.faults.board import Finding
from bench.faults.ground import Ground
from tests.faults.conftest import ROOT

PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)
PERMISSIVE = re.compile(
    r"\b(?:MIT|BSD|Apache|PSF|Python Software Foundation|ISC|MPL|Mozilla|LGPL|Lesser|Unlicense|0BSD|HPND|CC0|Zlib|PostgreSQL)\b",
    re.IGNORECASE,
)


def of_packages(ground: Ground) -> Finding:
    bare = sum(len(without_hash(ROOT / name)) for name in ("requirements.txt", "requirements-dev.txt"))
    shipped = PINNED.findall((ROOT / "requirements.txt").read_text())
    foreign = [f"{name}: {licence}" for name, licence in licences(shipped) if not PERMISSIVE.search(licence)]
    known, detail = vulnerabilities()
    parts = f"{len(shipped)} packages: {bare} without hash, {len(foreign)} licences to look at, "
    parts += "holes not asked for (no answer)" if known is None else f"{known} known holes"
    return Finding(
        parts,
        met=not bare and not foreign and known == 0,
        detail="\n".join([*foreign, *([detail] if detail else [])]),
    )


def without_hash(path: Path) -> list[str]:
    """The pinned packages of a lock file that any file of their name would satisfy."""
    blocks = re.split(r"^(?=[A-Za-z0-9])", path.read_text(), flags=re.MULTILINE)
    return [block.split("==")[0] for block in blocks if PINNED.match(block) and "--hash=sha256:" not in block]


def licences(packages: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each installed package and what it says its licence is."""
    found = []
    for name, _ in packages:
        try:
            found.append((name, _licence(distribution(name))))
        except PackageNotFoundError:
            continue  # of another platform
    return found


def _licence(of: Distribution) -> str:
    classifiers = [line for line in of.metadata.get_all("Classifier") or () if line.startswith("License ::")]
    named = (
        of.metadata.get("License-Expression") or "; ".join(classifiers) or of.metadata.get("License") or ""
    )
    if named:
        return named.strip()
    files = [file for file in of.files or () if re.search(r"licen[cs]e|copying", file.name, re.IGNORECASE)]
    return files[0].read_text(encoding="utf-8")[:200] if files else "not said"


def vulnerabilities() -> tuple[int | None, str]:
    """How many pip-audit knows of in what is shipped; None where nobody could be asked."""
    argv = ["-r", str(ROOT / "requirements.txt"), "--require-hashes", "--disable-pip", "--format", "json"]
    done = subprocess.run(
        [sys.executable, "-m", "pip_audit", *argv], capture_output=True, text=True, check=False, timeout=300
    )
    try:
        found = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        return None, done.stderr.strip()[-300:]
    holes = [
        f"{one['name']} {one['version']}: {hole['id']}" for one in found for hole in one.get("vulns", ())
    ]
    return len(holes), "\n".join(holes)

"""`python -m bench.exchange FOLDER`: how much of real ClaimReview files imports, and why the rest does not."""

import gzip
import sys
from collections import Counter
from pathlib import Path

import orjson

from annotations.pipeline import exchange
from annotations.values.exchange import Review


def main(folder: Path) -> None:
    for path in sorted(folder.glob("*.jsonl.gz")):
        tell(path)


def tell(path: Path) -> None:
    findings: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for row in gzip.decompress(path.read_bytes()).splitlines():
        for read in exchange.read(content(row)):
            if isinstance(read.found, Review):
                findings[read.found.finding] += 1
            else:
                reasons[read.found.detail] += 1
    good, bad = findings.total(), reasons.total()
    print(f"{path.name}: {good} of {good + bad} reviews import ({good / (good + bad):.1%})")
    print("  " + ", ".join(f"{name} {count}" for name, count in findings.most_common()))
    for reason, count in reasons.most_common():
        print(f"  {count} × {reason}")


def content(row: bytes) -> str:
    """What would be imported of a row: as it stood in the page, where the set keeps that."""
    raw = orjson.loads(row).get("raw")
    return f'<script type="application/ld+json">{raw}</script>' if raw else row.decode()


if __name__ == "__main__":
    main(Path(sys.argv[1]))

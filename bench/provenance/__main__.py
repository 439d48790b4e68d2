"""`python -m bench.provenance CLAIMS`: reuse and stories on the development pairs, and independence on a large graph.

CLAIMS holds neardup/, samestory/ and attribution/, JSON lines, gzipped.
"""

import argparse
import gzip
import random
import time
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import orjson

from annotations.pipeline.provenance import independence, reuse, stories
from annotations.values import Derivation, SourceNode

Row = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    data = parser.parse_args().data
    articles = {row["id"]: row for row in rows(data / "samestory/basil_2010_2016.jsonl.gz")}
    copies(articles, list(rows(data / "neardup/pairs.jsonl.gz")))
    found_again(data)
    same_story(list(articles.values()))
    large_graph()


def rows(path: Path) -> Iterator[Row]:
    with gzip.open(path, "rb") as lines:
        yield from map(orjson.loads, lines)


def text(row: Row) -> str:
    return "\n\n".join(row["paragraphs"])


def copies(articles: dict[str, Row], pairs: list[Row]) -> None:
    begun, hits, said = time.perf_counter(), 0, 0
    for pair in pairs:
        other = pair.get("b_text") or text(articles[pair["b"]])
        same = reuse(text(articles[pair["a"]]), other).same
        said += same
        hits += same and bool(pair["label"])
    each = 1000 * (time.perf_counter() - begun) / len(pairs)
    score = 2 * hits / (said + sum(pair["label"] for pair in pairs))
    print(f"copies: {len(pairs)} pairs, F1 {score:.4f}, {each:.1f} ms a pair", flush=True)


def found_again(data: Path) -> None:
    texts = {
        row["doc"]: row["text"]
        for part in ("train", "dev")
        for row in rows(data / f"attribution/polnear_{part}.jsonl.gz")
    }
    pairs = list(rows(data / "neardup/real_reuse_polnear.jsonl.gz"))
    found = sum(bool(reuse(texts[pair["a"]], texts[pair["b"]]).passages) for pair in pairs)
    print(f"real reuse: {found} of {len(pairs)} found", flush=True)


def same_story(articles: list[Row]) -> None:
    begun = time.perf_counter()
    said = stories([(row["title"], text(row), day(row["date"])) for row in articles])
    spent = time.perf_counter() - begun
    pairs = list(combinations(range(len(articles)), 2))
    gold = [articles[one]["event"] == articles[other]["event"] for one, other in pairs]
    ours = [said[one] == said[other] for one, other in pairs]
    hits = sum(one and other for one, other in zip(gold, ours, strict=True))
    print(
        f"same story: {len(articles)} articles, pair F1 {2 * hits / (sum(gold) + sum(ours)):.4f}, {spent:.1f} s"
    )


def day(said: str) -> date | None:
    try:
        return date.fromisoformat(said[:10])
    except ValueError:
        return None


def large_graph(size: int = 10_000, edges: int = 30_000) -> None:
    """Outlets that copy earlier ones, as news does; a tenth of the edges are unsure."""
    draw = random.Random(7)
    sources = [SourceNode(f"{at:05}", f"outlet {draw.randrange(500)}") for at in range(size)]
    made = []
    for _ in range(edges):
        one = draw.randrange(1, size)
        made.append(
            Derivation(f"{one:05}", f"{draw.randrange(one):05}", confidence=draw.choice([0.5] + [1.0] * 9))
        )
    for name, support in (("all", None), ("the last 1,000", [source.id for source in sources[-1000:]])):
        spent = []
        for _ in range(5):
            begun = time.process_time()
            answer = independence(sources, made, support=support)
            spent.append(1000 * (time.process_time() - begun))
        print(
            f"independence, {size:,} sources, {edges:,} edges, {name}: {answer.origins}, exact {answer.exact}, {min(spent):.0f} ms"
        )


if __name__ == "__main__":
    main()

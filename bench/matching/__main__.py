"""`python -m bench.matching DATA [--large]`: matching beside what it must beat, on the same queries in the same run.

DATA holds ct22_2a_dev, ct22_vclaims, politifact_train and politifact_vclaims, each `.jsonl.gz`. PostgreSQL's
ranking is measured where DATABASE_URL or the embedded server is at hand (`python -m factcheck.embedded run -- …`).
`--large` prints how a query's time grows with the number of claims, up to a million.
"""

import argparse
import gzip
import math
import os
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import psycopg

from annotations.pipeline import embedding
from annotations.pipeline.matching import Matcher
from annotations.values import MatchText

Row = dict[str, Any]
Rank = Callable[[str], list[str]]
SETS = {
    "CT22 2A dev": ("ct22_2a_dev", "ct22_vclaims", "text"),
    "PolitiFact train": ("politifact_train", "politifact_vclaims", "sentence"),
}
DEPTH = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--large", action="store_true")
    options = parser.parse_args()
    for name, (queries, claims, words) in SETS.items():
        print(f"\n{name}\n{'':<28}{'MAP@1':>8}{'MAP@5':>8}{'MRR':>8}{'ms/query':>10}")
        asked = list(rows(options.data / f"{queries}.jsonl.gz"))
        known = [claim(row) for row in rows(options.data / f"{claims}.jsonl.gz")]
        for way, rank in ways(known):
            report(way, rank, asked, words)
    if options.large:
        growth([claim(row) for row in rows(options.data / "ct22_vclaims.jsonl.gz")])


def rows(path: Path) -> Iterator[Row]:
    with gzip.open(path, "rb") as lines:
        yield from map(orjson.loads, lines)


def claim(row: Row) -> MatchText:
    return MatchText(row["id"], row["claim"], " ".join(filter(None, [row.get("title"), row.get("subtitle")])))


def ways(known: Sequence[MatchText]) -> Iterator[tuple[str, Rank]]:
    yield "BM25 (textbook, claim)", textbook(known)
    if "DATABASE_URL" in os.environ:
        yield "PostgreSQL ts_rank_cd", postgresql(known)
    words = Matcher(known)
    yield "words", lambda text: [match.id for match in words.match(text, limit=DEPTH)]
    if embedding.is_available():
        both = Matcher(known, embedding.embed)
        yield "MiniLM cosine (claim)", cosine(known, both)
        yield "words and meaning", lambda text: [match.id for match in both.match(text, limit=DEPTH)]


def textbook(known: Sequence[MatchText], k1: float = 1.5, b: float = 0.75) -> Rank:
    """BM25 over lower-cased words, as rank_bm25 and others have it by default."""
    bags = [Counter(re.findall(r"\w+", each.text.lower())) for each in known]
    mean = sum(map(Counter.total, bags)) / len(bags)
    rarity = {
        word: math.log(1 + (len(bags) - count + 0.5) / (count + 0.5))
        for word, count in Counter(word for bag in bags for word in bag).items()
    }
    places: dict[str, list[int]] = {}
    for at, bag in enumerate(bags):
        for word in bag:
            places.setdefault(word, []).append(at)

    def rank(text: str) -> list[str]:
        scores: Counter[int] = Counter()
        for word in re.findall(r"\w+", text.lower()):
            for at in places.get(word, ()):
                count = bags[at][word]
                norm = k1 * (1 - b + b * bags[at].total() / mean)
                scores[at] += rarity[word] * count * (k1 + 1) / (count + norm)
        return [known[at].id for at, _ in scores.most_common(DEPTH)]

    return rank


def postgresql(known: Sequence[MatchText]) -> Rank:
    """Full text, English, any of the words, ranked by cover density; the claim and what came with it."""
    connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
    connection.execute("CREATE TEMPORARY TABLE bench (id text, words tsvector)")
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO bench VALUES (%s, to_tsvector('english', %s))",
            [(each.id, f"{each.text} {each.more}") for each in known],
        )
    connection.execute("CREATE INDEX ON bench USING gin (words)")
    find = """WITH asked AS (SELECT replace(plainto_tsquery('english', %s)::text, '&', '|')::tsquery AS query)
        SELECT id FROM bench, asked WHERE words @@ query ORDER BY ts_rank_cd(words, query) DESC, id LIMIT %s"""
    return lambda text: [found for (found,) in connection.execute(find, (text, DEPTH))]


def cosine(known: Sequence[MatchText], matcher: Matcher) -> Rank:
    vectors = matcher._vectors

    def rank(text: str) -> list[str]:
        best = np.argsort(-(vectors @ embedding.embed([text])[0]), kind="stable")[:DEPTH]
        return [known[at].id for at in best]

    return rank


def report(way: str, rank: Rank, asked: Sequence[Row], words: str) -> None:
    begun = time.perf_counter()
    runs = [(rank(row[words]), set(row["gold"])) for row in asked]
    each = 1000 * (time.perf_counter() - begun) / len(runs)
    figures = [mean_average_precision(runs, 1), mean_average_precision(runs, 5), reciprocal_rank(runs)]
    print(f"{way:<28}{''.join(f'{figure:>8.4f}' for figure in figures)}{each:>10.1f}", flush=True)


def mean_average_precision(runs: Sequence[tuple[list[str], set[str]]], depth: int) -> float:
    """As the lab's scorer has it: precision at each hit, over the number of right answers."""
    total = 0.0
    for ranking, gold in runs:
        hits = [at for at, found in enumerate(ranking[:depth], start=1) if found in gold]
        total += sum(number / at for number, at in enumerate(hits, start=1)) / len(gold)
    return total / len(runs)


def reciprocal_rank(runs: Sequence[tuple[list[str], set[str]]]) -> float:
    firsts = (
        next((1 / at for at, found in enumerate(ranking, start=1) if found in gold), 0.0)
        for ranking, gold in runs
    )
    return sum(firsts) / len(runs)


def growth(known: Sequence[MatchText]) -> None:
    """Milliseconds a query by words alone, in ever larger sets of claims made of these ones' words."""
    random = np.random.default_rng(7)
    pool = [word for each in known for word in each.text.split()]
    print(f"\n{'claims':>10}{'s to index':>12}{'ms/query':>10}")
    for size in (1_000, 10_000, 100_000, 1_000_000):
        picks = random.integers(len(pool), size=(size, 15))
        made = [MatchText(str(at), " ".join(pool[pick] for pick in row)) for at, row in enumerate(picks)]
        begun = time.perf_counter()
        matcher = Matcher(made)
        ready = time.perf_counter()
        for each in known[:50]:
            matcher.match(each.text, limit=5)
        done = time.perf_counter()
        print(f"{size:>10,}{ready - begun:>12.1f}{1000 * (done - ready) / 50:>10.1f}", flush=True)


if __name__ == "__main__":
    main()

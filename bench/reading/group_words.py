"""Group English words by the company they keep: `python -m bench.reading.group_words DATA words.bin`.

Positive pointwise mutual information with the neighbours on either side, reduced to its strongest directions, then
spherical k-means (Bullinaria and Levy 2007 for the counting). DATA is the folder of the claims evaluation.
"""

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from annotations.pipeline.detection.learned.vocabulary import ENTRY, HEADER, MAGIC, folded, hashed
from annotations.pipeline.detection.lexing import TOKEN

WORDS, LEAST = 12_000, 5  # the most frequent words, seen at least so often
NEIGHBOURS = 1_500  # words that count as company
OFFSETS = (-1, 1, -2, 2)
DIRECTIONS = 64
COARSE, FINE = 64, 400
SMOOTHED = 0.75  # exponent on the counts of company, so that rare company does not weigh too much


def texts(data: Path) -> Iterator[str]:
    for name, fields in (
        ("attribution/polnear_train", ("text",)),
        ("checkworthy/ct24_train", ("text",)),
        ("checkworthy/ct19_train", ("text",)),
        ("checkworthy/policlaim_train", ("text",)),
        ("evidence/politifact_full_articles", ("body",)),
        ("matching/ct22_vclaims", ("claim", "subtitle")),
    ):
        with gzip.open(data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                yield " . ".join(row.get(field) or "" for field in fields)
    with gzip.open(data / "samestory/basil_2010_2016.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield "\n".join(str(paragraph) for paragraph in json.loads(line)["paragraphs"])


def counted(documents: list[list[str]]) -> tuple[list[str], np.ndarray]:
    """The words, and how often each has each neighbour at each offset."""
    counts = Counter(word for document in documents for word in document)
    words = [word for word, count in counts.most_common(WORDS) if count >= LEAST]
    rank = {word: place for place, word in enumerate(words)}
    table = np.zeros((len(words), len(OFFSETS) * NEIGHBOURS), dtype=np.float32)
    for document in documents:
        ranks = np.array([rank.get(word, -1) for word in document])
        for number, offset in enumerate(OFFSETS):
            here, there = (
                (ranks[:-offset], ranks[offset:]) if offset > 0 else (ranks[-offset:], ranks[:offset])
            )
            both = (here >= 0) & (there >= 0) & (there < NEIGHBOURS)
            np.add.at(table, (here[both], number * NEIGHBOURS + there[both]), 1)
    return words, table


def directions(table: np.ndarray) -> np.ndarray:
    """Unit vectors of the words in the strongest directions of their positive pointwise mutual information."""
    company = table.sum(axis=0, keepdims=True) ** SMOOTHED
    expected = table.sum(axis=1, keepdims=True) * (company / company.sum())
    with np.errstate(divide="ignore", invalid="ignore"):
        information = np.where(table > 0, np.maximum(0, np.log(table / expected)), 0)
    _, vectors = np.linalg.eigh(information.T @ information)
    return unit(information @ vectors[:, -DIRECTIONS:])


def unit(rows: np.ndarray) -> np.ndarray:
    return rows / (np.linalg.norm(rows, axis=1, keepdims=True) + 1e-9)


def grouped(vectors: np.ndarray, size: int, *, rounds: int = 30) -> np.ndarray:
    """Spherical k-means from centres among the most frequent words."""
    centres = vectors[np.random.default_rng(0).choice(min(3000, len(vectors)), size, replace=False)]
    groups = np.zeros(len(vectors), dtype=np.int64)
    for _ in range(rounds):
        groups = (vectors @ centres.T).argmax(axis=1)
        for group in np.unique(groups):
            centres[group] = vectors[groups == group].mean(axis=0)
        centres = unit(centres)
    return groups


def main(data: Path, out: Path) -> None:
    documents = [[folded(m[0]) for m in TOKEN.finditer(text)] for text in texts(data)]
    words, table = counted(documents)
    vectors = directions(table)
    entries = sorted(zip(map(hashed, words), grouped(vectors, COARSE), grouped(vectors, FINE), strict=True))
    out.write_bytes(HEADER.pack(MAGIC, len(entries)) + b"".join(ENTRY.pack(*entry) for entry in entries))
    print(f"{out}: {len(entries)} words from {sum(map(len, documents))} tokens", file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

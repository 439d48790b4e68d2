"""Train the check-worthiness model and write its file: `python -m bench.reading.train_checkworthiness DATA OUT`.

DATA holds ct24_train, ct24_dev and policlaim_train as gzipped JSON Lines. Only what is called train is trained on.
"""

import gzip
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from annotations.pipeline.detection import features
from annotations.pipeline.detection.checkworthiness import HEADER, MAGIC
from bench.reading.optimising import minimise

STRENGTH = 2.0  # inverse of the L2 penalty
POLICLAIM_WEIGHT = 1.0  # its labels say "verifiable", which is wider than "worth checking"
ITERATIONS = 80


class Matrix(NamedTuple):
    """A sparse matrix by its entries."""

    rows: np.ndarray
    columns: np.ndarray
    values: np.ndarray
    height: int
    width: int


def read(path: Path) -> list[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def matrix(texts: Sequence[str], *, shape_only: bool = False) -> Matrix:
    """The features of each text with the values that the model's own `score` gives them."""
    rows, columns, values = [], [], []
    for row, text in enumerate(texts):
        found = features.words(text)
        folded = [features.fold(word) for word in found]
        entries = [(i, 1.0 if shape_only else 0.3) for i in features.shape(text, found)]
        if not shape_only:
            weight = 1 / (3 * max(1, len(folded)) ** 0.5)
            entries += [(i, weight) for word in folded for i in features.of_word(word)]
            entries += [(i, weight) for i in features.pairs(folded)]
        rows += [row] * len(entries)
        columns += [i for i, _ in entries]
        values += [v for _, v in entries]
    width = features.SHAPES if shape_only else features.SIZE
    return Matrix(np.array(rows), np.array(columns), np.array(values), len(texts), width)


def fit(x: Matrix, y: np.ndarray, weight: np.ndarray, strength: float) -> np.ndarray:
    """Logistic regression with an L2 penalty; the last of the result is the bias."""

    def loss(theta: np.ndarray) -> tuple[float, np.ndarray]:
        z = np.bincount(x.rows, x.values * theta[x.columns], x.height) + theta[-1]
        residual = strength * weight * (1 / (1 + np.exp(-z)) - y)
        gradient = np.append(np.bincount(x.columns, x.values * residual[x.rows], x.width), residual.sum())
        gradient[:-1] += theta[:-1]
        value = strength * np.sum(weight * (np.logaddexp(0, z) - y * z)) + 0.5 * theta[:-1] @ theta[:-1]
        return value, gradient

    return minimise(loss, np.zeros(x.width + 1), iterations=ITERATIONS)


def packed(theta: np.ndarray) -> tuple[bytes, float, float]:
    """Weights as signed bytes, their scale, and the bias."""
    scale = float(np.abs(theta[:-1]).max() / 127) or 1.0
    return np.round(theta[:-1] / scale).astype(np.int8).tobytes(), scale, float(theta[-1])


def main(data: Path, out: Path) -> None:
    ct24, policlaim = read(data / "ct24_train.jsonl.gz"), read(data / "policlaim_train.jsonl.gz")
    rows = ct24 + policlaim
    texts, y = [r["text"] for r in rows], np.array([float(r["label"]) for r in rows])
    weight = np.array([1.0] * len(ct24) + [POLICLAIM_WEIGHT] * len(policlaim))
    weights, scale, bias = packed(fit(matrix(texts), y, weight, STRENGTH))
    shapes, shape_scale, shape_bias = packed(fit(matrix(texts, shape_only=True), y, weight, STRENGTH))
    header = HEADER.pack(MAGIC, features.SIZE, scale, bias, shape_scale, shape_bias)
    out.write_bytes(header + weights + shapes)
    print(f"{out}: {out.stat().st_size} bytes from {len(rows)} sentences", file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

"""Train the models of check-worthiness and write their file: `python -m bench.reading.train_checkworthiness DATA OUT`.

DATA holds ct24_train and policlaim_train as gzipped JSON Lines. Only what is called train is trained on.
Needs onnxruntime, for the models that see the meaning.
"""

import gzip
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from annotations.pipeline import embedding
from annotations.pipeline.detection import features
from annotations.pipeline.detection.checkworthiness import DENSE, HEADER, MAGIC, PART
from bench.reading.optimising import minimise

STRENGTH = 2.0  # inverse of the L2 penalty, for check-worthiness
MEANING = 3.0  # how much one dimension of the meaning counts beside one word
POLICLAIM_WEIGHT = 1.0  # its labels say "verifiable", which is wider than "worth checking"
VERIFIABLE_STRENGTH = 1.0  # eight speeches only
VERIFIABLE_MEANING = 1.0
# From rare labels to a decision: the best threshold of the trained odds is near 0.4, and it is to read 0.5.
SHIFT = 0.4
ITERATIONS = 120


class Matrix(NamedTuple):
    """Features by their entries, what is dense of them, and what is known of each row already."""

    rows: np.ndarray
    columns: np.ndarray
    values: np.ndarray
    dense: np.ndarray
    width: int


class Fitted(NamedTuple):
    weights: np.ndarray
    dense: np.ndarray
    bias: float


def read(path: Path) -> list[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def matrix(texts: Sequence[str], dense: np.ndarray | None = None, *, shape_only: bool = False) -> Matrix:
    """The features of each text with the values that the model's own `judge` gives them."""
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
    dense = np.zeros((len(texts), 0)) if dense is None else dense
    return Matrix(np.array(rows), np.array(columns), np.array(values), dense, width)


def log_odds(x: Matrix, fitted: Fitted) -> np.ndarray:
    sparse = np.bincount(x.rows, x.values * fitted.weights[x.columns], len(x.dense))
    return sparse + x.dense @ fitted.dense + fitted.bias


def fit(x: Matrix, y: np.ndarray, weight: np.ndarray, strength: float) -> Fitted:
    """Logistic regression with an L2 penalty on all but the bias."""

    def apart(theta: np.ndarray) -> Fitted:
        return Fitted(theta[: x.width], theta[x.width : -1], theta[-1])

    def loss(theta: np.ndarray) -> tuple[float, np.ndarray]:
        z = log_odds(x, apart(theta))
        residual = strength * weight * (1 / (1 + np.exp(-z)) - y)
        sparse = np.bincount(x.columns, x.values * residual[x.rows], x.width)
        gradient = np.concatenate([sparse, x.dense.T @ residual, [residual.sum()]])
        gradient[:-1] += theta[:-1]
        value = strength * np.sum(weight * (np.logaddexp(0, z) - y * z)) + 0.5 * theta[:-1] @ theta[:-1]
        return value, gradient

    return apart(minimise(loss, np.zeros(x.width + x.dense.shape[1] + 1), iterations=ITERATIONS))


def scaled(weights: np.ndarray) -> tuple[bytes, float]:
    """Weights as signed bytes, and their scale."""
    scale = float(np.abs(weights).max() / 127) or 1.0
    return np.round(weights / scale).astype(np.int8).tobytes(), scale


def packed(fitted: Fitted, meaning: float, *, shift: float = 0.0, prior: bool = False) -> bytes:
    """One model as the file holds it; the last dense weight is that of the log-odds already known, if `prior`."""
    weights, scale = scaled(fitted.weights)
    known = float(fitted.dense[-1]) if prior else 0.0
    dense = np.zeros(embedding.WIDTH)
    seen = fitted.dense[:-1] if prior else fitted.dense
    dense[: len(seen)] = seen * meaning
    return PART.pack(scale, fitted.bias + shift, known) + DENSE.pack(*dense) + weights


def main(data: Path, out: Path) -> None:
    ct24, policlaim = read(data / "ct24_train.jsonl.gz"), read(data / "policlaim_train.jsonl.gz")
    rows, few = ct24 + policlaim, len(policlaim)
    texts, y = [r["text"] for r in rows], np.array([float(r["label"]) for r in rows])
    weight = np.array([1.0] * len(ct24) + [POLICLAIM_WEIGHT] * few)
    vectors = embedding.embed(texts).astype(float)
    checkworthy, verifiable = [], []
    for dense in (np.zeros((len(texts), 0)), vectors):
        fitted = fit(matrix(texts, dense * MEANING), y, weight, STRENGTH)
        checkworthy.append(packed(fitted, MEANING, shift=SHIFT))
        # What is known of the speeches comes from a model that has not seen them, as it will be with others.
        stranger = fit(matrix(texts[:-few], dense[:-few] * MEANING), y[:-few], weight[:-few], STRENGTH)
        known = log_odds(matrix(texts[-few:], dense[-few:] * MEANING), stranger) + SHIFT
        seen = np.hstack([dense[-few:] * VERIFIABLE_MEANING, known[:, None]])
        fitted = fit(matrix(texts[-few:], seen), y[-few:], np.ones(few), VERIFIABLE_STRENGTH)
        verifiable.append(packed(fitted, VERIFIABLE_MEANING, prior=True))
    shapes = fit(matrix(texts, shape_only=True), y, weight, STRENGTH)
    weights, scale = scaled(shapes.weights)
    header = HEADER.pack(MAGIC, features.SIZE, scale, shapes.bias + SHIFT)
    out.write_bytes(b"".join([header, weights, *checkworthy, *verifiable]))
    print(f"{out}: {out.stat().st_size} bytes from {len(rows)} sentences", file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

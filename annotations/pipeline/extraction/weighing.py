"""The model that weighs the evidence: one hidden layer, read from models/article.json (its card stands beside it)."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import orjson

from annotations.pipeline.extraction.evidence import Scene, table

MODEL = Path(__file__).parent / "models" / "article.json"
CLIPPED = 4.0  # standard deviations: a page stranger than that is not more telling


class Model(NamedTuple):
    """Names of the numbers it takes, how they are scaled, and its weights."""

    names: tuple[str, ...]
    mean: np.ndarray
    deviation: np.ndarray
    hidden: np.ndarray
    hidden_bias: np.ndarray
    output: np.ndarray
    output_bias: float


@cache
def model(path: Path = MODEL) -> Model:
    data = orjson.loads(path.read_bytes())
    arrays = {name: np.array(data[name]) for name in ("mean", "deviation", "hidden", "hidden_bias", "output")}
    return Model(names=tuple(data["names"]), output_bias=data["output_bias"], **arrays)


def matrix(rows: Sequence[dict[str, float]], names: Sequence[str]) -> np.ndarray:
    return np.array([[row[name] for name in names] for row in rows], dtype=float)


def probabilities(scene: Scene, weights: Model | None = None) -> list[float]:
    """For every piece, how likely it is part of the article (0 to 1); 0 where nothing near was voted for."""
    weights = weights or model()
    near = [i for i in range(len(scene.pieces)) if scene.is_near(i)]
    likely = [0.0] * len(scene.pieces)
    if near:
        for i, chance in zip(near, weighed(matrix(table(scene, near), weights.names), weights), strict=True):
            likely[i] = float(chance)
    return likely


def weighed(numbers: np.ndarray, weights: Model) -> np.ndarray:
    scaled = np.clip((numbers - weights.mean) / weights.deviation, -CLIPPED, CLIPPED)
    inner = np.maximum(scaled @ weights.hidden + weights.hidden_bias, 0.0)
    return 1.0 / (1.0 + np.exp(-(inner @ weights.output + weights.output_bias)))

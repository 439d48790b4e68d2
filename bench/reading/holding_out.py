"""PoliClaim's speeches, each judged by models that have not seen it but are otherwise trained as the shipped ones."""

from pathlib import Path

import numpy as np

from annotations.pipeline import embedding
from bench.reading import train_checkworthiness as training


def verifiable(data: Path) -> tuple[list[dict], list[float]]:
    """The sentences, and of each the log-odds that it could be checked: with the embedding, by the other speeches."""
    ct24, policlaim = (training.read(data / f"{name}_train.jsonl.gz") for name in ("ct24", "policlaim"))
    texts, labels = _columns(policlaim)
    dense = embedding.embed(texts).astype(float)
    known = _known(ct24, texts, dense)
    seen = np.hstack([dense * training.VERIFIABLE_MEANING, known[:, None]])
    speeches = np.array([row["doc"] for row in policlaim])
    found = np.zeros(len(policlaim))
    for speech in dict.fromkeys(speeches.tolist()):
        own = speeches == speech
        others = training.matrix([t for t, is_own in zip(texts, own, strict=True) if not is_own], seen[~own])
        fitted = training.fit(others, labels[~own], np.ones(len(others.dense)), training.VERIFIABLE_STRENGTH)
        mine = training.matrix([t for t, is_own in zip(texts, own, strict=True) if is_own], seen[own])
        found[own] = training.log_odds(mine, fitted)
    return policlaim, found.tolist()


def _known(ct24: list[dict], texts: list[str], dense: np.ndarray) -> np.ndarray:
    """The log-odds of check-worthiness by a model of the debates alone."""
    strange, labels = _columns(ct24)
    vectors = embedding.embed(strange).astype(float) * training.MEANING
    fitted = training.fit(training.matrix(strange, vectors), labels, np.ones(len(labels)), training.STRENGTH)
    return training.log_odds(training.matrix(texts, dense * training.MEANING), fitted) + training.SHIFT


def _columns(rows: list[dict]) -> tuple[list[str], np.ndarray]:
    return [row["text"] for row in rows], np.array([float(row["label"]) for row in rows])

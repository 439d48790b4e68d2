"""Sentences as vectors whose nearness is nearness of meaning: all-MiniLM-L6-v2, in bytes, on one core.

An optional part: it needs the package onnxruntime and nothing from the network. Everything that uses it has a way
without it.
"""

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from annotations.pipeline.embedding.wordpiece import WordPiece

if TYPE_CHECKING:
    import numpy as np

MODELS = Path(__file__).parent / "models"
WIDTH = 384
ERRORS_ONLY = 3

__all__ = ["WIDTH", "embed", "is_available"]


@cache
def is_available(folder: Path = MODELS) -> bool:
    """Whether `embed` can be called on this machine. Loads nothing."""
    return find_spec("onnxruntime") is not None and _graph(folder).exists()


def embed(texts: Sequence[str], folder: Path = MODELS) -> "np.ndarray":
    """A row of 384 float32 of length one for each text, whatever stands beside it. English is what it knows.

    Another `folder` holds another model: `model.onnx`, from `tokens` (int32) to a vector of length one, of whatever
    width, and the `vocabulary.txt` of its word pieces. Raises ImportError where `is_available` says no. About 400
    sentences a second of one core.
    """
    # Imported here, because the service runs without them and most processes never get here.
    import numpy as np

    encoder = _encoder(folder)
    vectors = [encoder.vector(text) for text in texts]
    return np.array(vectors, np.float32) if vectors else np.empty((0, WIDTH), np.float32)


def _graph(folder: Path) -> Path:
    return folder / ("minilm.onnx" if folder == MODELS else "model.onnx")


class _Encoder:
    """One text at a time: so its vector depends on nothing else, nothing is padded, and little memory is taken."""

    def __init__(self, folder: Path) -> None:
        import numpy as np
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = ERRORS_ONLY
        self._session = onnxruntime.InferenceSession(
            _graph(folder), options, providers=["CPUExecutionProvider"]
        )
        self._pieces = WordPiece(folder / "vocabulary.txt")
        self._array = np.array

    def vector(self, text: str) -> "np.ndarray":
        tokens = self._array([self._pieces.numbers(text)], "int32")
        return self._session.run(None, {"tokens": tokens})[0][0]


@cache
def _encoder(folder: Path) -> _Encoder:
    return _Encoder(folder)

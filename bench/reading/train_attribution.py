"""Train the cue and role models: `python -m bench.reading.train_attribution TRAIN.jsonl.gz MODELS [cues|roles]`.

The rows are {text, attributions: [{source, cue, content: [[start, end], ...]}]} with code-point offsets. Conditional random
fields by python-crfsuite (Okazaki 2007); what they learn is written as hashed weights that `Tagger` reads.
"""

import gzip
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pycrfsuite

from annotations.pipeline import segmentation
from annotations.pipeline.detection.learned import cues, roles
from annotations.pipeline.detection.learned.crossing import SIZE
from annotations.pipeline.detection.learned.decoding import CUE_LABELS, LONGEST_CUE, ROLE_LABELS
from annotations.pipeline.detection.learned.encoding import Encoded, encode
from annotations.pipeline.detection.learned.tagging import HEADER, MAGIC
from annotations.pipeline.detection.lexing import Lexed
from annotations.pipeline.detection.passages import passages
from annotations.pipeline.detection.quotations import quotations
from annotations.pipeline.detection.reported import reported
from annotations.values import Span
from bench.reading.detection import article

NAMES = np.array([str(index) for index in range(SIZE)], dtype=object)
PARAMETERS = {"c1": 0.3, "c2": 0.1}


class Known(NamedTuple):
    """One attribution as token indexes."""

    cue: Span
    source: frozenset[int]
    content: frozenset[int]


Sequence = tuple[np.ndarray, np.ndarray]  # a row of feature indexes a token, a label a token


def read(path: Path) -> Iterator[tuple[Encoded, list[Known]]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            text = encoded(row["text"])
            yield text, [k for a in row["attributions"] if (k := known(text, a))]


def encoded(text: str) -> Encoded:
    document = article(text)
    sentences, quoted, words = segmentation.split(document), quotations(document), Lexed(document)
    found = [f for passage in passages(document, sentences, quoted, words) for f in reported(passage)]
    return encode(document, sentences, quoted, words, found)


def known(text: Encoded, attribution: dict) -> Known | None:
    cue, source, content = (_tokens(text, attribution.get(role)) for role in ("cue", "source", "content"))
    if not cue or not content:
        return None
    start, end = min(cue), max(cue) + 1
    return Known(Span(start, min(end, start + LONGEST_CUE)), frozenset(source), frozenset(content))


def _tokens(text: Encoded, spans: list[list[int]] | None) -> list[int]:
    return [i for start, end in spans or () for i in range(*text.covered(Span(start, end)))]


def cue_sequences(text: Encoded, attributions: list[Known]) -> Iterator[Sequence]:
    labels = np.zeros(len(text), dtype=np.int64)
    for one in attributions:
        labels[one.cue.start + 1 : one.cue.end] = CUE_LABELS.index("goes on")
    for one in attributions:
        labels[one.cue.start] = CUE_LABELS.index("begins")
    seen = cues.features(text).T
    for start in np.unique(text.first):
        end = text.last[start]
        yield seen[start:end], labels[start:end]


def role_sequences(text: Encoded, attributions: list[Known]) -> Iterator[Sequence]:
    by_cue = {one.cue: one for one in attributions}
    ordered = sorted(by_cue)
    around = roles.windows(text, ordered)
    seen = roles.features(text, ordered, around).T
    for cue, start, end in zip(ordered, around.starts, around.ends, strict=True):
        one = by_cue[cue]
        named = (
            ("source" if i in one.source else "content" if i in one.content else "nothing")
            for i in around.rows[start:end].tolist()
        )
        yield seen[start:end], np.array([ROLE_LABELS.index(name) for name in named])


TASKS = {
    "cues": (cue_sequences, len(CUE_LABELS), {"max_iterations": 60, "feature.minfreq": 2}),
    "roles": (role_sequences, len(ROLE_LABELS), {"max_iterations": 50, "feature.minfreq": 3}),
}


def trained(sequences: Iterator[Sequence], labels: int, parameters: dict[str, float]) -> bytes:
    """A model file as `Tagger` reads it."""
    trainer = pycrfsuite.Trainer(verbose=False)
    for seen, wanted in sequences:
        trainer.append(NAMES[seen].tolist(), [str(label) for label in wanted])
    trainer.set_params(PARAMETERS | parameters)
    with tempfile.NamedTemporaryFile() as file:
        trainer.train(file.name)
        tagger = pycrfsuite.Tagger()
        tagger.open(file.name)
        return packed(tagger.info(), labels)


def packed(learned: pycrfsuite._dumpparser.ParsedDump, labels: int) -> bytes:
    """Weights against those of label 0, as signed bytes with a scale a label."""
    weights, transitions = np.zeros((SIZE, labels)), np.zeros((labels, labels))
    for (feature, label), weight in learned.state_features.items():
        weights[int(feature), int(label)] = weight
    for (before, after), weight in learned.transitions.items():
        transitions[int(before), int(after)] = weight
    weights -= weights[:, :1]
    scales = np.maximum(np.abs(weights).max(axis=0) / 127, 1e-9)
    body = np.round(weights[:, 1:] / scales[1:]).astype(np.int8).T
    numbers = np.concatenate([scales, transitions.ravel()]).astype("<f4")
    return HEADER.pack(MAGIC, SIZE, labels) + numbers.tobytes() + np.ascontiguousarray(body).tobytes()


def main(path: Path, models: Path, only: str | None = None) -> None:
    documents = [(text, found) for text, found in read(path) if found]
    print(f"{len(documents)} documents, {sum(len(f) for _, f in documents)} attributions", file=sys.stderr)
    for name, (sequences, labels, parameters) in TASKS.items():
        if only in (None, name):
            parts = (s for text, found in documents for s in sequences(text, found))
            target = models / f"{name}.bin"
            target.write_bytes(trained(parts, labels, parameters))
            print(f"{target}: {target.stat().st_size} bytes", file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:4])

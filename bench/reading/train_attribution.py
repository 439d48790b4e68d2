"""Train the cue and role taggers on PolNeAR: `python -m bench.reading.train_attribution TRAIN.jsonl.gz MODELS`.

The rows are {text, attributions: [{source, cue, content: [[start, end], ...]}]} with code-point offsets.
"""

import gzip
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from annotations.choices import BlockKind
from annotations.pipeline import segmentation
from annotations.pipeline.detection import signals
from annotations.pipeline.detection.encoding import Encoded, encode
from annotations.pipeline.detection.quotations import quotations
from annotations.pipeline.detection.roles import CUE_LABELS, MAX_CUE, ROLE_LABELS
from annotations.values import Block, Document, Span
from bench.reading.sequence_training import Trainer, corpus, packed

ITERATIONS = 90
CUE_PENALTY, ROLE_PENALTY = 0.3, 0.3


class Told(NamedTuple):
    """One attribution as token indexes."""

    cue: Span
    source: frozenset[int]
    content: frozenset[int]


def article(text: str) -> Document:
    """Paragraphs are what blank lines part."""
    blocks, place = [], 0
    for gap in [*re.finditer(r"\n\s*\n", text), None]:
        end = gap.start() if gap else len(text)
        if text[place:end].strip():
            blocks.append(Block(BlockKind.PARAGRAPH, place, end))
        place = gap.end() if gap else end
    return Document(text, tuple(blocks), language="en")


def read(path: Path) -> Iterator[tuple[Encoded, list[Told]]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            document = article(row["text"])
            encoded = encode(document, segmentation.split(document), quotations(document))
            yield encoded, [t for a in row["attributions"] if (t := told(encoded, a))]


def told(encoded: Encoded, attribution: dict) -> Told | None:
    cue, source, content = (
        _tokens(encoded, attribution.get(role) or []) for role in ("cue", "source", "content")
    )
    if not cue or not content:
        return None
    start, end = min(cue), max(cue) + 1
    return Told(Span(start, min(end, start + MAX_CUE)), frozenset(source), frozenset(content))


def _tokens(encoded: Encoded, spans: list[list[int]]) -> list[int]:
    return [i for start, end in spans for i in range(*encoded.covered(Span(start, end)))]


def cue_sequences(encoded: Encoded, known: list[Told]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    labels = np.zeros(len(encoded), dtype=np.int64)
    for one in known:
        labels[one.cue.start + 1 : one.cue.end] = CUE_LABELS.index("inside")
    for one in known:
        labels[one.cue.start] = CUE_LABELS.index("begin")
    features = signals.of_cues(encoded)
    for start, end in encoded.ranges:
        yield features[start:end], labels[start:end]


def role_sequences(encoded: Encoded, known: list[Told]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    begins = np.zeros(len(encoded), dtype=bool)
    begins[[one.cue.start for one in known]] = True
    for one in known:
        place, features = signals.of_roles(encoded, one.cue, begins)
        labels = np.zeros(len(features), dtype=np.int64)
        for index in range(*place):
            if index in one.source:
                labels[index - place.start] = ROLE_LABELS.index("source")
            elif index in one.content:
                labels[index - place.start] = ROLE_LABELS.index("content")
        yield features, labels


def main(path: Path, models: Path) -> None:
    documents = list(read(path))
    print(f"{len(documents)} documents, {sum(len(k) for _, k in documents)} attributions", file=sys.stderr)
    tasks = (
        ("cues", cue_sequences, CUE_LABELS, CUE_PENALTY),
        ("roles", role_sequences, ROLE_LABELS, ROLE_PENALTY),
    )
    for name, sequences, labels, penalty in tasks:
        data = corpus([s for encoded, known in documents for s in sequences(encoded, known)])
        weights, transitions = Trainer(data, signals.SIZE, len(labels), penalty).fit(ITERATIONS)
        target = models / f"{name}.bin"
        target.write_bytes(packed(weights, transitions))
        print(f"{target}: {target.stat().st_size} bytes from {len(data.labels)} tokens", file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

"""Our attribution and detection beside the reference figures, on the same data.

    python -m bench.reading.detection [--quick]

Data and scorers: ../shared/eval/claims; what is absent is skipped with a message. The reference figures are those
the evaluation came with; they are on its unseen parts, so read them as the aim and not as the same measurement.
"""

import contextlib
import gzip
import importlib.util
import io
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import process_time
from types import ModuleType

from annotations.choices import BlockKind
from annotations.pipeline import detection, embedding, extraction, segmentation
from annotations.pipeline.detection import checkworthiness
from annotations.pipeline.text import raw_span
from annotations.values import Block, Document
from bench.reading import holding_out

SHARED = Path(__file__).parents[3] / "shared"
DATA = SHARED / "eval" / "claims"
WAYS = {"words": False, "with embedding": True} if embedding.is_available() else {"words": False}


def article(text: str) -> Document:
    """Paragraphs are what blank lines part."""
    blocks, place = [], 0
    for gap in [*re.finditer(r"\n\s*\n", text), None]:
        end = gap.start() if gap else len(text)
        if text[place:end].strip():
            blocks.append(Block(BlockKind.PARAGRAPH, place, end))
        place = gap.end() if gap else end
    return Document(text, tuple(blocks), language="en")


def scorer(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, DATA / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows(name: str) -> list[dict]:
    with gzip.open(DATA / name, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def shown(task: str, figures: dict[str, object], reference: str) -> None:
    ours = ", ".join(f"{name} {value}" for name, value in figures.items())
    print(f"{task:<46}{ours:<72}{reference}", flush=True)


def checkworthy(name: str, *, meaning: bool, verifiable: bool = False) -> dict:
    """The official figures at our own threshold of 0.5."""
    data = rows(f"checkworthy/{name}.jsonl.gz")
    judged = detection.judge([row["text"] for row in data], meaning=meaning)
    return official(data, [w.verifiable if verifiable else w.checkworthy for w in judged], threshold=0.5)


def official(data: list[dict], found: Sequence[float], *, threshold: float) -> dict:
    with tempfile.TemporaryDirectory() as folder:
        gold, scores = Path(folder, "gold.jsonl"), Path(folder, "scores.txt")
        gold.write_text("\n".join(json.dumps(row) for row in data))
        scores.write_text("\n".join(map(str, found)))
        with contextlib.redirect_stdout(io.StringIO()):
            return scorer("score_checkworthy").main(str(gold), str(scores), str(threshold))


def ct24() -> None:
    for way, meaning in WAYS.items():
        found = checkworthy("ct24_dev", meaning=meaning)
        figures = {k: found[k] for k in ("F1", "AP")}
        shown(f"check-worthiness, CT24 dev, {way}", figures, "F1 0.78-0.862, AP 0.924; aim 0.84, 0.925")


def ct19() -> None:
    for way, meaning in WAYS.items():
        found = checkworthy("ct19_train", meaning=meaning)
        shown(f"check-worthiness, CT19, {way}", {"MAP": found["MAP"]}, "MAP 0.166-0.182; aim 0.17")


def policlaim() -> None:
    for way, meaning in WAYS.items():
        found = checkworthy("policlaim_train", meaning=meaning, verifiable=True)
        figures = {k: found[k] for k in ("F1", "AP")} | {"": "(trained on)"}
        shown(f"verifiable, PoliClaim, {way}", figures, "F1 0.867-0.890; aim 0.87")


def policlaim_held_out() -> None:
    """Minutes: what the shipped models learned from is learned again, each time without one speech."""
    if embedding.is_available():
        found = official(*holding_out.verifiable(DATA / "checkworthy"), threshold=0.0)
        figures = {k: found[k] for k in ("F1", "AP")}
        shown("verifiable, PoliClaim, speeches held out", figures, "F1 0.867-0.890; aim 0.87")


def polnear() -> None:
    data = rows("attribution/polnear_dev.jsonl.gz")
    found = scorer("score_attribution").score(data, [attributed(row) for row in data])
    quoted = found["direct_quotes"]
    figures = {
        "F1": found["attribution"]["F1"],
        "content F1": found["content_match"]["F1"],
        "direct quotations with their speaker": quoted["end_to_end_recall"],
    }
    shown("attribution, PolNeAR dev", figures, "F1 0.362-0.530, direct 0.790; aim 0.60, 0.85")


def attributed(row: dict) -> dict:
    document = article(row["text"])
    found = detection.attribute(document, segmentation.split(document))
    spans = [
        {role: [list(span)] if (span := getattr(a, role)) else [] for role in ("source", "cue", "content")}
        for a in found
    ]
    return {"doc": row["doc"], "attributions": spans}


def seeds() -> None:
    predicted = {"claims": [claim for seed in (0, 3) for claim in seed_claims(seed)]}
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        path = Path(folder, "predicted.json")
        path.write_text(json.dumps(predicted))
        found = scorer("score_seeds").main(str(DATA / "seeds_gold.json"), str(path), str(SHARED / "seeds"))
    figures = {
        "F1": found["F1"],
        "speaker": found["speaker_acc_quoted"],
        "negatives": found["negatives_extracted"],
    }
    shown("claims, seeds 000 and 003", figures, "F1 0.676, speaker 0.65; aim 0.80, 0.85, none")


def seed_claims(seed: int) -> Iterator[dict]:
    (path,) = (SHARED / "seeds").glob(f"{seed:03d}_*.txt")
    document = extraction.read_scraped(path.read_bytes().decode())
    sentences = segmentation.split(document)
    attributions = detection.attribute(document, sentences)
    for claim in detection.EmbeddedDetector().detect(document, sentences, attributions):
        place = raw_span(document.raw_runs, claim.start, claim.end)
        if place:
            yield {
                "seed": seed,
                "start": place.start,
                "end": place.end,
                "speaker": claim.speaker,
                "voice": claim.voice,
            }


def speed() -> None:
    texts = [row["text"] for row in rows("checkworthy/ct24_dev.jsonl.gz")]
    checkworthiness.load.cache_clear()
    begun = process_time()
    checkworthiness.load()
    load = process_time() - begun
    for way, meaning in WAYS.items():
        begun = process_time()
        detection.score(texts[:1], meaning=meaning)
        load, begun = load + process_time() - begun, process_time()
        detection.score(texts if meaning else texts * 10, meaning=meaning)
        rate = len(texts) * (1 if meaning else 10) / (process_time() - begun)
        figures = {"sentences a CPU-second": round(rate), "models load in": f"{1000 * load:.0f} ms"}
        figures["MB resident"] = round(getrusage(RUSAGE_SELF).ru_maxrss / 1024)
        shown(f"speed of scoring, {way}", figures, "aim 5,000, 300 with embedding; under 1 s, 250 MB")


def attribution_speed() -> None:
    documents = [article(row["text"]) for row in rows("attribution/polnear_dev.jsonl.gz")]
    cut = [segmentation.split(document) for document in documents]
    begun = process_time()
    detection.attribute(documents[0], cut[0])
    loaded = process_time()
    for document, sentences in zip(documents, cut, strict=True):
        detection.attribute(document, sentences)
    rate = sum(map(len, cut)) / (process_time() - loaded)
    figures = {"sentences a CPU-second": round(rate), "first page": f"{1000 * (loaded - begun):.0f} ms"}
    shown("speed of attribution", figures, "aim 5,000")


TASKS: Sequence[Callable[[], None]] = (speed, attribution_speed, ct24, ct19, policlaim, polnear, seeds)


def measure(*, quick: bool) -> None:
    for task in TASKS if quick else (*TASKS, policlaim_held_out):
        try:
            task()
        except FileNotFoundError as missing:
            print(f"{task.__name__}: skipped, {missing.filename} is not here")


if __name__ == "__main__":
    measure(quick="--quick" in sys.argv)

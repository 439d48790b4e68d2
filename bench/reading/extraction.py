"""Our extraction beside plain trafilatura, on the same pages in the same run.

    python -m bench.reading.extraction [--quick]

Both sets are what our model was trained on, so every fifth of their pages is read by a model trained on the other
four (`--quick`: all by the model as shipped). Data: ../shared/eval/extraction; where it is absent this says so and ends.
Scores: AEB's own shingle F1; WCXB's word F1, and the shares of must_contain and must_not_contain present.
"""

import argparse
import base64
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from statistics import mean

import trafilatura

from annotations.choices import BODY_BLOCKS
from annotations.errors import ReadingFailed
from annotations.pipeline.extraction import page, weighing
from annotations.pipeline.extraction.evidence import table
from annotations.values import Document
from bench.reading import train_extraction as training

_TOKEN = re.compile(r"\w+")
Row = dict
Reader = Callable[[Row], Document]


def html(row: Row) -> bytes:
    return base64.b64decode(row["html_base64"])


def by_trafilatura(row: Row) -> Document:
    found = trafilatura.bare_extraction(
        html(row), url=row.get("url"), include_comments=False, with_metadata=True
    )
    if not found:
        return Document("", ())
    date = found.date
    return Document(found.text or "", (), title=found.title, byline=found.author, published=date, dated=date)


def by_us(row: Row, weights: weighing.Model | None = None) -> Document:
    try:
        scene, declared = page.seen(html(row), url=row.get("url"))
    except ReadingFailed:
        return Document("", ())
    return page.composed(scene, weighing.probabilities(scene, weights), declared)


def body(document: Document) -> str:
    if not document.blocks:
        return document.text
    return "\n\n".join(document.text[b.start : b.end] for b in document.blocks if b.kind in BODY_BLOCKS)


def shingle_scores(true: str, said: str) -> tuple[float, float]:
    """Precision and recall of AEB: runs of four words, a page a vote."""
    wanted, got = (Counter(_shingles(text)) for text in (true, said))
    both = sum((wanted & got).values())
    if wanted == got:
        return 1.0, 1.0
    return both / max(1, sum(got.values())), both / max(1, sum(wanted.values()))


def _shingles(text: str) -> list[tuple[str, ...]]:
    tokens = _TOKEN.findall(text)
    return [tuple(tokens[i : i + 4]) for i in range(max(1, len(tokens) - 3))] if tokens else []


def word_f1(true: str, said: str) -> float:
    wanted, got = (Counter(_TOKEN.findall(text.lower())) for text in (true, said))
    both = sum((wanted & got).values())
    return 2 * both / max(1, sum(wanted.values()) + sum(got.values()))


def present(snippets: Sequence[str], said: str) -> float | None:
    text = " ".join(said.split())
    return mean(" ".join(s.split()) in text for s in snippets) if snippets else None


def report(name: str, aeb: Sequence[Row], wcxb: Sequence[Row], readers: Sequence[Reader]) -> None:
    """`readers` are for each fold in turn."""
    started = time.process_time()
    first, documents = (
        [readers[i % len(readers)](row) for i, row in enumerate(rows)] for rows in (aeb, wcxb)
    )
    spent = 1000 * (time.process_time() - started) / (len(aeb) + len(wcxb))
    scores = [shingle_scores(row["body"], body(said)) for row, said in zip(aeb, first, strict=True)]
    precision, recall = (mean(score[i] for score in scores) for i in (0, 1))
    second = [body(document) for document in documents]
    f1 = mean(word_f1(row["body"], said) for row, said in zip(wcxb, second, strict=True))
    shares = [_mean_present(wcxb, second, field) for field in ("must_contain", "must_not_contain")]
    print(
        f"{name:12} AEB F1 {2 * precision * recall / (precision + recall):.4f} (P {precision:.4f} R {recall:.4f})  "
        f"WCXB F1 {f1:.4f}  contains {shares[0]:.4f}  leaks {shares[1]:.4f}  {spent:.0f} ms CPU a page"
    )
    print(f"{'':12} {metadata_line(wcxb, documents)}")


def _mean_present(wcxb: Sequence[Row], said: Sequence[str], field: str) -> float:
    return mean(
        v for row, text in zip(wcxb, said, strict=True) if (v := present(row[field], text)) is not None
    )


def metadata_line(wcxb: Sequence[Row], documents: Sequence[Document]) -> str:
    """Per field: right where the gold has a value, and given where it has none."""
    parts = []
    for shown, name, same in (
        ("title", "title", _same_title),
        ("author", "byline", _same_author),
        ("published", "published", _same_day),
        ("date", "dated", _same_day),
    ):
        field = "date" if shown == "published" else shown
        pairs = [(row[field], getattr(document, name)) for row, document in zip(wcxb, documents, strict=True)]
        right = mean(bool(said) and same(true, said) for true, said in pairs if true)
        absent = [bool(said) for true, said in pairs if not true]
        invented = f"{mean(absent):.3f} of {len(absent)}" if absent else "none absent"
        parts.append(f"{shown} {right:.3f} (invented {invented})")
    return "  ".join(parts)


def _same_title(true: str, said: str) -> bool:
    return _TOKEN.findall(true.lower()) == _TOKEN.findall(said.lower())


def _same_author(true: str, said: str) -> bool:
    wanted, got = (set(_TOKEN.findall(text.lower())) - {"and", "by", "dr", "md"} for text in (true, said))
    return 2 * len(wanted & got) >= 0.8 * (len(wanted) + len(got))


def _same_day(true: str, said: str) -> bool:
    return true[:10] == said[:10]


def folded(aeb: Sequence[Row], wcxb: Sequence[Row]) -> list[weighing.Model]:
    """For every fold the model that has not seen it."""
    names = sorted(table(training.scene(wcxb[0]), [0])[0])
    sets = [[training.example(row, names) for row in rows] for rows in (aeb, wcxb)]
    return list(training.folded(sets, names))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--quick", action="store_true", help="the model as shipped, which has seen these pages"
    )
    measure(quick=parser.parse_args().quick)


def measure(*, quick: bool) -> None:
    if not training.DATA.exists():
        return print(f"{training.DATA} is not here: nothing to measure on.")
    aeb, wcxb = (list(training.pages(name)) for name in training.FILES)
    report("trafilatura", aeb, wcxb, [by_trafilatura])
    models = [weighing.model()] if quick else folded(aeb, wcxb)
    report("ours", aeb, wcxb, [lambda row, weights=weights: by_us(row, weights) for weights in models])


if __name__ == "__main__":
    main()

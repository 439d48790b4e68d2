"""Train the model that tells an article from the rest of its page, on AEB and the dev part of WCXB (431 pages).

    python -m bench.reading.train_extraction            print five-fold figures
    python -m bench.reading.train_extraction --write    then train on all of it and replace the model

Same data, same seed, same model. Where ../shared/eval is absent it says so and ends.
"""

import argparse
import base64
import gzip
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import orjson

from annotations.pipeline.extraction import weighing
from annotations.pipeline.extraction.evidence import Scene, table
from annotations.pipeline.extraction.page import seen
from annotations.pipeline.text import shingles, words

DATA = Path(__file__).parents[3] / "shared" / "eval" / "extraction"
FILES = ("aeb.jsonl.gz", "wcxb_articles.jsonl.gz")
HIDDEN, DECAY, EPOCHS, BATCH, RATE, FOLDS = 16, 3e-3, 40, 256, 3e-3, 5


class Page(NamedTuple):
    """One page's numbers (a row a piece), whether each piece is article, and how much each counts."""

    numbers: np.ndarray
    article: np.ndarray
    weight: np.ndarray


def pages(name: str) -> Iterator[dict]:
    with gzip.open(DATA / name) as rows:
        for row in rows:
            yield orjson.loads(row)


def scene(page: dict) -> Scene:
    return seen(base64.b64decode(page["html_base64"]), url=page["url"])[0]


def example(page: dict, names: Sequence[str]) -> Page:
    """Pieces whose words stand in the gold body, mostly, are article; longer pieces count for more."""
    here = scene(page)
    near = [i for i in range(len(here.pieces)) if here.is_near(i)]
    known = {s for line in (page["body"], *page["body"].split("\n")) for s in shingles(words(line))}
    shares = [_share(here.pieces[i].folded, known) for i in near]
    sizes = np.sqrt(np.array([here.sizes[i] for i in near]) + 1.0)
    numbers = weighing.matrix(table(here, near), names)
    return Page(numbers, np.array(shares) >= 0.5, sizes / math.sqrt(sum(here.sizes) + 1))


def _share(folded: list[str], known: set) -> float:
    own = list(shingles(folded))
    return sum(shingle in known for shingle in own) / len(own) if own else 0.0


def trained(examples: Sequence[Page], names: Sequence[str], seed: int = 0) -> weighing.Model:
    """One hidden layer, by Adam (Kingma and Ba, 2015) with weight decay."""
    numbers = np.vstack([page.numbers for page in examples])
    article = np.concatenate([page.article for page in examples]).astype(float)
    weight = np.concatenate([page.weight for page in examples])
    mean, deviation = numbers.mean(0), numbers.std(0) + 1e-3
    scaled = np.clip((numbers - mean) / deviation, -weighing.CLIPPED, weighing.CLIPPED)
    parameters = _fitted(scaled, article, weight / weight.mean(), np.random.default_rng(seed))
    hidden, hidden_bias, output, output_bias = parameters
    return weighing.Model(tuple(names), mean, deviation, hidden, hidden_bias, output, float(output_bias[0]))


def _fitted(numbers, article, weight, rng) -> list[np.ndarray]:
    count, width = numbers.shape
    parameters = [
        rng.normal(0, width**-0.5, (width, HIDDEN)),
        np.zeros(HIDDEN),
        rng.normal(0, HIDDEN**-0.5, HIDDEN),
        np.zeros(1),
    ]
    moments = [(np.zeros_like(p), np.zeros_like(p)) for p in parameters]
    step = 0
    for epoch in range(EPOCHS):
        order = rng.permutation(count)
        for start in range(0, count, BATCH):
            step += 1
            chosen = order[start : start + BATCH]
            slopes = _slopes(parameters, numbers[chosen], article[chosen], weight[chosen])
            _adam(parameters, moments, slopes, RATE * (1 - epoch / EPOCHS) + 1e-4, step)
    return parameters


def _slopes(parameters, numbers, article, weight) -> list[np.ndarray]:
    hidden, hidden_bias, output, output_bias = parameters
    inner = np.maximum(numbers @ hidden + hidden_bias, 0)
    guess = 1 / (1 + np.exp(-(inner @ output + output_bias)))
    error = weight * (guess - article) / len(numbers)
    inner_error = np.outer(error, output) * (inner > 0)
    return [
        numbers.T @ inner_error + DECAY * hidden,
        inner_error.sum(0),
        inner.T @ error + DECAY * output,
        np.array([error.sum()]),
    ]


def _adam(parameters, moments, slopes, rate: float, step: int) -> None:
    for parameter, (first, second), slope in zip(parameters, moments, slopes, strict=True):
        first += 0.1 * (slope - first)
        second += 0.001 * (slope**2 - second)
        parameter -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)


def folded(sets: Sequence[Sequence[Page]], names: Sequence[str]) -> Iterator[weighing.Model]:
    """For every fold the model that has not seen it: every fifth page of each set."""
    for fold in range(FOLDS):
        yield trained([page for pages in sets for i, page in enumerate(pages) if i % FOLDS != fold], names)


def agreement(model: weighing.Model, examples: Sequence[Page]) -> float:
    """The share of the weight of all pieces that the model puts on the right side."""
    right = total = 0.0
    for page in examples:
        right += page.weight[(weighing.weighed(page.numbers, model) >= 0.5) == page.article].sum()
        total += page.weight.sum()
    return right / total


def written(model: weighing.Model) -> bytes:
    data = {
        name: value.round(5).tolist() if isinstance(value, np.ndarray) else value
        for name, value in model._asdict().items()
    }
    return orjson.dumps(data)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="replace the model")
    write = parser.parse_args().write
    if not DATA.exists():
        return print(f"{DATA} is not here: nothing to train on.")
    rows = [list(pages(name)) for name in FILES]
    names = sorted(table(scene(rows[0][0]), [0])[0])
    sets = [[example(row, names) for row in some] for some in rows]
    for fold, model in enumerate(folded(sets, names)):
        unseen = [page for pages in sets for page in pages[fold::FOLDS]]
        print(f"fold {fold}: {agreement(model, unseen):.4f} of the pieces' weight right")
    if write:
        weighing.MODEL.write_bytes(written(trained([page for pages in sets for page in pages], names)))
        print(f"{weighing.MODEL} written: {len(names)} numbers, {HIDDEN} units")


if __name__ == "__main__":
    main()

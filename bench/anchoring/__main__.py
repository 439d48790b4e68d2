"""Ours beside the others, on the same pairs in the same run.

    python -m bench.anchoring [--split dev] [--quick]

Prints the table of the evaluation's README for each split and matcher (its own score.py reckons the figures), and
the CPU time for an article of 200 annotations. `--quick` takes every tenth pair.
"""

import argparse
from collections.abc import Sequence
from statistics import mean
from time import process_time

from bench.anchoring.data import Row, rows, scorer, selectors
from bench.anchoring.matchers import MATCHERS, Matcher

COLUMNS = ("exact", "ovF1", "wrong", "orphan")
BY_CATEGORY = ("edited_light", "edited_heavy", "moved_edited", "moved", "duplicate", "gone", "gone_similar")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--split", action="append", help="dev or synthetic; both by default")
    parser.add_argument("--quick", action="store_true", help="every tenth pair")
    options = parser.parse_args()
    step = 10 if options.quick else 1
    for split in options.split or ("dev", "synthetic"):
        table(split, rows(split)[::step])
    timing(rows("timing200")[::step])


def table(split: str, pairs: Sequence[Row]) -> None:
    print(f"\n{split}: {len(pairs)} pairs, {sum(len(pair['annotations']) for pair in pairs)} annotations\n")
    print(f"{'':<20}{'macro':>8}{'natural':>9}{'wrong':>9}{'phrase':>8}{'false':>8}{'ms/pair':>9}")
    details = []
    for name, matcher in MATCHERS.items():
        found, spent = run(matcher, pairs)
        categories, summary = scorer().score(pairs, found)
        figures = [summary[key] for key in ("macro", "natural", "wrong_n", "phrase", "phrase_false")]
        shown = "".join(
            f"{'–' if one is None else f'{one:.4f}':>{wide}}"
            for one, wide in zip(figures, (8, 9, 9, 8, 8), strict=True)
        )
        print(f"{name:<20}{shown}{1000 * mean(spent):>9.2f}", flush=True)
        details.append((name, categories))
    for name, categories in details:
        _by_category(name, categories)


def _by_category(name: str, categories: dict[str, dict[str, float | None]]) -> None:
    print(f"\n{name:<20}" + "".join(f"{column:>9}" for column in COLUMNS))
    for category in (*BY_CATEGORY, "unchanged", "phrase_dup", "phrase_gone"):
        if category in categories:
            figures = (categories[category][column] for column in COLUMNS)
            print(
                f"  {category:<18}" + "".join(f"{'–' if one is None else f'{one:.4f}':>9}" for one in figures)
            )


def run(matcher: Matcher, pairs: Sequence[Row]) -> tuple[dict[str, dict[str, int | None]], list[float]]:
    """What a matcher finds, by annotation, and the CPU seconds each pair took."""
    found, spent = {}, []
    for pair in pairs:
        wanted = selectors(pair)
        began = process_time()
        places = matcher(pair["old_text"], pair["new_text"], wanted)
        spent.append(process_time() - began)
        for annotation, place in zip(pair["annotations"], places, strict=True):
            start, end = place or (None, None)
            found[annotation["id"]] = {"start": start, "end": end}
    return found, spent


def timing(pairs: Sequence[Row]) -> None:
    print(f"\nCPU for an article of 200 annotations, mean of {len(pairs)} (the best of three runs each)\n")
    for name, matcher in MATCHERS.items():
        spent = [min(three) for three in zip(*(run(matcher, pairs)[1] for _ in range(3)), strict=True)]
        print(
            f"{name:<20}{1000 * mean(spent):>9.2f} ms{1000 * mean(spent) / 200:>9.4f} ms an annotation",
            flush=True,
        )


if __name__ == "__main__":
    main()

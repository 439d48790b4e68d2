"""Fits the confidence of a placement, and shows how far it can be believed.

    python -m bench.anchoring.calibrate [--svg docs/anchoring-reliability.svg]

Carries the development pairs over with the rules relaxed, so that wrong places are among those found, and fits a
logistic regression each for what was edited in place and for what was found elsewhere: the figures of
annotations/pipeline/anchoring/confidence.py. Then draws the reliability of what the service itself would place:
each repository judged by figures fitted on the others. Right means half or more of the characters in common (F1).
"""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from annotations.choices import AnchorMethod, AnchorState, Guard
from annotations.pipeline.anchoring import CAREFUL, Rules, acceptable, carry, confidence
from annotations.values import Placement
from bench.anchoring.data import Row, rows, scorer, selectors
from bench.anchoring.diagram import reliability

RELAXED = Rules(together=0.15, alike=0.4, ahead=0.0)
RIGHT = 0.5
BINS = 10
RIDGE = 0.01


@dataclass(frozen=True)
class Sample:
    repository: str
    category: str
    placement: Placement
    likeness: float
    right: bool

    @property
    def features(self) -> tuple[float, float, float]:
        return 1.0, self.likeness, self.placement.margin


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--svg", type=Path, help="where to draw the reliability diagram")
    options = parser.parse_args()
    pairs = rows("dev")
    relaxed, careful = list(samples(pairs, RELAXED)), list(samples(pairs, CAREFUL))
    for name, chosen in (("in place", _in_place), ("elsewhere", _elsewhere)):
        fitted = fit([one for one in relaxed if chosen(one)])
        print(f"{name:<12}" + "  ".join(f"{weight:8.3f}" for weight in fitted))
    _same_words([*careful, *samples(rows("synthetic"), CAREFUL)])
    points = list(bins(_held_out(relaxed, careful)))
    _table(points)
    _acceptance(pairs, careful)
    if options.svg:
        options.svg.write_text(reliability(points))


def samples(pairs: Iterable[Row], rules: Rules) -> Iterator[Sample]:
    """Every placement that has a place, and whether it is the right one."""
    overlap = scorer().ovf1
    for pair in pairs:
        placements = carry(pair["old_text"], pair["new_text"], selectors(pair), rules=rules)
        for one, placed in zip(pair["annotations"], placements, strict=True):
            if placed.start is None:
                continue
            start, end = one["expected_start"], one["expected_end"]
            right = start is not None and overlap(placed.start, placed.end, start, end) >= RIGHT
            likeness = confidence.likeness(one["quote"], pair["new_text"][placed.start : placed.end])
            yield Sample(pair["repo"], one["category"], placed, likeness, right)


def fit(chosen: Sequence[Sample]) -> np.ndarray:
    """Logistic regression by Newton's method with a small ridge (Hastie et al., Elements, 4.4.1)."""
    x = np.array([one.features for one in chosen])
    y = np.array([one.right for one in chosen], dtype=float)
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ weights))
        curvature = x.T @ (x * (p * (1 - p))[:, None]) + RIDGE * np.eye(len(weights))
        weights = weights + np.linalg.solve(curvature, x.T @ (y - p) - RIDGE * weights)
    return weights


def bins(judged: Sequence[tuple[float, bool]]) -> Iterator[tuple[float, float, int]]:
    """Equally many placements a bin: mean confidence, share right, how many."""
    for part in np.array_split(np.array(sorted(judged)), BINS):
        yield float(part[:, 0].mean()), float(part[:, 1].mean()), len(part)


def _held_out(relaxed: Sequence[Sample], careful: Sequence[Sample]) -> list[tuple[float, bool]]:
    """Confidence and truth of each edited placement, by figures fitted on the other repositories."""
    judged = []
    for repository in sorted({one.repository for one in careful}):
        for chosen in (_in_place, _elsewhere):
            weights = fit([one for one in relaxed if chosen(one) and one.repository != repository])
            for one in careful:
                if chosen(one) and one.repository == repository:
                    judged.append((1 / (1 + np.exp(-np.dot(weights, one.features))), one.right))
    return judged


def _same_words(careful: Sequence[Sample]) -> None:
    """Unedited words, by state, with and without another copy that has as good a claim to the place."""
    for state in (AnchorState.EXACT, AnchorState.SHIFTED):
        chosen = [one for one in careful if one.placement.state == state]
        for name, ambiguous in (("clear", False), ("ambiguous", True)):
            right = [one.right for one in chosen if (Guard.LOW_MARGIN in one.placement.guards) == ambiguous]
            print(
                f"{state:<8}{name:<12}{sum(right)} of {len(right)} right: {(sum(right) + 1) / (len(right) + 2):.4f}"
            )


def _table(points: Sequence[tuple[float, float, int]]) -> None:
    print("\nedited, each repository by figures of the others\nconfidence  right   off     n")
    for sure, right, count in points:
        print(f"{sure:10.4f}{right:7.4f}{right - sure:+8.4f}{count:6d}")


def _acceptance(pairs: Sequence[Row], careful: Sequence[Sample]) -> None:
    """What would be taken without a person: how much, and how often rightly."""
    accepted = [one for one in careful if acceptable(one.placement)]
    print(
        f"\naccepted without a person: {len(accepted)}, right {np.mean([one.right for one in accepted]):.5f}"
    )
    natural = scorer().NAT
    share = {}
    for category in ("unchanged", "edited_light"):
        total = sum(one["category"] == category for pair in pairs for one in pair["annotations"])
        share[category] = sum(one.category == category for one in accepted) / total
        print(f"  of {category}: {share[category]:.4f}")
    whole = sum(natural[category] for category in share)
    print(f"  of both, as often as they occur: {sum(share[c] * natural[c] for c in share) / whole:.4f}")


def _in_place(one: Sample) -> bool:
    return one.placement.state == AnchorState.EDITED and one.placement.method == AnchorMethod.PARTIAL_DIFF


def _elsewhere(one: Sample) -> bool:
    return one.placement.state == AnchorState.EDITED and one.placement.method == AnchorMethod.FUZZY


if __name__ == "__main__":
    main()

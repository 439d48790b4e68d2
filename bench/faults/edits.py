"""Row 24: articles of sentences that look alike, edited at random, and where their places went."""

from hypothesis import HealthCheck, Phase, given, settings

from annotations.pipeline.anchoring import acceptable, carry, describe
from bench.faults.board import Finding
from bench.faults.ground import Ground
from tests.pipeline.test_anchoring_laws import SAME, article, edits


def random_edits(ground: Ground) -> Finding:
    """A place that neither its state nor a guard flags, and that lies in another sentence, is silently wrong."""
    counted = {"edits": 0, "places": 0, "wrong": 0}

    @settings(
        max_examples=ground.scale.of(500, 10_000),
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(edits())
    def count(pair: tuple) -> None:
        old, new = pair
        (before, places), (after, homes) = article(old), article(new)
        placed = carry(before, after, [describe(before, *place) for place in places])
        counted["edits"] += 1
        for line, one in zip(old, placed, strict=True):
            if one.state in SAME and acceptable(one):
                holder = next(
                    (new[at] for at, (start, end) in enumerate(homes) if start <= one.start < end), None
                )
                counted["places"] += 1
                counted["wrong"] += holder is None or (
                    line.number != holder.number and line.text != holder.text
                )

    count()
    figure = f"{counted['wrong']} wrong of {counted['places']:,} unflagged in {counted['edits']:,} edits"
    return Finding(figure, met=counted["wrong"] == 0 and counted["places"] > 0)

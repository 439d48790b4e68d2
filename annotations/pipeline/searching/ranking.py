"""In which order what was found is shown."""

from collections.abc import Iterable

from annotations.choices.search import SearchKind
from annotations.values.search import Hit

# A claim is what the team works on; words of others about it come after, all else being equal.
WEIGHT = {
    SearchKind.CLAIM.value: 1.0,
    SearchKind.ARTICLE.value: 0.9,
    SearchKind.SOURCE.value: 0.9,
    SearchKind.RATIONALE.value: 0.8,
    SearchKind.QUOTATION.value: 0.7,
}
PAST = 0.5  # what is said no more


def score(hit: Hit) -> float:
    """Relevance (PostgreSQL's ts_rank) × the weight of its kind × a half where it is no longer said."""
    return round(hit.relevance * WEIGHT[hit.kind] * (1 if hit.current else PAST), 6)


def distinct(hits: Iterable[Hit]) -> list[tuple[float, Hit]]:
    """Each thing once, as it is said now if it still is, with its score; the best first, the newest of equals."""
    best: dict[tuple[str, str], Hit] = {}
    for hit in hits:
        known = best.setdefault((hit.kind, hit.thing), hit)
        if known is not hit and _rather(hit) > _rather(known):
            best[hit.kind, hit.thing] = hit
    ranked = sorted(((score(hit), hit.id, hit) for hit in best.values()), reverse=True)
    return [(scored, hit) for scored, _, hit in ranked]


def _rather(hit: Hit) -> tuple[bool, float, str]:
    return hit.current, hit.relevance, hit.id

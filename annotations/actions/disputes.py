"""Disputes: how far verdicts on a claim lie apart, and how much hangs on it, for those who adjudicate."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Max, Min
from django.utils import timezone

from annotations.actions import events, queue
from annotations.models import Claim, Dispute, Rating, Ruling, Verdict
from annotations.pipeline import priority, reviewing


def open_or_weigh(claim: Claim, verdicts: Sequence[Verdict]) -> Dispute:
    """Note that these verdicts disagree, or how they do now; the caller holds the claim's row."""
    found = places([verdict.rating for verdict in verdicts])
    distance = reviewing.distance(found)
    # One more than the points: of what nobody asks for, too, the widest disagreement comes first.
    stakes = 1 + priority.stakes_at(queue.stakes_of([claim.pk])[claim.pk])
    weights = {"distance": distance, "stakes": stakes, "weight": distance * stakes}
    dispute, is_new = Dispute.objects.update_or_create(
        claim=claim,
        ended_at=None,
        defaults=weights,
        create_defaults=weights | {"team_id": claim.team_id, "claim": claim},
    )
    if is_new:
        events.record(claim, "claim.disputed", by=None, data={"verdicts": len(verdicts)})
        events.disclose(claim, because="disputed")
    return dispute


def end(claim: Claim, *, by_ruling: Ruling | None = None) -> None:
    """The verdicts are no longer in dispute: there is a ruling, or they were returned."""
    Dispute.objects.filter(claim=claim, ended_at=None).update(ended_at=timezone.now(), ended_by=by_ruling)


def places(ratings: Sequence[Rating]) -> list[float | None]:
    """Where each rating stands in the order of its scale, from 0, the falsest, to 1; None outside it."""
    steps = Rating.objects.filter(scale__in={rating.scale_id for rating in ratings}).values("scale")
    bounds: dict[UUID, tuple[int | None, int | None]] = {
        row["scale"]: (row["low"], row["high"])
        for row in steps.annotate(low=Min("value"), high=Max("value")).order_by()
    }
    return [_place(rating.value, *bounds[rating.scale_id]) for rating in ratings]


def _place(value: int | None, low: int | None, high: int | None) -> float | None:
    if value is None or low is None or high is None:
        return None
    return (value - low) / (high - low) if high > low else 0.0

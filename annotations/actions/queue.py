"""The queue's order: each claim's rank is kept up to date by what changes it, and explained when it is given out."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Case, Count, IntegerField, Max, OuterRef, Subquery, Value, When
from django.utils import timezone

from annotations.actions import events
from annotations.actions.permissions import require
from annotations.choices import Scope, Severity
from annotations.errors import Conflict, InvalidInput
from annotations.models import CheckRequest, Claim, Membership, Staleness
from annotations.pipeline import priority
from annotations.values import Stakes

_GRAVITY = Case(
    *(When(severity=severity, then=Value(place)) for place, severity in enumerate(Severity)),
    output_field=IntegerField(),
)


def rerank(claims: Iterable[UUID]) -> None:
    """Compute the ranks of these claims anew; two queries, however many they are.

    Only of what everybody may know: the staleness that counts is that of rulings, never of verdicts.
    """
    rows = [Claim(pk=pk, rank=priority.rank(stakes)) for pk, stakes in stakes_of(claims).items()]
    Claim.objects.bulk_update(rows, ["rank"], batch_size=500)


def stakes_of(claims: Iterable[UUID]) -> dict[UUID, Stakes]:
    """What each claim's place in the queue is computed from; one query."""
    counted = Claim.objects.filter(pk__in=list(claims)).annotate(
        asked=Count("requests", distinct=True),
        articles=Count("appearances__article", distinct=True),
        outlets=Count("appearances__article__outlet", distinct=True),
        gravity=_gravest(),
    )
    columns = ("pk", "score", "asked", "articles", "outlets", "gravity", "opened_at", "created_at", "due_at")
    return {
        pk: Stakes(score, asked, articles, outlets, _severity(gravity), opened or created, due)
        for pk, score, asked, articles, outlets, gravity, opened, created, due in counted.values_list(
            *columns
        )
    }


def explain(claim: Claim, *, now: datetime) -> tuple[float, list[dict[str, Any]]]:
    """A claim's priority at this moment, and the parts it is the sum of."""
    found = priority.parts(stakes_of([claim.pk])[claim.pk], now)
    return round(priority.priority(found), 4), [_rounded(asdict(part)) for part in found]


@transaction.atomic
def ask(claim: Claim, *, by: Membership, origin: str, reference: str = "", note: str = "") -> CheckRequest:
    """Note that somebody outside asks for this claim. Raises Conflict where the reference is known."""
    require(by, Scope.WRITE)
    claim = Claim.objects.select_for_update(of=("self",), no_key=True).get(pk=claim.pk)
    known = CheckRequest.objects.filter(team_id=claim.team_id, origin=origin, reference=reference)
    if reference and known.exists():
        raise Conflict(f"A request “{reference}” from {origin} is counted already.")
    asked = CheckRequest.objects.create(
        team_id=claim.team_id,
        claim=claim,
        origin=origin,
        reference=reference,
        note=note,
        created_by_id=by.user_id,
    )
    rerank([claim.pk])
    events.record(asked, "claim.requested", by=by, data={"claim": str(claim.pk), "origin": origin})
    return asked


@transaction.atomic
def set_due(claim: Claim, *, by: Membership, due_at: datetime | None) -> Claim:
    """Say until when a claim should be ruled on; None takes the date away."""
    require(by, Scope.WRITE)
    if due_at is not None and due_at <= timezone.now():
        raise InvalidInput(
            "This day is past.", errors=[{"pointer": "/due_at", "detail": "Name a time to come."}]
        )
    claim = Claim.objects.select_for_update(of=("self",), no_key=True).get(pk=claim.pk)
    if claim.due_at == due_at:
        return claim
    claim.due_at = due_at
    claim.save(update_fields=["due_at", "updated_at"])
    rerank([claim.pk])
    events.record(claim, "claim.due", by=by, data={"due_at": due_at.isoformat() if due_at else None})
    return claim


def _gravest() -> Subquery:
    """The place among severities of the gravest open reason against a claim's standing ruling."""
    marks = Staleness.objects.open().filter(ruling__claim=OuterRef("pk"), ruling__standing=True)
    grouped = marks.order_by().values("ruling__claim").annotate(gravity=Max(_GRAVITY))
    return Subquery(grouped.values("gravity"))


def _severity(gravity: int | None) -> Severity | None:
    return None if gravity is None else list(Severity)[gravity]


def _rounded(part: dict[str, Any]) -> dict[str, Any]:
    return part | {"number": round(part["number"], 4), "points": round(part["points"], 4)}

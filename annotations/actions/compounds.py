"""Compound claims: one statement that says several things, divided into parts that are judged one by one."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from annotations.actions import events, queue, search, staleness
from annotations.actions.permissions import require
from annotations.choices import QUEUED, ClaimState, Scope
from annotations.errors import IllegalMove, InvalidInput
from annotations.models import Anchor, Appearance, Claim, Membership
from annotations.models.ids import uuid7


@transaction.atomic
def divide(claim: Claim, *, by: Membership, statements: Sequence[str]) -> Claim:
    """Divide an open claim that nobody has judged into parts, each a claim of its own at the same places.

    A verdict that is hidden from `by` does not stand in the way, because that would tell of it: it becomes stale.
    The whole is ruled on by its parts (`pipeline.reviewing.roll_up`), so nobody takes or judges it any more.
    """
    require(by, Scope.REVIEW)
    said = [statement.strip() for statement in statements]
    if len(said) < 2 or not all(said) or len(set(said)) < len(said):
        pointer = {"pointer": "/statements", "detail": "At least two, and no two the same."}
        raise InvalidInput("Name the parts.", errors=[pointer])
    claim = Claim.objects.select_for_update(of=("self",), no_key=True).get(pk=claim.pk)
    _refuse_indivisible(claim, by)
    parts = Claim.objects.bulk_create(_part(claim, statement, by) for statement in said)
    _stand_where(claim, parts)
    search.note_claims(parts, search.setting_of(claim.pk))
    queue.rerank([part.pk for part in parts])
    data = {"parts": [{"claim": str(part.pk), "statement": part.statement} for part in parts]}
    events.record(claim, "claim.divided", by=by, data=data)
    staleness.divided(claim)
    return claim


def _refuse_indivisible(claim: Claim, by: Membership) -> None:
    judged = claim.verdicts.visible_to(by).exists()
    if claim.state not in QUEUED or judged or claim.parts.exists() or claim.parent_id:
        raise IllegalMove(
            "Only an open claim that nobody has judged, and that is no part itself, is divided.",
            allowed=[],
            code="indivisible",
        )


def _part(whole: Claim, statement: str, by: Membership) -> Claim:
    return Claim(
        team_id=whole.team_id,
        parent=whole,
        statement=statement,
        state=ClaimState.OPEN,
        opened_at=timezone.now(),
        due_at=whole.due_at,
        claimant_id=whole.claimant_id,
        score=whole.score,
        reason=whole.reason,
        created_by_id=by.user_id,
    )


def _stand_where(whole: Claim, parts: Sequence[Claim]) -> None:
    """Give each part the appearances of the whole, with the anchors that stand."""
    appearances, anchors = [], []
    found = list(Appearance.objects.filter(claim=whole).order_by("id"))
    placed = list(Anchor.objects.filter(appearance__in=found, standing=True).order_by("id"))
    for part in parts:
        for appearance in found:
            twin = _twin(appearance, claim=part)
            appearances.append(twin)
            anchors += [_twin(a, appearance=twin) for a in placed if a.appearance_id == appearance.pk]
    Appearance.objects.bulk_create(appearances)
    Anchor.objects.bulk_create(anchors)


def _twin(row: Appearance | Anchor, **owner: Claim | Appearance) -> Appearance | Anchor:
    """The same row once more, with an id of its own and another owner."""
    kept = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.name != "created_at"}
    kept = {name: value for name, value in kept.items() if name.removesuffix("_id") not in owner}
    return type(row)(**kept | {"id": uuid7()} | owner)

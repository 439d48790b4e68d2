"""Derivations: who took it from whom, as people say and as they decide what was proposed."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from annotations.actions import corroboration, events, staleness
from annotations.actions.permissions import require
from annotations.choices import (
    DerivationBasis,
    DerivationKind,
    DerivationState,
    Scope,
    Severity,
    SourceKind,
    StaleReason,
)
from annotations.errors import Conflict, InvalidInput
from annotations.models import Article, Claim, Derivation, Evidence, Membership, Ruling, Source
from annotations.models.derivations import reached
from annotations.values import StaleMark


@transaction.atomic
def declare(
    source: Source,
    target: Source,
    *,
    by: Membership,
    kind: DerivationKind,
    passage: str = "",
    reason: str = "",
) -> Derivation:
    """Say that one source rests on another. What a machine proposed of the two is confirmed by it.

    Raises InvalidInput for a source and itself; Conflict where the same was said before.
    """
    require(by, Scope.WRITE)
    if source.pk == target.pk:
        raise InvalidInput("A source does not rest on itself.")
    known = Derivation.objects.filter(source=source, target=target, kind=kind).first()
    if known is not None and known.state == DerivationState.PROPOSED:
        return decide(known, by=by, state=DerivationState.CONFIRMED, reason=reason)
    if known is not None:
        raise Conflict(f"This was said before, and is {known.state}.")
    before = leaning_on(source.team_id, [source.pk])
    edge = Derivation.objects.create(
        team_id=source.team_id,
        source=source,
        target=target,
        kind=kind,
        basis=DerivationBasis.DECLARED,
        state=DerivationState.CONFIRMED,
        passage=passage,
        reason=reason,
        created_by_id=by.user_id,
        decided_by_id=by.user_id,
        decided_at=timezone.now(),
    )
    _tell(edge, "derivation.declared", by=by)
    mark_merged(before)
    return edge


@transaction.atomic
def decide(edge: Derivation, *, by: Membership, state: DerivationState, reason: str = "") -> Derivation:
    """Confirm or reject an edge, whoever proposed it; a person's word outranks the machine's for good."""
    require(by, Scope.REVIEW)
    if state == DerivationState.PROPOSED:
        raise InvalidInput("Confirm it or reject it.")
    if state == DerivationState.REJECTED and not reason.strip():
        raise InvalidInput("Say why it is rejected; the reason stays on record.")
    edge = (
        Derivation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("source")
        .get(pk=edge.pk)
    )
    before = leaning_on(edge.team_id, [edge.source_id])
    edge.state, edge.reason = state, reason
    if state == DerivationState.CONFIRMED:
        edge.confidence = 1.0
    edge.decided_by_id, edge.decided_at = by.user_id, timezone.now()
    edge.save()
    _tell(edge, f"derivation.{state}", by=by)
    mark_merged(before)
    return edge


@transaction.atomic
def correct(
    edge: Derivation,
    *,
    by: Membership,
    reason: str,
    kind: DerivationKind | None = None,
    target: Source | None = None,
) -> Derivation:
    """Say what it is instead: rests on another source, or in another way. What was said before is rejected.

    Raises InvalidInput where nothing is different.
    """
    require(by, Scope.REVIEW)
    kind, target = kind or DerivationKind(edge.kind), target or edge.target
    if (kind, target.pk) == (edge.kind, edge.target_id):
        raise InvalidInput("Say what is different: what it rests on, or how.")
    decide(edge, by=by, state=DerivationState.REJECTED, reason=reason)
    known = Derivation.objects.filter(source_id=edge.source_id, target=target, kind=kind).first()
    if known is not None:
        return decide(known, by=by, state=DerivationState.CONFIRMED, reason=reason)
    return declare(edge.source, target, by=by, kind=kind, passage=edge.passage, reason=reason)


def of_article(article: Article) -> Source:
    """The source that an article watched here is; made where nobody has brought it yet."""
    known = Source.objects.filter(article=article).order_by("id").first()
    if known is not None:
        return known
    return Source.objects.create(
        team_id=article.team_id,
        kind=SourceKind.ARTICLE,
        title=(article.title or article.url)[:1000],
        publisher=article.outlet.name if article.outlet else "",
        published=article.current_revision.published if article.current_revision else "",
        article=article,
    )


def _tell(edge: Derivation, kind: str, *, by: Membership) -> None:
    data = {
        "source": str(edge.source_id),
        "target": str(edge.target_id),
        "kind": edge.kind,
        "reason": edge.reason,
    }
    events.record(edge, kind, by=by, data=data)


def leaning_on(team_id: UUID, sources: Iterable[UUID]) -> dict[Claim, int]:
    """The claims whose rulings lean on anything that rests on these sources, with their origins as they are now."""
    resting = reached(team_id, sorted(sources), backwards=True)
    leaning = Evidence.objects.counting().filter(source__in=resting, claim__rulings__standing=True)
    claims = list(Claim.objects.filter(pk__in=leaning.values("claim")).order_by("pk"))
    counts = corroboration.at_most(claims)
    return {claim: counts[claim.pk] for claim in claims}


def mark_merged(before: Mapping[Claim, int]) -> None:
    """Two sources that turned out to be one make the rulings stale that counted them as two.

    What is only thought to be widens the bounds and makes nothing stale.
    """
    now = corroboration.at_most(before)
    fewer = {claim: was for claim, was in before.items() if now[claim.pk] < was}
    rulings = Ruling.objects.filter(claim__in=fewer, standing=True).select_related("claim").order_by("pk")
    for ruling in rulings:
        detail = f"{fewer[ruling.claim]} independent origins turned out to be {now[ruling.claim_id]}"
        staleness.mark([ruling], StaleMark(StaleReason.ORIGIN_MERGED, Severity.MEDIUM, detail))

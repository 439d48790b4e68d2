"""Derivations: who took it from whom, as people say and as they decide what was proposed."""

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
from annotations.models import Article, Claim, Derivation, Evidence, Membership, Source
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
    before = _counts(source)
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
    _mark_merged(before)
    return edge


@transaction.atomic
def decide(edge: Derivation, *, by: Membership, state: DerivationState, reason: str = "") -> Derivation:
    """Confirm or reject an edge, whoever proposed it; a person's word outranks the machine's for good."""
    require(by, Scope.REVIEW)
    if state == DerivationState.PROPOSED:
        raise InvalidInput("Confirm it or reject it.")
    if state == DerivationState.REJECTED and not reason.strip():
        raise InvalidInput("Say why it is rejected; the reason stays on record.")
    edge = Derivation.objects.select_for_update(of=("self",)).select_related("source").get(pk=edge.pk)
    before = _counts(edge.source)
    edge.state, edge.reason = state, reason
    if state == DerivationState.CONFIRMED:
        edge.confidence = 1.0
    edge.decided_by_id, edge.decided_at = by.user_id, timezone.now()
    edge.save()
    _tell(edge, f"derivation.{state}", by=by)
    _mark_merged(before)
    return edge


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


def _counts(source: Source) -> list[tuple[Claim, int]]:
    """The claims whose rulings lean on anything that rests on this source, with their origins as they are now."""
    resting = reached(source.team_id, [source.pk], backwards=True)
    leaning = Evidence.objects.filter(source__in=resting, withdrawn_at=None, claim__rulings__standing=True)
    claims = Claim.objects.filter(pk__in=leaning.values("claim")).order_by("pk")
    return [(claim, corroboration.of_evidence(claim).answer.origins.lower) for claim in claims]


def _mark_merged(before: list[tuple[Claim, int]]) -> None:
    """Two sources that turned out to be one make the rulings stale that counted them as two."""
    for claim, origins in before:
        now = corroboration.of_evidence(claim).answer.origins.lower
        if now < origins:
            detail = f"{origins} independent origins turned out to be {now}"
            why = StaleMark(StaleReason.ORIGIN_MERGED, Severity.MEDIUM, detail)
            staleness.mark(list(claim.rulings.filter(standing=True)), why)

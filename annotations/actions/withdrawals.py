"""Taking a bad revision back: the article says again what it said before, and the revision stays on record."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from annotations.actions import anchors, events, sources, staleness
from annotations.actions.permissions import require
from annotations.choices import AnchorState, Cause, ClaimState, HoldDecision, Scope
from annotations.errors import IllegalMove, InvalidInput
from annotations.models import Anchor, Article, Claim, Hold, Membership, Revision, Withdrawal


@transaction.atomic
def withdraw(revision: Revision, *, by: Membership, reason: str) -> Withdrawal:
    """Take back the revision an article has now; what it made stale holds again, and its text is not taken twice.

    Anchors of the revision before stand as they stood. What people marked in the withdrawn one is carried
    back as far as its words are there; what the machine proposed in it and nobody took up goes with it.
    Raises IllegalMove for any but the current revision, and for the first; InvalidInput without a reason.
    """
    require(by, Scope.PUBLISH)
    if not reason.strip():
        raise InvalidInput("Say why the revision is withdrawn; the reason stays on record.")
    article = Article.objects.select_for_update(of=("self",), no_key=True).get(pk=revision.article_id)
    restored = _restored(article, revision)
    withdrawal = Withdrawal.objects.create(
        team_id=revision.team_id,
        revision=revision,
        restored=restored,
        reason=reason,
        created_by_id=by.user_id,
    )
    _keep_out(withdrawal, by=by)
    _go_back(article, restored)
    carried = anchors.carry_back(article, restored)
    dropped = _drop_proposals(carried, withdrawal)
    cleared, news = staleness.withdrawn(revision, restored, because=_because(withdrawal))
    news += sources.follow(article, snapshot=restored.snapshot)
    data = {"article": str(article.pk), "number": revision.number, "restored": str(restored.pk)}
    data |= {"reason": reason, "staleness_cleared": cleared, "claims_dropped": [str(pk) for pk in dropped]}
    events.record(revision, "revision.withdrawn", by=by, data=data)
    events.record_all(news, by=None)
    return withdrawal


def _restored(article: Article, revision: Revision) -> Revision:
    if article.current_revision_id != revision.pk:
        raise IllegalMove(
            "Only the revision that the article has now can be withdrawn; withdraw later ones first.",
            allowed=[],
        )
    standing = article.revisions.filter(number__lt=revision.number, withdrawal__isnull=True)
    restored = standing.order_by("-number").first()
    if restored is None:
        raise IllegalMove("There is no revision before this one to go back to.", allowed=[])
    return restored


def _keep_out(withdrawal: Withdrawal, *, by: Membership) -> None:
    """The next fetch will bring the same text; it is refused beforehand, and may be accepted by a person."""
    revision = withdrawal.revision
    lost = Anchor.objects.filter(revision=revision, standing=True)
    decided = {
        "decision": HoldDecision.REFUSED,
        "reason": withdrawal.reason,
        "decided_by_id": by.user_id,
        "decided_at": timezone.now(),
    }
    Hold.objects.update_or_create(
        article_id=revision.article_id,
        substance_sha256=revision.substance_sha256,
        defaults=decided,
        create_defaults={
            **decided,
            "team_id": revision.team_id,
            "snapshot": revision.snapshot,
            "before": withdrawal.restored,
            "cause": revision.cause,
            "claims": lost.count(),
            "orphaned": lost.filter(state=AnchorState.ORPHANED).count(),
        },
    )


def _go_back(article: Article, restored: Revision) -> None:
    """What an article remembers of its current revision, as it was before the withdrawn one."""
    published = article.revisions.filter(withdrawal__isnull=True).exclude(cause=Cause.EXTRACTOR)
    latest = published.order_by("-number").values_list("created_at", flat=True).first()
    article.current_revision = restored
    article.title = restored.title or article.title
    article.changed_at = latest or article.changed_at
    # Else the server answers that the withdrawn text was not modified.
    article.etag = article.last_modified = ""
    article.save()


def _drop_proposals(carried: list[Anchor], withdrawal: Withdrawal) -> list[UUID]:
    """Turn down what the machine proposed in the withdrawn text and nobody took up; return which claims those are."""
    lost = [anchor.appearance.claim_id for anchor in carried if anchor.state == AnchorState.ORPHANED]
    untouched = Claim.objects.select_for_update(no_key=True).filter(pk__in=lost, state=ClaimState.CANDIDATE)
    dropped = list(untouched.order_by("pk").values_list("pk", flat=True))
    now = timezone.now()
    told = {"state": ClaimState.REJECTED, "reason": _because(withdrawal), "updated_at": now}
    Claim.objects.filter(pk__in=dropped).update(**told)
    return dropped


def _because(withdrawal: Withdrawal) -> str:
    return f"Revision {withdrawal.revision.number} was withdrawn: {withdrawal.reason}"

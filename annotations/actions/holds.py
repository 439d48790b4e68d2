"""Holds: a text that would orphan too many claims at once waits for a person, and one that was refused stays out.

plan --too many orphans--> held --accept--> read again, and taken
                                --refuse--> never taken (nor what was withdrawn)
                                --the page says something else--> lapsed
"""

from collections import defaultdict
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from annotations.actions import articles, events
from annotations.actions.permissions import require
from annotations.actions.revisions import Plan
from annotations.choices import ClaimState, HoldDecision, Scope
from annotations.errors import IllegalMove, InvalidInput
from annotations.models import Anchor, Article, Hold, Job, Membership

# A run is held where more than this share of at least so many claims would lose their place.
SHARE = 0.3
FEWEST = 10

_GIVEN_UP = (ClaimState.REJECTED, ClaimState.MERGED)


class Toll(NamedTuple):
    """What a plan would cost: claims that have a place now, and those of them that would have none."""

    claims: int
    orphaned: int

    @property
    def is_too_high(self) -> bool:
        return self.claims >= FEWEST and self.orphaned > SHARE * self.claims


def toll(plan: Plan) -> Toll:
    """Count claims, not appearances: one that is made twice is lost when both are."""
    if plan.before is None:
        return Toll(0, 0)
    standing = Anchor.objects.filter(revision=plan.before, standing=True, start__isnull=False)
    kept = standing.exclude(appearance__claim__state__in=_GIVEN_UP)
    placed = dict(kept.values_list("appearance_id", "appearance__claim_id"))
    goes_on: dict[UUID, bool] = defaultdict(bool)
    for anchor in plan.carried:
        if anchor.appearance_id in placed:
            goes_on[placed[anchor.appearance_id]] |= anchor.start is not None
    return Toll(len(goes_on), sum(not still for still in goes_on.values()))


def objection(plan: Plan) -> Hold | None:
    """What speaks against applying a plan: a hold of its text, perhaps a new and unsaved one; else None.

    The caller holds the article's row.
    """
    known = Hold.objects.filter(article=plan.article, substance_sha256=plan.revision.substance_sha256).first()
    if known is not None and known.decision != HoldDecision.LAPSED:
        return None if known.decision == HoldDecision.ACCEPTED else known
    cost = toll(plan)
    if not cost.is_too_high:
        return None
    hold = known or _unsaved(plan)
    hold.decision, hold.decided_at = "", None
    hold.claims, hold.orphaned = cost
    return hold


def told(hold: Hold) -> str:
    """The hold as a sentence."""
    if hold.decision == HoldDecision.REFUSED:
        return f"This text was refused on {hold.decided_at:%Y-%m-%d}: {hold.reason}"
    return f"{hold.orphaned} of {hold.claims} claims would lose their place; a person decides first."


def begin(hold: Hold) -> events.News | None:
    """Let the article wait for a person; None where it does so already, or where the text was refused."""
    if hold.decision or hold.article.hold_id == hold.pk:
        return None
    hold.save()
    hold.article.hold = hold
    data = {"hold": str(hold.pk), "claims": hold.claims, "orphaned": hold.orphaned, "cause": hold.cause}
    return events.News(hold.article, "article.held", data)


def lapse(article: Article) -> None:
    """Nobody need decide any more: the article says what it said, or a third thing. The caller saves it."""
    if article.hold_id is not None:
        lapsed = {"decision": HoldDecision.LAPSED, "decided_at": timezone.now()}
        Hold.objects.filter(pk=article.hold_id, decision="").update(**lapsed)
        article.hold = None


@transaction.atomic
def accept(hold: Hold, *, by: Membership, reason: str = "") -> Job:
    """Take the text after all, its orphans included; returns the job that reads it.

    What was refused may be accepted later. Raises IllegalMove for what was accepted, or has lapsed.
    """
    hold = _decide(hold, HoldDecision.ACCEPTED, by=by, reason=reason)
    return articles.reread_posted(hold.article, hold.snapshot, by=by)


@transaction.atomic
def refuse(hold: Hold, *, by: Membership, reason: str) -> Hold:
    """Never take this text; the article goes on saying what it said. Raises InvalidInput without a reason."""
    if not reason.strip():
        raise InvalidInput("Say why the text is refused; the reason stays on record.")
    return _decide(hold, HoldDecision.REFUSED, by=by, reason=reason)


def _decide(hold: Hold, decision: HoldDecision, *, by: Membership, reason: str) -> Hold:
    require(by, Scope.PUBLISH)
    article = Article.objects.select_for_update(of=("self",), no_key=True).get(pk=hold.article_id)
    hold = (
        Hold.objects.select_for_update(of=("self",), no_key=True).select_related("snapshot").get(pk=hold.pk)
    )
    undecided = {"", HoldDecision.REFUSED} - {decision}
    if hold.decision not in undecided:
        raise IllegalMove(f"This text was {hold.decision} already.", allowed=[])
    hold.article = article
    hold.decision, hold.reason = decision, reason
    hold.decided_by_id, hold.decided_at = by.user_id, timezone.now()
    hold.save()
    Article.objects.filter(pk=article.pk, hold=hold).update(hold=None)
    events.record(hold, f"hold.{decision}", by=by, data={"article": str(article.pk), "reason": reason})
    return hold


def _unsaved(plan: Plan) -> Hold:
    return Hold(
        team_id=plan.article.team_id,
        article=plan.article,
        snapshot=plan.revision.snapshot,
        before=plan.before,
        substance_sha256=plan.revision.substance_sha256,
        cause=plan.revision.cause,
    )

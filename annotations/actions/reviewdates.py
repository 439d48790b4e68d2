"""Days by which evidence and rulings are to be looked at again, and what the sweep does when they are past."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from annotations.actions import drift, events, staleness
from annotations.actions.permissions import require
from annotations.choices import Scope, Severity, StaleReason
from annotations.errors import InvalidInput
from annotations.models import Evidence, Membership, ReviewDate, Ruling
from annotations.values import StaleMark


@transaction.atomic
def set_date(subject: Evidence | Ruling, *, by: Membership, on: date, reason: str = "") -> ReviewDate:
    """Have the evidence or the ruling looked at again by a day; an earlier day is replaced.

    Raises InvalidInput for withdrawn evidence, and for a ruling that stands no more.
    """
    require(by, Scope.REVIEW)
    subject = type(subject).objects.select_for_update(of=("self",), no_key=True).get(pk=subject.pk)
    owner = {"evidence": subject} if isinstance(subject, Evidence) else {"ruling": subject}
    if not _stands(subject):
        raise InvalidInput("It no longer stands, so nobody needs to look at it again.")
    ReviewDate.objects.filter(**owner, replaced_at=None).update(replaced_at=timezone.now())
    made = ReviewDate.objects.create(
        team_id=by.team_id, on=on, reason=reason, created_by_id=by.user_id, **owner
    )
    data = {"claim": str(subject.claim_id), "on": on.isoformat(), "reason": reason}
    events.record(made, "review_date.set", by=by, data=data)
    return made


def ask_again(*, limit: int = 100) -> int:
    """Mark what leans on evidence, and the rulings, whose day is past; each day once. Returns how many days."""
    asked = 0
    while asked < limit and _ask_one(timezone.now().date()):
        asked += 1
    return asked


@transaction.atomic
def _ask_one(today: date) -> bool:
    waiting = ReviewDate.objects.filter(on__lt=today, asked_at=None, replaced_at=None)
    due = waiting.select_for_update(of=("self",), skip_locked=True, no_key=True).order_by("on", "id").first()
    if due is None:
        return False
    due.asked_at = timezone.now()
    due.save(update_fields=["asked_at"])
    subject = due.evidence or due.ruling
    if _stands(subject):
        told = f"it was to be looked at again by {due.on.isoformat()}"
        why = StaleMark(StaleReason.REVIEW_DATE_PASSED, Severity.MEDIUM, told)
        leaning = drift.leaning_on(due.evidence) if due.evidence else [due.ruling]
        staleness.mark(leaning, why, evidence=due.evidence)
    return True


def _stands(subject: Evidence | Ruling) -> bool:
    return subject.withdrawn_at is None if isinstance(subject, Evidence) else subject.standing

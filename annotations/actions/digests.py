"""Digests: what is unread, by e-mail, as often as a member wants it.

    due notifications --plan--> Digest --lease, send--> sent
                                  ^                     else: later, and later each time --> given up
                                  +-- lease expires (its worker died)

The row is the queue. What an e-mail holds is settled when it is planned, so two workers never mail the same news;
a try that died after sending is repeated with the same Message-ID, by which a mailbox knows the second for the first.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from smtplib import SMTPException
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from annotations.actions import notifications
from annotations.choices.conversation import Notice
from annotations.models import Claim, Comment, Digest, Membership, Notification

MOST = 50  # in one e-mail; the desk has the rest
LEASE = timedelta(minutes=2)
WAITS = (1, 5, 30, 120, 360, 720)  # minutes after each failed try
TOLD = {
    Notice.MENTION: "{who} mentioned you",
    Notice.ANSWER: "{who} wrote where you took part",
    Notice.ASSIGNMENT: "{who} handed you a claim",
    Notice.RETURN: "{who} returned your verdict for changes",
    Notice.DISPUTE: "A claim is disputed and waits for an editor",
    Notice.STALE: "A ruling of yours may no longer hold",
    Notice.WEBHOOK: "Your webhook was disabled",
}


def plan(now: datetime) -> int:
    """Gather what is due into one e-mail a member; return how many. A second run finds nothing left."""
    waiting = Notification.objects.filter(due_at__lte=now, digest=None, read_at=None)
    pairs = list(waiting.values_list("team_id", "user_id").distinct().order_by())
    return sum(_plan(team_id, user_id, now) for team_id, user_id in pairs)


@transaction.atomic
def _plan(team_id: UUID, user_id: UUID, now: datetime) -> int:
    member = Membership.objects.select_related("team").filter(team=team_id, user=user_id).first()
    if member is None:
        return 0
    mine = Notification.objects.visible_to(member).filter(due_at__lte=now, digest=None, read_at=None)
    found = list(mine.order_by("id").select_for_update(skip_locked=True, of=("self",), no_key=True)[:MOST])
    if found:
        digest = Digest.objects.create(team_id=team_id, membership=member, next_try_at=now)
        Notification.objects.filter(pk__in=[each.pk for each in found]).update(digest=digest)
    return int(bool(found))


def due(now: datetime, *, limit: int = 100) -> Sequence[UUID]:
    """The digests that should be on their way."""
    return list(_ready(now).order_by("next_try_at").values_list("pk", flat=True)[:limit])


@transaction.atomic
def lease(digest_id: UUID, now: datetime) -> Digest | None:
    """Take a digest for two minutes; None where it is not due, or somebody has it."""
    ready = _ready(now).filter(pk=digest_id).select_for_update(skip_locked=True, of=("self",), no_key=True)
    digest = ready.select_related("membership__user", "membership__team").first()
    if digest is None:
        return None
    digest.token += 1
    digest.attempts += 1
    digest.leased_until = now + LEASE
    digest.save(update_fields=["token", "attempts", "leased_until"])
    return digest


def send(digest: Digest) -> bool:
    """Send a leased digest and settle what came of it; True if it is on its way.

    What is hidden by now, or was read, is left out; where nothing is left nothing is sent.
    """
    member = digest.membership
    held = Notification.objects.visible_to(member).filter(digest=digest, read_at=None)
    fresh = list(held.select_related("event__actor").order_by("id"))
    if not fresh:
        _settle(digest, sent_at=None, next_try_at=None)
        return False
    try:
        letter(digest, fresh).send()
    except (SMTPException, OSError) as failure:
        later = digest.attempts <= len(WAITS)
        again = timezone.now() + timedelta(minutes=WAITS[digest.attempts - 1]) if later else None
        _settle(digest, sent_at=None, next_try_at=again, error=str(failure)[:500])
        return False
    _settle(digest, sent_at=timezone.now(), next_try_at=None)
    # What is hidden again is told when it comes to light.
    left = Notification.objects.filter(digest=digest, read_at=None)
    left.exclude(pk__in=[each.pk for each in fresh]).update(digest=None)
    return True


def letter(digest: Digest, fresh: Sequence[Notification]) -> EmailMessage:
    """The e-mail, the same every time."""
    member = digest.membership
    here = f"{settings.PUBLIC_URL}/desk/{member.team.slug}"
    lines = [f"New for you in {member.team}:", ""]
    for each in fresh:
        lines += [f"- {told(each)}", *_quoted(member, each), f"  {here}/notifications/{each.pk}/", ""]
    lines += [f"How you are told: {here}/notifications/", ""]
    host = settings.PUBLIC_URL.partition("://")[2].partition("/")[0].partition(":")[0] or "localhost"
    return EmailMessage(
        subject=f"{member.team}: {told(fresh[0])}" + (f", and {len(fresh) - 1} more" if fresh[1:] else ""),
        body="\n".join(lines),
        to=[member.user.email],
        headers={"Message-ID": f"<{digest.pk}@{host}>", "Auto-Submitted": "auto-generated"},
    )


def told(notification: Notification) -> str:
    """What happened, in a sentence."""
    who = str(notification.event.actor) if notification.event.actor else "Factcheck"
    return TOLD[Notice(notification.reason)].format(who=who)


def _quoted(member: Membership, notification: Notification) -> list[str]:
    """The claim it is about and what was said, as far as the member may read them."""
    event = notification.event
    claims = Claim.objects.visible_to(member).filter(pk=notifications.claim_of(event))
    comments = Comment.objects.visible_to(member).filter(pk=event.object_id)
    words = [*claims.values_list("statement", flat=True), *comments.values_list("text", flat=True)]
    return [f"  “{' '.join(said.split())[:300]}”" for said in words if said]


def _ready(now: datetime) -> QuerySet[Digest]:
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
    return Digest.objects.filter(free, next_try_at__lte=now)


@transaction.atomic
def _settle(
    digest: Digest, *, sent_at: datetime | None, next_try_at: datetime | None, error: str = ""
) -> None:
    """Write down what came of a try, if the lease is still ours. What was not told is told another time."""
    mine = Digest.objects.select_for_update(no_key=True).filter(pk=digest.pk, token=digest.token)
    ours = mine.update(sent_at=sent_at, next_try_at=next_try_at, leased_until=None, error=error)
    if ours and sent_at is None and next_try_at is None and not error:
        Notification.objects.filter(digest=digest).update(digest=None)

"""Notifications: events that are somebody's business, shown at the desk and gathered in e-mails (`digests`).

    events --notice--> Notification, unread --> read

The log is the truth: what a killed worker did not notice, the next sweep notices. A notification is as visible as
its event, so what blindness hides is not told, not counted and not mailed until it comes to light.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from annotations.actions import conflicts
from annotations.choices import Role
from annotations.choices.conversation import Frequency, Notice
from annotations.models import (
    Claim,
    Comment,
    Event,
    EventChain,
    Evidence,
    Membership,
    Notification,
    Preference,
    Ruling,
    Verdict,
    Webhook,
)

AT_ONCE = 500  # events considered in one sweep, for each team
Told = dict[UUID, Notice]


def notice() -> int:
    """Make the events since the last time the business of whom they concern; return how many are told.

    Two sweeps at once share nothing: each team's end of the chain is taken by one.
    """
    behind = EventChain.objects.filter(number__gt=F("noticed")).values_list("pk", flat=True)
    return sum(_notice(team_id) for team_id in list(behind))


@transaction.atomic
def _notice(team_id: UUID) -> int:
    chain = EventChain.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=team_id).first()
    if chain is None:
        return 0
    fresh = Event.objects.filter(team_id=team_id, number__gt=chain.noticed).order_by("number")[:AT_ONCE]
    rows = [row for event in fresh for row in _rows(event)]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    chain.noticed = min(chain.number, chain.noticed + AT_ONCE)
    chain.save(update_fields=["noticed"])
    return len(rows)


@transaction.atomic
def read(notifications: Iterable[Notification], *, by: Membership) -> None:
    """Mark one's own as read: they are not mailed any more."""
    _own(notifications, by).filter(read_at=None).update(read_at=timezone.now())


@transaction.atomic
def unread(notifications: Iterable[Notification], *, by: Membership) -> None:
    """Mark one's own as not read. What was mailed is not mailed again."""
    _own(notifications, by).update(read_at=None)


def preference(member: Membership) -> Frequency:
    """How soon this member is told by e-mail: daily, until they say otherwise."""
    said = Preference.objects.filter(membership=member).values_list("email", flat=True).first()
    return Frequency(said or Frequency.DAILY)


@transaction.atomic
def prefer(member: Membership, *, email: Frequency | None = None) -> Preference:
    """Change how one is told. What waits to be mailed follows."""
    given = {} if email is None else {"email": email}
    found, _ = Preference.objects.update_or_create(
        membership=member, defaults=given, create_defaults={"team_id": member.team_id, **given}
    )
    waiting = Notification.objects.filter(team=member.team_id, user=member.user_id, digest=None)
    waiting.update(due_at=due(Frequency(found.email), timezone.now()))
    return found


def due(frequency: Frequency, now: datetime) -> datetime | None:
    """When news of this moment is mailed; a daily e-mail goes at DIGEST_HOUR (UTC)."""
    if frequency == Frequency.NEVER:
        return None
    if frequency == Frequency.AT_ONCE:
        return now
    today = datetime.combine(now.date(), time(settings.DIGEST_HOUR), tzinfo=now.tzinfo)
    return today if today > now else today + timedelta(days=1)


def _rows(event: Event) -> list[Notification]:
    """A notification for each member of the team whose business the event is, but for who did it."""
    find = CONCERNED.get(event.kind)
    told = find(event) if find else {}
    told.pop(event.actor_id, None)
    members = Membership.objects.filter(team=event.team_id, user__in=told).select_related("preference")
    return [
        Notification(
            team_id=event.team_id,
            user_id=member.user_id,
            event=event,
            reason=told[member.user_id],
            due_at=due(_frequency(member), event.at),
        )
        for member in members.order_by("id")
    ]


def _frequency(member: Membership) -> Frequency:
    return Frequency(member.preference.email) if hasattr(member, "preference") else Frequency.DAILY


def _own(notifications: Iterable[Notification], by: Membership) -> Sequence[Notification]:
    ids = [each.pk for each in notifications]
    return Notification.objects.visible_to(by).filter(pk__in=ids)


# --- whose business an event is, by user id ---


def _of_comment(event: Event) -> Told:
    """Who is mentioned; who took part in the thread, or whose work it is about."""
    thread = Comment.objects.select_related("thread").get(pk=event.object_id).thread
    part = set(thread.comments.values_list("author_id", flat=True)) | {thread.created_by_id}
    part |= set(Verdict.objects.filter(pk=thread.verdict_id).values_list("author_id", flat=True))
    part |= set(Evidence.objects.filter(pk=thread.evidence_id).values_list("created_by_id", flat=True))
    return dict.fromkeys(part - {None}, Notice.ANSWER) | _mentioned(event)


def _mentioned(event: Event) -> Told:
    return {UUID(user): Notice.MENTION for user in event.data.get("mentions", ())}


def _assignee(event: Event) -> Told:
    return {UUID(event.data["assignee"]): Notice.ASSIGNMENT}


def _authors_of_returned(event: Event) -> Told:
    authors = Verdict.objects.filter(pk__in=event.data.get("verdicts", ())).values_list(
        "author_id", flat=True
    )
    return dict.fromkeys(authors, Notice.RETURN)


def _adjudicators(event: Event) -> Told:
    """Editors who never judged the claim and have no interest in it."""
    editors = Membership.objects.filter(team=event.team_id, role__in=(Role.EDITOR, Role.ADMIN))
    judged = set(Verdict.objects.filter(claim=event.object_id).values_list("author_id", flat=True))
    barred = judged | {person for person, _ in conflicts.pairs([event.object_id])}
    free = [user for user in editors.values_list("user_id", flat=True) if user not in barred]
    return dict.fromkeys(free, Notice.DISPUTE)


def _who_ruled(event: Event) -> Told:
    """Who decided, or whose verdicts made it; not those who have the like of it unread."""
    ruling = Ruling.objects.filter(pk=event.object_id, standing=True).first()
    if ruling is None:
        return {}
    people = set(ruling.verdicts.values_list("author_id", flat=True)) | {ruling.decided_by_id} - {None}
    waiting = Notification.objects.filter(
        user__in=people, reason=Notice.STALE, read_at=None, event__object_id=ruling.pk
    )
    people -= set(waiting.values_list("user_id", flat=True))
    return dict.fromkeys(people, Notice.STALE)


def _owner_of_webhook(event: Event) -> Told:
    owner = Webhook.objects.filter(pk=event.object_id).values_list("membership__user", flat=True)
    return dict.fromkeys(owner, Notice.WEBHOOK)


CONCERNED = {
    "thread.begun": _of_comment,
    "comment.added": _of_comment,
    "comment.edited": _mentioned,
    "claim.assigned": _assignee,
    "claim.returned": _authors_of_returned,
    "claim.disputed": _adjudicators,
    "ruling.stale": _who_ruled,
    "webhook.disabled": _owner_of_webhook,
}


def claim_of(event: Event) -> UUID | None:
    """The claim that an event is about, where it is about one."""
    said = event.data.get("claim")
    return UUID(said) if said else (event.object_id if event.object_type == Claim._meta.model_name else None)

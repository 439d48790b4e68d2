"""Threads: what the team says to one another, under the same blindness as what it judges.

Who has judged a claim, or can see how it was judged, speaks under a veil: a verdict that what they say is as
secret as. So it reaches nobody to whom that verdict is hidden, not even as a count. What they said before
stays as it was, because hiding it would tell that they have judged since.
"""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from annotations.actions import events, seals
from annotations.actions.permissions import require
from annotations.choices import ClaimState, Scope
from annotations.errors import Conflict, InvalidInput, NotAllowed
from annotations.models import (
    Anchor,
    Claim,
    Comment,
    Evidence,
    Membership,
    Revision,
    Thread,
    User,
    Verdict,
    Wording,
)
from annotations.models.teams import TeamRow
from annotations.pipeline.mentions import mentioned

DECIDED = (ClaimState.RULED, ClaimState.PUBLISHED)
Subject = Claim | Verdict | Evidence | Revision


@transaction.atomic
def begin(
    subject: Subject, *, by: Membership, text: str, start: int | None = None, end: int | None = None
) -> Comment:
    """Begin a conversation; return its first comment. About a revision: from `start` to `end`, in code points.

    Raises InvalidInput for a text without words, and for a stretch that is not inside the revision.
    """
    require(by, Scope.WRITE)
    _refuse_silent(text)
    _refuse_private(subject)
    about = _about(subject, start, end)
    veil = veil_of(by, _claims(subject, start, end), subject if isinstance(subject, Verdict) else None)
    thread = Thread.objects.create(team_id=by.team_id, created_by_id=by.user_id, veil=veil, **about)
    return _say(thread, "thread.begun", by=by, text=text, veil=veil)


@transaction.atomic
def reply(thread: Thread, *, by: Membership, text: str) -> Comment:
    """Answer in a thread. A resolved one is open again, unless only some may read the answer."""
    require(by, Scope.WRITE)
    _refuse_silent(text)
    thread = Thread.objects.select_for_update(of=("self",), no_key=True).get(pk=thread.pk)
    veil = veil_of(by, _claims_of(thread), thread.veil)
    comment = _say(thread, "comment.added", by=by, text=text, veil=veil)
    if thread.resolved_at is not None and veil == thread.veil:
        _set_resolved(thread, None)
    return comment


@transaction.atomic
def resolve(thread: Thread, *, by: Membership) -> Thread:
    """Say that a conversation has come to its end. Twice does no harm."""
    return _close(thread, by=by, resolved=True)


@transaction.atomic
def reopen(thread: Thread, *, by: Membership) -> Thread:
    """Take a resolved conversation up again."""
    return _close(thread, by=by, resolved=False)


@transaction.atomic
def edit(comment: Comment, *, by: Membership, text: str) -> Comment:
    """Word one's own comment otherwise; the earlier wording stays on record.

    Raises NotAllowed for somebody else's, and where the new words would be secret and the old ones were not.
    """
    comment = _own(comment, by)
    _refuse_silent(text)
    if text == comment.text:
        return comment
    _refuse_more_secret(comment, by)
    known = set(comment.mentions.values_list("pk", flat=True))
    comment.text, comment.edited_at = text, timezone.now()
    comment.save(update_fields=["text", "edited_at"])
    people = _word(comment, text)
    fresh = [user for user in people if user not in known]
    _record(comment, comment.thread, "comment.edited", by=by, mentions=fresh)
    return comment


@transaction.atomic
def withdraw(comment: Comment, *, by: Membership) -> Comment:
    """Take one's own comment back. That there was one stays, and so do its wordings, for the record alone."""
    comment = _own(comment, by)
    comment.text, comment.withdrawn_at = "", timezone.now()
    comment.save(update_fields=["text", "withdrawn_at"])
    _record(comment, comment.thread, "comment.withdrawn", by=by)
    return comment


def _say(thread: Thread, kind: str, *, by: Membership, text: str, veil: Verdict | None) -> Comment:
    comment = Comment.objects.create(
        team_id=thread.team_id, thread=thread, author_id=by.user_id, text=text, veil=veil
    )
    people = _word(comment, text)
    _record(comment, thread, kind, by=by, mentions=people)
    return comment


def _word(comment: Comment, text: str) -> list[UUID]:
    """Keep a wording, and whom it mentions."""
    Wording.objects.create(team_id=comment.team_id, comment=comment, text=text)
    names = dict(User.objects.filter(memberships__team=comment.team_id).values_list("pk", "name"))
    people = mentioned(text, names)
    comment.mentions.set(people)
    return people


def _record(
    comment: Comment, thread: Thread, kind: str, *, by: Membership, mentions: Sequence[UUID] = ()
) -> None:
    data = _data(thread) | {"thread": str(thread.pk)}
    data |= {"mentions": [str(user) for user in mentions]} if mentions else {}
    events.record(comment, kind, by=by, data=data, verdict=comment.veil)


def _close(thread: Thread, *, by: Membership, resolved: bool) -> Thread:
    require(by, Scope.WRITE)
    thread = Thread.objects.select_for_update(of=("self",), no_key=True).get(pk=thread.pk)
    if (thread.resolved_at is not None) != resolved:
        _set_resolved(thread, by if resolved else None)
        kind = "thread.resolved" if resolved else "thread.reopened"
        events.record(thread, kind, by=by, data=_data(thread), verdict=thread.veil)
    return thread


def _set_resolved(thread: Thread, by: Membership | None) -> None:
    thread.resolved_at = timezone.now() if by else None
    thread.resolved_by_id = by.user_id if by else None
    thread.save(update_fields=["resolved_at", "resolved_by"])


def _own(comment: Comment, by: Membership) -> Comment:
    """The comment, locked; raises NotAllowed or Conflict unless it is the member's and still there."""
    require(by, Scope.WRITE)
    comment = (
        Comment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("thread")
        .get(pk=comment.pk)
    )
    if comment.author_id != by.user_id:
        raise NotAllowed("Only who said it may change it.", code="not_yours")
    if comment.withdrawn_at is not None:
        raise Conflict("This comment was withdrawn.")
    return comment


def _refuse_silent(text: str) -> None:
    if not text.strip():
        raise InvalidInput("Say something.", errors=[{"pointer": "/text", "detail": "It is empty."}])


def _refuse_private(subject: Subject) -> None:
    if isinstance(subject, Evidence) and subject.sealed and not seals.has_come_to_light(subject):
        raise InvalidInput(
            "Nobody but you sees this evidence yet: judge the claim, or share it.",
            errors=[{"pointer": "/evidence", "detail": "Sealed, and its author has given no verdict."}],
        )


def _refuse_more_secret(comment: Comment, by: Membership) -> None:
    veil = veil_of(by, _claims_of(comment.thread), comment.veil)
    if veil is not None and comment.veil is None:
        raise NotAllowed(
            "You have judged since you said this, and others may not have: say it in a new comment.",
            code="said_before_judging",
        )


def veil_of(by: Membership, claims: Sequence[UUID], first: Verdict | None = None) -> Verdict | None:
    """The verdict that what `by` says about these claims is as secret as: `first`, else their own, else one that
    they can see; None where there is nothing to hide. Of a decided claim too: it may be reopened.

    Raises InvalidInput where verdicts of several claims that are not decided would have to be hidden.
    """
    known = Verdict.objects.visible_to(by).filter(Q(claim__in=claims) | Q(claim__parent__in=claims))
    rows = list(known.select_related("claim").order_by("-standing", "-id"))
    veils = [first] if first is not None else []
    veils += [verdict for verdict in rows if verdict.author_id == by.user_id]
    veils += rows
    secret = [verdict for verdict in veils if verdict.claim.state not in DECIDED]
    if by.team.blind and len({verdict.claim_id for verdict in secret}) > 1:
        raise InvalidInput("This is about several claims of which you know verdicts: speak of one of them.")
    return next(iter([*secret, *veils]), None)


def _about(subject: Subject, start: int | None, end: int | None) -> dict[str, object]:
    match subject:
        case Claim():
            return {"claim": subject}
        case Verdict():
            return {"claim_id": subject.claim_id, "verdict": subject}
        case Evidence():
            return {"claim_id": subject.claim_id, "evidence": subject}
    if start is None or end is None or not 0 <= start < end <= len(subject.text):
        raise InvalidInput(
            f"Say where in the text of {len(subject.text)} code points.",
            errors=[{"pointer": "/start", "detail": "Give a start and an end inside the text."}],
        )
    return {"revision": subject, "start": start, "end": end, "exact": subject.text[start:end]}


def _claims(subject: TeamRow, start: int | None, end: int | None) -> list[UUID]:
    """The claims something is about: of a stretch of text, those that stand in it."""
    match subject:
        case Claim():
            return [subject.pk]
        case Verdict() | Evidence():
            return [subject.claim_id]
    there = Anchor.objects.filter(revision=subject, standing=True, start__lt=end, end__gt=start)
    return list(there.values_list("appearance__claim", flat=True).distinct())


def _claims_of(thread: Thread) -> list[UUID]:
    return [thread.claim_id] if thread.claim_id else _claims(thread.revision, thread.start, thread.end)


def _data(thread: Thread) -> dict[str, str]:
    about = {
        "claim": thread.claim_id,
        "verdict": thread.verdict_id,
        "evidence": thread.evidence_id,
        "revision": thread.revision_id,
        "article": thread.revision.article_id if thread.revision_id else None,
    }
    return {name: str(pk) for name, pk in about.items() if pk}

"""What is the member's business, and where it is."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from annotations.actions import digests, notifications
from annotations.models import Article, Claim, Comment, Membership, Notification, statements
from annotations.web.pages.places import article_address, claim_address

ROWS = 50
TOLD = 99  # by the bell; more is “99+”


@dataclass
class News:
    notification: Notification
    told: str
    claim: str = ""
    said: str = ""


@dataclass(frozen=True)
class _Unread:
    """What is new, as far as the bell counts. Every page asks it, and composing it took most of a small page."""

    def rows(self, member: Any, **values: Any) -> QuerySet:
        return Notification.objects.visible_to(member).filter(read_at=None).values_list("pk")[: TOLD + 1]


def unread(member: Membership) -> int:
    """How much is new: what the bell says, which counts no further than one more than TOLD."""
    return len(statements.read(_Unread(), member))


def news(member: Membership, *, before: UUID | None = None) -> tuple[list[News], UUID | None]:
    """A page of notifications, the latest first, and the one before which the next page goes on. Three queries."""
    rows = Notification.objects.visible_to(member).select_related("event__actor").order_by("-id")
    found = list((rows.filter(pk__lt=before) if before else rows)[: ROWS + 1])
    page = found[:ROWS]
    claims = Claim.objects.visible_to(member).in_bulk({notifications.claim_of(each.event) for each in page})
    said = Comment.objects.visible_to(member).in_bulk({each.event.object_id for each in page})
    shown = [
        News(
            each,
            digests.told(each),
            getattr(claims.get(notifications.claim_of(each.event)), "statement", ""),
            getattr(said.get(each.event.object_id), "text", ""),
        )
        for each in page
    ]
    return shown, page[-1].pk if len(found) > ROWS else None


def place_of(member: Membership, notification: Notification) -> str:
    """Where the thing is that it tells of; the list of notifications where there is nothing to see."""
    event = notification.event
    comment = Comment.objects.visible_to(member).filter(pk=event.object_id).first()
    if comment is not None:
        return comment_address(member, comment)
    claim = Claim.objects.visible_to(member).filter(pk=notifications.claim_of(event)).first()
    if claim is None:
        return reverse("web:notifications", args=[member.team.slug])
    return claim_address(member.team, claim, _first_article(member, claim), None)


def comment_address(member: Membership, comment: Comment) -> str:
    """The desk at this comment: beside its claim, or its words."""
    thread = comment.thread
    if thread.revision_id:
        address = article_address(thread.revision.article, thread.revision)
    else:
        address = claim_address(member.team, thread.claim, _first_article(member, thread.claim), None)
    return f"{address.partition('#')[0]}#comment-{comment.pk}"


def _first_article(member: Membership, claim: Claim) -> Article | None:
    articles = Article.objects.visible_to(member).filter(appearances__claim=claim)
    return articles.select_related("team").order_by("id").first()

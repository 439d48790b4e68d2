"""What the team says to one another about its work."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from annotations.models.reviews import Verdict, is_shown
from annotations.models.teams import TeamQuerySet, TeamRow

if TYPE_CHECKING:
    from annotations.models.people import Membership


def _unveiled(member: "Membership") -> Q:
    return Q(veil__isnull=True) | is_shown("veil", member)


class ThreadQuerySet(TeamQuerySet):
    """A thread is as secret as its veil; who began it reads it always."""

    def visible_to(self, member: "Membership") -> Self:
        return super().visible_to(member).filter(_unveiled(member) | Q(created_by=member.user_id))


class Thread(TeamRow):
    """A conversation about a claim, a verdict, a piece of evidence, or a stretch of a revision's text.

    `veil` is a verdict that the thread is as secret as: the one it is about, or one that whoever began it had
    given or could see. `claim` is set for a verdict's and evidence's too; offsets are code points.
    """

    of_evidence = ("evidence",)

    claim = models.ForeignKey(
        "annotations.Claim", null=True, blank=True, on_delete=models.PROTECT, related_name="threads"
    )
    verdict = models.ForeignKey(
        Verdict, null=True, blank=True, on_delete=models.PROTECT, related_name="threads"
    )
    evidence = models.ForeignKey(
        "annotations.Evidence", null=True, blank=True, on_delete=models.PROTECT, related_name="threads"
    )
    revision = models.ForeignKey(
        "annotations.Revision", null=True, blank=True, on_delete=models.PROTECT, related_name="threads"
    )
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    exact = models.TextField(blank=True)
    veil = models.ForeignKey(Verdict, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey("annotations.User", on_delete=models.PROTECT, related_name="+")
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        "annotations.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ThreadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(claim__isnull=False, revision__isnull=True)
                | Q(claim__isnull=True, revision__isnull=False, verdict__isnull=True, evidence__isnull=True),
                name="thread_is_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(verdict__isnull=True) | Q(evidence__isnull=True),
                name="thread_about_one_of_a_claim",
            ),
            models.CheckConstraint(
                condition=Q(revision__isnull=True, start__isnull=True, end__isnull=True)
                | Q(revision__isnull=False, start__gte=0, end__gt=F("start")),
                name="thread_spans_something",
            ),
        ]

    def __str__(self) -> str:
        return f"by {self.created_by}"


class CommentQuerySet(TeamQuerySet):
    """As secret as its own veil and as its thread; its author reads it always."""

    def visible_to(self, member: "Membership") -> Self:
        threads = Thread.objects.visible_to(member).values("pk")
        mine = Q(author=member.user_id)
        return super().visible_to(member).filter(mine | _unveiled(member), thread__in=threads)


class Comment(TeamRow):
    """What somebody said in a thread. `text` is the latest wording; of a withdrawn one, nothing."""

    of_evidence = ("thread__evidence",)

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="comments")
    author = models.ForeignKey("annotations.User", on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True, help_text="Markdown; sanitised when it is shown.")
    mentions = models.ManyToManyField("annotations.User", related_name="+", blank=True)
    veil = models.ForeignKey(Verdict, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | Q(withdrawn_at__isnull=False), name="comment_says_something"
            )
        ]

    def __str__(self) -> str:
        return self.text[:80] or "withdrawn"


class WordingQuerySet(TeamQuerySet):
    """As secret as the comment; what was withdrawn is shown to nobody."""

    def visible_to(self, member: "Membership") -> Self:
        shown = Comment.objects.visible_to(member).filter(withdrawn_at=None).values("pk")
        return super().visible_to(member).filter(comment__in=shown)


class Wording(TeamRow):
    """A comment as it was once worded. The record keeps each."""

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="wordings")
    text = models.TextField()

    objects = WordingQuerySet.as_manager()

    def __str__(self) -> str:
        return self.text[:80]

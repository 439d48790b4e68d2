"""Conversations beside what they are about, as far as the member may read them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import quote
from uuid import UUID

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from annotations.choices import ClaimState, Scope
from annotations.models import Article, Claim, Comment, Membership, Thread, Wording
from annotations.web import prose
from annotations.web.pages.places import article_address

DECIDED = frozenset({ClaimState.RULED, ClaimState.PUBLISHED})
NEAR = 80  # code points of the words that a link looks for


@dataclass
class ShownComment:
    comment: Comment
    html: SafeString
    mine: bool
    veiled: bool
    earlier: list[Wording] = field(default_factory=list)


@dataclass
class ShownThread:
    thread: Thread
    comments: list[ShownComment]
    link: str = ""

    @property
    def size(self) -> int:
        return len(self.comments)


@dataclass
class Talk:
    """The threads about one thing. `kind` and `about_id` say what a new one would be about."""

    kind: str
    about_id: UUID
    threads: list[ShownThread]
    may: bool
    errors: list[str] = field(default_factory=list)
    typed: str = ""

    @property
    def open(self) -> list[ShownThread]:
        return [shown for shown in self.threads if shown.thread.resolved_at is None]

    @property
    def resolved(self) -> list[ShownThread]:
        return [shown for shown in self.threads if shown.thread.resolved_at is not None]


class Talks:
    """All that is said about a claim, its evidence and its verdicts. Three queries at most."""

    def __init__(self, member: Membership, claim: Claim) -> None:
        self._member = member
        self._by_subject: dict[UUID, list[Thread]] = defaultdict(list)
        threads = Thread.objects.visible_to(member).filter(claim=claim)
        for shown in shown_threads(member, threads):
            self._by_subject[subject_of(shown.thread)].append(shown)

    def about(self, kind: str, about_id: UUID) -> Talk:
        return talk(self._member, kind, about_id, self._by_subject.get(about_id, []))

    @property
    def about_parts(self) -> list[Talk]:
        """What was said about evidence and verdicts."""
        said = [shown[0].thread for shown in self._by_subject.values()]
        return [self.about(kind_of(one), subject_of(one)) for one in said if kind_of(one) != "claim"]


def talk(member: Membership, kind: str, about_id: UUID, threads: Sequence[ShownThread] = ()) -> Talk:
    """The threads about one thing, and whether the member may begin another."""
    return Talk(kind, about_id, list(threads), member.reaches(Scope.WRITE))


def kind_of(thread: Thread) -> str:
    return "verdict" if thread.verdict_id else "evidence" if thread.evidence_id else "claim"


def subject_of(thread: Thread) -> UUID:
    return thread.verdict_id or thread.evidence_id or thread.claim_id


def talk_of(member: Membership, thread: Thread) -> Talk:
    """The talk that a thread stands in."""
    if thread.revision_id:
        rows = Thread.objects.filter(pk=thread.pk)
        return Talk("revision", thread.revision_id, shown_threads(member, rows), False)
    return Talks(member, thread.claim).about(kind_of(thread), subject_of(thread))


def threads_in(member: Membership, article: Article) -> list[ShownThread]:
    """What is said about words of the article, in whichever revision."""
    rows = Thread.objects.visible_to(member).filter(revision__article=article)
    found = shown_threads(member, rows.select_related("revision__article__team"))
    for shown in found:
        words = quote(shown.thread.exact.strip().partition("\n")[0][:NEAR], safe="")
        shown.link = f"{article_address(article, shown.thread.revision)}#:~:text={words}"
    return found


def shown_threads(member: Membership, threads: QuerySet[Thread]) -> list[ShownThread]:
    rows = list(threads.select_related("claim", "resolved_by").order_by("id"))
    comments = (
        Comment.objects.visible_to(member).filter(thread__in=rows).select_related("author", "veil__claim")
    )
    said: dict[UUID, list[Comment]] = defaultdict(list)
    for comment in comments.order_by("id"):
        said[comment.thread_id].append(comment)
    earlier = _earlier(member, [one for ones in said.values() for one in ones])
    return [ShownThread(thread, [_shown(member, one, earlier) for one in said[thread.pk]]) for thread in rows]


def _shown(member: Membership, comment: Comment, earlier: dict[UUID, list[Wording]]) -> ShownComment:
    hidden = comment.veil is not None and comment.veil.claim.state not in DECIDED
    return ShownComment(
        comment,
        prose.to_html(comment.text),
        mine=comment.author_id == member.user_id,
        veiled=member.team.blind and hidden,
        earlier=earlier.get(comment.pk, []),
    )


def _earlier(member: Membership, comments: Sequence[Comment]) -> dict[UUID, list[Wording]]:
    """The wordings before the last of what was edited; no query where nothing was."""
    edited = [comment.pk for comment in comments if comment.edited_at]
    found: dict[UUID, list[Wording]] = defaultdict(list)
    if edited:
        for wording in Wording.objects.visible_to(member).filter(comment__in=edited).order_by("id"):
            found[wording.comment_id].append(wording)
    return {pk: wordings[:-1] for pk, wordings in found.items()}

"""Threads: what the team says about claims, verdicts, evidence and stretches of text."""

from typing import Any

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.decorators import action

from annotations import actions
from annotations.api import filters
from annotations.api.inputs import Input, Reference, Text
from annotations.api.resource import Resource, writes
from annotations.api.selection import Selection, parts, span
from annotations.api.shapes import Expanded, Shape, computed
from annotations.api.summaries import PersonShape
from annotations.choices import Scope
from annotations.errors import InvalidInput
from annotations.models import Claim, Comment, Evidence, Revision, Thread, Verdict, Wording

ABOUT = ("claim", "verdict", "evidence", "revision")


def _desk(place: str) -> Concat:
    """Where people find a row at the desk."""
    steps = (Value("/desk/"), F("team__slug"), Value(f"/{place}/"), Cast("id", CharField()), Value("/"))
    return Concat(*steps, output_field=CharField())


class WordingShape(Shape):
    """A comment as it was once worded."""

    id = serializers.UUIDField()
    comment = serializers.UUIDField(source="comment_id")
    text = serializers.CharField()
    created_at = serializers.DateTimeField()

    class Meta:
        model = Wording
        route = "comments"
        heavy = frozenset()

    example = {
        "id": "01993c5e-0100-7a1b-8c2d-3e4f5a6b7c03",
        "comment": "01993c5e-0100-7a1b-8c2d-3e4f5a6b7c02",
        "text": "Which Monday is meant?",
        "created_at": "2026-05-05T09:00:00.120000Z",
    }


class CommentShape(Shape):
    """What somebody said. Of a withdrawn one, only that there was one."""

    id = serializers.UUIDField()
    thread = serializers.UUIDField(source="thread_id")
    author = PersonShape()
    text = serializers.CharField(allow_null=True, help_text="Markdown; null where it was withdrawn.")
    created_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    link = computed(serializers.CharField(help_text="Where people read it at the desk."), _desk("comments"))
    wordings = Expanded(WordingShape, key="comment_id")

    class Meta:
        model = Comment
        route = "comments"
        heavy = frozenset()

    example = {
        "id": "01993c5e-0100-7a1b-8c2d-3e4f5a6b7c02",
        "thread": "01993c5e-0100-7a1b-8c2d-3e4f5a6b7c01",
        "author": PersonShape.example,
        "text": "Which Monday is meant, @Bob?",
        "created_at": "2026-05-05T09:00:00.120000Z",
        "edited_at": None,
        "withdrawn_at": None,
        "link": "/desk/newsroom/comments/01993c5e-0100-7a1b-8c2d-3e4f5a6b7c02/",
    }


class ThreadShape(Shape):
    """A conversation about a claim, or about a verdict or evidence of it; or about a stretch of a revision's text."""

    id = serializers.UUIDField()
    claim = serializers.UUIDField(source="claim_id", allow_null=True)
    verdict = serializers.UUIDField(source="verdict_id", allow_null=True)
    evidence = serializers.UUIDField(source="evidence_id", allow_null=True)
    revision = serializers.UUIDField(source="revision_id", allow_null=True)
    start = serializers.IntegerField(allow_null=True, help_text="In code points of the revision's text.")
    end = serializers.IntegerField(allow_null=True)
    exact = serializers.CharField(allow_null=True, help_text="The words it is about.")
    created_by = PersonShape()
    created_at = serializers.DateTimeField()
    resolved_at = serializers.DateTimeField(allow_null=True)
    resolved_by = PersonShape(allow_null=True)
    comments = Expanded(CommentShape, key="thread_id", single=True)

    class Meta:
        model = Thread
        route = "threads"
        heavy = frozenset()

    example = {
        "id": "01993c5e-0100-7a1b-8c2d-3e4f5a6b7c01",
        "claim": "01993c5a-9f1f-7e5a-b2c8-1d3f5a7b9c01",
        "verdict": None,
        "evidence": None,
        "revision": None,
        "start": None,
        "end": None,
        "exact": None,
        "created_by": PersonShape.example,
        "created_at": "2026-05-05T09:00:00.100000Z",
        "resolved_at": None,
        "resolved_by": None,
        "comments": [CommentShape.example],
    }


class NewComment(Input):
    """What is said. `@` and the name of a member, or a first name that only one has, tells them."""

    text = Text(max_length=20_000, help_text="Markdown.")

    example = {"text": "The Monday of the storm, I think."}


class NewThread(NewComment, Selection):
    """Exactly one thing to talk about; of a revision, the place too."""

    claim = Reference(Claim, required=False)
    verdict = Reference(Verdict, required=False)
    evidence = Reference(Evidence, required=False)
    revision = Reference(Revision, required=False)

    example = {"claim": "01993c5a-9f1f-7e5a-b2c8-1d3f5a7b9c01", "text": "Which Monday is meant, @Bob?"}


class ThreadFilters(filters.Filters):
    claim = filters.Id(field_name="claim_id", label="About this claim, its verdicts and evidence.")
    verdict = filters.Id(field_name="verdict_id", label="About this verdict.")
    evidence = filters.Id(field_name="evidence_id", label="About this evidence.")
    revision = filters.Id(field_name="revision_id", label="About stretches of this revision.")
    article = filters.Id(
        field_name="revision__article_id", label="About stretches of this article's revisions."
    )
    resolved = filters.Flag(
        field_name="resolved_at", lookup_expr="isnull", exclude=True, label="Whether it is."
    )


class Threads(Resource):
    """Conversations. What is said by somebody who has judged is as secret as their verdict."""

    shape = ThreadShape
    filterset_class = ThreadFilters

    @writes(NewThread, status=201)
    def create(self, **given: Any) -> HttpResponse:
        """Begin a conversation about one thing, with its first comment."""
        place, text = parts(given), given.pop("text")
        about = [given[name] for name in ABOUT if name in given]
        if len(about) != 1:
            raise InvalidInput(f"Name exactly one of {', '.join(ABOUT)}.")
        (subject,) = about
        start, end = span(subject.text, **place) if isinstance(subject, Revision) else (None, None)
        said = actions.threads.begin(subject, by=self.member, text=text, start=start, end=end)
        return self.created(said.thread)

    @action(detail=True, methods=["post"])
    @writes(NewComment, gives=CommentShape, status=201)
    def reply(self, thread: Thread, **given: Any) -> HttpResponse:
        """Answer. Those who took part, and those mentioned, are told."""
        return self.created(actions.threads.reply(thread, by=self.member, **given), CommentShape)

    @action(detail=True, methods=["post"])
    @writes()
    def resolve(self, thread: Thread) -> HttpResponse:
        """Say that it has come to its end."""
        return self.shown(actions.threads.resolve(thread, by=self.member))

    @action(detail=True, methods=["post"])
    @writes()
    def reopen(self, thread: Thread) -> HttpResponse:
        """Take it up again."""
        return self.shown(actions.threads.reopen(thread, by=self.member))


class CommentFilters(filters.Filters):
    thread = filters.Id(field_name="thread_id", label="In this thread.")
    author = filters.Id(field_name="author_id", label="By this person.")
    mentions = filters.Id(field_name="mentions", label="Mentioning this person.")


class Comments(Resource):
    """What was said, in all threads one may read."""

    shape = CommentShape
    filterset_class = CommentFilters

    @writes(NewComment, scope=Scope.WRITE)
    def partial_update(self, comment: Comment, **given: Any) -> HttpResponse:
        """Word one's own comment otherwise. `expand=wordings` has what it said before."""
        return self.shown(actions.threads.edit(comment, by=self.member, **given))

    @action(detail=True, methods=["post"])
    @writes()
    def withdraw(self, comment: Comment) -> HttpResponse:
        """Take one's own comment back. That there was one stays."""
        return self.shown(actions.threads.withdraw(comment, by=self.member))

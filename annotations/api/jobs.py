"""Jobs: what workers have been asked to do, and how far they are."""

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.decorators import action

from annotations import actions
from annotations.api import filters
from annotations.api.resource import Resource, writes
from annotations.api.shapes import Shape
from annotations.api.summaries import PersonShape
from annotations.api.vocabulary import OneOf
from annotations.choices import JobKind, JobState
from annotations.models import Job


class JobShape(Shape):
    """A piece of work: over when `state` is done, failed or cancelled; until then it is tried again and again.

    A round (`reingest_articles`) counts its parts in total, done and failed; the parts name it as their parent.
    """

    id = serializers.UUIDField()
    kind = OneOf(JobKind)
    subject = serializers.UUIDField(
        source="subject_id", help_text="The article, source or feed; a round is about itself."
    )
    parent = serializers.UUIDField(source="parent_id", allow_null=True, help_text="The round it is part of.")
    state = OneOf(JobState)
    total = serializers.IntegerField()
    done = serializers.IntegerField()
    failed = serializers.IntegerField()
    attempts = serializers.IntegerField()
    error = serializers.CharField(allow_null=True, help_text="What stopped the last attempt.")
    asked_by = PersonShape(allow_null=True, help_text="Null where the schedule asked.")
    run_after = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    result = serializers.DictField(
        required=False,
        allow_null=True,
        help_text="What a dry run found: `outcome`, `revisions` (changes, blocks, anchors, least_confidence, moved, lost, "
        "rulings_stale, proposed), `noise`, and `events`, how many of each kind webhooks would be told of. Of a deposit: by archive, "
        "the `address` of what is kept, or `detail`.",
    )

    class Meta:
        model = Job
        route = "jobs"
        heavy = frozenset({"result"})

    example = {
        "id": "01993c5a-9f12-7e1b-8d3c-4a6e8f0b2c01",
        "kind": "ingest_article",
        "subject": "01993c5a-9f10-7b21-a3c4-2f6d8e1b7c01",
        "parent": None,
        "state": "pending",
        "total": 1,
        "done": 0,
        "failed": 0,
        "attempts": 0,
        "error": None,
        "asked_by": PersonShape.example,
        "run_after": "2026-05-04T09:12:31.201555Z",
        "finished_at": None,
        "created_at": "2026-05-04T09:12:31.201555Z",
        "result": None,
    }


class JobFilters(filters.Filters):
    kind = filters.OneOf(JobKind, label="Of one of these kinds.")
    state = filters.OneOf(JobState, label="In one of these states.")
    subject = filters.Id(field_name="subject_id", label="About this article or source.")
    parent = filters.Id(field_name="parent_id", label="Parts of this round.")


class Jobs(Resource):
    """Work that goes on in the background. A job is a row of ours; it outlives workers and queues."""

    shape = JobShape
    filterset_class = JobFilters

    @action(detail=True, methods=["post"])
    @writes()
    def cancel(self, job: Job) -> HttpResponse:
        """Stop it, and all its parts that wait. 409 where it is over."""
        return self.shown(actions.jobs.cancel(job, by=self.member))

"""Jobs: what workers have been asked to do, and how far they are."""

from rest_framework import serializers

from annotations.api import filters
from annotations.api.resource import Resource
from annotations.api.shapes import Shape
from annotations.api.vocabulary import OneOf
from annotations.choices import JobKind, JobState
from annotations.models import Job


class JobShape(Shape):
    """A piece of work. It is done when `state` is done or failed; until then it is tried again and again."""

    id = serializers.UUIDField()
    kind = OneOf(JobKind)
    subject = serializers.UUIDField(source="subject_id", help_text="The article or source it is about.")
    state = OneOf(JobState)
    total = serializers.IntegerField()
    done = serializers.IntegerField()
    failed = serializers.IntegerField()
    attempts = serializers.IntegerField()
    error = serializers.CharField(allow_null=True, help_text="What stopped the last attempt.")
    run_after = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()

    class Meta:
        model = Job
        route = "jobs"
        heavy = frozenset()

    example = {
        "id": "01993c5a-9f12-7e1b-8d3c-4a6e8f0b2c01",
        "kind": "ingest_article",
        "subject": "01993c5a-9f10-7b21-a3c4-2f6d8e1b7c01",
        "state": "pending",
        "total": 1,
        "done": 0,
        "failed": 0,
        "attempts": 0,
        "error": None,
        "run_after": "2026-05-04T09:12:31.201555Z",
        "finished_at": None,
        "created_at": "2026-05-04T09:12:31.201555Z",
    }


class JobFilters(filters.Filters):
    kind = filters.OneOf(JobKind, label="Of one of these kinds.")
    state = filters.OneOf(JobState, label="In one of these states.")
    subject = filters.Id(field_name="subject_id", label="About this article or source.")


class Jobs(Resource):
    """Work that goes on in the background. A job is a row of ours; it outlives workers and queues."""

    shape = JobShape
    filterset_class = JobFilters

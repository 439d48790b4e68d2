"""Sources: what bears on claims from outside the article, fetched and kept where it has an address."""

from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from annotations import actions
from annotations.api import filters
from annotations.api.inputs import Input, Member, Reference, Text
from annotations.api.resource import Resource, reads, writes
from annotations.api.revisions import attachment
from annotations.api.shapes import Shape, computed
from annotations.api.summaries import PersonShape, SnapshotShape
from annotations.api.vocabulary import OneOf
from annotations.choices import ArticleState, FetchOutcome, Grade, Role, Scope, SourceKind, Stage
from annotations.models import Article, Evidence, Source, Withholding
from annotations.values import Withheld


class SourceProgressShape(Shape):
    """How far the service has come with fetching it."""

    stage = OneOf(Stage)
    fetch_outcome = OneOf(FetchOutcome, allow_null=True)
    fetch_detail = serializers.CharField(allow_null=True)


class SourceWatchShape(Shape):
    """How the page at its address is watched."""

    state = OneOf(ArticleState)
    revision = serializers.UUIDField(
        source="current_revision_id", allow_null=True, help_text="What it says now."
    )
    fetched_at = serializers.DateTimeField(allow_null=True)
    changed_at = serializers.DateTimeField(allow_null=True)
    next_fetch_at = serializers.DateTimeField(allow_null=True)
    missing = serializers.IntegerField(help_text="Visits in a row that found nothing there.")


class SourceSummaryShape(Shape):
    """A source in a few words, as it stands in the evidence that is taken from it."""

    id = serializers.UUIDField()
    kind = OneOf(SourceKind)
    title = serializers.CharField()
    publisher = serializers.CharField(allow_null=True)
    published = serializers.CharField(allow_null=True)
    url = serializers.CharField(allow_null=True)

    example = {
        "id": "01993c5c-02a1-7b0f-8c4d-9e1f3a5b7d01",
        "kind": "document",
        "title": "Passenger counts, May 2026",
        "publisher": "Harbour Authority",
        "published": "2026-05-05",
        "url": "https://harbour.example/counts/2026-05",
    }


class SourceShape(Shape):
    """Something outside the article that bears on a claim (schema.org citation)."""

    id = serializers.UUIDField()
    kind = OneOf(SourceKind)
    grade = OneOf(
        Grade,
        help_text="`primary`: the record or witness itself; `secondary`: an account of it; `tertiary`: of accounts.",
    )
    title = serializers.CharField()
    publisher = serializers.CharField(allow_null=True)
    published = serializers.CharField(allow_null=True, help_text="ISO 8601, as it declares.")
    url = serializers.CharField(allow_null=True)
    citation = serializers.CharField(
        allow_null=True, help_text="Where a person finds it, without an address."
    )
    article = serializers.UUIDField(
        source="article_id",
        allow_null=True,
        help_text="The page that is watched for it: its revisions, visits and holds are there.",
    )
    watch = SourceWatchShape(source="article", allow_null=True, help_text="Null without an address.")
    progress = SourceProgressShape(source="*")
    withholding = computed(
        serializers.UUIDField(
            allow_null=True, help_text="If it is withheld, and you are among those who see it."
        ),
        Subquery(Withholding.objects.filter(source=OuterRef("pk"), lifted_at=None).values("pk")[:1]),
    )
    snapshot = SnapshotShape(allow_null=True)
    created_by = PersonShape(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    text = serializers.CharField(required=False, allow_null=True, help_text="Quotes are looked up in it.")

    class Meta:
        model = Source
        route = "sources"
        heavy = frozenset({"text"})

    example = {
        "id": "01993c5c-02a1-7b0f-8c4d-9e1f3a5b7d01",
        "kind": "document",
        "grade": "primary",
        "title": "Passenger counts, May 2026",
        "publisher": "Harbour Authority",
        "published": "2026-05-05",
        "url": "https://harbour.example/counts/2026-05",
        "citation": None,
        "article": "01993c5c-02a1-7a00-8c4d-9e1f3a5b7d01",
        "watch": {
            "state": "watching",
            "revision": "01993c5c-02a3-7f3e-8d2c-51f0c7a9e001",
            "fetched_at": "2026-05-05T08:20:03.120391Z",
            "changed_at": "2026-05-05T08:20:03.120391Z",
            "next_fetch_at": "2026-05-05T08:30:03.120391Z",
            "missing": 0,
        },
        "progress": {"stage": "ready", "fetch_outcome": "changed", "fetch_detail": None},
        "withholding": None,
        "snapshot": SnapshotShape.example,
        "created_by": PersonShape.example,
        "created_at": "2026-05-05T08:20:01.310022Z",
        "updated_at": "2026-05-05T08:20:03.120391Z",
        "text": "Monday, 4 May: 1,100 passengers.",
    }


class Withhold(Input):
    """From whom a source is kept: who withholds it sees it, and so do these roles and these members."""

    reason = Text(max_length=1000, help_text="What the team and readers are told.")
    roles = serializers.ListField(child=OneOf(Role), required=False, default=list, max_length=5)
    readers = serializers.ListField(child=Member(), required=False, default=list, max_length=100)

    example = {"reason": "A harbour employee who asked not to be known.", "roles": ["admin"]}


class NewSource(Input):
    """A source, and where it can be found: an address, a citation, or an article that is watched here."""

    kind = OneOf(SourceKind)
    grade = OneOf(
        Grade,
        required=False,
        help_text="Unless it is said, documents and datasets are primary, others secondary.",
    )
    title = Text(max_length=1000)
    publisher = Text(required=False, max_length=300)
    published = Text(required=False, max_length=64, help_text="ISO 8601: a day, or a time.")
    url = Text(
        required=False, max_length=2000, help_text="It will be fetched, kept as a snapshot, and watched."
    )
    citation = Text(required=False, help_text="For what has no address: a book, a letter, an interview.")
    article = Reference(Article, required=False, allow_null=True, related=["current_revision"])
    withheld = Withhold(required=False, help_text="Keep it from sight from its first moment.")

    example = {
        "kind": "document",
        "title": "Passenger counts, May 2026",
        "publisher": "Harbour Authority",
        "published": "2026-05-05",
        "url": "https://harbour.example/counts/2026-05",
    }


class GradeChange(Input):
    """How near the source is to what it tells of, and why."""

    grade = OneOf(Grade)
    because = Text(max_length=2000)

    example = {"grade": "primary", "because": "The speaker's own recording of the speech."}


class SourceFilters(filters.Filters):
    grade = filters.OneOf(Grade, label="Graded so.")
    kind = filters.OneOf(SourceKind, label="Of one of these kinds.")
    stage = filters.OneOf(Stage, label="Come this far.")
    claim = filters.Id(method="filter_claim", label="Brought to this claim.")
    article = filters.Id(field_name="article_id", label="That is this article.")
    publisher = filters.Words(label="By this publisher, whatever the case.")

    def filter_claim(self, rows: QuerySet, name: str, value: UUID) -> QuerySet:
        brought = Evidence.objects.visible_to(self.member).filter(claim=value)
        return rows.filter(pk__in=brought.values("source"))


class Sources(Resource):
    """What bears on claims from outside. A source may be evidence for many claims."""

    shape = SourceShape
    filterset_class = SourceFilters

    @writes(NewSource, status=201, bulk=True)
    def create(self, **given: Any) -> HttpResponse:
        """Add a source. One with an address is watched: a worker reads it first (202), and `progress` says how far it
        is. Where the address was read before: 201.
        """
        if withheld := given.pop("withheld", None):
            given["withheld"] = Withheld(**withheld)
        source, job = actions.sources.add(self.member.team, by=self.member, **given)
        return self.accepted(source, job) if job else self.created(source)

    @action(detail=True, methods=["post"])
    @writes(GradeChange, scope=Scope.REVIEW)
    def grade(self, source: Source, **given: Any) -> HttpResponse:
        """Say how near the source is to what it tells of, where its kind does not say it."""
        return self.shown(actions.sources.change_grade(source, by=self.member, **given))

    @action(detail=True)
    @reads(
        media_type="application/octet-stream",
        schema={"type": "string", "format": "binary"},
        parameters={"team": {}},
    )
    def snapshot(self, request: Request, pk: UUID) -> HttpResponse:
        """The bytes of the source as they came, to be saved and never shown as a page."""
        source = get_object_or_404(self.get_queryset().select_related("snapshot"), pk=pk)
        if source.snapshot is None:
            raise Http404
        return attachment(source.snapshot)

"""Articles: taking them in, watching them, asking for them again."""

from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from annotations import actions
from annotations.api import conditions, filters, mementos, pages, past
from annotations.api.anchors import AnchorShape, standing
from annotations.api.claims import ClaimShape
from annotations.api.holds import HoldSummaryShape
from annotations.api.inputs import Input, Reference, References, Text
from annotations.api.jobs import JobShape
from annotations.api.resource import Resource, reads, writes
from annotations.api.revisions import WORDS, RevisionShape, RevisionSummaryShape
from annotations.api.shapes import Expanded, Shape
from annotations.api.summaries import OutletShape, PersonShape
from annotations.api.vocabulary import OneOf
from annotations.choices import ArticleState, Choice, FetchOutcome, Purpose, Scope, Stage
from annotations.models import Article, Outlet, Revision

MEDIA_TYPES = {"html": "text/html", "text": "text/plain", "markdown": "text/markdown"}


class Watch(Choice):
    """What a person may say of an article; that it is gone, only its publisher can."""

    WATCHING = "watching"
    PAUSED = "paused"


class ProgressShape(Shape):
    """How far the service has come with fetching and reading it, and what went wrong."""

    stage = OneOf(Stage)
    fetch_outcome = OneOf(FetchOutcome, allow_null=True)
    fetch_detail = serializers.CharField(allow_null=True)
    failures = serializers.IntegerField(help_text="Attempts in a row that brought no text.")
    fetched_at = serializers.DateTimeField(allow_null=True)
    next_fetch_at = serializers.DateTimeField(allow_null=True, help_text="Null where it is not watched.")


def once_each(rows: QuerySet) -> QuerySet:
    """A claim that an article makes twice is one claim."""
    return rows.distinct()


class ArticleShape(Shape):
    """One piece at one canonical address, as the team watches it (schema.org Article)."""

    id = serializers.UUIDField()
    url = serializers.CharField(allow_null=True, help_text="Canonical; null for text posted without one.")
    title = serializers.CharField(allow_null=True)
    outlet = OutletShape(allow_null=True)
    purpose = OneOf(
        Purpose, help_text="`checked`: its claims are; `source`: it is watched for what is quoted from it."
    )
    state = OneOf(ArticleState)
    progress = ProgressShape(source="*")
    current_revision = RevisionSummaryShape(allow_null=True, help_text="Null until it was read once.")
    hold = HoldSummaryShape(allow_null=True, help_text="A text of it that waits for an editor; see /holds.")
    changed_at = serializers.DateTimeField(allow_null=True, help_text="When its publisher last changed it.")
    created_by = PersonShape(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    revision = Expanded(
        RevisionShape,
        key="id",
        parent="current_revision_id",
        many=False,
        help_text="The current one whole, with text and blocks.",
    )
    claims = Expanded(ClaimShape, key="appearances__article_id", rows=once_each)
    anchors = Expanded(
        AnchorShape,
        key="revision_id",
        parent="current_revision_id",
        rows=standing,
        order=("start", "id"),
        help_text="Where its claims stand in the current revision, in text order.",
    )

    class Meta:
        model = Article
        route = "articles"
        heavy = frozenset()

    example = {
        "id": "01993c5a-9f10-7b21-a3c4-2f6d8e1b7c01",
        "url": "https://courier.example/ferry",
        "title": "Ferry carries fewer than thought",
        "outlet": OutletShape.example,
        "purpose": "checked",
        "state": "watching",
        "progress": {
            "stage": "ready",
            "fetch_outcome": "changed",
            "fetch_detail": None,
            "failures": 0,
            "fetched_at": "2026-05-05T06:00:12.104201Z",
            "next_fetch_at": "2026-05-05T06:10:12.104201Z",
        },
        "current_revision": {
            "id": "01993c5b-1a00-7f3e-8d2c-51f0c7a9e001",
            "number": 2,
            "byline": "Ida Marsh",
            "published": "2026-05-04",
            "modified": "2026-05-05T07:30:00+02:00",
            "language": "en",
            "created_at": "2026-05-05T06:00:12.881204Z",
        },
        "hold": None,
        "changed_at": "2026-05-05T06:00:12.104201Z",
        "created_by": PersonShape.example,
        "created_at": "2026-05-04T09:12:31.200871Z",
        "updated_at": "2026-05-05T06:00:12.951010Z",
    }


class NewArticle(Input):
    """An address to fetch; or the content itself (one of html, text and markdown), with its address if it
    has one.
    """

    url = Text(required=False, max_length=2000)
    html = Text(required=False, help_text="The page as it is served.")
    text = Text(required=False, help_text="Plain text, as it was scraped.")
    markdown = Text(required=False, help_text="Markdown, as it was scraped.")

    example = {"url": "https://courier.example/ferry"}
    least = 1

    def validate(self, given: dict[str, str]) -> dict[str, Any]:
        contents = [name for name in MEDIA_TYPES if given.get(name)]
        if len(contents) > 1:
            raise serializers.ValidationError({name: ["Send one kind of content only."] for name in contents})
        if not contents:
            return {"url": given["url"]}
        kind = contents[0]
        return {"url": given["url"], "body": given[kind].encode(), "media_type": MEDIA_TYPES[kind]}


class ArticleChange(Input):
    """What may be changed of an article."""

    state = OneOf(Watch)

    example = {"state": "paused"}


class Again(Input):
    """How an article is asked for again."""

    dry_run = serializers.BooleanField(
        default=False, help_text="Only say, in the job's `result`, what would come of it; nothing is written."
    )

    example = {"dry_run": True}


class Round(Again):
    """Which articles are asked for again; all that have an address, unless it is said."""

    reread = serializers.BooleanField(
        default=False, help_text="Read what is kept with the extractor of today, and fetch nothing."
    )
    outlet = Reference(Outlet, required=False, allow_null=True, help_text="Those of this outlet.")
    articles = References(Article, required=False, help_text="These alone.")
    extractor_before = Text(
        required=False, max_length=50, help_text="Those read by an extractor of another version than this."
    )

    example = {"reread": True, "dry_run": True}


class ArticleFilters(filters.Filters):
    purpose = filters.OneOf(
        Purpose, label="Watched for this; unless asked, articles whose claims are checked."
    )
    state = filters.OneOf(ArticleState, label="In one of these states.")
    stage = filters.OneOf(Stage, label="Come this far.")
    fetch_outcome = filters.OneOf(FetchOutcome, label="Whose last fetch ended in one of these ways.")
    outlet = filters.Id(field_name="outlet_id", label="Of this outlet.")
    held = filters.Flag(
        field_name="hold",
        lookup_expr="isnull",
        exclude=True,
        label="Whether a text of it waits for an editor.",
    )
    language = filters.Words(field_name="current_revision__language", label="In this language (BCP 47).")
    changed_since = filters.Moment(
        field_name="changed_at", lookup_expr="gte", label="Changed by its publisher since."
    )
    updated_since = filters.Moment(field_name="updated_at", lookup_expr="gte", label="Looked at since then.")
    q = filters.Search(
        WORDS,
        through=(Revision, "current_revision__in"),
        label='Full text of what it says now: words, "phrases", or, - before what must not be there.',
    )


class Articles(Resource):
    """Articles as they are watched. However its address is written, one piece is one article."""

    shape = ArticleShape
    filterset_class = ArticleFilters
    as_of = past.ARTICLE
    meant = {"purpose": Q(purpose=Purpose.CHECKED)}
    orderings = pages.BY_ID | {"updated_at": pages.Ordering(F("updated_at"), pages.moment)}

    def retrieve(self, request: Request, pk: UUID) -> HttpResponse:
        """One of the articles. `Link` leads to its TimeGate and TimeMap (RFC 7089)."""
        response = super().retrieve(request, pk)
        response["Link"] = mementos.doors(request.build_absolute_uri(request.path))
        return response

    @action(detail=True)
    @reads(parameters={"team": {}, mementos.ACCEPT: mementos.ACCEPT_PARAMETER}, status=302)
    def timegate(self, request: Request, pk: UUID) -> HttpResponse:
        """Where the page's bytes are as they were served at the time of `Accept-Datetime` (RFC 7089)."""
        article = get_object_or_404(self.get_queryset(), pk=pk)
        return mementos.gate(request, article, mementos.of(pk, self.member))

    @action(detail=True)
    @reads(parameters={"team": {}}, media_type=mementos.LINK_FORMAT, schema={"type": "string"})
    def timemap(self, request: Request, pk: UUID) -> HttpResponse:
        """Every time at which the page's bytes were had (RFC 7089)."""
        article = get_object_or_404(self.get_queryset(), pk=pk)
        response = mementos.timemap(request, article, mementos.of(pk, self.member))
        response["ETag"] = conditions.tag(response.content)
        return response

    @writes(NewArticle, status=202, bulk=True)
    def create(self, **given: Any) -> HttpResponse:
        """Take an article in. A worker fetches and reads it: look at `progress`, at the address in Location."""
        article, job, _ = actions.articles.submit(self.member.team, by=self.member, **given)
        return self.accepted(article, job)

    @writes(ArticleChange)
    def partial_update(self, article: Article, **given: Any) -> HttpResponse:
        """Pause the watch of an article, or take it up again."""
        return self.shown(actions.articles.watch(article, by=self.member, **given))

    @action(detail=True, methods=["post"])
    @writes(Again, gives=JobShape, status=202)
    def refetch(self, article: Article, **given: Any) -> HttpResponse:
        """Ask for the article again now. Answers the job; asking twice while it waits is asking once."""
        job = actions.articles.refetch(article, by=self.member, **given)
        return self.accepted(job, job, JobShape)

    @action(detail=True, methods=["post"])
    @writes(Again, gives=JobShape, status=202)
    def reread(self, article: Article, **given: Any) -> HttpResponse:
        """Read what was kept of the article with the extractor of today. What differs then is our doing."""
        job = actions.articles.reread(article, by=self.member, **given)
        return self.accepted(job, job, JobShape)

    @action(detail=True, methods=["post"])
    @writes(scope=Scope.REVIEW, gives=JobShape, status=202)
    def deposit(self, article: Article) -> HttpResponse:
        """Ask the outside archives that the operator has set up to keep the article's page. The job's `result` says of
        each where it is kept, or why it is not; 409 where none is set up.
        """
        job = actions.deposits.ask(article, by=self.member)
        return self.accepted(job, job, JobShape)

    @action(detail=False, methods=["post"])
    @writes(Round, scope=Scope.PUBLISH, gives=JobShape, status=202)
    def reingest(self, **given: Any) -> HttpResponse:
        """Ask for many articles again, as one job with its progress; it can be cancelled at /jobs."""
        job = actions.rounds.start(self.member.team, by=self.member, **given)
        return self.accepted(job, job, JobShape)

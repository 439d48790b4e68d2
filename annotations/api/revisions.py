"""Revisions: what an article said at one time. Immutable, numbered, each beside the bytes it was read from."""

import base64
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchVector
from django.db.models.functions import Left
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from annotations import actions
from annotations.api import filters, mementos
from annotations.api.anchors import AnchorShape, standing
from annotations.api.changes import (
    DIFF,
    DIFF_EXAMPLE,
    FORMATS,
    HTML,
    HTML_EXAMPLE,
    ChangesShape,
    as_document,
    as_json,
    wanted_format,
)
from annotations.api.conditions import tag
from annotations.api.holds import Reason
from annotations.api.problems import InvalidQuery
from annotations.api.resource import Resource, reads, writes
from annotations.api.shapes import Expanded, Shape
from annotations.api.summaries import PersonShape, SnapshotShape
from annotations.api.vocabulary import OneOf
from annotations.choices import BlockKind, Cause, Scope
from annotations.models import Article, Revision, Snapshot
from annotations.models.articles import INDEXED_LENGTH


class BlockShape(Shape):
    """A stretch of the text and what it is. Blocks are in order and never overlap."""

    kind = OneOf(BlockKind)
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    raw_start = serializers.IntegerField(required=False, help_text="In the file as given, of scraped text.")
    raw_end = serializers.IntegerField(required=False)
    level = serializers.IntegerField(required=False, help_text="Of a heading.")
    language = serializers.CharField(required=False)
    author = serializers.CharField(required=False, help_text="Of an embedded post.")
    date = serializers.CharField(required=False, help_text="Of an embedded post.")


class LinkShape(Shape):
    """A hyperlink in the text."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()
    url = serializers.CharField()


class WithdrawalShape(Shape):
    """That a revision no longer counts."""

    reason = serializers.CharField()
    restored = serializers.UUIDField(source="restored_id", help_text="What the article said again.")
    by = PersonShape(source="created_by")
    at = serializers.DateTimeField(source="created_at")


class RevisionSummaryShape(Shape):
    """The revision that an article has now, in a few words."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    byline = serializers.CharField(allow_null=True)
    published = serializers.CharField(allow_null=True)
    modified = serializers.CharField(allow_null=True)
    language = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()


class RevisionShape(Shape):
    """What an article said at one time. Offsets are Unicode code points of `text`."""

    id = serializers.UUIDField()
    article = serializers.UUIDField(source="article_id")
    number = serializers.IntegerField(help_text="From 1, without gaps.")
    cause = OneOf(Cause, help_text="`extractor`: our reading changed, not the page.")
    title = serializers.CharField(allow_null=True)
    subtitle = serializers.CharField(allow_null=True)
    byline = serializers.CharField(allow_null=True)
    outlet = serializers.CharField(source="outlet_name", allow_null=True, help_text="As the page says.")
    published = serializers.CharField(allow_null=True, help_text="ISO 8601, as the page declares it.")
    modified = serializers.CharField(allow_null=True, help_text="ISO 8601, as the page declares it.")
    language = serializers.CharField(allow_null=True, help_text="BCP 47.")
    licence = serializers.CharField(
        allow_null=True, help_text="An address, or the line in which the page says who may use it."
    )
    text_sha256 = serializers.CharField()
    extractor = serializers.CharField()
    extractor_version = serializers.CharField()
    snapshot = SnapshotShape()
    withdrawal = WithdrawalShape(allow_null=True, help_text="Null unless an editor has taken it back.")
    created_at = serializers.DateTimeField()
    text = serializers.CharField(required=False)
    blocks = BlockShape(many=True, required=False)
    links = LinkShape(many=True, required=False)
    anchors = Expanded(AnchorShape, key="revision_id", rows=standing, order=("start", "id"))

    class Meta:
        model = Revision
        route = "revisions"
        heavy = frozenset({"text", "blocks", "links"})

    example = {
        "id": "01993c5b-1a00-7f3e-8d2c-51f0c7a9e001",
        "article": "01993c5a-9f10-7b21-a3c4-2f6d8e1b7c01",
        "number": 2,
        "cause": "publisher",
        "title": "Ferry carries fewer than thought",
        "subtitle": None,
        "byline": "Ida Marsh",
        "outlet": "Harbour Courier",
        "published": "2026-05-04",
        "modified": "2026-05-05T07:30:00+02:00",
        "language": "en",
        "licence": "https://creativecommons.org/licenses/by/4.0/",
        "text_sha256": "9c56cc51b374c3ba189210d5b6d4bf57790d351c96c47c02190ecf1e430635ab",
        "extractor": "trafilatura",
        "extractor_version": "2.3.1",
        "snapshot": SnapshotShape.example,
        "withdrawal": None,
        "created_at": "2026-05-05T06:00:12.881204Z",
        "text": "The ferry carried 1,100 passengers on Monday.",
        "blocks": [{"kind": "paragraph", "start": 0, "end": 45}],
        "links": [],
    }


# As in the index `revision_words`.
WORDS = SearchVector("title", Left("text", INDEXED_LENGTH), config="simple")


class RevisionFilters(filters.Filters):
    article = filters.Id(field_name="article_id", label="Of this article.")
    number = filters.Count(label="With this number.")
    cause = filters.OneOf(Cause, label="Made for one of these reasons.")
    withdrawn = filters.Flag(
        field_name="withdrawal", lookup_expr="isnull", exclude=True, label="Whether it was taken back."
    )
    q = filters.Search(WORDS, label="Full text of title and text.")


class Revisions(Resource):
    """What articles said, version by version. Nothing here is ever changed; what was wrong is withdrawn."""

    shape = RevisionShape
    filterset_class = RevisionFilters
    within = Article

    @action(detail=True, url_path="changes")
    @reads(
        parameters={
            "from": {
                "schema": {"type": "string", "format": "uuid"},
                "description": "The revision to compare with; the one before, unless it is said.",
            },
            "format": {
                "schema": {"type": "string", "enum": list(FORMATS)},
                "description": "Instead of what `Accept` says; JSON, unless either names another.",
            },
        },
        gives=ChangesShape,
        also={DIFF: DIFF_EXAMPLE, HTML: HTML_EXAMPLE},
    )
    def changes(self, request: Request, pk: UUID) -> HttpResponse:
        """What changed from another revision of the same article to this one: blocks, sentences, words, classes."""
        new = get_object_or_404(self.get_queryset(), pk=pk)
        old = self._compared(new)
        wanted = wanted_format(request)
        response = self.answer(as_json(old, new)) if wanted == "json" else as_document(old, new, wanted)
        response["ETag"] = tag(response.content)
        patch_vary_headers(response, ["Accept"])
        return response

    @action(detail=True)
    @reads(
        media_type="application/octet-stream",
        schema={"type": "string", "format": "binary"},
        parameters={"team": {}},
    )
    def snapshot(self, request: Request, pk: UUID) -> HttpResponse:
        """The bytes this revision was read from, as they came, to be saved and never shown as a page."""
        revision = get_object_or_404(self.get_queryset().select_related("snapshot", "article"), pk=pk)
        response = attachment(revision.snapshot)
        known = mementos.of(revision.article_id, self.member)
        for name, value in mementos.headers(request, revision, known).items():
            response[name] = value
        return response

    @action(detail=True, methods=["post"])
    @writes(Reason, scope=Scope.PUBLISH)
    def withdraw(self, revision: Revision, **given: Any) -> HttpResponse:
        """Take back the revision that its article has now: anchors, rulings and text are again what they were."""
        actions.withdrawals.withdraw(revision, by=self.member, **given)
        return self.shown(revision)

    def _compared(self, new: Revision) -> Revision:
        """The revision that `from` names, else the one before; the first is compared with itself."""
        siblings = self.get_queryset().filter(article_id=new.article_id)
        asked = self.request.query_params.get("from")
        if asked is None:
            return siblings.filter(number=max(new.number - 1, 1)).get()
        try:
            return siblings.get(pk=UUID(asked))
        except (ValueError, Revision.DoesNotExist) as error:
            raise InvalidQuery.of("from", "it is no revision of this article.") from error


def attachment(snapshot: Snapshot) -> HttpResponse:
    """A stranger's bytes as a download that no browser will run (RFC 7089 says when they were had)."""
    digest = base64.b64encode(bytes.fromhex(snapshot.sha256)).decode()
    headers = {
        "Content-Disposition": f'attachment; filename="{snapshot.sha256[:16]}.bin"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Repr-Digest": f"sha-256=:{digest}:",
        "Memento-Datetime": http_date(snapshot.fetched_at.timestamp()),
        "ETag": f'"{snapshot.sha256}"',
    }
    return HttpResponse(bytes(snapshot.body), content_type="application/octet-stream", headers=headers)

"""Fact-checks by others: files of them brought in, and what is known of them."""

from typing import Any

from django.http import HttpResponse
from rest_framework import serializers

from annotations import actions
from annotations.api import filters
from annotations.api.inputs import Input, Text
from annotations.api.resource import Resource, writes
from annotations.api.shapes import Shape
from annotations.api.summaries import PersonShape
from annotations.api.vocabulary import OneOf
from annotations.choices import Scope
from annotations.choices.exchange import Finding, ReviewFormat
from annotations.models import Import, KnownCheck


class UnreadableShape(Shape):
    """Something that is no review, and why."""

    place = serializers.CharField(help_text="Where it stands: `line 12`, `element 3`, `block 2` of a page.")
    detail = serializers.CharField()


class ImportShape(Shape):
    """A file of fact-checks by others, and what became of it. It is over when `finished_at` says so.

    What is known already (its address and statement) and says the same is `unchanged`, and nothing is written.
    """

    id = serializers.UUIDField()
    name = serializers.CharField(allow_null=True)
    format = OneOf(ReviewFormat)
    page = serializers.CharField(allow_null=True)
    total = serializers.IntegerField(allow_null=True, help_text="Null until it was read once.")
    position = serializers.IntegerField(help_text="How many of them have been dealt with.")
    added = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    failed = serializers.IntegerField()
    created_by = PersonShape(allow_null=True)
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    problems = serializers.ListField(
        child=UnreadableShape(), required=False, help_text="What could not be read, the first thousand."
    )

    class Meta:
        model = Import
        route = "imports"
        heavy = frozenset({"problems"})

    example = {
        "id": "01993c5e-1a10-7b21-a3c4-2f6d8e1b7c01",
        "name": "Harbour Facts, May",
        "format": "json",
        "page": None,
        "total": 3,
        "position": 3,
        "added": 2,
        "changed": 0,
        "unchanged": 0,
        "failed": 1,
        "created_by": PersonShape.example,
        "created_at": "2026-05-04T09:12:31.200871Z",
        "finished_at": "2026-05-04T09:12:32.951010Z",
        "problems": [{"place": "element 3", "detail": "It does not say where the check is published (url)."}],
    }


class NewImport(Input):
    """A page with JSON-LD in it, a ClaimReview or MediaReview, a DataFeed, an answer of claims:search, JSON lines of
    these, or a table (Fact-Check Insights, or columns called `claim`, `url`, `rating`, …).
    """

    content = Text(help_text="The file itself.")
    name = Text(required=False, max_length=300)
    format = OneOf(
        ReviewFormat, required=False, help_text="Told by how the content begins, unless it is said."
    )
    page = serializers.URLField(
        required=False, max_length=2000, help_text="Where the content was found, for reviews without a url."
    )
    ratings = serializers.DictField(
        child=OneOf(Finding),
        required=False,
        help_text="What ratings mean, by their words. For others the words are looked up, then the number is asked.",
    )

    example = {
        "name": "Harbour Facts, May",
        "content": '{"@type": "ClaimReview", "claimReviewed": "The ferry carried 1,200 passengers.", '
        '"url": "https://facts.example/ferry", "reviewRating": {"alternateName": "Not so"}}',
        "ratings": {"Not so": "refuted"},
    }


class Imports(Resource):
    """Files of fact-checks by others (ClaimReview, MediaReview, claims:search, CSV)."""

    shape = ImportShape

    @writes(NewImport, scope=Scope.REVIEW, status=202)
    def create(self, **given: Any) -> HttpResponse:
        """Bring a file in. A worker does it; the same file again changes nothing."""
        brought, job = actions.imports.begin(self.member.team, by=self.member, **given)
        return self.accepted(brought, job)


class KnownCheckShape(Shape):
    """A fact-check by others, as they published it. `rating` is theirs; `finding` is what it means on one scale."""

    id = serializers.UUIDField()
    statement = serializers.CharField()
    claimant = serializers.CharField(allow_null=True)
    claimed = serializers.CharField(allow_null=True, help_text="When it was said, as declared.")
    url = serializers.CharField()
    title = serializers.CharField(allow_null=True)
    publisher = serializers.CharField(allow_null=True)
    publisher_url = serializers.CharField(allow_null=True)
    rating = serializers.CharField(allow_null=True)
    finding = OneOf(Finding)
    reviewed = serializers.CharField(allow_null=True, help_text="When it was checked, as declared.")
    language = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    document = serializers.DictField(required=False, help_text="As it came.")

    class Meta:
        model = KnownCheck
        route = "known-checks"
        heavy = frozenset({"document"})

    example = {
        "id": "01993c5d-4100-7a1b-8c2d-3e4f5a6b7c01",
        "statement": "The ferry carried 1,200 passengers.",
        "claimant": "Harbour Courier",
        "claimed": "2026-04-28",
        "url": "https://facts.example/ferry",
        "title": "No, the ferry did not carry 1,200 people",
        "publisher": "Harbour Facts",
        "publisher_url": "https://facts.example/",
        "rating": "Not so",
        "finding": "refuted",
        "reviewed": "2026-05-02",
        "language": "en",
        "created_at": "2026-05-04T09:12:31.200871Z",
        "updated_at": "2026-05-04T09:12:31.200871Z",
        "document": {"@type": "ClaimReview", "url": "https://facts.example/ferry"},
    }


class KnownCheckFilters(filters.Filters):
    finding = filters.OneOf(Finding, label="That found one of these.")
    language = filters.Words(label="In this language (BCP 47).")
    publisher = filters.Words(label="By this publisher.")
    url = filters.Words(label="Published at this address.")


class KnownChecks(Resource):
    """Fact-checks by others. They come by imports."""

    shape = KnownCheckShape
    filterset_class = KnownCheckFilters

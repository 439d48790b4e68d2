"""Publications: rulings made public, their editions, their corrections, and what readers report."""

from typing import Any

from django.db.models import F, FloatField
from django.db.models.functions import Extract
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.decorators import action

from annotations import actions
from annotations.api import filters, past
from annotations.api.evidence import Because
from annotations.api.inputs import Input, Reference, Text
from annotations.api.resource import Resource, writes
from annotations.api.shapes import Shape, computed
from annotations.api.summaries import PersonShape
from annotations.api.vocabulary import OneOf
from annotations.choices import CorrectionKind, Gate, PublicationState, ReportState, Scope
from annotations.choices.publishing import Authenticity, MediaKind
from annotations.models import Claim, Correction, Edition, ErrorReport, Publication

TO_ANSWER = Extract(F("answered_at") - F("created_at"), "epoch", output_field=FloatField())


class EditionSummaryShape(Shape):
    """Which edition readers see, and the SHA-256 of its document's canonical JSON."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    sha256 = serializers.CharField()

    example = {
        "id": "01993c60-1200-7b3c-9d4e-5f6a7b8c9d01",
        "number": 1,
        "sha256": "5f2c7a4f1c0f3f0a5d8f7b0f1f1f2f6a5b6f0e2f9b8a7c6d5e4f3a2b1c0d9e8f",
    }


class FoundMediaShape(serializers.Serializer):
    """What was found of the picture, film or sound that the claim is made with (schema.org MediaReview)."""

    category = OneOf(Authenticity)
    kind = OneOf(MediaKind)
    urls = serializers.ListField(child=serializers.CharField(), help_text="Where it was seen.")
    original = serializers.CharField(help_text="Where the original is; empty where that is not known.")
    context = serializers.CharField(help_text="What it shows, where it was shown for something else.")


class PublicationShape(Shape):
    """A ruling made public, at an address that stays: `/facts/{team}/{slug}/`."""

    id = serializers.UUIDField()
    claim = serializers.UUIDField(source="claim_id")
    state = OneOf(PublicationState)
    slug = serializers.CharField()
    headline = serializers.CharField()
    explanation = serializers.CharField(required=False, help_text="For readers; Markdown.")
    language = serializers.CharField(allow_null=True, help_text="BCP 47.")
    media = FoundMediaShape(allow_null=True)
    edition = EditionSummaryShape(source="current", allow_null=True, help_text="The one readers see.")
    publish_at = serializers.DateTimeField(allow_null=True, help_text="The end of the embargo.")
    held_because = serializers.CharField(allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)
    modified_at = serializers.DateTimeField(allow_null=True)
    unpublished_because = serializers.CharField(allow_null=True)
    created_by = PersonShape()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    class Meta:
        model = Publication
        route = "publications"
        heavy = frozenset({"explanation"})

    example = {
        "id": "01993c60-1100-7a2b-8c3d-4e5f6a7b8c01",
        "claim": "01993c5a-9f1f-7e5a-b2c8-1d3f5a7b9c01",
        "state": "published",
        "slug": "no-fewer-took-the-ferry-7b8c01",
        "headline": "No, fewer took the ferry",
        "explanation": "The authority counted **1,100**.",
        "language": "en",
        "media": None,
        "edition": EditionSummaryShape.example,
        "publish_at": None,
        "held_because": None,
        "published_at": "2026-05-05T10:00:00Z",
        "modified_at": "2026-05-05T10:00:00Z",
        "unpublished_because": None,
        "created_by": PersonShape.example,
        "created_at": "2026-05-05T10:00:00Z",
        "updated_at": "2026-05-05T10:00:00Z",
    }


class EditionShape(Shape):
    """One version of a publication, as it was rendered; it never changes."""

    id = serializers.UUIDField()
    publication = serializers.UUIDField(source="publication_id")
    ruling = serializers.UUIDField(source="ruling_id")
    number = serializers.IntegerField()
    sha256 = serializers.CharField(
        help_text="Of the document as canonical JSON: sorted keys, no spaces, UTF-8."
    )
    document = serializers.JSONField(required=False)
    published_by = PersonShape(allow_null=True, help_text="Null where an embargo ended by itself.")
    created_at = serializers.DateTimeField()

    class Meta:
        model = Edition
        route = "editions"
        heavy = frozenset({"document"})

    example = EditionSummaryShape.example | {
        "publication": PublicationShape.example["id"],
        "ruling": "01993c5c-9c00-7d5e-a7f1-2b4d6f8a0c01",
        "document": {"number": 1, "address": "/facts/harbour/no-fewer-took-the-ferry-7b8c01/"},
        "published_by": PersonShape.example,
        "created_at": "2026-05-05T10:00:00Z",
    }


class CorrectionShape(Shape):
    """What was, what is, why, and who reported it. The log of corrections is public."""

    id = serializers.UUIDField()
    publication = serializers.UUIDField(source="publication_id")
    edition = serializers.UUIDField(source="edition_id", help_text="The edition that it made.")
    kind = OneOf(CorrectionKind)
    was = serializers.CharField()
    now = serializers.CharField()
    why = serializers.CharField()
    report = serializers.UUIDField(source="report_id", allow_null=True)
    reported_by = serializers.CharField(allow_null=True)
    made_by = PersonShape()
    created_at = serializers.DateTimeField()

    class Meta:
        model = Correction
        route = "corrections"
        heavy = frozenset()

    example = {
        "id": "01993c61-0a00-7c4d-8e5f-6a7b8c9d0e01",
        "publication": PublicationShape.example["id"],
        "edition": "01993c61-0a01-7d5e-9f6a-7b8c9d0e1f01",
        "kind": "correction",
        "was": "1,100 passengers",
        "now": "1,104 passengers",
        "why": "We had misread a digit.",
        "report": None,
        "reported_by": "a reader",
        "made_by": PersonShape.example,
        "created_at": "2026-05-06T09:12:00Z",
    }


class ReportShape(Shape):
    """What a reader says is wrong with a publication, and what the team answered."""

    id = serializers.UUIDField()
    publication = serializers.UUIDField(source="publication_id")
    text = serializers.CharField()
    name = serializers.CharField(allow_null=True)
    contact = serializers.CharField(allow_null=True, help_text="Never shown in public.")
    state = OneOf(ReportState)
    answer = serializers.CharField(allow_null=True)
    shown = serializers.BooleanField(
        help_text="Whether readers see it with its answer, and never who sent it."
    )
    answered_at = serializers.DateTimeField(allow_null=True)
    seconds_to_answer = computed(
        serializers.FloatField(allow_null=True, help_text="Null while it waits."), TO_ANSWER
    )
    answered_by = PersonShape(allow_null=True)
    created_at = serializers.DateTimeField()

    class Meta:
        model = ErrorReport
        route = "reports"
        heavy = frozenset()

    example = {
        "id": "01993c60-7700-7e6f-8a7b-8c9d0e1f2a01",
        "publication": PublicationShape.example["id"],
        "text": "The table says 1,104.",
        "name": "Ines Roth",
        "contact": "ines@post.example",
        "state": "received",
        "answer": None,
        "shown": False,
        "answered_at": None,
        "seconds_to_answer": None,
        "answered_by": None,
        "created_at": "2026-05-06T08:02:00Z",
    }


class GateAnswerShape(Shape):
    """One rule of publication."""

    id = OneOf(Gate)
    met = serializers.BooleanField()
    overridden = serializers.BooleanField(help_text="Set aside by two editors for the standing ruling.")
    needs = serializers.CharField(allow_null=True, help_text="What would meet it; null where it is met.")
    may_be_overridden = serializers.BooleanField()


class GatesShape(Shape):
    """The rules of publication, as they are for the member who asks."""

    gates = GateAnswerShape(many=True)
    may_publish = serializers.BooleanField(help_text="Whether all are met or set aside.")

    example = {
        "gates": [
            {
                "id": "SNAPSHOT_MISSING",
                "met": False,
                "overridden": False,
                "needs": "Have these sources fetched and kept, or give them as a citation: “Passenger counts”.",
                "may_be_overridden": True,
            }
        ],
        "may_publish": False,
    }


class Media(Input):
    """A picture, a film or a sound: what was found of it, what it is, and where it was seen."""

    category = OneOf(Authenticity, help_text="As schema.org's MediaManipulationRatingEnumeration.")
    kind = OneOf(MediaKind)
    urls = serializers.ListField(
        child=serializers.URLField(max_length=2000),
        min_length=1,
        max_length=20,
        help_text="Where it was seen: the file itself, or the page that shows it.",
    )
    original = serializers.URLField(
        required=False, allow_blank=True, max_length=2000, help_text="Where the original is."
    )
    context = Text(required=False, help_text="What it shows; required for DecontextualizedContent.")

    example = {
        "category": "DecontextualizedContent",
        "kind": "image",
        "urls": ["https://social.example/p/41", "https://pictures.example/ferry.jpg"],
        "original": "https://archive.example/storm-2019",
        "context": "A storm of 2019, at another pier.",
    }

    def run_validation(self, data: Any = serializers.empty) -> dict[str, Any]:
        """Null is no media: an empty one."""
        return super().run_validation(data) or {}


class NewPublication(Input):
    """What readers will see beside the ruling, and when."""

    claim = Reference(Claim)
    headline = Text(max_length=300)
    explanation = Text(help_text="For readers; Markdown.")
    language = Text(required=False, max_length=35, help_text="BCP 47.")
    media = Media(required=False, allow_null=True, help_text="Where the claim is made with one.")
    publish_at = serializers.DateTimeField(
        required=False, allow_null=True, help_text="The end of the embargo; now, unless it is said."
    )

    example = {
        "claim": "01993c5a-9f1f-7e5a-b2c8-1d3f5a7b9c01",
        "headline": "No, fewer took the ferry",
        "explanation": "The authority counted **1,100**.",
        "language": "en",
    }


class NewCorrection(Input):
    """A change of what is published: what was, what is, and why, for everybody to read."""

    kind = OneOf(CorrectionKind)
    was = Text()
    now = Text()
    why = Text()
    headline = Text(required=False, max_length=300, help_text="Where it changes.")
    explanation = Text(required=False, help_text="Where it changes.")
    media = Media(required=False, allow_null=True, help_text="Where it changes; null takes it away.")
    report = Reference(ErrorReport, required=False, allow_null=True, help_text="The report that led to it.")
    reported_by = Text(required=False, max_length=200)

    example = {
        "kind": "correction",
        "was": "1,100 passengers",
        "now": "1,104 passengers",
        "why": "We had misread a digit.",
    }


class Answer(Input):
    """What the reader is told."""

    state = OneOf(ReportState, help_text="Accepted or declined.")
    answer = Text(source="text")
    shown = serializers.BooleanField(
        default=False, help_text="Whether readers see the report (never who sent it) with this answer."
    )

    example = {"state": "declined", "answer": "The table counts crew too.", "shown": True}


class Shown(Input):
    """Whether readers see it."""

    shown = serializers.BooleanField()

    example = {"shown": True}


class Overriding(Input):
    """A rule to be set aside. The second editor sends the same gate, and needs no reason."""

    gate = OneOf(Gate)
    reason = Text(required=False)

    example = {"gate": "SNAPSHOT_MISSING", "reason": "The archive is closed until June; we hold a copy."}


class PublicationFilters(filters.Filters):
    claim = filters.Id(field_name="claim_id", label="Of this claim.")
    state = filters.OneOf(PublicationState, label="In one of these states.")


class EditionFilters(filters.Filters):
    publication = filters.Id(field_name="publication_id", label="Of this publication.")


class CorrectionFilters(EditionFilters):
    kind = filters.OneOf(CorrectionKind, label="Of one of these kinds.")


class ReportFilters(EditionFilters):
    state = filters.OneOf(ReportState, label="In one of these states.")
    shown = filters.Flag(label="Whether readers see it.")


class Publications(Resource):
    """Rulings made public. What is published changes only by a correction."""

    shape = PublicationShape
    filterset_class = PublicationFilters
    as_of = past.PUBLICATION

    @writes(NewPublication, scope=Scope.PUBLISH, status=201)
    def create(self, **given: Any) -> HttpResponse:
        """Publish a claim's ruling, now or when its embargo ends. 409 names every rule that is not met."""
        return self.created(actions.publications.publish(given.pop("claim"), by=self.member, **given))

    @action(detail=True, methods=["post"])
    @writes(NewCorrection, scope=Scope.PUBLISH, gives=CorrectionShape, status=201)
    def correct(self, publication: Publication, **given: Any) -> HttpResponse:
        """Change what is published, in the open: a new edition, and an entry in the public log."""
        made = actions.publications.correct(publication, by=self.member, **given)
        return self.created(made, CorrectionShape)

    @action(detail=True, methods=["post"])
    @writes(scope=Scope.PUBLISH)
    def hold(self, publication: Publication) -> HttpResponse:
        """Take a scheduled publication off the calendar."""
        return self.shown(actions.publications.cancel(publication, by=self.member))

    @action(detail=True, methods=["post"])
    @writes(Because, scope=Scope.PUBLISH)
    def unpublish(self, publication: Publication, **given: Any) -> HttpResponse:
        """Take a publication from the public; its address stays and says why."""
        return self.shown(actions.publications.unpublish(publication, by=self.member, **given))


class Editions(Resource):
    """Every version of every publication, for good."""

    shape = EditionShape
    filterset_class = EditionFilters


class Corrections(Resource):
    """What was changed of what is published, and why."""

    shape = CorrectionShape
    filterset_class = CorrectionFilters


class Reports(Resource):
    """What readers say is wrong. They report on the publication's own page."""

    shape = ReportShape
    filterset_class = ReportFilters

    @action(detail=True, methods=["post"], url_path="answer")
    @writes(Answer, scope=Scope.PUBLISH)
    def answer_reader(self, report: ErrorReport, **given: Any) -> HttpResponse:
        """Accept or decline a report, and say why. A correction that names a report accepts it."""
        return self.shown(actions.publications.answer(report, by=self.member, **given))

    @action(detail=True, methods=["post"])
    @writes(Shown, scope=Scope.PUBLISH)
    def show(self, report: ErrorReport, shown: bool) -> HttpResponse:
        """Have readers see an answered report with its answer, or no more. Who sent it they never see."""
        return self.shown(actions.publications.show_answer(report, by=self.member, shown=shown))


def gates_of(claim: Claim, *, by: Any) -> dict[str, Any]:
    """The gates of a claim as GatesShape says."""
    results = actions.publications.gates(claim, by=by)
    closed = {result.gate for result in actions.publications.closed(claim, results)}
    return {
        "gates": [
            {
                "id": result.gate,
                "met": result.met,
                "overridden": not result.met and result.gate not in closed,
                "needs": result.needs or None,
                "may_be_overridden": result.may_be_overridden,
            }
            for result in results
        ],
        "may_publish": not closed,
    }

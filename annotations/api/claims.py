"""Claims: statements that can be true or false, as the team will check them."""

from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchVector
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Left
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from annotations import actions
from annotations.api import filters, pages, past
from annotations.api.anchors import AnchorShape
from annotations.api.appearances import AppearanceShape, Marking, mark
from annotations.api.assignments import AssignmentShape
from annotations.api.derivations import OF, IndependenceShape, as_json, corroboration_of
from annotations.api.evidence import EvidenceShape
from annotations.api.inputs import Input, Reference, Text, unless_left_out
from annotations.api.json import answer
from annotations.api.problems import NoSuchThing
from annotations.api.publications import GatesShape, Overriding, gates_of
from annotations.api.resource import Resource, reads, writes
from annotations.api.rulings import Adjudication, Reopening, Return, RulingShape
from annotations.api.shapes import Expanded, Shape, Wanted, computed
from annotations.api.spread import SpreadShape, as_feed
from annotations.api.spread import as_json as spread_as_json
from annotations.api.staleness import OF_CLAIM, StalenessShape, still_open
from annotations.api.summaries import PersonShape
from annotations.api.verdicts import VerdictShape
from annotations.api.vocabulary import OneOf
from annotations.choices import ClaimState, ClaimType, MatchState, Scope, Voice
from annotations.models import Anchor, Appearance, Article, Claim, Match, Staleness
from annotations.pipeline.publishing import feeds
from annotations.pipeline.spread import draw

# As in the index `claim_words`.
WORDS = SearchVector(Left("statement", 50_000), config="simple")
# A claim that a person marked has no score; it was worth checking to somebody.
SCORE = Coalesce("score", 1.0)

# Matches of either side that nobody has turned down.
MATCHES = Coalesce(
    Subquery(
        Match.objects.filter(
            Q(claim=OuterRef("pk")) | Q(other=OuterRef("pk")),
            state__in=[MatchState.PROPOSED, MatchState.CONFIRMED],
        )
        .order_by()
        .values(one=Value(1))
        .annotate(count=Count("pk"))
        .values("count"),
        output_field=IntegerField(),
    ),
    0,
)


class ClaimantShape(Shape):
    """Who makes the claim (schema.org Claim.author)."""

    id = serializers.UUIDField()
    name = serializers.CharField()


def in_current_text(rows: QuerySet) -> QuerySet:
    """Anchors that stand, each in what its article says now."""
    return rows.filter(standing=True, revision=F("appearance__article__current_revision"))


class ClaimShape(Shape):
    """A statement to check. It lives as long as the team wants, whatever becomes of the articles."""

    id = serializers.UUIDField()
    statement = serializers.CharField()
    state = OneOf(ClaimState)
    claimant = ClaimantShape(allow_null=True)
    score = serializers.FloatField(
        allow_null=True, help_text="Check-worthiness, 0 to 1; null if a person marked it."
    )
    claim_type = OneOf(
        ClaimType, allow_null=True, help_text="What would have to be looked up; null where nobody has said."
    )
    reason = serializers.CharField(allow_null=True, help_text="Why it was opened, or rejected.")
    parent = serializers.UUIDField(
        source="parent_id", allow_null=True, help_text="The compound claim of which it is a part."
    )
    merged_into = serializers.UUIDField(
        source="merged_into_id", allow_null=True, help_text="The claim that it was found to be."
    )
    matches = computed(
        serializers.IntegerField(
            required=False, help_text="How many matches nobody has turned down; `/matches?claim=` lists them."
        ),
        MATCHES,
    )
    due_at = serializers.DateTimeField(allow_null=True, help_text="Until when it should be ruled on.")
    created_by = PersonShape(allow_null=True, help_text="Null where a machine proposed it.")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    appearances = Expanded(AppearanceShape, key="claim_id", help_text="Where it was first marked.")
    anchors = Expanded(
        AnchorShape,
        key="appearance__claim_id",
        rows=in_current_text,
        help_text="Where it stands in what its articles say now.",
    )
    evidence = Expanded(EvidenceShape, key="claim_id")
    verdicts = Expanded(VerdictShape, key="claim_id", help_text="Those that the member may see.")
    rulings = Expanded(RulingShape, key="claim_id")
    staleness = Expanded(
        StalenessShape, key=OF_CLAIM, rows=still_open, help_text="Of its verdicts and rulings; not cleared."
    )

    class Meta:
        model = Claim
        route = "claims"
        heavy = frozenset({"matches"})

    example = {
        "id": "01993c5a-9f1f-7e5a-b2c8-1d3f5a7b9c01",
        "statement": "The ferry carried 1,200 passengers on Monday.",
        "state": "open",
        "claimant": {"id": "01993c5a-9f1e-7d4c-8a6b-0c2e4f6a8b01", "name": "Harbour master"},
        "score": 0.82,
        "claim_type": "number",
        "reason": None,
        "parent": None,
        "merged_into": None,
        "matches": 1,
        "due_at": None,
        "created_by": None,
        "created_at": "2026-05-04T09:12:34.550123Z",
        "updated_at": "2026-05-04T10:01:09.200871Z",
    }


class NewClaim(Marking):
    """A claim that a person found in a text. It is open at once."""

    statement = Text(required=False, help_text="As the team will check it; the selected words, unless said.")
    reason = Text(required=False, help_text="Why it is taken up.")

    example = {
        "revision": "01993c5a-9f11-7b21-a3c4-2f6d8e1b7c02",
        "exact": "The ferry carried 1,200 passengers on Monday.",
        "statement": "On Monday, 4 May, the ferry carried 1,200 passengers.",
        "voice": "authorial",
    }


class Rewording(Input):
    """What may be changed of a claim."""

    statement = unless_left_out(allow_blank=False, allow_null=False)
    claimant = unless_left_out(max_length=300, help_text="Who makes the claim; null for nobody known.")
    claim_type = OneOf(
        ClaimType,
        required=False,
        allow_null=True,
        help_text="What would have to be looked up; null for not said.",
    )
    due_at = serializers.DateTimeField(
        required=False, allow_null=True, help_text="Until when it should be ruled on; null for no date."
    )

    example = {"statement": "On Monday, 4 May, the ferry carried 1,200 passengers."}


class Opening(Input):
    """Why the claim is taken up."""

    reason = Text(required=False)

    example = {"reason": "Widely shared."}


class Rejection(Input):
    """Why the claim is turned down; it stays on record."""

    reason = Text()

    example = {"reason": "An opinion, not a fact."}


class Division(Input):
    """The parts of a compound claim."""

    statements = serializers.ListField(
        child=Text(max_length=5000),
        min_length=2,
        max_length=20,
        help_text="What each says, so that it can be judged by itself.",
    )

    example = {"statements": ["The ferry carried 1,200 passengers.", "That was more than ever before."]}


class NewMerger(Input):
    """The claim that this one is, and how that is known."""

    into = Reference(Claim)
    reason = Text()

    example = {
        "into": "01993c5a-9f1f-7e5a-b2c8-1d3f5a7b9c01",
        "reason": "The same sailing, worded otherwise.",
    }


class Splitting(Input):
    """Why they are two after all."""

    reason = Text()

    example = {"reason": "The second count is of Tuesday."}


class ClaimFilters(filters.Filters):
    state = filters.OneOf(ClaimState, label="In one of these states.")
    article = filters.Id(method="filter_appearing", label="Made in this article.")
    speaker = filters.Words(method="filter_appearing", label="Said by this speaker, whatever the case.")
    voice = filters.OneOf(Voice, method="filter_appearing", label="Made in one of these voices.")
    claimant = filters.Id(field_name="claimant_id", label="Made by this claimant.")
    parent = filters.Id(field_name="parent_id", label="Part of this compound claim.")
    merged_into = filters.Id(field_name="merged_into_id", label="Merged into this claim.")
    claim_type = filters.OneOf(ClaimType, label="Of one of these types.")
    score_min = filters.Number(
        method="filter_score", label="With at least this score, or marked by a person."
    )
    needs_person = filters.Flag(
        method="filter_needs_person", label="Whether a proposed place awaits a person."
    )
    stale = filters.Flag(method="filter_stale", label="Whether a judgement of it may no longer hold.")
    updated_since = filters.Moment(field_name="updated_at", lookup_expr="gte", label="Changed since then.")
    q = filters.Search(WORDS, label='Full text: words, "phrases", or, - before what must not be there.')

    def filter_appearing(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        lookup = {"article": "article_id", "speaker": "speaker__iexact", "voice": "voice__in"}[name]
        return rows.filter(Exists(Appearance.objects.filter(claim=OuterRef("pk"), **{lookup: value})))

    def filter_score(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        return rows.filter(Q(score__gte=float(value)) | Q(score__isnull=True))

    def filter_needs_person(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        proposed = in_current_text(Anchor.objects.filter(appearance__claim=OuterRef("pk")))
        waiting = Exists(proposed.undecided())
        return rows.filter(waiting if value else ~waiting)

    def filter_stale(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        marks = Staleness.objects.visible_to(self.member).open().annotate(x_claim=OF_CLAIM)
        stale = Q(pk__in=marks.values("x_claim"))
        return rows.filter(stale if value else ~stale)


class Claims(Resource):
    """What articles claim: proposed by the machine or marked by people, then opened, reviewed and ruled on."""

    shape = ClaimShape
    filterset_class = ClaimFilters
    as_of = past.CLAIM
    within = Article
    orderings = pages.BY_ID | {
        "score": pages.Ordering(SCORE, float),
        "rank": pages.Ordering(F("rank"), float),
        "updated_at": pages.Ordering(F("updated_at"), pages.moment),
    }

    def retrieve(self, request: Request, pk: UUID) -> HttpResponse:
        """One of the claims. One that was merged answers 308 and leads to the claim that it was found to be."""
        if then := self._as_it_stood(pk):
            return then
        wanted = Wanted.of(request, self.shape, single=True)
        found = self._found(pk, wanted, extra=("merged_into_id",))
        if not found:
            raise NoSuchThing(f"There is no claim {pk}.")
        row, (merged_into,) = found[0]
        if merged_into is None:
            return self.answer(row)
        query = request.GET.urlencode()
        there = f"{ClaimShape.address(self._read(pk).pk)}{'?' if query else ''}{query}"
        return HttpResponse(status=308, headers={"Location": request.build_absolute_uri(there)})

    def _read(self, pk: UUID) -> Claim:
        """The claim that is read under this id: the one that it was merged into, if it was."""
        return actions.mergers.survivor(get_object_or_404(self.get_queryset(), pk=pk))

    @writes(NewClaim, status=201, bulk=True)
    def create(self, **given: Any) -> HttpResponse:
        """Mark a claim by hand. In an older revision, it is carried over to the current one at once."""
        return self.created(mark(given, by=self.member).claim)

    @writes(Rewording)
    def partial_update(self, claim: Claim, **given: Any) -> HttpResponse:
        """Word a claim otherwise, say who makes it, of what type it is, or until when it is due. What the machine
        proposed stays on record.
        """
        if "due_at" in given:
            actions.queue.set_due(claim, by=self.member, due_at=given.pop("due_at"))
        if "claim_type" in given:
            given["claim_type"] = given["claim_type"] or ""
        return self.shown(actions.claims.reword(claim, by=self.member, **given))

    @action(detail=True, methods=["post"])
    @writes(Opening)
    def open(self, claim: Claim, **given: Any) -> HttpResponse:
        """Take a candidate up for checking, or a claim that was rejected."""
        return self.shown(actions.claims.open_for_review(claim, by=self.member, **given))

    @action(detail=True, methods=["post"])
    @writes(Rejection, scope=Scope.REVIEW)
    def reject(self, claim: Claim, **given: Any) -> HttpResponse:
        """Turn a claim down, with a reason. Its text is not proposed again."""
        return self.shown(actions.claims.reject(claim, by=self.member, **given))

    @action(detail=True, methods=["post"])
    @writes(scope=Scope.REVIEW, gives=AssignmentShape, status=201)
    def take(self, claim: Claim) -> HttpResponse:
        """Take a claim in hand for a while, or hold it for longer."""
        return self.created(actions.assignments.take(claim, by=self.member), AssignmentShape)

    @action(detail=True, methods=["post"])
    @writes(Division, scope=Scope.REVIEW)
    def divide(self, claim: Claim, **given: Any) -> HttpResponse:
        """Divide a compound claim into parts that are judged one by one. It is no truer than its falsest part:
        once all are ruled on, so is the whole.
        """
        return self.shown(actions.compounds.divide(claim, by=self.member, **given))

    @action(detail=True, methods=["post"])
    @writes(NewMerger, scope=Scope.REVIEW)
    def merge(self, claim: Claim, **given: Any) -> HttpResponse:
        """Merge a claim into another that says the same. Its appearances and requests move on record, its id leads
        to the other from now on; what was judged stays with the words that were judged.
        """
        return self.shown(actions.mergers.merge(claim, by=self.member, **given).into)

    @action(detail=True, methods=["post"])
    @writes(Splitting, scope=Scope.REVIEW)
    def split(self, claim: Claim, **given: Any) -> HttpResponse:
        """Undo a merger: what had moved moves back."""
        return self.shown(actions.mergers.split(claim, by=self.member, **given).claim)

    @action(detail=True, methods=["post"], url_path="return")
    @writes(Return, scope=Scope.PUBLISH)
    def return_for_changes(self, claim: Claim, **given: Any) -> HttpResponse:
        """Give verdicts back to their authors with a reason. A ruling they made loses its standing; they count
        again once their authors have judged anew, or said why theirs hold.
        """
        return self.shown(actions.rulings.return_for_changes(claim, by=self.member, **given))

    @action(detail=True, methods=["post"])
    @writes(Reopening, scope=Scope.PUBLISH)
    def reopen(self, claim: Claim, **given: Any) -> HttpResponse:
        """Take a decided claim up again, and back into the queue. Its ruling stands until there is another."""
        return self.shown(actions.rulings.reopen(claim, by=self.member, **given))

    @action(detail=True, methods=["post"])
    @writes(Adjudication, scope=Scope.PUBLISH, gives=RulingShape, status=201)
    def adjudicate(self, claim: Claim, **given: Any) -> HttpResponse:
        """Decide a disputed claim as an editor who took no part. The dissent stays on record."""
        return self.created(actions.rulings.adjudicate(claim, by=self.member, **given), RulingShape)

    @action(detail=True)
    @reads(gives=IndependenceShape, parameters=OF)
    def independence(self, request: Request, pk: UUID) -> HttpResponse:
        """How many independent origins stand behind the claim or its evidence, with the tree that shows why."""
        claim = self._read(pk)
        asked = request.query_params.get("of", "evidence")
        return self.answer(as_json(corroboration_of(claim, asked, seen_by=self.member)))

    @action(detail=True, url_path="tree")
    @reads(parameters=OF, media_type="image/svg+xml", schema={"type": "string"})
    def tree(self, request: Request, pk: UUID) -> HttpResponse:
        """The tree of its independence, drawn."""
        claim = self._read(pk)
        asked = request.query_params.get("of", "evidence")
        found = corroboration_of(claim, asked, seen_by=self.member)
        return HttpResponse(found.drawn(), content_type="image/svg+xml")

    @action(detail=True)
    @reads(gives=SpreadShape, parameters={"team": {}})
    def spread(self, request: Request, pk: UUID) -> HttpResponse:
        """Where it was made over time, by outlet, and how often since the ruling."""
        claim = self._read(pk)
        return self.answer(spread_as_json(claim, actions.spreading.of(claim)))

    @action(detail=True, url_path="spread/picture")
    @reads(parameters={"team": {}}, media_type="image/svg+xml", schema={"type": "string"})
    def spread_picture(self, request: Request, pk: UUID) -> HttpResponse:
        """Its spread, drawn."""
        return HttpResponse(draw(actions.spreading.of(self._read(pk))), content_type="image/svg+xml")

    @action(detail=True, url_path="spread/atom")
    @reads(parameters={"team": {}}, media_type="application/atom+xml", schema={"type": "string"})
    def spread_atom(self, request: Request, pk: UUID) -> HttpResponse:
        """Its spread as an Atom feed (RFC 4287), the latest first."""
        claim = self._read(pk)
        told = feeds.atom(*as_feed(request, claim, actions.spreading.of(claim)))
        return HttpResponse(told, content_type="application/atom+xml")

    @action(detail=True, url_path="spread/feed")
    @reads(parameters={"team": {}}, media_type="application/feed+json", schema={"type": "object"})
    def spread_feed(self, request: Request, pk: UUID) -> HttpResponse:
        """Its spread as JSON Feed 1.1, the latest first."""
        claim = self._read(pk)
        told = feeds.json_feed(*as_feed(request, claim, actions.spreading.of(claim)))
        return HttpResponse(answer(told).content, content_type="application/feed+json")

    @action(detail=True)
    @reads(gives=GatesShape, parameters={"team": {}})
    def gates(self, request: Request, pk: UUID) -> HttpResponse:
        """Which rules of publication are met, were you to publish now, and what would meet the others."""
        claim = self._read(pk)
        return self.answer(gates_of(claim, by=self.member))

    @action(detail=True, methods=["post"])
    @writes(Overriding, scope=Scope.PUBLISH, gives=GatesShape)
    def override(self, claim: Claim, **given: Any) -> HttpResponse:
        """Ask for a rule to be set aside for the standing ruling, or agree to it as the second editor."""
        actions.publications.override(
            claim, by=self.member, gate=given["gate"], reason=given.get("reason", "")
        )
        return self.answer(gates_of(claim, by=self.member))

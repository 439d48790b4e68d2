"""Search: everything that has words, ranked together, each result with what shows why it was found."""

import base64
from functools import cache
from typing import Any
from uuid import UUID

import orjson
from django.http import HttpResponse
from django.urls import reverse
from rest_framework import serializers
from rest_framework.request import Request

from annotations import actions
from annotations.actions.finding import FACETS, Border, Found, Narrowing
from annotations.actions.showing import Result
from annotations.api.metrics import asked_of
from annotations.api.problems import InvalidQuery
from annotations.api.resource import Resource, reads
from annotations.api.shapes import Shape
from annotations.api.vocabulary import OneOf
from annotations.choices import ClaimState
from annotations.choices.search import SearchField, SearchKind
from annotations.pipeline import searching

Json = dict[str, Any]
DEFAULT_LIMIT, MAX_LIMIT = 20, 100
LONGEST_CURSOR = 200


class HighlightShape(Shape):
    """A stretch of the field, in code points: from `start` up to, but not with, `end`."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()

    example = {"start": 4, "end": 9}


class SnippetShape(Shape):
    """A stretch of a field round what was found: as text with spans, and as HTML that is safe to show."""

    field = OneOf(SearchField)
    start = serializers.IntegerField(help_text="Where it begins in the field, in code points.")
    end = serializers.IntegerField()
    text = serializers.CharField()
    html = serializers.CharField(help_text="Escaped; what was found stands in <mark>.")
    highlights = HighlightShape(many=True, help_text="Of the field, not of the snippet.")

    example = {
        "field": "title",
        "start": 0,
        "end": 45,
        "text": "The ferry carried 1,200 passengers on Monday.",
        "html": "The <mark>ferry</mark> carried 1,200 passengers on Monday.",
        "highlights": [HighlightShape.example],
    }


class TermShape(Shape):
    """A term of the question: in which fields it was found, and how often."""

    term = serializers.CharField()
    fields = serializers.ListField(child=OneOf(SearchField))
    count = serializers.IntegerField()

    example = {"term": "ferry", "fields": ["title"], "count": 1}


class PlaceShape(Shape):
    """Where it stands: `start` and `end` are code points of the revision's text (of the source's, for evidence)."""

    article = serializers.UUIDField(allow_null=True)
    title = serializers.CharField(allow_null=True, help_text="Of the article.")
    outlet = serializers.CharField(allow_null=True)
    revision = serializers.UUIDField(allow_null=True)
    number = serializers.IntegerField(allow_null=True, help_text="Of the revision.")
    source = serializers.UUIDField(allow_null=True)
    start = serializers.IntegerField(allow_null=True)
    end = serializers.IntegerField(allow_null=True)

    example = {
        "article": "01993c5a-9f10-7b21-a3c4-2f6d8e1b7c01",
        "title": "Ferry carries fewer than thought",
        "outlet": "Courier",
        "revision": None,
        "number": None,
        "source": None,
        "start": None,
        "end": None,
    }


class FoundClaimShape(Shape):
    """The claim that it is, or that it belongs to."""

    id = serializers.UUIDField()
    statement = serializers.CharField()
    state = OneOf(ClaimState)
    claimant = serializers.CharField(allow_null=True)
    rating = serializers.CharField(allow_null=True, help_text="Of the ruling that stands.")

    example = {
        "id": "01993c5a-9f1f-7e5a-b2c8-1d3f5a7b9c01",
        "statement": "The ferry carried 1,200 passengers on Monday.",
        "state": "open",
        "claimant": "Harbour master",
        "rating": None,
    }


class ResultShape(Shape):
    """Something that was found: what it is, where it stands, and why."""

    kind = OneOf(SearchKind)
    id = serializers.UUIDField(
        help_text="Of the claim, appearance or evidence, verdict or ruling, source, or article."
    )
    url = serializers.CharField(help_text="Where it is to be had.")
    score = serializers.FloatField(help_text="relevance × the kind's weight × ½ where it is said no more.")
    relevance = serializers.FloatField(help_text="How well the words fit (PostgreSQL's ts_rank).")
    nearness = serializers.FloatField(
        allow_null=True,
        help_text="With `semantic`: how near the meaning is (cosine); half of it is in the relevance.",
    )
    current = serializers.BooleanField(help_text="Whether this is what it says now.")
    title = serializers.CharField()
    language = serializers.CharField(allow_null=True)
    at = serializers.DateTimeField()
    terms = TermShape(many=True)
    snippets = SnippetShape(many=True)
    place = PlaceShape()
    claim = FoundClaimShape(allow_null=True)

    example = {
        "kind": "claim",
        "id": "01993c5a-9f1f-7e5a-b2c8-1d3f5a7b9c01",
        "url": "/api/v1/claims/01993c5a-9f1f-7e5a-b2c8-1d3f5a7b9c01",
        "score": 0.303964,
        "relevance": 0.303964,
        "nearness": None,
        "current": True,
        "title": "The ferry carried 1,200 passengers on Monday.",
        "language": "en",
        "at": "2026-05-04T09:12:34.550123Z",
        "terms": [TermShape.example],
        "snippets": [SnippetShape.example],
        "place": PlaceShape.example,
        "claim": FoundClaimShape.example,
    }


class FacetValueShape(Shape):
    """How many of the results have one value."""

    value = serializers.CharField()
    label = serializers.CharField()
    count = serializers.IntegerField()

    example = {"value": "open", "label": "open", "count": 3}


class FacetShape(Shape):
    """How the results are spread over the values of one member, the most first."""

    name = serializers.CharField()
    values = FacetValueShape(many=True)

    example = {"name": "state", "values": [FacetValueShape.example]}


class TotalShape(Shape):
    """How many there are; where `relation` is at_least, that many were looked at and there are more."""

    value = serializers.IntegerField()
    relation = serializers.ChoiceField(choices=["exact", "at_least"])

    example = {"value": 3, "relation": "exact"}


class SearchShape(Shape):
    """A page of results, the best first."""

    next = serializers.CharField(allow_null=True)
    total = TotalShape()
    results = ResultShape(many=True)
    facets = FacetShape(many=True, help_text="Those that `facets=` asks for.")
    did_you_mean = serializers.CharField(
        allow_null=True,
        help_text="Where nothing was found: the question with words that are nearly the same.",
    )

    example = {
        "next": None,
        "total": TotalShape.example,
        "results": [ResultShape.example],
        "facets": [FacetShape.example],
        "did_you_mean": None,
    }


class Several(serializers.CharField):
    """Words of a closed vocabulary, commas between."""

    def __init__(self, vocabulary: list[str], **options: Any) -> None:
        self.vocabulary = vocabulary
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> list[str]:
        asked = [word.strip() for word in super().to_internal_value(data).split(",")]
        for word in asked:
            if word not in self.vocabulary:
                raise serializers.ValidationError(
                    f"there is no “{word}”; there is: {', '.join(self.vocabulary)}."
                )
        return asked


class Asked(serializers.Serializer):
    """What may be asked for."""

    q = serializers.CharField(max_length=500, required=False)
    kind = Several([kind.value for kind in SearchKind], required=False)
    state = Several([state.value for state in ClaimState], required=False)
    outlet = serializers.UUIDField(required=False)
    claimant = serializers.UUIDField(required=False)
    rating = serializers.CharField(max_length=60, required=False)
    language = serializers.CharField(max_length=35, required=False)
    since = serializers.DateTimeField(required=False)
    until = serializers.DateTimeField(required=False)
    stale = serializers.ChoiceField(choices=["true", "false"], required=False)
    current = serializers.ChoiceField(choices=["true", "false"], required=False)
    semantic = serializers.ChoiceField(choices=["true", "false"], required=False)
    facets = Several(["kind", *FACETS], required=False)
    limit = serializers.IntegerField(min_value=1, max_value=MAX_LIMIT, required=False)
    cursor = serializers.CharField(max_length=LONGEST_CURSOR, required=False)


def _listed(words: list[str]) -> Json:
    return {"type": "array", "items": {"type": "string", "enum": words}}


ID: Json = {"type": "string", "format": "uuid"}
MOMENT: Json = {"type": "string", "format": "date-time"}
PARAMETERS: dict[str, Json] = {
    "team": {},
    "q": {
        "schema": {"type": "string", "maxLength": 500},
        "description": 'Words, "a phrase", begin*, either or other, and - before what must not be there. Without it: '
        "everything, the newest first.",
    },
    "kind": {
        "schema": _listed([kind.value for kind in SearchKind]),
        "explode": False,
        "description": "Of these kinds.",
    },
    "state": {
        "schema": _listed([state.value for state in ClaimState]),
        "explode": False,
        "description": "Of claims in these states.",
    },
    "outlet": {"schema": ID, "description": "Published by this outlet, or of a claim first found there."},
    "claimant": {"schema": ID, "description": "Of claims made by this claimant."},
    "rating": {"schema": {"type": "string"}, "description": "Of claims ruled so: a rating's slug."},
    "language": {
        "schema": {"type": "string"},
        "description": "In this language (BCP 47), whatever the region.",
    },
    "since": {"schema": MOMENT, "description": "Said, read or judged then or later."},
    "until": {"schema": MOMENT, "description": "Before then."},
    "stale": {
        "schema": {"type": "boolean"},
        "description": "Of claims some judgement of which may no longer hold, or of the others.",
    },
    "current": {"schema": {"type": "boolean"}, "description": "What is said now, or what was said once."},
    "semantic": {
        "schema": {"type": "boolean", "default": False},
        "description": "Claims that mean nearly the same too, whatever their words; where an embedding is at hand.",
    },
    "facets": {
        "schema": _listed(["kind", *FACETS]),
        "explode": False,
        "description": "Count the results by these.",
    },
    "limit": {"schema": {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}},
    "cursor": {"schema": {"type": "string"}, "description": "From `next`."},
}


class Search(Resource):
    """One search over claims, quotations, rationales, sources and articles, with what they said before."""

    shape = SearchShape

    @reads(parameters=PARAMETERS, gives=SearchShape)
    def find(self, request: Request) -> HttpResponse:
        """Find things by their words. What you may not see is not found, counted or weighed."""
        asked = asked_of(request, Asked)
        semantic = bool(_flag(asked.get("semantic")))
        if semantic and actions.fingerprints.embedder() is None:
            raise InvalidQuery.of("semantic", "there is no embedding here; words alone serve.")
        found = actions.finding.find(
            self.member,
            asked.get("q", ""),
            _narrowing(asked),
            limit=asked.get("limit", DEFAULT_LIMIT),
            after=_border(asked.get("cursor")),
            facets=[name for name in asked.get("facets", []) if name != "kind"],
            semantic=semantic,
        )
        return self.answer(self._found(found, asked))

    def _found(self, found: Found, asked: Json) -> Json:
        return {
            "next": self._link(found.following and _cursor(found.following)),
            "total": {"value": found.count, "relation": "exact" if found.is_exact else "at_least"},
            "results": [_result(each) for each in found.results],
            "facets": _facets(found, asked.get("facets", [])),
            "did_you_mean": found.meant or None,
        }


def _narrowing(asked: Json) -> Narrowing:
    return Narrowing(
        kinds=tuple(asked.get("kind", ())),
        states=tuple(asked.get("state", ())),
        outlet=asked.get("outlet"),
        claimant=asked.get("claimant"),
        rating=asked.get("rating", ""),
        language=asked.get("language", ""),
        since=asked.get("since"),
        until=asked.get("until"),
        stale=_flag(asked.get("stale")),
        current=_flag(asked.get("current")),
    )


def _flag(said: str | None) -> bool | None:
    return None if said is None else said == "true"


def _result(found: Result) -> Json:
    row = found.row
    in_text = row["end"] > 0 and (row["revision_id"] or row["evidence_id"])
    return {
        "kind": found.kind,
        "id": found.id,
        "url": address(found),
        "score": found.score,
        "relevance": found.relevance,
        "nearness": found.nearness,
        "current": found.current,
        "title": title(found),
        "language": row["language"] or None,
        "at": row["at"],
        "terms": [{"term": each.said, "fields": each.fields, "count": each.count} for each in found.terms],
        "snippets": [_snippet(found, each) for each in found.excerpts],
        "place": {
            "article": row["article_id"],
            "title": row["x_article_title"] or None,
            "outlet": row["x_outlet"],
            "revision": row["revision_id"],
            "number": row["x_revision_number"],
            "source": row["source_id"],
            "start": row["start"] if in_text else None,
            "end": row["end"] if in_text else None,
        },
        "claim": _claim(row),
    }


def _claim(row: Any) -> Json | None:
    if row["claim_id"] is None:
        return None
    return {
        "id": row["claim_id"],
        "statement": row["x_statement"],
        "state": row["x_state"],
        "claimant": row["x_claimant"],
        "rating": row["x_rating"],
    }


def title(found: Result) -> str:
    """What a result is called: its own heading, else that of what it belongs to."""
    row = found.row
    return found.text.title or row["x_statement"] or row["x_source_title"] or row["x_article_title"] or ""


def address(found: Result) -> str:
    """Where in the API the thing is."""
    row = found.row
    routes = {
        SearchKind.CLAIM: "claims",
        SearchKind.SOURCE: "sources" if row["source_id"] else "articles",
        SearchKind.ARTICLE: "articles",
        SearchKind.QUOTATION: "appearances" if row["appearance_id"] else "evidence",
        SearchKind.RATIONALE: "verdicts" if row["verdict_id"] else "rulings",
    }
    return f"{_list(routes[found.kind])}/{found.id}"


@cache
def _list(route: str) -> str:
    return reverse(f"api:{route}-list")


def _snippet(found: Result, excerpt: Any) -> Json:
    whole = found.text.of(excerpt.field)
    return {
        "field": excerpt.field,
        "start": excerpt.start,
        "end": excerpt.end,
        "text": whole[excerpt.start : excerpt.end],
        "html": searching.marked(whole, excerpt),
        "highlights": [{"start": span.start, "end": span.end} for span in excerpt.highlights],
    }


def _facets(found: Found, names: list[str]) -> list[Json]:
    spread = dict(found.facets)
    if "kind" in names:
        spread["kind"] = [(kind, kind, count) for kind, count in sorted(found.kinds.items())]
    return [
        {"name": name, "values": [{"value": str(v), "label": str(n), "count": c} for v, n, c in spread[name]]}
        for name in dict.fromkeys(names)
    ]


def _cursor(border: Border) -> str:
    packed = orjson.dumps([border.score, border.id, border.newest])
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def _border(cursor: str | None) -> Border | None:
    """Raises InvalidQuery for what this list did not give out."""
    if cursor is None:
        return None
    try:
        packed = base64.b64decode(cursor.encode() + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        score, last, newest = orjson.loads(packed)
        return Border(float(score), UUID(last).hex, UUID(newest))
    except (ValueError, TypeError, AttributeError) as error:
        detail = "it is not one that this search gave out."
        raise InvalidQuery.of("cursor", detail, code="invalid_cursor") from error

"""What a page of what was found shows: the words of each result, where they stand, and what it is part of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import F, Func, JSONField, OuterRef, QuerySet, Subquery, Value

from annotations.actions.search import own_words
from annotations.choices.search import SearchKind
from annotations.models import Ruling, SearchDocument, statements
from annotations.models.statements import Among
from annotations.pipeline import searching
from annotations.values.search import Excerpt, Hit, Question, SearchText, TermFound

RATING = Subquery(Ruling.objects.filter(claim=OuterRef("claim"), standing=True).values("rating__slug")[:1])
IDS = ("claim_id", "appearance_id", "article_id", "source_id", "evidence_id", "verdict_id", "ruling_id")
OWN = ("title", "who", "text", "start", "end", "language", "at", "revision_id")
SHOWN = {
    "statement": F("claim__statement"),
    "state": F("claim__state"),
    "claimant": F("claim__claimant__name"),
    "claimant_id": F("claim__claimant_id"),
    "article_title": F("article__title"),
    "outlet": F("article__outlet__name"),
    "outlet_id": F("article__outlet_id"),
    "revision_number": F("revision__number"),
    "source_title": F("source__title"),
    "author": F("verdict__author__name"),
    "body": F("revision__text"),
    "blocks": F("revision__blocks"),
    "rating": RATING,
}
COLUMNS = ("pk", "places", *OWN, *IDS, *(f"x_{name}" for name in SHOWN))


@dataclass(frozen=True, slots=True)
class Result:
    """Something that was found. `row` holds its columns, with those of the claim, article and source it is part of."""

    kind: SearchKind
    id: UUID
    score: float
    relevance: float
    current: bool
    text: SearchText
    row: Mapping[str, Any]
    terms: Sequence[TermFound]
    excerpts: Sequence[Excerpt]
    nearness: float | None = None


@dataclass(frozen=True)
class _Shown:
    """What is there to show of these rows, and where in them do the words stand?"""

    def rows(self, member: None, ids: list[UUID], forms: list[str], beginnings: list[str]) -> QuerySet:
        columns = {f"x_{name}": column for name, column in SHOWN.items()}
        rows = SearchDocument.objects.filter(Among(F("pk"), ids))
        return rows.annotate(places=standing_places(forms, beginnings), **columns).values_list(*COLUMNS)


def shown(
    page: Sequence[tuple[float, Hit]],
    question: Question,
    forms: Mapping[str, Sequence[str]],
    nearness: Mapping[str, float],
) -> list[Result]:
    """The results of a page, each with where in it the words stand. One query, where there are any."""
    if not page:
        return []
    endings = {term.words[-1] for term in question.terms if term.prefix}
    whole = sorted({form for term in question.terms for word in term.words for form in forms[word]})
    begun = sorted({form for word in endings for form in forms[word]})
    ids = [UUID(hit.id) for _, hit in page]
    rows = statements.read(_Shown(), None, ids=ids, forms=whole, beginnings=begun)
    kept = {row[0].hex: dict(zip(COLUMNS, row, strict=True)) for row in rows}
    results = [_result(score, hit, kept[hit.id], question, forms) for score, hit in page]
    return [replace(one, nearness=nearness.get(hit.id)) for one, (_, hit) in zip(results, page, strict=True)]


def standing_places(forms: list[str], beginnings: list[str]) -> Func:
    """Where in a vector the forms stand, and whatever begins so."""
    return Func(
        F("vector"),
        Value(forms),
        Value(beginnings),
        function="factcheck_places",
        output_field=JSONField(),
    )


def _result(
    score: float, hit: Hit, row: Mapping[str, Any], question: Question, forms: Mapping[str, Sequence[str]]
) -> Result:
    text = SearchText(row["title"], row["who"], _text(row))
    found = searching.places(question, text, forms, row["places"])
    return Result(
        kind=SearchKind(hit.kind),
        id=UUID(hit.thing),
        score=score,
        relevance=round(hit.relevance, 6),
        current=hit.current,
        text=text,
        row=row,
        terms=searching.found_terms(found),
        excerpts=searching.excerpts(text, found),
    )


def _text(row: Mapping[str, Any]) -> str:
    """Only of a revision the text is not kept again."""
    if row["revision_id"] is None or row["appearance_id"] or row["evidence_id"]:
        return row["text"]
    return own_words(row["x_body"], row["x_blocks"])[row["start"] : row["end"]]

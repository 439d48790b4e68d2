"""Finding things by their words: what a member may know of, ranked together, with what shows why.

    typed --parsed--> question --forms--> rows that match --ranked, each once--> a page --places--> why

What matches in very many places is ranked among the newest CANDIDATES of it, and then said to be so.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import Exists, F, Func, JSONField, OuterRef, Q, QuerySet, Subquery, TextField, Value

from annotations.actions import fingerprints
from annotations.actions.search import own_words
from annotations.choices.search import SearchKind
from annotations.models import Membership, Ruling, SearchDocument, Staleness
from annotations.pipeline import searching
from annotations.values.search import Excerpt, Hit, Question, SearchText, TermFound

CANDIDATES = 2000
NEARLY = 300
ALIKE = 0.3  # a cosine under which two statements have little to do with each other
BY_MEANING = 0.5  # how much meaning adds to the relevance of words
WEIGHTS = [0.1, 0.2, 0.4, 1.0]  # of D, C, B and A
BY_LENGTH = 1  # ts_rank divides by 1 + log(length)
THINGS = {
    SearchKind.CLAIM: ("claim_id",),
    SearchKind.QUOTATION: ("appearance_id", "evidence_id"),
    SearchKind.RATIONALE: ("verdict_id", "ruling_id"),
    SearchKind.SOURCE: ("source_id", "article_id"),  # a page that is watched as a source
    SearchKind.ARTICLE: ("article_id",),
}
IDS = ("claim_id", "appearance_id", "article_id", "source_id", "evidence_id", "verdict_id", "ruling_id")
TEXT = ArrayField(TextField())
RATING = Subquery(Ruling.objects.filter(claim=OuterRef("claim"), standing=True).values("rating__slug")[:1])
# What can be counted by, and the column that says it: a value, and what people call it.
FACETS: dict[str, tuple[Any, Any]] = {
    "state": (F("claim__state"), F("claim__state")),
    "outlet": (F("article__outlet_id"), F("article__outlet__name")),
    "claimant": (F("claim__claimant_id"), F("claim__claimant__name")),
    "rating": (RATING, RATING),
    "language": (F("language"), F("language")),
}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What is looked through: empty means all. `stale` asks for claims some judgement of which may not hold."""

    kinds: Sequence[str] = ()
    states: Sequence[str] = ()
    outlet: UUID | None = None
    claimant: UUID | None = None
    rating: str = ""
    language: str = ""
    since: datetime | None = None
    until: datetime | None = None
    stale: bool | None = None
    current: bool | None = None


@dataclass(frozen=True, slots=True)
class Border:
    """After which result a page begins, and the newest row there was when the first page was asked for."""

    score: float
    id: str
    newest: UUID


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


@dataclass(frozen=True, slots=True)
class Found:
    """A page of results, where the next one begins, how many there are, and how they are spread."""

    results: Sequence[Result]
    following: Border | None
    count: int
    is_exact: bool
    kinds: Mapping[str, int]
    facets: Mapping[str, Sequence[tuple[Any, str, int]]] = field(default_factory=dict)
    meant: str = ""


def find(
    member: Membership,
    typed: str,
    within: Narrowing,
    *,
    limit: int = 20,
    after: Border | None = None,
    facets: Sequence[str] = (),
    semantic: bool = False,
) -> Found:
    """What the member may know of and what holds the words typed; everything, the newest first, where none are.

    Three queries, however many rows: the words' forms, what matches, and the page; where nothing does, what is
    nearly so. `semantic` adds claims that mean nearly the same, by two more; ImportError where no model is at hand.
    """
    question = searching.parsed(typed)
    forms = forms_of(member, question)
    rows = _narrowed(SearchDocument.objects.visible_to(member).with_standing(), member, within)
    if after is not None:
        rows = rows.filter(pk__lte=after.newest)
    matching = _candidates(rows, question, forms, facets)
    if semantic and question:
        matching += _by_meaning(rows, member, typed, matching, facets)
    ranked = searching.distinct(_hit(row) for row in matching)
    page = [one for one in ranked if after is None or (one[0], one[1].id) < (after.score, after.id)]
    newest = max((row["pk"] for row in matching), default=None)
    counted = {row["pk"].hex: row for row in matching}
    return Found(
        results=_shown(page[:limit], question, forms, {h: row.get("nearness") for h, row in counted.items()}),
        following=Border(*_key(page[limit - 1]), after.newest if after else newest) if page[limit:] else None,
        count=len(ranked),
        is_exact=len(matching) < CANDIDATES,
        kinds=Counter(hit.kind.value for _, hit in ranked),
        meant="" if matching or after else _meant(rows, typed, question),
        facets={name: _spread(name, [counted[hit.id] for _, hit in ranked]) for name in facets},
    )


def _key(one: tuple[float, Hit]) -> tuple[float, str]:
    return one[0], one[1].id


def forms_of(member: Membership, question: Question) -> dict[str, list[str]]:
    """What each word of the question may be kept as, in the languages of the team's texts; as it is among them."""
    forms: dict[str, list[str]] = {word: sorted({word, searching.plain(word)}) for word in question.words}
    if not forms:
        return {}
    asked = sorted({form for each in forms.values() for form in each})
    found = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute("SELECT word, form FROM factcheck_forms(%s, %s)", [member.team_id, asked])
        for word, form in cursor.fetchall():
            found[word].add(form)
    return {word: sorted({*each, *(form for w in each for form in found[w])}) for word, each in forms.items()}


def _narrowed(rows: QuerySet, member: Membership, within: Narrowing) -> QuerySet:
    plain = {
        "kind__in": list(within.kinds),
        "claim__state__in": list(within.states),
        "article__outlet_id": within.outlet,
        "claim__claimant_id": within.claimant,
        "at__gte": within.since,
        "at__lt": within.until,
    }
    rows = rows.filter(**{lookup: value for lookup, value in plain.items() if value})
    if within.language:
        rows = rows.filter(
            Q(language__iexact=within.language) | Q(language__istartswith=f"{within.language}-")
        )
    if within.rating:
        ruled = Ruling.objects.filter(claim=OuterRef("claim"), standing=True, rating__slug=within.rating)
        rows = rows.filter(Exists(ruled))
    if within.stale is not None:
        marks = Staleness.objects.visible_to(member).open()
        of_claim = Q(verdict__claim=OuterRef("claim")) | Q(ruling__claim=OuterRef("claim"))
        marked = Exists(marks.filter(of_claim))
        rows = rows.filter(marked if within.stale else ~marked, claim__isnull=False)
    if within.current is not None:
        rows = rows.filter(is_current=within.current)
    return rows


def _by_meaning(
    rows: QuerySet, member: Membership, typed: str, matching: list[dict[str, Any]], facets: Sequence[str]
) -> list[dict[str, Any]]:
    """Claims that mean nearly what was typed, beside those whose words match; these gain by it too."""
    found = fingerprints.meaning(member.team_id, typed)
    near = {pk: cosine for pk, cosine in found.items() if cosine >= ALIKE}
    claims = [row for row in matching if row["kind"] == SearchKind.CLAIM]
    known = {row["claim_id"] for row in claims}
    others = rows.filter(kind=SearchKind.CLAIM, claim__in=set(near) - known, standing=True)
    more = _candidates(others, Question(), {}, facets)
    for row in (*claims, *more):
        row["nearness"] = near.get(row["claim_id"])
        row["relevance"] += BY_MEANING * (row["nearness"] or 0)
    return more


def _candidates(
    rows: QuerySet, question: Question, forms: Mapping[str, Sequence[str]], facets: Sequence[str]
) -> list[dict[str, Any]]:
    """The newest rows that match, with what they are ranked and counted by."""
    relevance: Any = Value(0.0)
    if question:
        query = _Lexemes(searching.tsquery(question, forms))
        rows = rows.filter(vector=query)
        relevance = SearchRank(F("vector"), query, weights=WEIGHTS, normalization=BY_LENGTH)
    columns = {f"x_{name}": FACETS[name][0] for name in facets}
    columns |= {f"x_{name}_name": FACETS[name][1] for name in facets}
    rows = rows.annotate(relevance=relevance, **columns).order_by("-id")
    return list(rows.values("pk", "kind", "is_current", "relevance", *IDS, *columns)[:CANDIDATES])


def _meant(rows: QuerySet, typed: str, question: Question) -> str:
    """The question with words in the place of those that are in nothing the member may see; empty where none are near.

    Words are looked up by their first letters, among the newest rows: PostgreSQL comes without pg_trgm.
    """
    asked = [word for word in sorted(question.words) if len(word) > searching.BEGINNING]
    if not asked:
        return ""
    begun = sorted({word[: searching.BEGINNING] for word in asked})
    near = _Lexemes(" | ".join(f"{searching.quoted(each)}:*" for each in begun))
    found = rows.filter(vector=near).annotate(places=_places([], begun)).order_by("-id")
    known: dict[str, str] = {}
    for title, who, text, places in found.values_list("title", "who", "text", "places")[:NEARLY]:
        for form, at in places.items():
            known.setdefault(form, searching.word_at(SearchText(title, who, text), at[0]) or form)
    for word in asked:
        near_form = None if word in known else searching.meant(word, known)
        if near_form is not None:
            typed = re.sub(re.escape(word), known[near_form].lower(), typed, flags=re.IGNORECASE)
    return typed if searching.parsed(typed) != question else ""


class _Lexemes(SearchQuery):
    """A question that is written as PostgreSQL keeps words: no parser and no dictionary reads it again."""

    template = "(%(expressions)s)::tsquery"


def _hit(row: Mapping[str, Any]) -> Hit:
    kind = SearchKind(row["kind"])
    return Hit(kind, row["pk"].hex, _thing(kind, row).hex, row["relevance"], row["is_current"])


def _thing(kind: SearchKind, row: Mapping[str, Any]) -> UUID:
    return next(row[name] for name in THINGS[kind] if row[name] is not None)


def _spread(name: str, rows: Sequence[Mapping[str, Any]]) -> list[tuple[Any, str, int]]:
    """How many results there are of each value, the most first; of those that have none nothing is said."""
    counts = Counter((row[f"x_{name}"], row[f"x_{name}_name"]) for row in rows if row[f"x_{name}"])
    return [(value, label, count) for (value, label), count in counts.most_common()]


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


def _shown(
    page: Sequence[tuple[float, Hit]],
    question: Question,
    forms: Mapping[str, Sequence[str]],
    nearness: Mapping[str, float | None],
) -> list[Result]:
    """The rows of a page, each with where in it the words stand."""
    endings = {term.words[-1] for term in question.terms if term.prefix}
    whole = sorted({form for term in question.terms for word in term.words for form in forms[word]})
    begun = sorted({form for word in endings for form in forms[word]})
    places = _places(whole, begun)
    columns = {f"x_{name}": column for name, column in SHOWN.items()}
    rows = SearchDocument.objects.filter(pk__in=[hit.id for _, hit in page])
    rows = rows.annotate(places=places, **columns).values("pk", "places", *OWN, *IDS, *columns)
    kept = {row["pk"].hex: row for row in rows} if page else {}
    results = [_result(score, hit, kept[hit.id], question, forms) for score, hit in page]
    return [replace(one, nearness=nearness[hit.id]) for one, (_, hit) in zip(results, page, strict=True)]


def _places(forms: Sequence[str], beginnings: Sequence[str]) -> Func:
    """Where in a vector the forms stand, and whatever begins so."""
    wanted = [Value(list(each), output_field=TEXT) for each in (forms, beginnings)]
    return Func(F("vector"), *wanted, function="factcheck_places", output_field=JSONField())


def _result(
    score: float, hit: Hit, row: Mapping[str, Any], question: Question, forms: Mapping[str, Sequence[str]]
) -> Result:
    text = SearchText(row["title"], row["who"], _text(row))
    found = searching.places(question, text, forms, row["places"])
    return Result(
        kind=hit.kind,
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

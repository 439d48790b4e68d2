"""Finding things by their words: what a member may know of, ranked together, with what shows why.

    typed --parsed--> question --forms--> rows that match --ranked, each once--> a page --places--> why

What matches in very many places is ranked among the newest CANDIDATES of it, and then said to be so.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import (
    Case,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Replace

from annotations.actions import fingerprints
from annotations.actions.showing import RATING, Result, shown, standing_places
from annotations.choices.search import SearchKind
from annotations.models import Membership, Ruling, SearchDocument, Staleness, statements
from annotations.models.search import neighbouring_words
from annotations.models.statements import Among
from annotations.pipeline import searching
from annotations.values.search import Hit, Question, SearchText

CANDIDATES = 1000
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
THING = Case(
    *(
        When(kind=kind, then=Coalesce(*columns) if columns[1:] else F(*columns))
        for kind, columns in THINGS.items()
    ),
    output_field=UUIDField(),
)
# What can be counted by: the column that says it and, where that is not the same, what people call it.
FACETS: dict[str, tuple[Any, ...]] = {
    "state": (F("claim__state"),),
    "outlet": (Cast("article__outlet_id", TextField()), F("article__outlet__name")),
    "claimant": (Cast("claim__claimant_id", TextField()), F("claim__claimant__name")),
    "rating": (RATING,),
    "language": (F("language"),),
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

    @property
    def is_usual(self) -> bool:
        """Whether others ask the same but for the words: no one outlet, person, day, rating or language."""
        few = Narrowing(self.kinds, self.states, stale=self.stale, current=self.current)
        return self == few and isinstance(self.kinds, tuple) and isinstance(self.states, tuple)


@dataclass(frozen=True, slots=True)
class Border:
    """After which result a page begins, and the newest row there was when the first page was asked for."""

    score: float
    id: str
    newest: UUID


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
    asked = _Matching(within, tuple(facets))
    newest = {"newest": after.newest} if after else {}
    matching = _candidates(asked, member, **_asked_for(question, forms), **newest)
    nearness: dict[str, float] = {}
    if semantic and question:
        matching, nearness = _by_meaning(asked, member, typed, matching, **newest)
    ranked = searching.distinct(matching.hits)
    page = [one for one in ranked if _key(one) < (after.score, after.id)] if after else ranked
    newest_id = max((hit.id for hit in matching.hits), default=None)
    begun = after.newest if after else newest_id and UUID(newest_id)
    return Found(
        results=shown(page[:limit], question, forms, nearness),
        following=Border(*_key(page[limit - 1]), begun) if page[limit:] else None,
        count=len(ranked),
        is_exact=len(matching.hits) < CANDIDATES,
        kinds=Counter(hit.kind for _, hit in ranked),
        meant="" if matching.hits or after else _meant(_Nearly(within), member, typed, question),
        facets=_facets(facets, [matching.counted[hit.id] for _, hit in ranked]) if facets else {},
    )


def _asked_for(question: Question, forms: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The words that a row must hold, and those that must stand side by side in it, as far as there are any."""
    words = {"query": searching.tsquery(question, forms), "pairs": searching.neighbours(question, forms)}
    return {name: asked for name, asked in words.items() if asked}


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


class _Matches(NamedTuple):
    """The rows that match, and what each is counted by, where that is asked: a value and a label for each facet."""

    hits: list[Hit]
    counted: Mapping[str, Sequence[Any]]


@dataclass(frozen=True)
class _Matching:
    """Which rows hold the words of a query, the newest first, and what are they ranked and counted by?"""

    within: Narrowing
    facets: tuple[str, ...]

    def rows(
        self,
        member: Membership,
        query: str = "",
        pairs: str = "",
        newest: UUID | None = None,
        claims: list[UUID] | None = None,
    ) -> QuerySet:
        rows, relevance = _looked_through(self.within, member), Value(0.0)
        if newest is not None:
            rows = rows.filter(pk__lte=newest)
        if query:
            lexemes = _Lexemes(query)
            relevance = _Relevance(F("vector"), lexemes, weights=WEIGHTS, normalization=BY_LENGTH)
        if claims is not None:
            rows = rows.filter(Among(F("claim_id"), claims), kind=SearchKind.CLAIM, standing=True)
        # First which, then what of them: joined and ranked are the newest alone, not all that match.
        newest_first = _newest(rows, query, pairs)
        counted = {f"x_{name}_{n}": column for name in self.facets for n, column in enumerate(FACETS[name])}
        found = SearchDocument.objects.filter(pk__in=newest_first).with_standing()
        found = found.annotate(x_id=_hex(F("pk")), x_thing=_hex(THING), x_relevance=relevance, **counted)
        columns = ("kind", "x_id", "x_thing", "x_relevance", "is_current", *counted)
        return found.order_by("-id").values_list(*columns)


def _newest(rows: QuerySet, query: str, pairs: str) -> QuerySet | Subquery:
    """The ids of the newest that hold the words, in the order that is asked for."""
    newest_first = rows.order_by("-id")
    if pairs:
        held = newest_first.alias(x_pairs=neighbouring_words()).filter(x_pairs=_Lexemes(pairs))
        return _Standing(held.values("id"), query)
    return (newest_first.filter(vector=_Lexemes(query)) if query else newest_first).values("pk")[:CANDIDATES]


class _Standing(Subquery):
    """Of the rows that hold the pairs of a phrase, those where its words do stand so: looked at from the newest back
    until there are enough. OFFSET keeps PostgreSQL from looking at all of them first, and what is asked as the function
    behind @@ from looking at all that hold the words.
    """

    template = (
        "(SELECT held.id FROM (%(subquery)s OFFSET 0) AS held "
        f"JOIN {SearchDocument._meta.db_table} AS kept ON kept.id = held.id "
        f"WHERE ts_match_vq(kept.vector, %%s::tsquery) ORDER BY held.id DESC LIMIT {CANDIDATES})"
    )

    def __init__(self, held: QuerySet, asked: str) -> None:
        super().__init__(held)
        self.asked = asked

    def as_sql(self, *how: Any, **more: Any) -> tuple[str, tuple[Any, ...]]:
        sql, values = super().as_sql(*how, **more)
        return sql, (*values, self.asked)


@dataclass(frozen=True)
class _Nearly:
    """Which rows hold words that begin like those of a question, and where?"""

    within: Narrowing

    def rows(self, member: Membership, query: str, beginnings: list[str]) -> QuerySet:
        rows = _looked_through(self.within, member).filter(vector=_Lexemes(query))
        rows = rows.annotate(places=standing_places([], beginnings)).order_by("-id")
        return rows.values_list("title", "who", "text", "places")[:NEARLY]


def _looked_through(within: Narrowing, member: Membership) -> QuerySet:
    return _narrowed(SearchDocument.objects.visible_to(member).with_standing(), member, within)


def _read(asked: _Matching | _Nearly, member: Membership, **values: Any) -> Iterable[Sequence[Any]]:
    """The rows, as they are best found for these words: how common they are decides how."""
    if asked.within.is_usual:
        return statements.read(asked, member, planned=False, **values)
    return asked.rows(member, **values)


def _candidates(asked: _Matching, member: Membership, **values: Any) -> _Matches:
    """The newest rows that match."""
    rows = _read(asked, member, **values)
    if not asked.facets:
        return _Matches([Hit._make(row) for row in rows], {})
    own = len(Hit._fields)
    hits, counted = [], {}
    for row in rows:
        hits.append(hit := Hit._make(row[:own]))
        counted[hit.id] = tuple(row[own:])
    return _Matches(hits, counted)


def _by_meaning(
    asked: _Matching, member: Membership, typed: str, matching: _Matches, **newest: UUID
) -> tuple[_Matches, dict[str, float]]:
    """With the claims that mean nearly what was typed beside those whose words match; these gain by it too. And how
    near each is.
    """
    found = fingerprints.meaning(member.team_id, typed)
    near = {pk.hex: cosine for pk, cosine in found.items() if cosine >= ALIKE}
    known = {hit.thing for hit in matching.hits if hit.kind == SearchKind.CLAIM}
    others = _candidates(asked, member, claims=[UUID(thing) for thing in near.keys() - known], **newest)
    both = [*matching.hits, *others.hits]
    nearness = {hit.id: near[hit.thing] for hit in both if _means(hit, near)}
    gained = [_gained(hit, nearness.get(hit.id, 0)) for hit in both]
    return _Matches(gained, {**matching.counted, **others.counted}), nearness


def _gained(hit: Hit, nearness: float) -> Hit:
    return hit._replace(relevance=hit.relevance + BY_MEANING * nearness)


def _means(hit: Hit, near: Mapping[str, float]) -> bool:
    return hit.kind == SearchKind.CLAIM and hit.thing in near


def _meant(nearly: _Nearly, member: Membership, typed: str, question: Question) -> str:
    """The question with words in the place of those that are in nothing the member may see; empty where none are near.

    Words are looked up by their first letters, among the newest rows: PostgreSQL comes without pg_trgm.
    """
    asked = [word for word in sorted(question.words) if len(word) > searching.BEGINNING]
    if not asked:
        return ""
    begun = sorted({word[: searching.BEGINNING] for word in asked})
    near = " | ".join(f"{searching.quoted(each)}:*" for each in begun)
    known: dict[str, str] = {}
    for title, who, text, places in _read(nearly, member, query=near, beginnings=begun):
        for form, at in places.items():
            known.setdefault(form, searching.word_at(SearchText(title, who, text), at[0]) or form)
    for word in asked:
        near_form = None if word in known else searching.meant(word, known)
        if near_form is not None:
            typed = re.sub(re.escape(word), known[near_form].lower(), typed, flags=re.IGNORECASE)
    return typed if searching.parsed(typed) != question else ""


def _hex(pk: Any) -> Replace:
    """An id as 32 digits: to make two UUIDs of each candidate took a sixth of a search."""
    return Replace(Cast(pk, TextField()), Value("-"), Value(""), output_field=TextField())


class _Lexemes(SearchQuery):
    """A question that is written as PostgreSQL keeps words: no parser and no dictionary reads it again."""

    template = "(%(expressions)s)::tsquery"


class _Relevance(SearchRank):
    """A rank as psycopg gives it. Django makes a float of each float again, which took a tenth of a search."""

    @property
    def convert_value(self) -> Any:
        return self._convert_value_noop


def _facets(names: Sequence[str], counted: Sequence[Sequence[Any]]) -> dict[str, list[tuple[Any, str, int]]]:
    """How many results there are of each value, the most first; of those that have none nothing is said."""
    found, at = {}, 0
    for name in names:
        end = at + len(FACETS[name])
        counts = Counter(row[at:end] for row in counted if row[at])
        found[name] = [(said[0], said[-1], count) for said, count in counts.most_common()]
        at = end
    return found

"""Pages of a list, newest first, turned by id: stable while rows are added, and never counted."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import QuerySet
from django.db.models.functions import Left

from annotations.choices import ClaimState
from annotations.models import Article, Claim, Membership
from annotations.models.articles import INDEXED_LENGTH
from annotations.web.pages.places import with_place

ROWS = 30
FOUND = 20


@dataclass
class Page:
    """Some rows, and the id before which the next page goes on."""

    rows: list[Any]
    following: UUID | None


def page(rows: QuerySet, *, before: UUID | None) -> Page:
    """Up to `ROWS` rows older than the id `before`."""
    rows = rows.order_by("-id")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: ROWS + 1])
    return Page(found[:ROWS], found[ROWS - 1].pk if len(found) > ROWS else None)


def claims(member: Membership, *, state: str = "") -> QuerySet[Claim]:
    """The team's claims, of one state or all but those turned down."""
    visible = with_place(Claim.objects.visible_to(member)).select_related("claimant")
    if state in set(ClaimState):
        return visible.filter(state=state)
    return visible.exclude(state__in=[ClaimState.REJECTED, ClaimState.MERGED])


def search(member: Membership, words: str) -> tuple[list[Claim], list[Article]]:
    """Claims whose statement and articles whose current text hold the words, as a search engine reads them."""
    query = SearchQuery(words, config="simple", search_type="websearch")
    claims_found = claims(member).annotate(words=_statement_words()).filter(words=query)
    articles = Article.objects.visible_to(member).select_related("outlet")
    articles_found = articles.annotate(words=_text_words()).filter(words=query)
    return list(claims_found.order_by("-id")[:FOUND]), list(articles_found.order_by("-id")[:FOUND])


# The same expressions as the indexes of the models, so that these are used.
def _statement_words() -> SearchVector:
    return SearchVector(Left("statement", 50_000), config="simple")


def _text_words() -> SearchVector:
    text = Left("current_revision__text", INDEXED_LENGTH)
    return SearchVector("current_revision__title", text, config="simple")

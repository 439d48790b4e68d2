"""Where on the desk things are: the addresses that pages, redirects and scripts share."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from annotations.models import Appearance, Article, Claim, Revision, Team


def with_place(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Claims with the article they were first found in: `article_id`, `article_title`, `outlet_name`."""
    first = Appearance.objects.filter(claim=OuterRef("pk")).order_by("id")
    return claims.annotate(
        article_id=Subquery(first.values("article_id")[:1]),
        article_title=Subquery(first.values("article__title")[:1]),
        outlet_name=Subquery(first.values("article__outlet__name")[:1]),
    )


def article_address(article: Article, revision: Revision | None = None, **query: Any) -> str:
    """The article's page, at a revision unless it is the current one."""
    address = reverse("web:article", args=[article.team.slug, article.pk])
    if revision is not None and revision.pk != article.current_revision_id:
        query = {"revision": revision.number} | query
    return f"{address}?{urlencode(query)}" if query else address


def claim_address(team: Team, claim: Claim, article: Article | None, revision: Revision | None) -> str:
    """The claim in hand beside its text; a page of its own where it stands in none."""
    if article is None:
        return reverse("web:claim", args=[team.slug, claim.pk])
    return f"{article_address(article, revision, claim=claim.pk)}#claim-{claim.pk}"

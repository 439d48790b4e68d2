"""An address of every page that is read, about rows that `tests.api.world` made. A new page is in it by being a page."""

from uuid import UUID

from django.urls import URLPattern, reverse

from annotations.models import Article, Claim, Membership, Team
from annotations.web import facts_urls
from annotations.web.urls import team_pages
from tests.api.world import row
from tests.web.test_access import GETS, LEAD_ON

# There is none of a publication without a picture; it is the view of claimreview.json.
WITHOUT = {"media-review"}


def desk_pages(member: Membership, claim: Claim) -> dict[str, str]:
    """The pages of the desk, by their names; those that only lead on are left out."""
    team, article = member.team, claim.appearances.order_by("-id").first().article
    about = {"claim_id": claim.pk, "article_id": article.pk}
    read = [page for page in team_pages if page.name in GETS - LEAD_ON]
    pages = {page.name: _address("web", page, team, about) for page in read}
    return pages | _narrowed(team, claim, article)


def public_pages(team: Team) -> dict[str, str]:
    """The pages of what is published."""
    pages = [page for page in facts_urls.urlpatterns if page.name not in WITHOUT]
    return {f"facts-{page.name}": _address("facts", page, team, {}) for page in pages}


def _narrowed(team: Team, claim: Claim, article: Article) -> dict[str, str]:
    """The same pages, asked for one thing."""

    def at(name: str, *ids: object, **query: object) -> str:
        return reverse(f"web:{name}", args=[team.slug, *ids], query=query)

    return {
        "article?claim": at("article", article.pk, claim=claim.pk),
        "claim-beyond?article": at("claim-beyond", claim.pk, article=article.pk),
        "claims?state": at("claims", state="open"),
        "origins?article": at("origins", article=article.pk),
        "origins?claim": at("origins", claim=claim.pk),
        "metrics?weeks": at("metrics", weeks=104),
    }


def _address(place: str, page: URLPattern, team: Team, about: dict[str, UUID]) -> str:
    names = [name for name in page.pattern.converters if name != "slug"]
    ids = {name: about[name] if name in about else _value(name, team) for name in names}
    if "slug" in page.pattern.converters or place == "web":
        ids["slug"] = team.slug
    return reverse(f"{place}:{page.name}", kwargs=ids, query=_asked(page.name, team))


def _asked(name: str, team: Team) -> dict[str, str] | None:
    """Of a page whose address alone asks nothing."""
    if name == "oembed":
        return {"url": row("publication", team).current.document["address"]}
    return {"q": "ferry"} if name == "search" else None


def _value(name: str, team: Team) -> object:
    if name == "number":
        return 1
    if name == "name":
        return row("publication", team).slug
    return row(name.removesuffix("_id"), team).pk

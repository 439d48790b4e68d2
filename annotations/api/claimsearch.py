"""claims:search as Google's Fact Check Tools API answers it, over what is published here.

A client written for that API works by changing its root address: the parameters and the answer's shape are those of
https://developers.google.com/fact-check/tools/api/reference/rest/v1alpha1/claims/search (see discovery.py).
"""

import base64
import binascii
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from annotations import actions
from annotations.api import discovery
from annotations.api.json import answer
from annotations.models import Publication
from annotations.pipeline import publishing

DEFAULT_PAGE, LARGEST_PAGE = 10, 100
IGNORED = {*discovery.EVERYWHERE, *discovery.UNSAID}


class Refused(Exception):
    """A request that makes no sense; told the way Google's APIs tell it."""


@csrf_exempt
def search(request: HttpRequest) -> HttpResponse:
    """GET /v1alpha1/claims:search; public, like everything it finds."""
    if request.method not in ("GET", "HEAD"):
        return _error(405, "METHOD_NOT_ALLOWED", "This takes GET.")
    try:
        asked = _asked(request)
    except Refused as refused:
        return _error(400, "INVALID_ARGUMENT", str(refused))
    first, size = asked["offset"], asked["pageSize"]
    root = _root(request)
    found = list(_found(asked, root)[first : first + size + 1])
    body: dict[str, Any] = {}
    if found:
        body["claims"] = [_claim(publication.current.document, root) for publication in found[:size]]
    if len(found) > size:
        body["nextPageToken"] = _token(first + size)
    return _public(answer(body))


def describe(request: HttpRequest) -> HttpResponse:
    """What client libraries build themselves from (Google API Discovery, RestDescription)."""
    return _public(answer(discovery.description(_root(request))))


@csrf_exempt
def unknown(request: HttpRequest) -> HttpResponse:
    """What Google's API has and this has not: images, markup pages, batches."""
    return _error(404, "NOT_FOUND", "Of this API there is GET /v1alpha1/claims:search here.")


def _asked(request: HttpRequest) -> dict[str, Any]:
    unknown = set(request.GET) - set(discovery.PARAMETERS) - IGNORED
    if unknown:
        raise Refused(f"Unknown parameter: {', '.join(sorted(unknown))}.")
    asked: dict[str, Any] = {
        name: request.GET.get(name, "").replace("\x00", "").strip() for name in discovery.PARAMETERS
    }
    for name, told in discovery.PARAMETERS.items():
        if told.get("type") == "integer":
            asked[name] = _number(name, asked[name])
    if not asked["query"] and not asked["reviewPublisherSiteFilter"]:
        raise Refused("Send a query, or a reviewPublisherSiteFilter.")
    asked["pageSize"] = min(asked["pageSize"] or DEFAULT_PAGE, LARGEST_PAGE)
    asked["offset"] = _place(asked["pageToken"]) if asked["pageToken"] else asked["offset"] or 0
    return asked


def _found(asked: dict[str, Any], root: str) -> QuerySet[Publication]:
    """The newest editions first: a reader wants what holds now."""
    rows = Publication.objects.public()
    if asked["query"]:
        rows = rows.saying(asked["query"][:500])
    if asked["languageCode"]:
        language = asked["languageCode"].split("-")[0]
        rows = rows.filter(Q(language__iexact=language) | Q(language__istartswith=f"{language}-"))
    if asked["maxAgeDays"]:
        rows = rows.filter(modified_at__gte=timezone.now() - timedelta(days=asked["maxAgeDays"]))
    if asked["reviewPublisherSiteFilter"]:
        rows = _of_publisher(rows, asked["reviewPublisherSiteFilter"], root)
    return rows.order_by("-current_id")


def _of_publisher(rows: QuerySet[Publication], site: str, root: str) -> QuerySet[Publication]:
    """Those that a site filter means: `host/facts/slug`, the slug alone, or our host for all who publish here."""
    bare = site.partition("//")[2] or site
    host, _, path = bare.removeprefix("www.").strip("/").partition("/")
    if host != urlsplit(root).netloc.removeprefix("www."):
        return rows.none() if path else rows.filter(team__slug=host)
    if path in ("", "facts"):
        return rows
    return rows.filter(team__slug=path.removeprefix("facts/")) if path.startswith("facts/") else rows.none()


def _claim(document: dict[str, Any], root: str) -> dict[str, Any]:
    """One claim in the API's shape. What is not known is left out, as there."""
    claimant = document["claim"]["claimant"]
    dates = [_date(appearance["published"]) for appearance in document["appearances"]]
    team = document["team"]
    claim = {
        "text": document["claim"]["statement"],
        "claimant": claimant and claimant["name"],
        "claimDate": min(filter(None, dates), default=None),
        "claimReview": [
            {
                "publisher": {"name": team["name"], "site": f"{urlsplit(root).netloc}/facts/{team['slug']}"},
                "url": root + document["address"],
                "title": document["headline"],
                "reviewDate": _date(document["modified"]),
                "textualRating": document["rating"]["label"],
                "languageCode": document["language"] or "und",
            }
        ],
    }
    return {name: value for name, value in claim.items() if value}


def _date(said: str | None) -> str | None:
    """A time as Google's APIs write it (google-datetime): in UTC, with a Z. None for what is none."""
    at = publishing.moment(said)
    return at and at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _root(request: HttpRequest) -> str:
    return actions.editions.root(f"{request.scheme}://{request.get_host()}")


def _number(name: str, said: str) -> int:
    if not said:
        return 0
    if not (said.isascii() and said.isdigit()) or int(said[:10]) >= 100_000:
        raise Refused(f"{name} is a whole number below 100,000.")
    return int(said)


def _token(place: int) -> str:
    return base64.urlsafe_b64encode(b"at:%d" % place).decode()


def _place(token: str) -> int:
    try:
        said = base64.b64decode(token.encode(), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise Refused("pageToken is none of ours.") from error
    return _number("pageToken", said.removeprefix("at:"))


def _error(status: int, reason: str, message: str) -> HttpResponse:
    return _public(answer({"error": {"code": status, "message": message, "status": reason}}, status=status))


def _public(response: HttpResponse) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, max-age=60"
    return response

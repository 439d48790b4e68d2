"""claims:search as Google's Fact Check Tools API answers it, over what is published here.

A client written for that API works by changing its root address: the parameters, the answer's shape and
the discovery document are those of https://developers.google.com/fact-check/tools/api/reference/rest/v1alpha1/claims/search.
"""

import base64
import binascii
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from annotations import actions
from annotations.api.json import answer
from annotations.models import Publication

DEFAULT_PAGE, LARGEST_PAGE = 10, 100
PARAMETERS = {
    "query": "Words of the claim. Required, unless a publisher is named.",
    "languageCode": "BCP 47; limits to fact-checks in this language, whatever the region.",
    "reviewPublisherSiteFilter": "Limits to one publisher: its site, with or without a path.",
    "maxAgeDays": "How old a fact-check may be, in days.",
    "pageSize": f"How many claims, {DEFAULT_PAGE} unless it is said; {LARGEST_PAGE} at most.",
    "pageToken": "From the `nextPageToken` of the page before.",
    "offset": "How many claims to leave out at the beginning.",
}
NUMBERS = ("maxAgeDays", "pageSize", "offset")
IGNORED = ("key", "alt", "prettyPrint", "fields", "quotaUser", "callback", "$.xgafv", "access_token")


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
    found = list(_found(asked)[first : first + size + 1])
    root = actions.editions.root(f"{request.scheme}://{request.get_host()}")
    body: dict[str, Any] = {}
    if found:
        body["claims"] = [_claim(publication.current.document, root) for publication in found[:size]]
    if len(found) > size:
        body["nextPageToken"] = _token(first + size)
    return _public(answer(body))


def discovery(request: HttpRequest) -> HttpResponse:
    """What client libraries build themselves from (Google API Discovery, RestDescription)."""
    root = f"{request.scheme}://{request.get_host()}/"
    return _public(answer(_description(root)))


def _asked(request: HttpRequest) -> dict[str, Any]:
    unknown = set(request.GET) - set(PARAMETERS) - set(IGNORED)
    if unknown:
        raise Refused(f"Unknown parameter: {', '.join(sorted(unknown))}.")
    asked: dict[str, Any] = {
        name: request.GET.get(name, "").replace("\x00", "").strip() for name in PARAMETERS
    }
    for name in NUMBERS:
        asked[name] = _number(name, asked[name])
    if not asked["query"] and not asked["reviewPublisherSiteFilter"]:
        raise Refused("Send a query, or a reviewPublisherSiteFilter.")
    asked["pageSize"] = min(asked["pageSize"] or DEFAULT_PAGE, LARGEST_PAGE)
    asked["offset"] = _place(asked["pageToken"]) if asked["pageToken"] else asked["offset"] or 0
    return asked


def _found(asked: dict[str, Any]) -> QuerySet[Publication]:
    """The newest editions first: a reader wants what holds now."""
    rows = Publication.objects.public()
    if asked["query"]:
        rows = rows.saying(asked["query"][:500])
    if asked["languageCode"]:
        rows = rows.filter(language__istartswith=asked["languageCode"].split("-")[0])
    if asked["maxAgeDays"]:
        rows = rows.filter(modified_at__gte=timezone.now() - timedelta(days=asked["maxAgeDays"]))
    if asked["reviewPublisherSiteFilter"]:
        rows = rows.filter(team__slug=_publisher(asked["reviewPublisherSiteFilter"]))
    return rows.order_by("-current_id")


def _publisher(site: str) -> str:
    """The team whose pages a site filter means: `host/facts/slug`, or the slug alone."""
    path = urlsplit(site if "//" in site else f"//{site}").path.strip("/")
    return path.removeprefix("facts/") if path else site.strip("/")


def _claim(document: dict[str, Any], root: str) -> dict[str, Any]:
    """One claim in the API's shape. What is not known is left out, as there."""
    claimant = document["claim"]["claimant"]
    dates = [appearance["published"] for appearance in document["appearances"] if appearance["published"]]
    team = document["team"]
    claim = {
        "text": document["claim"]["statement"],
        "claimant": claimant and claimant["name"],
        "claimDate": min(dates, default=None),
        "claimReview": [
            {
                "publisher": {"name": team["name"], "site": f"{urlsplit(root).netloc}/facts/{team['slug']}"},
                "url": root + document["address"],
                "title": document["headline"],
                "reviewDate": document["modified"],
                "textualRating": document["rating"]["label"],
                "languageCode": document["language"] or "und",
            }
        ],
    }
    return {name: value for name, value in claim.items() if value}


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


def _description(root: str) -> dict[str, Any]:
    parameters = {
        name: {
            "type": "integer" if name in NUMBERS else "string",
            "location": "query",
            "description": told,
        }
        | ({"format": "int32"} if name in NUMBERS else {})
        for name, told in PARAMETERS.items()
    }
    return {
        "kind": "discovery#restDescription",
        "discoveryVersion": "v1",
        "id": "factchecktools:v1alpha1",
        "name": "factchecktools",
        "version": "v1alpha1",
        "title": "Fact Check Tools API, over what is published here",
        "protocol": "rest",
        "rootUrl": root,
        "baseUrl": root,
        "servicePath": "",
        "batchPath": "batch",
        "parameters": {},
        "schemas": _SCHEMAS,
        "resources": {
            "claims": {
                "methods": {
                    "search": {
                        "id": "factchecktools.claims.search",
                        "path": "v1alpha1/claims:search",
                        "flatPath": "v1alpha1/claims:search",
                        "httpMethod": "GET",
                        "description": "Search through fact-checked claims.",
                        "parameters": parameters,
                        "parameterOrder": [],
                        "response": {"$ref": "SearchResponse"},
                    }
                }
            }
        },
    }


def _object(name: str, /, **properties: dict[str, Any]) -> dict[str, Any]:
    return {"id": name, "type": "object", "properties": properties}


_TEXT = {"type": "string"}
_SCHEMAS = {
    "SearchResponse": _object(
        "SearchResponse", claims={"type": "array", "items": {"$ref": "Claim"}}, nextPageToken=_TEXT
    ),
    "Claim": _object(
        "Claim",
        text=_TEXT,
        claimant=_TEXT,
        claimDate=_TEXT,
        claimReview={"type": "array", "items": {"$ref": "ClaimReview"}},
    ),
    "ClaimReview": _object(
        "ClaimReview",
        publisher={"$ref": "Publisher"},
        url=_TEXT,
        title=_TEXT,
        reviewDate=_TEXT,
        textualRating=_TEXT,
        languageCode=_TEXT,
    ),
    "Publisher": _object("Publisher", name=_TEXT, site=_TEXT),
}

"""What client libraries of Google's APIs build themselves from: claims:search, described as Google describes it.

The form is a RestDescription (https://developers.google.com/discovery/v1/reference/apis); names, types and
formats are those of `factchecktools:v1alpha1`, so that a client that was written for it needs another root address only.
"""

from typing import Any

DATE = {"format": "google-datetime"}
NUMBER = {"type": "integer", "format": "int32"}
PARAMETERS: dict[str, dict[str, str]] = {
    "query": {"description": "Words of the claim. Required, unless a publisher is named."},
    "languageCode": {
        "description": "BCP 47; limits to fact-checks in this language, whatever the region.",
    },
    "reviewPublisherSiteFilter": {
        "description": "Limits to one publisher: its `site`, or the host for all who publish here.",
    },
    "maxAgeDays": {"description": "How old a fact-check may be, in days.", **NUMBER},
    "pageSize": {"description": "How many claims, 10 unless it is said; 100 at most.", **NUMBER},
    "pageToken": {"description": "From the `nextPageToken` of the page before."},
    "offset": {"description": "How many claims to leave out at the beginning.", **NUMBER},
}
# What every API of Google's takes. Clients send them unasked, so they are passed over here: the answer is always whole,
# in JSON, and for everybody.
EVERYWHERE = {
    "$.xgafv": "The form of errors.",
    "access_token": "For whom; everything here is public.",
    "alt": "The form of the answer, which is JSON.",
    "callback": "JSONP; other sites' pages may read the answer as it is.",
    "fields": "Which members to answer; all of them are.",
    "key": "An API key; none is needed.",
    "oauth_token": "For whom; everything here is public.",
    "prettyPrint": "Whether to indent the answer; it is not.",
    "quotaUser": "For whom to count.",
    "uploadType": "How media are sent; there are none.",
    "upload_protocol": "How media are sent; there are none.",
}
# Old clients' own, in no description.
UNSAID = ("pp", "strict", "trace", "userip")


def description(root: str) -> dict[str, Any]:
    """The whole description; `root` is scheme and host, without a slash at the end."""
    return {
        "kind": "discovery#restDescription",
        "discoveryVersion": "v1",
        "id": "factchecktools:v1alpha1",
        "name": "factchecktools",
        "canonicalName": "Fact Check Tools",
        "version": "v1alpha1",
        "title": "Fact Check Tools API, over what is published here",
        "protocol": "rest",
        "rootUrl": f"{root}/",
        "baseUrl": f"{root}/",
        "basePath": "",
        "servicePath": "",
        # There is no batch; but without an address clients would send theirs to Google.
        "batchPath": "batch",
        "fullyEncodeReservedExpansion": True,
        "parameters": {name: _parameter(description=told) for name, told in EVERYWHERE.items()}
        | {"prettyPrint": _parameter(description=EVERYWHERE["prettyPrint"], type="boolean")},
        "schemas": SCHEMAS,
        "resources": {"claims": {"methods": {"search": _search()}}},
    }


def _search() -> dict[str, Any]:
    return {
        "id": "factchecktools.claims.search",
        "path": "v1alpha1/claims:search",
        "flatPath": "v1alpha1/claims:search",
        "httpMethod": "GET",
        "description": "Search through fact-checked claims.",
        "parameters": {name: _parameter(**told) for name, told in PARAMETERS.items()},
        "parameterOrder": [],
        "response": {"$ref": f"{_PREFIX}FactCheckedClaimSearchResponse"},
    }


def _parameter(**told: str) -> dict[str, str]:
    return {"type": "string", "location": "query"} | told


_PREFIX = "GoogleFactcheckingFactchecktoolsV1alpha1"
_TEXT = {"type": "string"}


def _list(name: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": _PREFIX + name}}


def _object(name: str, /, **properties: dict[str, Any]) -> dict[str, Any]:
    return {_PREFIX + name: {"id": _PREFIX + name, "type": "object", "properties": properties}}


SCHEMAS = (
    _object("FactCheckedClaimSearchResponse", claims=_list("Claim"), nextPageToken=_TEXT)
    | _object("Claim", text=_TEXT, claimant=_TEXT, claimDate=_TEXT | DATE, claimReview=_list("ClaimReview"))
    | _object(
        "ClaimReview",
        publisher={"$ref": f"{_PREFIX}Publisher"},
        url=_TEXT,
        title=_TEXT,
        reviewDate=_TEXT | DATE,
        textualRating=_TEXT,
        languageCode=_TEXT,
    )
    | _object("Publisher", name=_TEXT, site=_TEXT)
)

"""What the protocol says in headers: media types, preferences, and what may be done where."""

import re
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from rest_framework.exceptions import NotAcceptable, UnsupportedMediaType
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from annotations.api.json import Parser

PROFILE = "http://www.w3.org/ns/anno.jsonld"
MEDIA_TYPE = f'application/ld+json; profile="{PROFILE}"'
READABLE = ("application/ld+json", "application/json")
ANYTHING = ("*/*", "application/*")
LDP = "http://www.w3.org/ns/ldp#"
PREFERENCE = re.compile(r'include\s*=\s*"([^"]*)"')
MINIMAL = f"{LDP}PreferMinimalContainer"
IRIS = "http://www.w3.org/ns/oa#PreferContainedIRIs"
DESCRIPTIONS = "http://www.w3.org/ns/oa#PreferContainedDescriptions"
EXPOSED = "ETag, Link, Location, Content-Location, Allow, Accept-Post, Vary, Preference-Applied"


class LinkedDataParser(Parser):
    """JSON-LD is JSON."""

    media_type = "application/ld+json"


PARSERS: list[type[BaseParser]] = [LinkedDataParser, Parser]


@dataclass(frozen=True)
class Preference:
    """How much of a container is wanted. `embedded`: its first page stands in it; `iris`: ids alone."""

    embedded: bool = False
    iris: bool = False
    applied: str = ""


def preference(request: HttpRequest) -> Preference:
    """From `Prefer`, else from `iris=` of the address. Who asks for ids and descriptions both gets the default."""
    found = PREFERENCE.search(request.headers.get("Prefer", ""))
    wanted = set(found[1].split()) if found else set()
    if {IRIS, DESCRIPTIONS} <= wanted:
        return Preference(iris=request.GET.get("iris") == "1")
    if MINIMAL in wanted:
        return Preference(iris=IRIS in wanted, applied=MINIMAL)
    if IRIS in wanted or DESCRIPTIONS in wanted:
        return Preference(
            embedded=True, iris=IRIS in wanted, applied=IRIS if IRIS in wanted else DESCRIPTIONS
        )
    return Preference(iris=request.GET.get("iris") == "1")


def answer_type(request: Request) -> str:
    """The media type to answer with. Raises NotAcceptable where the client wants neither JSON-LD nor JSON."""
    accepted = [part.split(";") for part in request.headers.get("Accept", "*/*").split(",")]
    wanted = [part[0].strip().lower() for part in accepted if not _is_refusal(part[1:])]
    if any(kind in ANYTHING or kind == READABLE[0] for kind in wanted):
        return MEDIA_TYPE
    if READABLE[1] in wanted:
        return READABLE[1]
    raise NotAcceptable(f"Annotations come as {MEDIA_TYPE}.")


def require_readable(request: Request) -> None:
    """Raise UnsupportedMediaType unless the body is JSON-LD or JSON."""
    essence = (request.content_type or "").split(";")[0].strip().lower()
    if essence not in READABLE:
        raise UnsupportedMediaType(essence or "nothing", f"Send {MEDIA_TYPE}.")


def open_to_others(response: HttpResponse) -> HttpResponse:
    """Clients live in other sites' pages; they bring a token, never a cookie."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = EXPOSED
    return response


def preflight(allow: str) -> HttpResponse:
    """The answer to OPTIONS."""
    response = HttpResponse(headers={"Allow": allow})
    response["Access-Control-Allow-Methods"] = allow
    response["Access-Control-Allow-Headers"] = (
        "Authorization, Content-Type, Accept, If-Match, If-None-Match, Prefer, Slug"
    )
    response["Access-Control-Max-Age"] = "600"
    return open_to_others(response)


def _is_refusal(parameters: list[str]) -> bool:
    return any(re.fullmatch(r"q=0(\.0*)?", parameter.strip()) for parameter in parameters)

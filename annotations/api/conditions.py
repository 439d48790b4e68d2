"""Conditional requests (RFC 9110, 13): strong tags made from the rendered body."""

import hashlib

from django.http import HttpResponse
from django.utils.http import parse_etags
from rest_framework.request import Request

from annotations.errors import FactcheckError


class PreconditionFailed(FactcheckError):
    """The resource is no longer what If-Match says."""

    code = "precondition_failed"
    status = 412


def tag(body: bytes) -> str:
    """The strong entity tag of a body: the same bytes, the same tag."""
    return f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'


def not_modified(request: Request, response: HttpResponse) -> HttpResponse:
    """The response, or 304 if the client has it already (If-None-Match)."""
    known = parse_etags(request.headers.get("If-None-Match", ""))
    current = response.headers.get("ETag")
    if not current or not (known == ["*"] or current in [each.removeprefix("W/") for each in known]):
        return response
    return HttpResponse(status=304, headers={"ETag": current})


def require_match(request: Request, current: str | None) -> None:
    """Raise PreconditionFailed unless If-Match names the `current` tag; None is a resource without one.

    Compared strongly: a weak tag matches nothing.
    """
    known = parse_etags(request.headers["If-Match"])
    if current is not None and (known == ["*"] or current in known):
        return
    raise PreconditionFailed(
        "Somebody has changed this since you read it; read it again. Nothing was changed by this request.",
        headers={"ETag": current} if current else {},
    )

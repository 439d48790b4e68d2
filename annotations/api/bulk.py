"""Many at once: a body of JSON lines. Each line is a request of its own, with a result of its own, in order.

A line may have a `key` by which the sender knows it: sent again, it is answered again and done once, as with an
Idempotency-Key. What is wrong with one line leaves the others alone.
"""

import hashlib
from collections.abc import Callable
from typing import Any

import orjson
from django.db import transaction
from django.http import HttpResponse, StreamingHttpResponse
from rest_framework.exceptions import ParseError
from rest_framework.request import Request

from annotations.api import problems, repetition
from annotations.api.json import dumps
from annotations.api.problems import InvalidQuery
from annotations.errors import FactcheckError, InvalidInput

MEDIA_TYPE = "application/x-ndjson"
MOST = 1000
KEY = "key"


class TooManyLines(FactcheckError):
    """More lines than are done at once."""

    code = "body_too_large"
    status = 413


def wanted(request: Request) -> bool:
    """Whether the body says that it is JSON lines."""
    return (request.content_type or "").split(";")[0].strip().lower() == MEDIA_TYPE


def answer(request: Request, do: Callable[[Any], HttpResponse]) -> StreamingHttpResponse:
    """A result a line, each written when its line is done. `do` does one, in a transaction that is already open.

    Raises InvalidQuery for headers that would be about all lines at once, TooManyLines.
    """
    for name in (repetition.HEADER, "If-Match"):
        if name in request.headers:
            detail = "Leave it out of a request of many lines; give each line a `key`."
            raise InvalidQuery(detail, errors=[{"header": name, "detail": detail}])
    lines = [(number, line) for number, line in enumerate(request.body.split(b"\n"), 1) if line.strip()]
    if len(lines) > MOST:
        raise TooManyLines(
            f"{len(lines)} lines; at most {MOST} are done at once. Send the others after these."
        )
    results = (dumps(_result(request, number, line, do)) + b"\n" for number, line in lines)
    response = StreamingHttpResponse(results, content_type=MEDIA_TYPE)
    response["X-Accel-Buffering"] = "no"
    return response


def _result(request: Request, number: int, line: bytes, do: Callable[[Any], HttpResponse]) -> dict[str, Any]:
    """What became of one line."""
    told: dict[str, Any] = {"line": number}
    try:
        body, key = _parsed(line)
        told |= {KEY: key} if key is not None else {}
        if key is None:
            with transaction.atomic():
                done = do(body)
        else:
            stored = f"{request.path}#{hashlib.sha256(key.encode()).hexdigest()}"
            asked = hashlib.sha256(request.get_full_path().encode() + b"\n" + line.strip()).hexdigest()
            done = repetition.under(stored, lambda: do(body), member=request.member, digest=asked)
    except problems.TOLD as exception:
        error = problems.as_ours(exception)
        return told | {"status": error.status, "problem": _problem(error)}
    return told | _success(done)


def _parsed(line: bytes) -> tuple[dict[str, Any], str | None]:
    """The line's body, and the key it came with."""
    try:
        body = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise ParseError(f"The line is not JSON in UTF-8: {error}") from error
    if not isinstance(body, dict):
        raise InvalidInput("A line is a JSON object.", errors=[])
    key = body.pop(KEY, None)
    if key is not None and not (isinstance(key, str) and 1 <= len(key) <= repetition.LONGEST_KEY):
        detail = f"A key is a text of 1 to {repetition.LONGEST_KEY} characters."
        raise InvalidInput(detail, errors=[{"pointer": f"/{KEY}", "detail": detail}])
    return body, key


def _problem(error: FactcheckError) -> dict[str, Any]:
    extra = {name: value for name, value in error.extra.items() if name != "headers"}
    return {"code": error.code, "detail": error.detail} | extra


def _success(done: HttpResponse) -> dict[str, Any]:
    return {
        "status": done.status_code,
        "id": orjson.loads(done.content)["id"],
        "location": done["Location"],
        "replayed": "Idempotency-Replayed" in done,
    }

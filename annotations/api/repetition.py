"""Idempotency-Key: a POST that is sent again is answered again, and done once.

The key is written first, in the transaction of the action, under a unique constraint: of many equal
requests at once one acts, and the others wait for its commit and repeat its answer. A request that failed
changed nothing and leaves nothing behind, so only successful answers are kept, and a mended request may
use the same key. What is shown once (a token's secret) is not kept, and is null in a repetition.
"""

import hashlib
from collections.abc import Callable, Sequence

import orjson
from django.db import transaction
from django.http import HttpResponse
from rest_framework.request import Request

from annotations import actions
from annotations.api.json import dumps
from annotations.api.problems import InvalidQuery
from annotations.errors import FactcheckError
from annotations.models import Answer, Membership

HEADER = "Idempotency-Key"
KEPT_HEADERS = ("Content-Type", "ETag", "Link", "Location", "Retry-After")
LONGEST_KEY = 255


class KeyReused(FactcheckError):
    """The same key came with another request."""

    code = "idempotency_key_reused"
    status = 422


def once(request: Request, do: Callable[[], HttpResponse], *, secrets: Sequence[str] = ()) -> HttpResponse:
    """Do it in one transaction, or repeat the answer of the time it was done. `secrets` are members of
    the answer that are not kept.
    """
    key = _key(request)
    if key is None:
        with transaction.atomic():
            return do()
    return under(key, do, member=request.member, digest=_digest(request), secrets=secrets)


def under(
    key: str,
    do: Callable[[], HttpResponse],
    *,
    member: Membership,
    digest: str,
    secrets: Sequence[str] = (),
) -> HttpResponse:
    """Do it in one transaction, or repeat the answer of the time when the member did it under this key. `digest`
    (hex) tells requests apart.
    """
    with transaction.atomic():
        kept, is_first = actions.answers.reserve(member, key=key, request_sha256=digest)
        if not is_first:
            return _repeated(kept, digest)
        response = do()
        headers = {name: response[name] for name in KEPT_HEADERS if name in response}
        body = _without(secrets, response.content)
        actions.answers.keep(kept, status=response.status_code, headers=headers, body=body)
        return response


def _key(request: Request) -> str | None:
    if request.method != "POST" or HEADER not in request.headers:
        return None
    key = request.headers[HEADER]
    if not (1 <= len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        detail = f"An {HEADER} has 1 to {LONGEST_KEY} printable ASCII characters."
        raise InvalidQuery(detail, errors=[{"header": HEADER, "detail": detail}])
    return key


def _digest(request: Request) -> str:
    """SHA-256 (hex) of everything that makes two requests the same, but for the credentials."""
    asked = f"{request.method} {request.get_full_path()}\n".encode()
    return hashlib.sha256(asked + request.body).hexdigest()


def _repeated(kept: Answer, digest: str) -> HttpResponse:
    if kept.request_sha256 != digest:
        raise KeyReused(
            "This key was used for another request. A new request needs a new key; a repetition, the same body."
        )
    headers = kept.headers | {"Idempotency-Replayed": "true"}
    return HttpResponse(bytes(kept.body), status=kept.status, headers=headers)


def _without(secrets: Sequence[str], body: bytes) -> bytes:
    if not secrets:
        return body
    return dumps(orjson.loads(body) | dict.fromkeys(secrets))

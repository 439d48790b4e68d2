"""What went wrong, as RFC 9457 problem documents: one shape for every error under /api/.

`code` is stable and what programs look at; `detail` is for people. Errors of fields come as
`errors: [{pointer, detail}]` (a JSON Pointer into the body), errors of the query as `[{parameter, detail}]`.
"""

import sys
from collections.abc import Iterator
from http import HTTPStatus
from math import ceil
from typing import Any
from urllib.parse import quote

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views import defaults
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions

from annotations.api.json import answer as json_answer
from annotations.errors import Conflict, FactcheckError, InvalidInput, Temporary

MEDIA_TYPE = "application/problem+json"
ROOT = "/api/"

# Every code this API answers with, and what it means. A fetch that failed has its outcome for a code.
CODES = {
    "account_exists": "Another account has this person's e-mail address.",
    "archive_changed": "The archive is not what was written to it.",
    "archive_of_another_version": "The archive was written by another version of the service.",
    "archive_unreadable": "This is no archive of a team, or a broken one.",
    "body_too_large": "The body is larger than this server takes.",
    "conflict": "Somebody else was first; look again before writing.",
    "conflict_of_interest": "The member has declared an interest in this claim; somebody else judges it.",
    "csrf_failed": "A session writes only with the CSRF token of its page.",
    "illegal_move": "The object is not in a state from which this may happen; `allowed` lists what may.",
    "gate_not_overridable": "This rule cannot be set aside; it has to be met.",
    "gates_not_met": "Rules of publication are not met; `gates` lists them with what would meet each.",
    "divided": "The claim is divided; its parts are judged.",
    "gone": "It was here, and was deleted.",
    "idempotency_key_reused": "This Idempotency-Key was used for another request.",
    "indivisible": "Only an open claim that nobody has judged is divided.",
    "invalid_cursor": "The cursor is not one of this list's; begin again without it.",
    "invalid_input": "What was sent does not make sense; `errors` points at the fields.",
    "invalid_query": "A parameter of the query is unknown or unusable; `errors` names it.",
    "invalid_token": "The Authorization header holds no token of this service.",
    "lapsed": "The words that were compared have changed; what holds now is proposed anew.",
    "last_admin": "A team needs an admin.",
    "load_cap_reached": "The member has as many claims in hand as they take.",
    "malformed_json": "The body is not JSON in UTF-8.",
    "method_not_allowed": "This address does not take this method; the Allow header says which it takes.",
    "no_archive": "The operator has set up no outside archive.",
    "no_membership": "This person is not a member of any team.",
    "not_acceptable": "There is no representation that the Accept header takes.",
    "not_allowed": "The member may not do this.",
    "not_authenticated": "Send a token in the Authorization header, or log in.",
    "no_place_free": "As many people as the claim needs are on it already.",
    "not_found": "There is no such thing, or not for this member.",
    "not_yours": "This is in somebody else's hands.",
    "older_than_known": "The capture is older than the text that is known of the article.",
    "permanent": "History is permanent: the row is neither changed nor deleted.",
    "precondition_failed": "The resource is no longer what If-Match says; nothing was changed.",
    "precondition_required": "Send If-Match: a change names what it has seen.",
    "published": "What is published changes by a correction.",
    "role_too_low": "The member's role does not reach this far; `needed` says what does.",
    "said_before_judging": "The author has judged since they said this; a new comment is as secret as the verdict.",
    "same_eyes": "A second person has to agree.",
    "scope_missing": "The token's scopes do not reach this far; `needed` says what does.",
    "server_error": "Something went wrong on our side; it has been logged.",
    "temporary": "This does not work now, but may later; Retry-After says when.",
    "team_exists": "The team is here already, or its slug is taken.",
    "token_expired": "The token has expired; issue another.",
    "token_revoked": "The token was revoked.",
    "too_few_decisions": "There are too few decisions yet to learn from.",
    "took_part": "Somebody who took no part must decide.",
    "too_many_requests": "Slow down; Retry-After says for how long.",
    "unsupported_media_type": "Bodies are application/json.",
}


class InvalidQuery(FactcheckError):
    """A parameter of the query is unknown or unusable; `errors` is [{parameter, detail}]."""

    code = "invalid_query"
    status = 400

    @classmethod
    def of(cls, parameter: str, detail: str, **extra: Any) -> "InvalidQuery":
        return cls(
            f"The parameter “{parameter}” cannot be used: {detail}",
            errors=[{"parameter": parameter, "detail": detail}],
            **extra,
        )


class Unauthenticated(FactcheckError):
    """The credentials are missing or unusable."""

    code = "invalid_token"
    status = 401


class NoSuchThing(FactcheckError):
    """There is no such thing, or it is not visible to the member; nobody can tell which."""

    code = "not_found"
    status = 404


class TooManyRequests(Temporary):
    """Whoever asks has to wait; `retry_after` says how long."""

    code = "too_many_requests"
    status = 429


def answer(exception: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """The problem document for an exception; None for a bug, which Django logs and answers with 500."""
    error = as_ours(exception)
    return None if error is None else document(error, path=context["request"].path)


def document(error: FactcheckError, *, path: str) -> HttpResponse:
    body = {
        "type": f"/api/v1/problems#{error.code}",
        "title": HTTPStatus(error.status).phrase,
        "status": error.status,
        "code": error.code,
        "detail": error.detail,
        "instance": quote(path, safe="/:@!$&'()*+,;=~"),
    } | {name: value for name, value in error.extra.items() if name != "headers"}
    headers = error.extra.get("headers", {}) | _headers(error)
    return json_answer(body, status=error.status, headers=headers, media_type=MEDIA_TYPE)


@csrf_exempt
def unknown_path(request: HttpRequest, **_: Any) -> HttpResponse:
    """For every address under /api/ that is none of ours."""
    detail = f"There is nothing at {request.path}."
    if request.path.endswith("/") and _exists(request.path.rstrip("/")):
        detail += f" Without the slash at its end there is: {request.path.rstrip('/')}."
    return document(NoSuchThing(detail), path=request.path)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """For a request that Django refuses before any view sees it: a foreign host name, a forged header."""
    if not request.path.startswith(ROOT):
        return defaults.bad_request(request, exception)
    return document(_error(400, "invalid_query", "The request cannot be understood."), path=request.path)


def server_error(request: HttpRequest) -> HttpResponse:
    """The last answer, when a bug was met or the database is away; nothing here may fail again."""
    failure = sys.exception()
    away = isinstance(failure, OperationalError | InterfaceError)
    if not request.path.startswith(ROOT):
        return _away(request) if away else defaults.server_error(request)
    if away:
        return document(_of_database(failure), path=request.path)
    detail = "Something went wrong on our side. It has been logged; the request changed nothing."
    return document(_error(500, "server_error", detail), path=request.path)


def _away(request: HttpRequest) -> HttpResponse:
    answer = defaults.server_error(request, template_name="away.html")
    answer.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    answer["Retry-After"] = "5"
    return answer


def _exists(path: str) -> bool:
    try:
        return resolve(path).func is not unknown_path
    except Resolver404:
        return False


def _headers(error: FactcheckError) -> dict[str, str]:
    if error.status == HTTPStatus.UNAUTHORIZED:
        why = f', error="invalid_token", error_description="{error.code}"'
        return {
            "WWW-Authenticate": 'Bearer realm="factcheck"'
            + ("" if error.code == "not_authenticated" else why)
        }
    if isinstance(error, Temporary):
        return {"Retry-After": str(ceil(error.retry_after or 2))}
    return {}


# What is the client's to know of; everything else is a bug.
TOLD = (
    FactcheckError,
    exceptions.APIException,
    Http404,
    PermissionDenied,
    SuspiciousOperation,
    IntegrityError,
    DataError,
    OperationalError,
    InterfaceError,
)


def as_ours(exception: Exception) -> FactcheckError | None:
    """What it means to the client; None for a bug."""
    match exception:
        case FactcheckError():
            return exception
        case exceptions.ValidationError():
            errors = list(pointers(exception.detail))
            return InvalidInput("What was sent does not make sense; see errors.", errors=errors)
        case exceptions.APIException():
            return _of_framework(exception)
        case Http404():
            return NoSuchThing("There is no such thing, or it is not for you to see.")
        case PermissionDenied():
            return _error(403, "not_allowed", str(exception) or "You may not do this.")
        case RequestDataTooBig():
            return _error(413, "body_too_large", "The body is larger than this server takes.")
        case SuspiciousOperation():
            return _error(400, "invalid_query", "The request cannot be understood.")
        case IntegrityError() | DataError() | OperationalError() | InterfaceError():
            return _of_database(exception)
    return None


_FRAMEWORK_CODES = {
    400: "malformed_json",
    401: "not_authenticated",
    403: "csrf_failed",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    415: "unsupported_media_type",
    429: "too_many_requests",
}


def _of_framework(exception: exceptions.APIException) -> FactcheckError:
    headers = {}
    if isinstance(exception, exceptions.Throttled) and exception.wait:
        headers["Retry-After"] = str(round(exception.wait))
    code = _FRAMEWORK_CODES.get(exception.status_code, exception.default_code)
    return _error(exception.status_code, code, str(exception.detail), headers=headers)


def _of_database(exception: Exception) -> FactcheckError:
    """The database has the last word: what it refuses is the client's conflict, not our fault."""
    cause = exception.__cause__
    state = getattr(cause, "sqlstate", None) or ""
    constraint = getattr(getattr(cause, "diag", None), "constraint_name", None)
    if isinstance(exception, OperationalError | InterfaceError):
        return Temporary("The database does not answer, or was busy; nothing was changed. Try again.")
    if state == "23001":
        return Conflict(cause.diag.message_primary, code="permanent")
    if state == "23505" or state == "23503":
        return Conflict("Something else stands in the way; look again before writing.", constraint=constraint)
    return InvalidInput("The database refuses these values.", constraint=constraint, errors=[])


def _error(status: int, code: str, detail: str, **extra: Any) -> FactcheckError:
    error = FactcheckError(detail, code=code, **extra)
    error.status = status
    return error


def pointers(detail: Any, at: str = "") -> Iterator[dict[str, str]]:
    """Flatten a serializer's nested errors to JSON Pointers (RFC 6901) with a sentence each."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            step = "" if name == "non_field_errors" else "/" + str(name).replace("~", "~0").replace("/", "~1")
            yield from pointers(inner, at + step)
    elif isinstance(detail, list) and any(isinstance(item, dict | list) for item in detail):
        for index, inner in enumerate(detail):
            yield from pointers(inner, f"{at}/{index}")
    else:
        for sentence in detail if isinstance(detail, list) else [detail]:
            yield {"pointer": at, "detail": str(sentence)}

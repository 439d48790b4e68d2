"""Logs: each line with the request or the task it belongs to, for people or as JSON for machines."""

import logging
import re
import time
import traceback
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

import orjson
from celery import current_task
from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
_GIVEN = re.compile(r"[\w.-]{1,64}", re.ASCII)
_QUIET = frozenset({"livez", "readyz", "metrics"})
_request: ContextVar[str] = ContextVar("request", default="")
logger = logging.getLogger("factcheck.requests")
# No line of ours tells its thread, process or asyncio task, so that none need be looked up.
logging.logThreads = logging.logProcesses = logging.logMultiprocessing = logging.logAsyncioTasks = False


class Lines(logging.Formatter):
    """For people: the usual line, and at its end whose it is."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s%(whose)s")

    def format(self, record: logging.LogRecord) -> str:
        record.whose = "".join(f" [{name} {value}]" for name, value in _context(record).items())
        return super().format(record)


class Json(logging.Formatter):
    """For machines: one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **_context(record),
            **getattr(record, "members", {}),
        }
        if record.exc_info:
            told["exception"] = "".join(traceback.format_exception(*record.exc_info))
        return orjson.dumps(told, default=str).decode()


class Routes(logging.Filter):
    """Django tells of a request by its path. Some paths hold secrets, and all of them what people look at."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            record.args = tuple(_route(request) if arg == request.path else arg for arg in record.args)
        return True


def _context(record: logging.LogRecord) -> dict[str, str]:
    task = current_task and current_task.request.id
    # What Django says of a request it says when our middleware is through with it.
    request = _request.get() or getattr(getattr(record, "request", None), "name", "")
    return {name: value for name, value in {"request": request, "task": task}.items() if value}


def _route(request: HttpRequest) -> str:
    return f"/{request.resolver_match.route}" if request.resolver_match else "no route"


class RequestIds:
    """Middleware: a request has the id that a proxy gave it, or a new one; the answer and every line tell it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        name = given if _GIVEN.fullmatch(given) else uuid.uuid4().hex
        token, began, request.name = _request.set(name), time.monotonic(), name
        try:
            response = self.get_response(request)
            _tell(request, response, time.monotonic() - began)
        finally:
            _request.reset(token)
        response[HEADER] = name
        return response


def _tell(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    match = request.resolver_match
    if match and match.url_name in _QUIET:
        return
    members = {
        "method": request.method,
        "route": _route(request),
        "status": response.status_code,
        "milliseconds": round(seconds * 1000, 1),
    }
    logger.info("%(method)s %(route)s %(status)s %(milliseconds)s ms", members, extra={"members": members})

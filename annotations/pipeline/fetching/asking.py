"""Ask a service that speaks JSON or takes a form, under the same guard and limits as all that leaves this house."""

import ssl
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import orjson

from annotations.errors import FetchDelayed, FetchFailed, Permanent, Temporary
from annotations.pipeline.fetching.deadline import Deadline
from annotations.pipeline.fetching.exchange import Answer, Errand
from annotations.pipeline.fetching.outcomes import BUSY, retry_after
from annotations.pipeline.fetching.parsing import parse
from annotations.pipeline.fetching.resolving import Resolver, system_resolver
from annotations.pipeline.fetching.rules import FetchRules


def ask_json(
    url: str,
    payload: Mapping[str, Any],
    *,
    rules: FetchRules,
    headers: Mapping[str, str] | None = None,
    resolve: Resolver = system_resolver,
    tls: ssl.SSLContext | None = None,
) -> dict[str, Any]:
    """POST a JSON object and return the JSON object that answers it. Redirects are not followed.

    Raises Temporary (with `retry_after` in seconds where the service names it) for 408, 423, 425, 429,
    5xx, timeouts and broken connections; Permanent for every other refusal, for a forbidden address and
    for an answer that is not a JSON object; InvalidInput for an address that makes no sense.
    """
    sent = {"Content-Type": "application/json", "Accept": "application/json"} | dict(headers or {})
    return ask(url, headers=sent, content=orjson.dumps(payload), rules=rules, resolve=resolve, tls=tls)


def ask(
    url: str,
    *,
    method: str = "POST",
    headers: Mapping[str, str],
    content: bytes,
    rules: FetchRules,
    resolve: Resolver = system_resolver,
    tls: ssl.SSLContext | None = None,
) -> dict[str, Any]:
    """Ask with these bytes and return the JSON object that answers. Raises as `ask_json` does."""
    errand = Errand(rules, resolve, Deadline.after(rules.deadline), tls)
    return _read(_send(url, headers, content or None, errand, method=method))


def post_form(
    url: str,
    fields: Mapping[str, str],
    *,
    rules: FetchRules,
    resolve: Resolver = system_resolver,
    tls: ssl.SSLContext | None = None,
) -> None:
    """POST a form (application/x-www-form-urlencoded) that is answered with any 2xx. Raises as `ask_json` does."""
    sent = {"Content-Type": "application/x-www-form-urlencoded"}
    errand = Errand(rules, resolve, Deadline.after(rules.deadline), tls)
    _refuse_refusal(_send(url, sent, urlencode(fields).encode(), errand))


def _send(
    url: str, headers: Mapping[str, str], content: bytes | None, errand: Errand, *, method: str = "POST"
) -> Answer:
    address = parse(url)
    try:
        return errand.ask(address, method=method, headers=headers, content=content)
    except FetchDelayed as failure:
        raise Temporary(failure.detail, code=failure.code, retry_after=failure.retry_after) from failure
    except FetchFailed as failure:
        raise Permanent(failure.detail, code=failure.code) from failure


def _refuse_refusal(answer: Answer) -> None:
    host, status = answer.address.host, answer.status
    if status in BUSY or status >= 500:
        wait = retry_after(answer.header("retry-after"), None)
        raise Temporary(f"{host} cannot answer now ({status}).", code="busy", retry_after=wait)
    if not answer.is_success:
        raise Permanent(f"{host} refuses the question ({status}): {_excerpt(answer)}", code="refused")


def _read(answer: Answer) -> dict[str, Any]:
    _refuse_refusal(answer)
    host = answer.address.host
    try:
        answered = orjson.loads(answer.body)
    except orjson.JSONDecodeError as error:
        raise Permanent(f"{host} did not answer with JSON.", code="bad_answer") from error
    if not isinstance(answered, dict):
        raise Permanent(f"{host} did not answer with a JSON object.", code="bad_answer")
    return answered


def _excerpt(answer: Answer) -> str:
    return answer.body[:200].decode(errors="replace")

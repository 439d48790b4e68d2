"""Hand something over to an address, under the same guard and limits as everything that leaves this house."""

import ssl
from collections.abc import Mapping

from annotations.pipeline.fetching.deadline import Deadline
from annotations.pipeline.fetching.exchange import Errand
from annotations.pipeline.fetching.parsing import parse
from annotations.pipeline.fetching.resolving import Resolver, system_resolver
from annotations.pipeline.fetching.rules import FetchRules

EXCERPT = 300  # characters of an answer that are worth keeping


def post(
    url: str,
    content: bytes,
    *,
    rules: FetchRules,
    headers: Mapping[str, str],
    resolve: Resolver = system_resolver,
    tls: ssl.SSLContext | None = None,
) -> tuple[int, str]:
    """POST these bytes; return the status and how its body begins. Redirects are not followed.

    Raises FetchFailed for a forbidden address or too large an answer, FetchDelayed where there was no answer in
    time, InvalidInput for an address that makes no sense.
    """
    errand = Errand(rules, resolve, Deadline.after(rules.deadline), tls)
    answer = errand.ask(parse(url), method="POST", headers=headers, content=content)
    return answer.status, answer.body[: 4 * EXCERPT].decode(errors="replace")[:EXCERPT]

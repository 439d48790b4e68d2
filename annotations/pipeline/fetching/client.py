"""Fetch one page: ask, follow redirects, and answer with the page or with the reason there is none.

address → its host's turn → robots.txt? → request → answer → redirect? back to the start, vetted anew
                                         → page, not modified, or an error with its outcome
"""

import re
import ssl
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from datetime import datetime

from annotations.choices import FetchOutcome
from annotations.errors import FetchDelayed, FetchFailed, InvalidInput
from annotations.pipeline.fetching import robots as robots_txt
from annotations.pipeline.fetching.addresses import canonical_key
from annotations.pipeline.fetching.cookies import Cookies
from annotations.pipeline.fetching.deadline import Deadline
from annotations.pipeline.fetching.exchange import Answer, Errand
from annotations.pipeline.fetching.guard import vetted
from annotations.pipeline.fetching.landing import misled
from annotations.pipeline.fetching.outcomes import refusal
from annotations.pipeline.fetching.parsing import Address, parse
from annotations.pipeline.fetching.refreshing import sent_on
from annotations.pipeline.fetching.resolving import Resolver, system_resolver
from annotations.pipeline.fetching.robots import Robots, RobotsCache
from annotations.pipeline.fetching.rules import FetchRules
from annotations.values import Page

REDIRECTS = frozenset({301, 302, 303, 307, 308})
NOT_MODIFIED = 304
PARTIAL = 206  # never asked for: half a page would pass for a changed one
ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,text/plain;q=0.8,*/*;q=0.5"
ETAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e]{0,256}"')
LAST_MODIFIED = re.compile(r"[\x20-\x7e]{1,64}")
MEDIA_TYPE = re.compile(r"\s*([A-Za-z0-9!#$&^_.+-]{1,60}/[A-Za-z0-9!#$&^_.+-]{1,60})\s*(?:;|$)")
# Holds a place at another host for as long as it is visited; raises where there is none now.
Onward = Callable[[str], AbstractContextManager[None]]
CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:+-]{1,40})""", re.IGNORECASE)


def fetch(
    url: str,
    *,
    rules: FetchRules,
    now: datetime,
    etag: str | None = None,
    last_modified: str | None = None,
    robots: RobotsCache | None = None,
    onward: Onward | None = None,
    resolve: Resolver = system_resolver,
    tls: ssl.SSLContext | None = None,
) -> Page:
    """The page at an address, or one with `not_modified` where `etag` or `last_modified` still hold.

    `robots` remembers each site's robots.txt between fetches; `onward` is entered with the address before
    a redirect is followed to another host than those visited so far. Raises FetchFailed when this attempt is
    over (gone, forbidden, paywall, redirected, too_large, blocked_address, robots, ...), FetchDelayed
    when trying again may help (timeout, unreachable, server_error), both with their `outcome`.
    """
    errand = Errand(rules, resolve, Deadline.after(rules.deadline), tls)
    site_rules = {} if robots is None else robots
    cookies = Cookies()
    asked = address = _readable(url)
    visited = {asked.netloc}
    with ExitStack() as places:
        for _ in range(rules.max_redirects + 1):
            _ask_robots(address, errand, site_rules, now)
            conditions = _conditions(asked, address, etag, last_modified)
            answer = errand.ask(address, headers=_headers(rules) | conditions | cookies.header(address))
            further = _next(answer) if answer.status in REDIRECTS else _refreshed(answer)
            if further is None:
                return _page(url, asked, answer, now, conditional=bool(conditions))
            cookies.take(answer)
            address = further
            if onward is not None and address.netloc not in visited:
                places.enter_context(onward(str(address)))
                visited.add(address.netloc)
    raise FetchFailed(FetchOutcome.REDIRECTED, f"The page redirects more than {rules.max_redirects} times.")


def _readable(url: str) -> Address:
    try:
        return parse(url)
    except InvalidInput as error:
        raise FetchFailed(FetchOutcome.BLOCKED_ADDRESS, error.detail) from error


def _refreshed(answer: Answer) -> Address | None:
    return sent_on(answer) if answer.is_success else None


def _next(answer: Answer) -> Address:
    location = answer.header("location")
    if not location:
        raise FetchDelayed(FetchOutcome.SERVER_ERROR, "The page redirects without saying where to.")
    try:
        return answer.address.join(location)
    except InvalidInput as error:
        raise FetchFailed(FetchOutcome.BLOCKED_ADDRESS, f"The page redirects: {error.detail}") from error


def _headers(rules: FetchRules) -> dict[str, str]:
    language = {"Accept-Language": rules.accept_language} if rules.accept_language else {}
    return {"Accept": ACCEPT} | language


def _conditions(
    asked: Address, address: Address, etag: str | None, last_modified: str | None
) -> dict[str, str]:
    """Validators, unless a redirect has led to other content: an old login page is "not modified" too."""
    if canonical_key(str(asked)) != canonical_key(str(address)):
        return {}
    conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in conditions.items() if value}


def _page(url: str, asked: Address, answer: Answer, now: datetime, *, conditional: bool) -> Page:
    not_modified = conditional and answer.status == NOT_MODIFIED
    if not not_modified and (not answer.is_success or answer.status == PARTIAL):
        raise refusal(answer, now)
    if outcome := misled(asked, answer.address):
        raise FetchFailed(outcome, f"The page redirects to {answer.address}.")
    content_type = answer.header("content-type") or ""
    media_type, charset = MEDIA_TYPE.match(content_type), CHARSET.search(content_type)
    return Page(
        url=url,
        final_url=str(answer.address),
        status=answer.status,
        body=answer.body,
        media_type=media_type[1].lower() if media_type else "",
        charset=charset[1].lower() if charset else None,
        headers=answer.headers,
        fetched_at=now,
        etag=_validator(answer.header("etag"), ETAG),
        last_modified=_validator(answer.header("last-modified"), LAST_MODIFIED),
        not_modified=not_modified,
    )


def _validator(header: str | None, shape: re.Pattern[str]) -> str | None:
    """A validator worth sending back; an odd one is dropped, because it will be a header of ours."""
    return header if header and shape.fullmatch(header) else None


def _ask_robots(address: Address, errand: Errand, cache: RobotsCache, now: datetime) -> None:
    """Raises FetchFailed (robots) where the site's robots.txt shuts us out of this address."""
    if robots_txt.is_exempt(address, errand.rules):
        return
    robots = robots_txt.kept(cache, address, errand.rules, now)
    if robots is None:
        robots = cache[address.origin] = Robots(_robots_text(address, errand, now), now)
    if not robots.allows(address, errand.rules.product):
        raise FetchFailed(FetchOutcome.ROBOTS, f"{address.host} asks robots not to fetch this page.")


def _robots_text(address: Address, errand: Errand, now: datetime) -> str:
    """RFC 9309, 2.3.1: a missing file allows everything; one that cannot be had now allows nothing yet."""
    address = robots_txt.robots_address(address)
    for _ in range(errand.rules.max_redirects + 1):
        answer = errand.ask(address)
        if answer.is_success:
            return answer.body[: robots_txt.SIZE_LIMIT].decode("utf-8-sig", errors="replace")
        if answer.status not in REDIRECTS:
            error = refusal(answer, now)
            if isinstance(error, FetchDelayed):
                raise error
            break
        address = _next(answer)
    return ""


def vet(url: str, *, rules: FetchRules, resolve: Resolver = system_resolver) -> None:
    """Refuse an address that would not be fetched now, without connecting to it.

    Raises FetchFailed (blocked_address) for a forbidden one, FetchDelayed for one that cannot be resolved. A
    name may resolve differently later: every request vets anew, so this is for telling people early.
    """
    address = _readable(url)
    vetted(address.host, address.port, rules=rules, resolve=resolve, deadline=Deadline.after(rules.deadline))

"""robots.txt (RFC 9309): asked once a day per site, and kept where the caller says."""

from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import datetime

from protego import Protego

from annotations.pipeline.fetching.parsing import Address
from annotations.pipeline.fetching.rules import FetchRules

SIZE_LIMIT = 512_000  # RFC 9309, 2.5: at least 500 KiB must be read


@dataclass(frozen=True, slots=True)
class Robots:
    """A site's robots.txt as it was at one time; plain data, so that any cache can hold it.

    `text` is empty where the site has none, which allows everything.
    """

    text: str
    fetched_at: datetime

    def allows(self, address: Address, product: str) -> bool:
        return Protego.parse(self.text).can_fetch(str(address), product)

    def crawl_delay(self, product: str) -> float | None:
        """The seconds to leave between two requests, where the site names them."""
        rules = Protego.parse(self.text)
        delay = rules.crawl_delay(product)
        rate = rules.request_rate(product)
        return delay if delay is not None or rate is None else rate.seconds / rate.requests


RobotsCache = MutableMapping[str, Robots]  # origin ("https://example.org") → its robots.txt


def robots_address(address: Address) -> Address:
    return address._replace(path="/robots.txt", query="")


def is_exempt(address: Address, rules: FetchRules) -> bool:
    return not rules.respect_robots or address.host in rules.robots_exempt_hosts


def kept(cache: RobotsCache, address: Address, rules: FetchRules, now: datetime) -> Robots | None:
    """What the cache holds for the site, unless it has grown too old."""
    robots = cache.get(address.origin)
    if robots is None or (now - robots.fetched_at).total_seconds() > rules.robots_max_age:
        return None
    return robots


def crawl_delay(address: Address, *, rules: FetchRules, cache: RobotsCache) -> float | None:
    """The seconds between requests the site asks for, as far as the cache knows its robots.txt."""
    robots = cache.get(address.origin)
    return robots.crawl_delay(rules.product) if robots else None

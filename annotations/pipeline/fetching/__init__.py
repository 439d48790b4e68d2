"""The only stage that opens a socket: addresses, the guard in front of them, pages and what they mean."""

from annotations.pipeline.fetching.addresses import canonical_key, canonical_url
from annotations.pipeline.fetching.client import fetch
from annotations.pipeline.fetching.parsing import Address, parse
from annotations.pipeline.fetching.robots import Robots, RobotsCache
from annotations.pipeline.fetching.rules import FetchRules

__all__ = [
    "Address",
    "FetchRules",
    "Robots",
    "RobotsCache",
    "canonical_key",
    "canonical_url",
    "fetch",
    "parse",
]

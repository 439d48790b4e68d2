"""The only stage that opens a socket: addresses, the guard in front of them, pages and what they mean.

`fetch` raises FetchFailed, with its `outcome`, where an attempt ended without a page. Where trying again
may help (timeout, unreachable, server_error) it is a FetchDelayed, which is a Temporary as well.
"""

from annotations.pipeline.fetching.addresses import canonical_key, canonical_url
from annotations.pipeline.fetching.asking import ask, ask_json, post_form
from annotations.pipeline.fetching.charsets import charset_of, decode
from annotations.pipeline.fetching.classifying import classify
from annotations.pipeline.fetching.client import Onward, fetch, vet
from annotations.pipeline.fetching.guard import is_named
from annotations.pipeline.fetching.pacing import Pace
from annotations.pipeline.fetching.parsing import Address, parse
from annotations.pipeline.fetching.posting import post
from annotations.pipeline.fetching.robots import Robots, RobotsCache, crawl_delay
from annotations.pipeline.fetching.rules import FetchRules

__all__ = [
    "Address",
    "FetchRules",
    "Onward",
    "Pace",
    "Robots",
    "RobotsCache",
    "ask",
    "ask_json",
    "canonical_key",
    "canonical_url",
    "charset_of",
    "classify",
    "crawl_delay",
    "decode",
    "fetch",
    "is_named",
    "parse",
    "post",
    "post_form",
    "vet",
]

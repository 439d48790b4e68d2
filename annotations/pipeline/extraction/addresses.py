"""Addresses of links as a page writes them, made whole."""

from functools import lru_cache
from urllib.parse import urljoin, urlsplit


@lru_cache(maxsize=8192)
def absolute(base: str | None, address: str) -> str | None:
    """The address a link leads to; None for places on the page itself, scripts and what is no address."""
    address = address.strip()
    if not address or address.startswith("#"):
        return None
    try:
        whole = urljoin(base or "", address)
        return whole if urlsplit(whole).scheme in ("http", "https", "") else None
    except ValueError:  # a bracket where no IPv6 address is
        return None

"""Web addresses: one parser for what is vetted, fetched, shown and compared."""

import re
from typing import NamedTuple
from urllib.parse import quote, urljoin

from annotations.errors import InvalidInput
from annotations.pipeline.fetching.hosts import read_host

DEFAULT_PORTS = {"http": 80, "https": 443}
URL_LIMIT = 2048  # characters once written in ASCII: what browsers, proxies and a database index all take

# RFC 3986, appendix B, with an authority that must be there.
PARTS = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<authority>[^/?#]*)(?P<path>[^?#]*)(\?(?P<query>[^#]*))?(#.*)?"
)
AUTHORITY = re.compile(r"(?P<host>\[[^\[\]]*\]|[^:\[\]]*)(:(?P<port>[0-9]{0,5}))?")
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
PATH_SAFE = "%/:@!$&'()*+,;=-._~"
QUERY_SAFE = PATH_SAFE + "?"


class Address(NamedTuple):
    """A web address in parts, each in its one spelling. Without fragment: it never leaves the browser."""

    scheme: str  # http or https
    host: str  # lower-case ASCII; IPv6 without brackets
    port: int
    path: str  # starts with "/"
    query: str  # without "?", empty where there is none

    @property
    def netloc(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.netloc}"

    @property
    def target(self) -> str:
        """What the request line says."""
        return f"{self.path}?{self.query}" if self.query else self.path

    def __str__(self) -> str:
        return self.origin + self.target

    def join(self, reference: str) -> "Address":
        """The address a link or a Location header on this page leads to."""
        try:
            return parse(urljoin(str(self), reference.strip()))
        except ValueError as error:  # brackets that are no IPv6 address
            raise InvalidInput(f"“{reference[:100]}” is not an address.") from error


def parse(url: str) -> Address:
    """Read an absolute http(s) URL; raises InvalidInput, saying what is wrong, for anything else."""
    url = url.strip(" \t\r\n\f")
    if UNSEEN.search(url):
        raise InvalidInput("The address contains a control character.")
    parts = PARTS.fullmatch(url)
    if not parts:
        raise InvalidInput("Give a full address that begins with https:// or http://.")
    scheme = parts["scheme"].lower()
    if scheme not in DEFAULT_PORTS:
        raise InvalidInput(f"Only http and https addresses can be fetched, not {scheme[:20]}.")
    host, port = _read_authority(parts["authority"], scheme)
    path = _without_dots(_tidy(parts["path"], PATH_SAFE)) or "/"
    address = Address(scheme, host, port, path, _tidy(parts["query"] or "", QUERY_SAFE))
    if len(str(address)) > URL_LIMIT:
        raise InvalidInput(f"The address is longer than {URL_LIMIT} characters.")
    return address


def _read_authority(authority: str, scheme: str) -> tuple[str, int]:
    if "@" in authority:
        raise InvalidInput("An address with a user name or a password in it is not accepted.")
    parts = AUTHORITY.fullmatch(authority)
    if not parts or not parts["host"]:
        raise InvalidInput("The address has no host name, or one that cannot be read.")
    port = int(parts["port"] or DEFAULT_PORTS[scheme])
    if not 0 < port < 65_536:
        raise InvalidInput(f"{port} is not a port number.")
    return read_host(parts["host"]), port


def _tidy(text: str, safe: str) -> str:
    """One spelling of percent-encoding (RFC 3986, 6.2.2): unreserved plain, the rest in capitals."""
    text = STRAY_PERCENT.sub("%25", text)
    return ESCAPE.sub(_plain_if_unreserved, quote(text, safe=safe))


def _plain_if_unreserved(escape: re.Match[str]) -> str:
    character = chr(int(escape[1], 16))
    return character if character in UNRESERVED else escape[0].upper()


def _without_dots(path: str) -> str:
    """Remove "." and ".." segments (RFC 3986, 5.2.4)."""
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments[1:]:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept) if path else ""

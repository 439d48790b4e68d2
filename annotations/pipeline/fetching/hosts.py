"""Host names as written in addresses, to the one spelling everything behind this module uses.

A host that other programs could read differently (127.1, 0x7f.1, 2130706433, ex%61mple.org) is
refused rather than guessed at: what is vetted must be what is connected to.
"""

import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address

import idna

from annotations.errors import InvalidInput

LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")  # a last label like this makes browsers read the host as IPv4
HOST_LIMIT = 253


def read_host(written: str) -> str:
    """Lower case, ASCII (UTS 46, non-transitional), no trailing dot; IPv6 compressed, without brackets.

    Raises InvalidInput for anything that is not a plain host name or a plain address.
    """
    if written.startswith("["):
        return _read_ipv6(written)
    host = _to_ascii(written).removesuffix(".")
    labels = host.split(".")
    if len(host) > HOST_LIMIT or not all(LABEL.fullmatch(label) for label in labels):
        raise InvalidInput(f"“{written}” is not a host name.")
    if NUMBER.fullmatch(labels[-1]):
        return _read_ipv4(host)
    return host


def _read_ipv6(written: str) -> str:
    inner = written[1:-1]
    if not written.endswith("]") or "%" in inner:
        raise InvalidInput(f"“{written}” is not an IPv6 address.")
    try:
        return str(IPv6Address(inner))
    except AddressValueError as error:
        raise InvalidInput(f"“{written}” is not an IPv6 address.") from error


def _read_ipv4(host: str) -> str:
    try:
        return str(IPv4Address(host))  # strict: four decimal parts, no leading zeros
    except AddressValueError as error:
        raise InvalidInput(f"“{host}” is not an IPv4 address in its usual spelling.") from error


def _to_ascii(written: str) -> str:
    if written.isascii() and "xn--" not in written.lower():
        return written.lower()
    try:
        labels = idna.uts46_remap(written, std3_rules=False, transitional=False).split(".")
        return ".".join(
            label if label.isascii() and not label.startswith("xn--") else _a_label(label) for label in labels
        )
    except (idna.IDNAError, UnicodeError) as error:
        raise InvalidInput(f"“{written}” is not a host name.") from error


def _a_label(label: str) -> str:
    """Through Unicode and back, so that a made-up xn-- label is refused."""
    return idna.alabel(idna.ulabel(label)).decode("ascii")

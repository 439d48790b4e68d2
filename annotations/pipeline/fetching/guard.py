"""Which internet addresses a request may reach: public ones, and the exceptions it is given.

A name is resolved once, every address it has is vetted, and the connection goes to an address that
was vetted: there is no second look-up that could answer differently. One forbidden address among
public ones refuses the name, because which of them is used would be chance.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Network, ip_address

from annotations.choices import FetchOutcome
from annotations.errors import FetchFailed
from annotations.pipeline.fetching.deadline import Deadline
from annotations.pipeline.fetching.parsing import parse
from annotations.pipeline.fetching.resolving import Internet, Resolver, look_up
from annotations.pipeline.fetching.rules import FetchRules

# Written out rather than asked of ipaddress.is_global, whose answer differs between Python releases.
# IANA IPv4 Special-Purpose Address Registry, multicast, class E, and what clouds keep for themselves.
FORBIDDEN_V4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT; Alibaba's metadata at 100.100.100.200
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # Azure's wire server: public in number only
        "169.254.0.0/16",  # link-local; most clouds' metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # IETF protocol assignments; Oracle's metadata at 192.0.0.192
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)

# Only global unicast is open in IPv6, so loopback, unique-local, link-local, site-local, multicast,
# discard-only, SRv6 and everything unassigned are shut without being named.
OPEN_V6 = IPv6Network("2000::/3")
FORBIDDEN_V6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments: Teredo, ORCHID, benchmarking, AMT
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, whose relays are gone: it only ever hides an IPv4 address
        "2620:4f:8000::/48",  # AS112
        "3ffe::/16",  # 6bone, handed back
        "3fff::/20",  # documentation
    )
)
# These carry an IPv4 address in their last 32 bits (mapped, NAT64) and are as good as what they carry.
CARRIES_V4 = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))


def is_public(address: Internet) -> bool:
    """Whether an address is an ordinary one of the public internet."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in FORBIDDEN_V4)
    if address.scope_id is not None:
        return False
    if any(address in network for network in CARRIES_V4):
        return is_public(IPv4Address(int(address) & 0xFFFF_FFFF))
    return address in OPEN_V6 and not any(address in network for network in FORBIDDEN_V6)


def vetted(
    host: str, port: int, *, rules: FetchRules, resolve: Resolver, deadline: Deadline
) -> tuple[Internet, ...]:
    """The addresses of a host, all of which may be reached on that port.

    Raises FetchFailed (blocked_address) if any of them may not, FetchDelayed if there are none.
    """
    if port not in rules.allowed_ports and not any(opening.port == port for opening in rules.openings):
        raise FetchFailed(FetchOutcome.BLOCKED_ADDRESS, f"Port {port} is not one that may be fetched from.")
    addresses = look_up(host, port, resolve, deadline)
    for address in addresses:
        if not _may_reach(address, port, rules):
            raise FetchFailed(
                FetchOutcome.BLOCKED_ADDRESS,
                f"{host} is at {address}, which may not be reached on port {port}.",
            )
    return addresses


def is_named(url: str, rules: FetchRules) -> bool:
    """Whether the operator has opened this very address, which makes it one of their own machines.

    A name says nothing before it is resolved, so it is False for names.
    """
    address = parse(url)
    try:
        internet = ip_address(address.host)
    except ValueError:
        return False
    return any(opening.covers(internet, address.port) for opening in rules.openings)


def _may_reach(address: Internet, port: int, rules: FetchRules) -> bool:
    if any(opening.covers(address, port) for opening in rules.openings):
        return True
    if any(opening.covers(address, port) for opening in rules.closings):
        return False
    return port in rules.allowed_ports and is_public(address)

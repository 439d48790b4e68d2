"""Exceptions to the address guard, as people write them in a setting."""

from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network
from typing import NamedTuple


class Opening(NamedTuple):
    """A network, and the port on it where only one is meant."""

    network: IPv4Network | IPv6Network
    port: int | None

    def covers(self, address: IPv4Address | IPv6Address, port: int) -> bool:
        return address in self.network and self.port in (None, port)


@lru_cache(maxsize=64)
def read_openings(written: tuple[str, ...]) -> tuple[Opening, ...]:
    """Read `127.0.0.1:8123`, `[::1]:8123`, `10.2.0.0/16`, `10.2.0.0/16:443` or `fd00::/8`; raises ValueError."""
    return tuple(_read(opening.strip()) for opening in written)


def _read(written: str) -> Opening:
    host, colon, port = written.rpartition(":")
    if host.startswith("[") and host.endswith("]"):
        return Opening(ip_network(host[1:-1]), _port(port))
    if colon and ":" not in host:
        return Opening(ip_network(host), _port(port))
    return Opening(ip_network(written.strip("[]")), None)


def _port(written: str) -> int:
    port = int(written)
    if not 0 < port < 65_536:
        raise ValueError(f"{port} is not a port number")
    return port

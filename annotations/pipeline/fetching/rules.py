"""What a fetch may do: every limit in one frozen value, given by the caller."""

from dataclasses import dataclass

from annotations.pipeline.fetching.openings import Opening, read_openings


@dataclass(frozen=True, slots=True)
class FetchRules:
    """The limits of one outgoing request and of everything it leads to (redirects, robots.txt).

    Times are seconds, sizes are bytes. `allowed_networks` are exceptions to the address guard, each
    an address or a network with or without a port (`127.0.0.1:8123`, `[::1]:8123`, `10.2.0.0/16`):
    what is named there may be reached although it is private, and on that port. `denied_networks`
    are refused although they are public, such as an organisation's own address range.
    `robots_exempt_hosts` are hosts whose robots.txt the team has decided, on the record, not to ask.
    Raises ValueError for a network that cannot be read, when the rules are made rather than when they are used.
    """

    user_agent: str = "Factcheck/0.1"
    deadline: float = 30.0  # from the first look-up to the last byte, redirects included
    connect_timeout: float = 10.0  # for one address, so that a dead one leaves time for the next
    max_bytes: int = 10_000_000  # of one body on the wire
    max_inflated: int = 20_000_000  # of one body after decompression
    max_header_bytes: int = 65_536  # of one answer's header section
    max_redirects: int = 8
    allowed_ports: frozenset[int] = frozenset({80, 443})
    allowed_networks: tuple[str, ...] = ()
    denied_networks: tuple[str, ...] = ()
    respect_robots: bool = True
    robots_exempt_hosts: frozenset[str] = frozenset()
    robots_max_age: float = 86_400.0  # RFC 9309, section 2.4: not longer than a day
    accept_language: str | None = None

    def __post_init__(self) -> None:
        _ = self.openings, self.closings

    @property
    def openings(self) -> tuple[Opening, ...]:
        return read_openings(self.allowed_networks)

    @property
    def closings(self) -> tuple[Opening, ...]:
        return read_openings(self.denied_networks)

    @property
    def product(self) -> str:
        """The name robots.txt files know us by: the user agent's first token (RFC 9309, 2.2.1)."""
        return self.user_agent.split("/", 1)[0].split(" ", 1)[0]

"""Names to internet addresses, without waiting longer than the deadline allows."""

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address
from queue import Empty, SimpleQueue
from threading import Thread

from annotations.choices import FetchOutcome
from annotations.errors import FetchDelayed
from annotations.pipeline.fetching.deadline import Deadline

Internet = IPv4Address | IPv6Address
Resolver = Callable[[str, int], Sequence[str]]  # host, port → addresses as text; raises OSError


def system_resolver(host: str, port: int) -> list[str]:
    """Ask the operating system: the order of the answer is the order it prefers."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in answers))


def look_up(host: str, port: int, resolve: Resolver, deadline: Deadline) -> tuple[Internet, ...]:
    """Every address of a host; raises FetchDelayed when it has none, or none in time."""
    try:
        return (ip_address(host),)
    except ValueError:
        pass  # a name, not an address
    answer = _in_time(lambda: resolve(host, port), deadline)
    if isinstance(answer, OSError | UnicodeError):
        raise FetchDelayed(FetchOutcome.UNREACHABLE, f"The name {host} could not be resolved.") from answer
    if isinstance(answer, BaseException):
        raise answer
    if not answer:
        raise FetchDelayed(FetchOutcome.UNREACHABLE, f"The name {host} has no address.")
    return tuple(ip_address(address) for address in answer)


def _in_time(ask: Callable[[], Sequence[str]], deadline: Deadline) -> Sequence[str] | BaseException:
    """What `ask` returned or raised. getaddrinfo takes no timeout, so it waits in a thread of its own."""
    answers: SimpleQueue[Sequence[str] | BaseException] = SimpleQueue()

    def run() -> None:
        try:
            answers.put(ask())
        except BaseException as error:  # carried to the thread that asked, which raises it
            answers.put(error)

    Thread(target=run, name="resolving", daemon=True).start()
    try:
        return answers.get(timeout=deadline.remaining())
    except Empty:
        raise deadline.missed() from None

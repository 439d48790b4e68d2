"""The one place that opens a socket: to vetted addresses, under the deadline, counting every byte."""

import socket
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpcore

from annotations.choices import FetchOutcome
from annotations.errors import FetchDelayed, FetchFailed
from annotations.pipeline.fetching.deadline import Deadline
from annotations.pipeline.fetching.guard import vetted
from annotations.pipeline.fetching.resolving import Resolver
from annotations.pipeline.fetching.rules import FetchRules

FRAMING = 65_536  # bytes a body may take beyond itself: chunk sizes, trailers, one read too many


class BoundedStream(httpcore.NetworkStream):
    """A connection that ends with the deadline and carries no more than its allowance.

    httpcore's own timeouts are ignored: they begin anew with every byte, which is what slow servers live on.
    """

    def __init__(self, connection: socket.socket, deadline: Deadline, allowance: int) -> None:
        self._connection = connection
        self._deadline = deadline
        self._allowance = allowance

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self._connection.settimeout(self._deadline.remaining())
        with _named_failures(self._deadline):
            data = self._connection.recv(max_bytes)
        self._allowance -= len(data)
        if self._allowance < 0:
            raise FetchFailed(FetchOutcome.TOO_LARGE, "The answer is larger than may be fetched.")
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        with _named_failures(self._deadline):
            while buffer:
                self._connection.settimeout(self._deadline.remaining())
                buffer = buffer[self._connection.send(buffer) :]

    def close(self) -> None:
        self._connection.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> "BoundedStream":
        self._connection.settimeout(self._deadline.remaining())
        try:
            with _named_failures(self._deadline):
                secured = ssl_context.wrap_socket(self._connection, server_hostname=server_hostname)
        except BaseException:
            self.close()
            raise
        return BoundedStream(secured, self._deadline, self._allowance)

    def get_extra_info(self, info: str) -> Any:
        if info == "ssl_object" and isinstance(self._connection, ssl.SSLSocket):
            return self._connection
        return None


@contextmanager
def _named_failures(deadline: Deadline) -> Iterator[None]:
    """Turn what sockets raise into what this service says."""
    try:
        yield
    except TimeoutError as error:
        raise deadline.missed() from error
    except OSError as error:  # refused, reset, and every failure of TLS
        raise FetchDelayed(FetchOutcome.UNREACHABLE, f"The connection failed: {error}.") from error


class GuardedBackend(httpcore.NetworkBackend):
    """Connects httpcore to vetted addresses only; the name never reaches a second look-up."""

    def __init__(self, rules: FetchRules, resolve: Resolver, deadline: Deadline) -> None:
        self._rules = rules
        self._resolve = resolve
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> BoundedStream:
        addresses = vetted(
            host.strip("[]"), port, rules=self._rules, resolve=self._resolve, deadline=self._deadline
        )
        failures: list[str] = []
        for address in addresses:
            patience = min(self._deadline.remaining(), self._rules.connect_timeout)
            try:
                connection = socket.create_connection((str(address), port), timeout=patience)
            except OSError as error:
                failures.append(f"{address}: {error}")
                continue
            return BoundedStream(connection, self._deadline, self._allowance)
        raise FetchDelayed(FetchOutcome.UNREACHABLE, f"{host} cannot be reached ({'; '.join(failures)}).")

    @property
    def _allowance(self) -> int:
        return self._rules.max_header_bytes + self._rules.max_bytes + FRAMING

"""A web server on the loopback for tests, which says exactly what a test tells it to, byte by byte."""

import contextlib
import gzip
import socket
import ssl
import threading
from collections.abc import Callable
from typing import NamedTuple


class Asked(NamedTuple):
    """One request as it arrived; header names in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


class Wire:
    """The server's end of one connection, for answers that no honest server would give."""

    def __init__(self, connection: socket.socket, closing: threading.Event) -> None:
        self._connection = connection
        self._closing = closing

    def send(self, *pieces: bytes) -> None:
        self._connection.sendall(b"".join(pieces))

    def pause(self, seconds: float) -> None:
        if self._closing.wait(seconds):
            raise ConnectionAbortedError("the test is over")


Answer = bytes | Callable[[Wire], None] | list[bytes]


def reply(status: int = 200, body: bytes | str = b"", **headers: str) -> bytes:
    """A well-formed answer; a header's underscores stand for hyphens."""
    content = body.encode() if isinstance(body, str) else body
    lines = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(content))}
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status} Said\r\n{head}\r\n".encode() + content


def redirect(location: str, status: int = 302) -> bytes:
    return reply(status, Location=location)


def gzipped(body: bytes, **headers: str) -> bytes:
    return reply(200, gzip.compress(body), Content_Encoding="gzip", **headers)


class Origin:
    """Serves `answers`: bytes, a function of the wire, or a list to go through, one a request.

    Everything that is not there is 404, robots.txt too. `asked` keeps the requests in order.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[Asked] = []
        self._tls = tls
        self._closing = threading.Event()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]

    @property
    def network(self) -> str:
        """This origin as an entry of `FetchRules.allowed_networks`."""
        return f"127.0.0.1:{self.port}"

    @property
    def paths(self) -> list[str]:
        return [asked.target for asked in self.asked]

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{'https' if self._tls else 'http'}://{host}:{self.port}{path}"

    def __enter__(self) -> "Origin":
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(5)

    def _start(self, target: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # the listener was closed
            while not self._closing.is_set():
                self._start(self._serve, self._listener.accept()[0])

    def _serve(self, connection: socket.socket) -> None:
        # The other side may leave at any moment: that is what many of the tests are about.
        with contextlib.suppress(OSError), connection:
            connection.settimeout(5)
            secured = self._tls.wrap_socket(connection, server_side=True) if self._tls else connection
            with secured:
                asked = _read(secured)
                self.asked.append(asked)
                self._answer(asked, Wire(secured, self._closing))

    def _answer(self, asked: Asked, wire: Wire) -> None:
        answer = self.answers.get(asked.target, reply(404))
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if callable(answer):
            answer(wire)
        else:
            wire.send(answer)


def _read(connection: socket.socket) -> Asked:
    with connection.makefile("rb") as lines:
        first = lines.readline()
        if not first:
            raise ConnectionAbortedError("it left without asking")
        method, target, _ = first.decode().split(" ", 2)
        headers: dict[str, str] = {}
        while line := lines.readline().strip():
            name, _, value = line.decode().partition(":")
            headers[name.lower()] = value.strip()
        return Asked(method, target, headers, lines.read(int(headers.get("content-length", 0))))

"""One request and its answer, over HTTP/1.1 and the guarded network."""

import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache

import httpcore

from annotations.choices import FetchOutcome
from annotations.errors import FetchDelayed, FetchFailed, InvalidInput
from annotations.pipeline.fetching.deadline import Deadline
from annotations.pipeline.fetching.inflation import ACCEPTED, glimpse, inflate
from annotations.pipeline.fetching.network import GuardedBackend
from annotations.pipeline.fetching.parsing import Address
from annotations.pipeline.fetching.resolving import Resolver
from annotations.pipeline.fetching.rules import FetchRules

GLIMPSE = 65_536  # bytes read of an error page: enough to tell a challenge from a refusal


@dataclass(frozen=True, slots=True)
class Answer:
    """What one address answered, decompressed. Header names are lower case."""

    address: Address
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """The first header of that name (lower case), or None."""
        return next((value for key, value in self.headers if key == name), None)

    @property
    def encoding(self) -> str:
        return ", ".join(value for name, value in self.headers if name == "content-encoding")

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Errand:
    """What all requests of one fetch share: the limits, the resolver and the one deadline."""

    rules: FetchRules
    resolve: Resolver
    deadline: Deadline
    tls: ssl.SSLContext | None = None

    def ask(
        self,
        address: Address,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> Answer:
        """Send one request and read its answer; redirects are the caller's.

        Raises FetchFailed for a forbidden address or too large an answer, FetchDelayed for an
        address that cannot be reached, does not speak HTTP or does not finish in time, InvalidInput for
        headers of ours that HTTP does not allow.
        """
        connection = httpcore.HTTPConnection(
            httpcore.Origin(address.scheme.encode(), address.host.encode(), address.port),
            ssl_context=self.tls or _default_tls(),
            network_backend=GuardedBackend(self.rules, self.resolve, self.deadline),
        )
        try:
            response = connection.handle_request(self._request(address, method, headers or {}, content))
            return self._answer(address, response)
        except httpcore.LocalProtocolError as error:
            raise InvalidInput(f"The request cannot be sent: {error}.") from error
        except httpcore.RemoteProtocolError as error:
            raise FetchDelayed(FetchOutcome.SERVER_ERROR, f"The answer is not HTTP: {error}.") from error
        finally:
            connection.close()

    def _request(
        self, address: Address, method: str, headers: Mapping[str, str], content: bytes | None
    ) -> httpcore.Request:
        sent = {
            "Host": address.netloc,
            "User-Agent": self.rules.user_agent,
            "Accept-Encoding": ACCEPTED,
            "Connection": "close",
        }
        if content is not None:
            sent["Content-Length"] = str(len(content))
        url = httpcore.URL(
            scheme=address.scheme.encode(),
            host=address.host.encode(),
            port=address.port,
            target=address.target.encode(),
        )
        return httpcore.Request(method, url, headers=list((sent | dict(headers)).items()), content=content)

    def _answer(self, address: Address, response: httpcore.Response) -> Answer:
        if sum(len(name) + len(value) + 4 for name, value in response.headers) > self.rules.max_header_bytes:
            raise FetchFailed(FetchOutcome.TOO_LARGE, "The headers are larger than may be fetched.")
        headers = tuple((_text(name).lower(), _text(value)) for name, value in response.headers)
        answer = Answer(address, response.status, headers, b"")
        if answer.is_success:
            self._refuse_declared_size(answer)
            body = inflate(self._whole(response), answer.encoding, limit=self.rules.max_inflated)
        else:
            body = glimpse(self._start(response), answer.encoding, limit=GLIMPSE)
        return replace(answer, body=body)

    def _refuse_declared_size(self, answer: Answer) -> None:
        declared = answer.header("content-length") or ""
        if declared.isascii() and declared.isdigit() and int(declared[:20]) > self.rules.max_bytes:
            raise FetchFailed(
                FetchOutcome.TOO_LARGE, f"The body is {declared[:20]} bytes, more than may be fetched."
            )

    def _whole(self, response: httpcore.Response) -> bytes:
        body = bytearray()
        for piece in response.iter_stream():
            body += piece
            if len(body) > self.rules.max_bytes:
                raise FetchFailed(FetchOutcome.TOO_LARGE, "The body is larger than may be fetched.")
        return bytes(body)

    @staticmethod
    def _start(response: httpcore.Response) -> bytes:
        """The first bytes of an error page, as many as come: the status has said what matters."""
        body = bytearray()
        if response.status < 400:
            return b""
        with suppress(httpcore.RemoteProtocolError, FetchDelayed):
            for piece in response.iter_stream():
                body += piece
                if len(body) >= GLIMPSE:
                    break
        return bytes(body)


def _text(octets: bytes) -> str:
    """Header bytes as text: UTF-8 where it is, else Latin-1, which never fails (RFC 9110, 5.5)."""
    try:
        return octets.decode()
    except UnicodeDecodeError:
        return octets.decode("latin-1")


@cache
def _default_tls() -> ssl.SSLContext:
    return httpcore.default_ssl_context()

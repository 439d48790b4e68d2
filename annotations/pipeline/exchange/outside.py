"""Archives of others, behind one interface: ask one to keep a page, look what came of it, find what it has.

Wayback Machine: Save Page Now 2 (web.archive.org/save) and the availability API (archive.org/help/wayback_api.php).
Perma.cc: perma.cc/docs/developer. Nothing here opens a socket: `ask` does, under the one guard.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol
from urllib.parse import quote, urlencode

import orjson

from annotations.errors import InvalidInput, Permanent

Ask = Callable[[str, str, Mapping[str, str], bytes], dict[str, Any]]  # method, address, headers, content
STAMP = "%Y%m%d%H%M%S"


@dataclass(frozen=True, slots=True)
class Receipt:
    """How far a deposit is: the `address` of what is kept, else a `ticket` to ask again with."""

    address: str = ""
    ticket: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """What an archive has of a page, and since when (aware)."""

    address: str
    at: datetime


class Archive(Protocol):
    """Raises Temporary where asking again may help, Permanent where it will not."""

    name: str
    root: str

    def find(self, url: str, ask: Ask) -> Kept | None: ...

    def keep(self, url: str, ask: Ask) -> Receipt: ...

    def look(self, ticket: str, url: str, ask: Ask) -> Receipt: ...


@dataclass(frozen=True, slots=True)
class Wayback:
    """The Internet Archive. `key` is `access:secret` of an account."""

    key: str
    root: str = "https://web.archive.org"
    finder: str = "https://archive.org"
    name: str = "wayback"

    def find(self, url: str, ask: Ask) -> Kept | None:
        found = ask("GET", f"{self.finder}/wayback/available?{urlencode({'url': url})}", {}, b"")
        closest = _object(_object(found, "archived_snapshots"), "closest")
        stamp, address = closest.get("timestamp"), closest.get("url")
        if not closest.get("available") or not isinstance(address, str):
            return None
        return Kept(address, _moment(stamp, STAMP))

    def keep(self, url: str, ask: Ask) -> Receipt:
        headers = self._headers() | {"Content-Type": "application/x-www-form-urlencoded"}
        told = ask("POST", f"{self.root}/save", headers, urlencode({"url": url}).encode())
        if not isinstance(told.get("job_id"), str):
            raise Permanent(f"The Wayback Machine does not take it: {_said(told)}", code="refused")
        return Receipt(ticket=told["job_id"])

    def look(self, ticket: str, url: str, ask: Ask) -> Receipt:
        told = ask("GET", f"{self.root}/save/status/{quote(ticket, safe='')}", self._headers(), b"")
        if told.get("status") == "success":
            stamp = str(told.get("timestamp"))
            _moment(stamp, STAMP)
            return Receipt(address=f"{self.root}/web/{stamp}/{told.get('original_url') or url}")
        if told.get("status") == "error":
            raise Permanent(f"The Wayback Machine could not keep it: {_said(told)}", code="refused")
        return Receipt(ticket=ticket)

    def _headers(self) -> dict[str, str]:
        return {"Accept": "application/json", "Authorization": f"LOW {self.key}"}


@dataclass(frozen=True, slots=True)
class Perma:
    """Perma.cc, where libraries keep what is cited. What it has of a page it tells only of links that are public."""

    key: str
    root: str = "https://api.perma.cc"
    shown: str = "https://perma.cc"
    name: str = "perma"

    def find(self, url: str, ask: Ask) -> Kept | None:
        query = urlencode({"url": url, "limit": 1})
        found = ask("GET", f"{self.root}/v1/public/archives/?{query}", {}, b"").get("objects")
        # The list is of everybody's; a server that does not know the filter answers others' pages.
        ours = [one for one in found or [] if isinstance(one, dict) and one.get("url") == url]
        if not ours:
            return None
        return Kept(self._address(ours[0]), _moment(ours[0].get("creation_timestamp")))

    def keep(self, url: str, ask: Ask) -> Receipt:
        headers = self._headers() | {"Content-Type": "application/json"}
        told = ask("POST", f"{self.root}/v1/archives/", headers, orjson.dumps({"url": url}))
        self._address(told)
        return Receipt(ticket=told["guid"])

    def look(self, ticket: str, url: str, ask: Ask) -> Receipt:
        told = ask("GET", f"{self.root}/v1/archives/{quote(ticket, safe='')}/", self._headers(), b"")
        states = {one.get("status") for one in told.get("captures") or [] if _role(one) == "primary"}
        if "success" in states:
            return Receipt(address=self._address(told))
        if states and states <= {"failed"}:
            raise Permanent("Perma.cc could not keep it.", code="refused")
        return Receipt(ticket=ticket)

    def _address(self, told: Mapping[str, Any]) -> str:
        if not isinstance(told.get("guid"), str):
            raise Permanent(f"Perma.cc does not say where it is: {_said(told)}", code="bad_answer")
        return f"{self.shown}/{quote(told['guid'], safe='-')}"

    def _headers(self) -> dict[str, str]:
        return {"Accept": "application/json", "Authorization": f"ApiKey {self.key}"}


KINDS: dict[str, Callable[..., Archive]] = {"wayback": Wayback, "perma": Perma}


def archive(said: str, keys: Mapping[str, str]) -> Archive:
    """The archive of this name, at its own address or at another (`wayback=https://archive.example`).

    Raises InvalidInput for one that is not known.
    """
    name, _, root = said.partition("=")
    if name not in KINDS:
        raise InvalidInput(f"“{name}” is no archive that is known; there are {', '.join(KINDS)}.")
    return KINDS[name](keys.get(name, ""), *([root, root] if root else []))


def _role(capture: Any) -> Any:
    return capture.get("role") if isinstance(capture, dict) else None


def _object(value: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = value.get(name)
    return found if isinstance(found, dict) else {}


def _moment(said: Any, form: str = "") -> datetime:
    """A time as an archive says it, in UTC. Raises Permanent for what is none."""
    try:
        moment = datetime.strptime(said, form) if form else datetime.fromisoformat(said)
    except (TypeError, ValueError) as error:
        raise Permanent(
            f"The archive says a time that is none: {str(said)[:50]}.", code="bad_answer"
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _said(told: Mapping[str, Any]) -> str:
    return str(told.get("message") or told.get("detail") or told)[:200]

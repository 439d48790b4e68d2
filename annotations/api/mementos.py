"""Memento (RFC 7089) on articles: the bytes that were served at an article's own address, by the time they were had.

The original resource is the outlet's page; its mementos are the snapshots of its revisions. A text that we read anew
from the same bytes is no new memento, and one that an editor has withdrawn is none.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import http_date, parse_http_date
from rest_framework.request import Request

from annotations.api.problems import InvalidQuery, NoSuchThing
from annotations.choices import Cause
from annotations.models import Article, Membership, Revision

LINK_FORMAT = "application/link-format"
ACCEPT = "Accept-Datetime"
ACCEPT_PARAMETER = {
    "in": "header",
    "description": "The time that is asked about (RFC 9110 date); now, unless it is said.",
    "schema": {"type": "string", "example": "Tue, 03 Mar 2026 12:00:00 GMT"},
}
TIMEMAP_EXAMPLE = (
    '<https://courier.example/ferry>; rel="original",\n'
    '<https://facts.example/api/v1/articles/01993c5a-9f10-7b21-a3c4-2f6d8e1b7c01/timegate>; rel="timegate",\n…'
)


class Memento(NamedTuple):
    """A revision's bytes, and when they were had. HTTP knows whole seconds."""

    revision: UUID
    number: int
    at: datetime

    @property
    def second(self) -> int:
        return int(self.at.timestamp())


def of(article: UUID, member: Membership) -> list[Memento]:
    """The mementos of an article, oldest first."""
    rows = Revision.objects.visible_to(member).filter(article=article, withdrawal=None)
    rows = rows.exclude(cause=Cause.EXTRACTOR).order_by("number")
    return [Memento(*row) for row in rows.values_list("pk", "number", "created_at")]


def doors(article: str) -> str:
    """The `Link` to where the times of the article at this address are negotiated and listed."""
    return f"{_gate(article)}, {_map(article)}"


def gate(request: Request, article: Article, mementos: Sequence[Memento]) -> HttpResponse:
    """302 to the memento of the time that is asked about: the last one had by then, else the first there is.

    Raises NoSuchThing where there is none yet, InvalidQuery for a time that is none.
    """
    if not mementos:
        raise NoSuchThing("This article has not been read yet.")
    second = _asked(request)
    before = [each for each in mementos if second is None or each.second <= second]
    chosen = before[-1] if before else mementos[0]
    headers = {"Location": _address(request, chosen), "Vary": ACCEPT, "Link": _links(request, article)}
    return HttpResponse(status=302, headers=headers)


def timemap(request: Request, article: Article, mementos: Sequence[Memento]) -> HttpResponse:
    """All of them, as links (RFC 6690)."""
    period = f'; from="{_date(mementos[0])}"; until="{_date(mementos[-1])}"' if mementos else ""
    here = _here(request, article)
    told = [
        _original(article, here),
        _map(here, rel="self") + period,
        _gate(here),
        *(_link(request, each, _rel(each, mementos)) for each in mementos),
    ]
    return HttpResponse(",\n".join(told) + "\n", content_type=LINK_FORMAT)


def headers(request: Request, revision: Revision, mementos: Sequence[Memento]) -> dict[str, str]:
    """What the bytes of a revision say of themselves: when they were had, and what came before and after."""
    known = [each for each in mementos if each.number <= revision.number]
    itself = next((each for each in known if each.revision == revision.pk), None)
    at = itself or Memento(revision.pk, revision.number, revision.created_at)
    around = [(known[-1 - bool(itself)], "prev memento")] if len(known) > bool(itself) else []
    later = [each for each in mementos if each.number > revision.number]
    around += [(later[0], "next memento")] if later else []
    told = [_links(request, revision.article), *(_link(request, each, rel) for each, rel in around)]
    return {"Memento-Datetime": _date(at), "Link": ", ".join(told)}


def _asked(request: Request) -> int | None:
    """Seconds since 1970, of the header; None where it is not sent."""
    said = request.headers.get(ACCEPT)
    if said is None:
        return None
    try:
        return parse_http_date(said)
    except ValueError as error:
        detail = "it is no date as HTTP writes them, such as Tue, 03 Mar 2026 12:00:00 GMT."
        raise InvalidQuery(f"{ACCEPT}: {detail}", errors=[{"header": ACCEPT, "detail": detail}]) from error


def _links(request: Request, article: Article) -> str:
    here = _here(request, article)
    return f"{_original(article, here)}, {doors(here)}"


def _here(request: Request, article: Article) -> str:
    return request.build_absolute_uri(reverse("api:articles-detail", args=[article.pk]))


def _original(article: Article, here: str) -> str:
    return f'<{article.url or here}>; rel="original"'


def _gate(here: str) -> str:
    return f'<{here}/timegate>; rel="timegate"'


def _map(here: str, *, rel: str = "timemap") -> str:
    return f'<{here}/timemap>; rel="{rel}"; type="{LINK_FORMAT}"'


def _address(request: Request, memento: Memento) -> str:
    return request.build_absolute_uri(reverse("api:revisions-snapshot", args=[memento.revision]))


def _link(request: Request, memento: Memento, rel: str) -> str:
    return f'<{_address(request, memento)}>; rel="{rel}"; datetime="{_date(memento)}"'


def _rel(memento: Memento, mementos: Sequence[Memento]) -> str:
    places = [name for name, end in (("first", mementos[0]), ("last", mementos[-1])) if end is memento]
    return " ".join([*places, "memento"])


def _date(memento: Memento) -> str:
    return http_date(memento.second)

"""Keyset pages: stable under inserts, as cheap on the last page as on the first, never counted unless asked.

A cursor says where a page begins: the ordering, the value and the id of the row it borders on. It is
opaque but no secret: all it could be forged into is another place in the same list.
"""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import orjson
from django.db.models import F, Q, QuerySet
from rest_framework.request import Request

from annotations.api.problems import InvalidQuery
from annotations.api.shapes import Row, Wanted
from annotations.models import Membership, statements

EXTRA = ("x_key", "pk")
DEFAULT_LIMIT = 50
MAX_LIMIT = 200
LONGEST_CURSOR = 400


class Plain(Protocol):
    """What has a list: all of its rows that a member may know of, when nothing is asked of them."""

    def plain(self, member: Membership) -> QuerySet: ...

    def __hash__(self) -> int: ...


@dataclass(frozen=True)
class Ordering:
    """One way to sort a list: by an expression that is never null, then by id.

    `kind` makes a value of the sort key of what JSON says of it, or raises ValueError or TypeError. A
    `sealed` value stands in no cursor, because it says more than its reader may know: `kind` finds it by
    the row's id instead.
    """

    expression: Any
    kind: Callable[[Any], Any] = UUID
    sealed: bool = False


BY_ID = {"id": Ordering(F("id"))}


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: after (or before) the row with this value and id."""

    ordering: str
    value: Any
    id: UUID
    backwards: bool
    sealed: bool = False

    def __str__(self) -> str:
        value = None if self.sealed else self.value
        packed = orjson.dumps([self.ordering, value, self.id, int(self.backwards)])
        return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


@dataclass(frozen=True)
class Page:
    """One page of a list; the cursors of its neighbours are None where there are none."""

    results: list[Row]
    next: Cursor | None
    previous: Cursor | None
    count: int | None = None


def read(
    rows: QuerySet,
    wanted: Wanted,
    request: Request,
    orderings: dict[str, Ordering],
    *,
    limit: int | None = None,
    cursor: Cursor | None = None,
    plain: Plain | None = None,
) -> Page:
    """The page that `limit`, `cursor` (or `after`) and `ordering` ask for, unless the caller says. Raises InvalidQuery.

    `plain` finds the same rows, where nothing else is asked of them.
    """
    limit = limit or _limit(request)
    name = _ordering(request, orderings)
    cursor = cursor or _cursor(request, name, orderings) or _after(rows, request, name, orderings)
    count = rows.count() if _wants_count(request) else None
    backwards = cursor is not None and cursor.backwards
    descending = name.startswith("-") != backwards
    if plain is not None and name.lstrip("-") == "id":
        place = {"after": cursor.id} if cursor else {}
        records = statements.read(PageOf(plain, wanted, descending, limit), request.member, **place)
    else:
        ordered = _ordered(rows, orderings[name.lstrip("-")], descending, cursor)
        records = wanted.columns(ordered[: limit + 1], EXTRA)
    found = wanted.shaped(records, request.member, EXTRA)
    more, found = len(found) > limit, found[:limit]
    if backwards:
        found.reverse()
    first, last = (found[0][1], found[-1][1]) if found else _border(cursor)
    sealed = orderings[name.lstrip("-")].sealed
    has_next, has_previous = (True, more) if backwards else (more, cursor is not None)
    return Page(
        results=[row for row, _ in found],
        next=Cursor(name, *last, backwards=False, sealed=sealed) if has_next and last else None,
        previous=Cursor(name, *first, backwards=True, sealed=sealed) if has_previous and first else None,
        count=count,
    )


@dataclass(frozen=True)
class PageOf:
    """Which rows come first, or next, in the order of their ids?"""

    plain: Plain
    wanted: Wanted
    descending: bool
    limit: int

    def rows(self, member: Membership, after: UUID | None = None) -> QuerySet:
        rows = self.plain.plain(member).annotate(x_key=F("id"))
        if after is not None:
            rows = rows.filter(**{"id__lt" if self.descending else "id__gt": after})
        rows = rows.order_by("-id" if self.descending else "id")
        return self.wanted.columns(rows[: self.limit + 1], EXTRA)


def _border(cursor: Cursor | None) -> tuple[Any, Any]:
    """An empty page borders where its cursor points."""
    border = (cursor.value, cursor.id) if cursor else None
    return border, border


def _ordered(rows: QuerySet, ordering: Ordering, descending: bool, cursor: Cursor | None) -> QuerySet:
    rows = rows.annotate(x_key=ordering.expression)
    if cursor is not None:
        beyond = "lt" if descending else "gt"
        same = Q(x_key=cursor.value, **{f"id__{beyond}": cursor.id})
        # The first condition follows from the others; it is the one that an index can begin at.
        rows = rows.filter(
            Q(**{f"x_key__{beyond}e": cursor.value}), Q(**{f"x_key__{beyond}": cursor.value}) | same
        )
    sign = "-" if descending else ""
    return rows.order_by(f"{sign}x_key", f"{sign}id")


def _limit(request: Request) -> int:
    asked = request.query_params.get("limit", str(DEFAULT_LIMIT))
    if not (asked.isascii() and asked.isdigit() and len(asked) < 5 and 1 <= int(asked) <= MAX_LIMIT):
        raise InvalidQuery.of("limit", f"say a number from 1 to {MAX_LIMIT}.")
    return int(asked)


def _ordering(request: Request, orderings: dict[str, Ordering]) -> str:
    asked = request.query_params.get("ordering", next(iter(orderings)))
    if asked.removeprefix("-") not in orderings:
        raise InvalidQuery.of("ordering", f"choose of {', '.join(orderings)}, with a - before it to turn it.")
    return asked


def _wants_count(request: Request) -> bool:
    asked = request.query_params.get("count")
    if asked not in (None, "exact"):
        raise InvalidQuery.of("count", "the only count there is is “exact”.")
    return asked is not None


def _cursor(request: Request, ordering: str, orderings: dict[str, Ordering]) -> Cursor | None:
    asked = request.query_params.get("cursor")
    if asked is None:
        return None
    try:
        name, value, row, backwards = _unpacked(asked)
        sort = orderings[ordering.lstrip("-")]
        key = sort.kind(row if sort.sealed else value)
        cursor = Cursor(name, key, UUID(row), backwards == 1)
    except (ValueError, TypeError, AttributeError) as error:
        raise InvalidQuery.of(
            "cursor", "it is not one that this list gave out.", code="invalid_cursor"
        ) from error
    if cursor.ordering != ordering:
        raise InvalidQuery.of("cursor", f"it belongs to ordering={cursor.ordering}.", code="invalid_cursor")
    return cursor


def _after(rows: QuerySet, request: Request, ordering: str, orderings: dict[str, Ordering]) -> Cursor | None:
    """The place after the row that `after` names. In the order of ids it need not be in the list any more; else it has to."""
    asked = request.query_params.get("after")
    if asked is None:
        return None
    if "cursor" in request.query_params:
        raise InvalidQuery.of("after", "send it or a cursor, not both.")
    try:
        pk = UUID(asked)
    except ValueError as error:
        raise InvalidQuery.of("after", "it is no id.") from error
    if ordering.lstrip("-") == "id":
        return Cursor(ordering, pk, pk, backwards=False)
    sort = orderings[ordering.lstrip("-")]
    found = rows.filter(pk=pk).annotate(x_key=sort.expression).values_list("x_key", flat=True)[:1]
    if not found:
        raise InvalidQuery.of("after", "there is no such row in this list.")
    return Cursor(ordering, found[0], pk, backwards=False, sealed=sort.sealed)


def _unpacked(asked: str) -> list[Any]:
    """Raises ValueError (of which binascii.Error and JSONDecodeError are kinds) for what is no cursor."""
    if len(asked) > LONGEST_CURSOR or not asked.isascii():
        raise ValueError("no cursor is that long")
    packed = base64.b64decode(asked + "=" * (-len(asked) % 4), altchars=b"-_", validate=True)
    unpacked = orjson.loads(packed)
    if not isinstance(unpacked, list) or not isinstance(unpacked[0] if unpacked else None, str):
        raise binascii.Error("not a cursor's content")
    return unpacked


def moment(value: Any) -> datetime:
    """The `kind` of an ordering by time."""
    found = datetime.fromisoformat(value)
    if found.tzinfo is None:
        raise ValueError("a time without a zone")
    return found

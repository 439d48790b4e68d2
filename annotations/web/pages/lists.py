"""Pages of a list, newest first, turned by id: stable while rows are added, and never counted."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from annotations.choices import ClaimState
from annotations.models import Claim, Membership
from annotations.web.pages.places import with_place

ROWS = 30


@dataclass
class Page:
    """Some rows, and the id before which the next page goes on."""

    rows: list[Any]
    following: UUID | None


def page(rows: QuerySet, *, before: UUID | None) -> Page:
    """Up to `ROWS` rows older than the id `before`."""
    rows = rows.order_by("-id")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: ROWS + 1])
    return Page(found[:ROWS], found[ROWS - 1].pk if len(found) > ROWS else None)


def claims(member: Membership, *, state: str = "") -> QuerySet[Claim]:
    """The team's claims, of one state or all but those turned down."""
    visible = with_place(Claim.objects.visible_to(member)).select_related("claimant")
    if state in set(ClaimState):
        return visible.filter(state=state)
    return visible.exclude(state__in=[ClaimState.REJECTED, ClaimState.MERGED])

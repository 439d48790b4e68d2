"""What the team watches by itself: feeds, the outlets they are of, and hosts that are not asked for leave."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from annotations.choices import FINE_OUTCOMES
from annotations.models import Feed, HostHealth, Membership, Outlet, RobotsExemption
from annotations.web.pages import lists
from annotations.web.words import OUTCOME

OUTLETS = 500
FAILING = 10


@dataclass
class Watching:
    feeds: lists.Page
    outlets: list[Outlet]
    failing: list[HostHealth]
    exemptions: list[RobotsExemption]


def watching(member: Membership, *, before: UUID | None = None) -> Watching:
    """A page of feeds, the outlets by name with how many feeds each has, and hosts that fail; four queries."""
    feeds = Feed.objects.visible_to(member).select_related("outlet", "created_by")
    outlets = Outlet.objects.visible_to(member).annotate(watched=Count("feeds")).order_by("name")
    failing = HostHealth.objects.visible_to(member).filter(streak__gt=0).order_by("-streak", "host")
    exemptions = RobotsExemption.objects.visible_to(member).select_related("created_by")
    return Watching(
        feeds=_told(lists.page(feeds, before=before)),
        outlets=list(outlets[:OUTLETS]),
        failing=_worded(list(failing[:FAILING])),
        exemptions=list(exemptions.order_by("host")),
    )


def _told(page: lists.Page) -> lists.Page:
    """Each feed with how its last look ended, in words, and whether that is `fine`."""
    page.rows = _worded(page.rows, "fetch_outcome")
    return page


def _worded(rows: list, name: str = "outcome") -> list:
    for row in rows:
        ended = getattr(row, name)
        # The second sentence of what happened says what a reader of articles can do.
        row.ended = OUTCOME.get(ended, "").split(". ")[0].rstrip(".")
        row.fine = not ended or ended in FINE_OUTCOMES
    return rows

"""The team's log in plain words, as far as the member may read it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annotations.models import Article, Claim, Event, Membership, Source
from annotations.web.pages.told import TOLD

ROWS = 50
DETAILS = ("host", "url", "reason", "because", "detail", "outcome", "name", "rating", "stance", "relation")
STALE = frozenset({"verdict.stale", "ruling.stale"})


@dataclass
class Told:
    """An event, or a run of events that tell one thing: who, what, about what, and the details that matter."""

    event: Event
    who: str
    what: str
    about: str = ""
    address: str = ""
    details: list[str] = field(default_factory=list)
    first: int = 0

    def takes_in(self, other: "Told") -> bool:
        """Whether the event before this one tells of the same: one change makes many judgements stale."""
        kinds = {self.event.kind, other.event.kind}
        return kinds <= STALE and bool(self.address) and self.address == other.address

    def take_in(self, other: "Told") -> None:
        self.what = _("found that judgements may no longer hold, on")
        self.details += [detail for detail in other.details if detail not in self.details]
        self.first = other.event.number


def timeline(member: Membership, *, before: UUID | None = None) -> tuple[list[Told], UUID | None]:
    """A page of events, the latest first, and the event before which the next page goes on. Four queries."""
    events = Event.objects.visible_to(member).select_related("actor").order_by("-number")
    if before is not None:
        numbers = Event.objects.filter(team_id=member.team_id, pk=before).values("number")
        events = events.filter(number__lt=numbers)
    rows = list(events[: ROWS + 1])
    page = rows[:ROWS]
    things = _things(member, page)
    following = page[-1].pk if len(rows) > ROWS else None
    return _runs([_told(member, event, things) for event in page]), following


def _runs(rows: Sequence[Told]) -> list[Told]:
    runs: list[Told] = []
    for row in rows:
        if runs and runs[-1].takes_in(row):
            runs[-1].take_in(row)
        else:
            runs.append(row)
    return runs


def _things(member: Membership, events: Sequence[Event]) -> dict[str, Any]:
    """The claims, articles and sources that these events name, by their ids."""
    ids = {pk for event in events for pk in (_subject(event), _id(event.data.get("target")))} - {None}
    found: dict[str, Any] = {}
    for model, name in ((Claim, "statement"), (Article, "title"), (Source, "title")):
        rows = model.objects.visible_to(member).filter(pk__in=ids).only("pk", name)
        found |= {str(row.pk): row for row in rows}
    return found


def _subject(event: Event) -> str | None:
    """The id of what an event is told about: the claim before the article before the source before the row itself."""
    named = (*map(event.data.get, ("claim", "article", "source")), event.object_id)
    return next(filter(None, map(_id, named)), None)


def _id(named: Any) -> str | None:
    try:
        return str(UUID(str(named)))
    except ValueError:
        return None


def _told(member: Membership, event: Event, things: dict[str, Any]) -> Told:
    thing = things.get(_subject(event))
    known = [str(event.data[key]).replace("_", " ") for key in DETAILS if event.data.get(key)]
    if other := things.get(_id(event.data.get("target"))):
        known.insert(0, f"→ {other}")  # what a source rests on, or a claim is matched with
    return Told(
        event,
        who=str(event.actor) if event.actor else "Factcheck",
        what=TOLD.get(event.kind, event.kind.replace(".", " ").replace("_", " ")),
        about=str(thing) if thing else "",
        address=_address(member, thing),
        details=known[:2],
        first=event.number,
    )


def _address(member: Membership, thing: Any) -> str:
    if thing is None:
        return ""
    return reverse(f"web:{thing._meta.model_name}", args=[member.team.slug, thing.pk])

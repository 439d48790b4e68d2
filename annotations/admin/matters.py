"""What an operator is asked to look at, named once: the dashboard counts it, and the same name filters the list."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from annotations.choices import ClaimState, DeliveryState, JobState
from annotations.models.ids import first_of
from annotations.models.places import UNDECIDED

LATELY = timedelta(days=7)
# Claims that nobody works on have no place to confirm.
ASIDE = (ClaimState.CANDIDATE, ClaimState.REJECTED, ClaimState.MERGED)


@dataclass(frozen=True, slots=True)
class Matter:
    """A condition on rows at a time, and what it is called."""

    told: str
    of: Callable[[datetime], Q]


def _since(now: datetime) -> Q:
    """Made lately: ids are in the order of their making."""
    return Q(pk__gte=first_of(now - LATELY))


JOBS = {
    "due": Matter("waits for a worker", lambda now: Q(state=JobState.PENDING, run_after__lte=now)),
    "later": Matter("is for later", lambda now: Q(state=JobState.PENDING, run_after__gt=now)),
    "running": Matter("a worker has it", lambda now: Q(state=JobState.RUNNING, leased_until__gte=now)),
    "stuck": Matter("its worker died", lambda now: Q(state=JobState.RUNNING, leased_until__lt=now)),
    "given_up": Matter("given up lately", lambda now: Q(state=JobState.FAILED) & _since(now)),
}
ARTICLES = {"due": Matter("its time has come", lambda now: Q(next_fetch_at__lte=now))}
HOSTS = {"failing": Matter("fails now", lambda now: Q(streak__gt=0))}
STALENESS = {"open": Matter("nobody has answered yet", lambda now: Q(cleared_at=None))}
ANCHORS = {
    "waiting": Matter(
        "waits for a person",
        lambda now: (
            UNDECIDED
            & Q(revision=F("appearance__article__current_revision"))
            & ~Q(appearance__claim__state__in=ASIDE)
        ),
    )
}
WEBHOOKS = {
    "failing": Matter("fails now", lambda now: Q(failing_since__isnull=False, disabled_at=None)),
    "disabled": Matter("is off", lambda now: Q(disabled_at__isnull=False)),
}
DELIVERIES = {
    "retrying": Matter("is tried again", lambda now: Q(state=DeliveryState.PENDING, attempts__gt=0)),
    "given_up": Matter("given up lately", lambda now: Q(state=DeliveryState.FAILED) & _since(now)),
}


def filter_by(matters: dict[str, Matter]) -> type[admin.SimpleListFilter]:
    """A filter of a list by these matters."""

    class Filter(admin.SimpleListFilter):
        title = "what waits"
        parameter_name = "matter"

        def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
            return [(name, matter.told) for name, matter in matters.items()]

        def queryset(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
            matter = matters.get(self.value() or "")
            return rows.filter(matter.of(timezone.now())) if matter else rows

    return Filter

"""How the service does, of all teams together: numbers for whoever keeps it running, and no word of anybody's work."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from annotations.choices import AnchorState, DeliveryState, FetchOutcome, JobKind, JobState, Severity
from annotations.models import Anchor, Article, Delivery, Fetch, Job, Staleness, Webhook
from annotations.models.ids import first_of

RECENT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Vital:
    """One number by one label: `values` has each value of the label, or "" where there is no label."""

    name: str
    told: str
    label: str
    values: dict[str, float]


def measure() -> Iterator[Vital]:
    """Each a query of an index over what is open or was made within the hour, however much there is in all."""
    now = timezone.now()
    yield from _work(now)
    yield from _outcomes(now)
    stale = _counted(Staleness.objects.open(), "severity", list(Severity))
    yield Vital("stale_open", "Open reasons why a verdict or a ruling may no longer hold.", "severity", stale)
    yield from _webhooks(now)


def _work(now: datetime) -> Iterator[Vital]:
    waiting = Job.objects.filter(state=JobState.PENDING, run_after__lte=now)
    yield Vital("jobs_due", "Jobs that wait for a worker.", "kind", _counted(waiting, "kind", list(JobKind)))
    oldest = waiting.aggregate(oldest=Min("run_after"))["oldest"]
    yield _alone(
        "job_queue_age_seconds", "How long the job that is due longest has waited.", _age(oldest, now)
    )
    late = Job.objects.filter(state=JobState.RUNNING, leased_until__lt=now).count()
    yield _alone("jobs_abandoned", "Jobs whose worker died and that nobody has taken again yet.", late)
    due = Article.objects.filter(next_fetch_at__lte=now).count()
    yield _alone("articles_due", "Articles whose time to be fetched has come.", due)


def _outcomes(now: datetime) -> Iterator[Vital]:
    since = first_of(now - RECENT)
    fetched = _counted(Fetch.objects.filter(pk__gte=since), "outcome", list(FetchOutcome))
    yield Vital("fetches_last_hour", "Visits to pages by what came of them.", "outcome", fetched)
    placed = _counted(Anchor.objects.filter(pk__gte=since), "state", list(AnchorState))
    yield Vital(
        "anchors_last_hour", "Places of claims in new revisions by how they were found.", "state", placed
    )
    failed = Job.objects.filter(pk__gte=since, state=JobState.FAILED)
    yield Vital("jobs_failed_last_hour", "Jobs given up.", "kind", _counted(failed, "kind", list(JobKind)))


def _webhooks(now: datetime) -> Iterator[Vital]:
    waiting = Delivery.objects.filter(state=DeliveryState.PENDING, next_try_at__lte=now)
    oldest = waiting.aggregate(oldest=Min("next_try_at"))["oldest"]
    yield _alone(
        "delivery_queue_age_seconds", "How long the delivery due longest has waited.", _age(oldest, now)
    )
    again = Delivery.objects.filter(state=DeliveryState.PENDING, attempts__gt=0).count()
    yield _alone("deliveries_retrying", "Deliveries that failed and are tried again.", again)
    off = Webhook.objects.filter(disabled_at__isnull=False).count()
    yield _alone("webhooks_disabled", "Webhooks that are off because nothing could be delivered.", off)


def _alone(name: str, told: str, value: float) -> Vital:
    return Vital(name, told, "", {"": value})


def _age(oldest: datetime | None, now: datetime) -> float:
    return (now - oldest).total_seconds() if oldest else 0.0


def _counted(rows: QuerySet, field: str, values: list[str]) -> dict[str, float]:
    """How many rows have each value, with a nought where none has: a gap would look like a lost measurement."""
    found = dict(rows.order_by().values_list(field).annotate(Count("pk")))
    return {str(value): found.get(value, 0) for value in values}

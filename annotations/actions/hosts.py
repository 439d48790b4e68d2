"""Good manners towards hosts, kept by all workers together: few at a time, with a pause between visits.

    job --visit--> free? --> lease, fetch, leave: the next may come `spacing` after this one came
                   busy? --> HostBusy at a time of its own; the job waits as a row, the worker moves on

The times handed out lie one after the other, and whoever comes new joins their end, so jobs of one host
take turns and those of other hosts never wait behind them.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from annotations.actions import events, readers
from annotations.actions.permissions import require
from annotations.choices import FINE_OUTCOMES, FetchOutcome, Scope
from annotations.errors import Conflict, HostBusy, InvalidInput, Temporary
from annotations.models import Host, HostHealth, Job, Membership, RobotsExemption, Team
from annotations.pipeline import fetching

logger = logging.getLogger(__name__)

# Seconds a visit may outlive its deadline before its worker counts as dead.
GRACE = 5.0
# No robots.txt may put us off for longer between two visits, in seconds.
LONGEST_DELAY = 600.0
# One page's Retry-After shuts its host for no longer than this, in seconds; if it is still meant, it is said again.
LONGEST_SHUT = 86_400.0
# Seconds between the times handed out where nothing but visits under way keep others waiting.
TURN = 0.25
# How much the last visit counts in the mean of how long visits take.
LATEST_WEIGHT = 0.2
# How much longer than the spacing a turn is, because workers are seldom exactly on time.
SLACK = 1.2


@contextmanager
def visit(url: str, job: Job) -> Iterator[None]:
    """Hold one of the host's places while fetching from it. Raises HostBusy where there is none now.

    What the host says about time (Retry-After, crawl-delay) is kept for everybody. A place that a
    killed worker held is free again `GRACE` seconds after its fetch would have been cut off.
    """
    name = fetching.parse(url).netloc
    turn = _take_turn(name, spacing=_spacing(url), returning=job.waits_for == name)
    if not turn.granted:
        raise HostBusy(name, turn.at)
    shut_for = 0.0
    try:
        yield
    except Temporary as failure:
        shut_for = failure.retry_after or 0.0
        raise
    finally:
        _leave(name, turn.at, delay=readers.crawl_delay(url), shut_for=shut_for)


def name_of(url: str) -> str:
    """The host of an address, as turns and health are kept by; empty where there is no address."""
    return fetching.parse(url).netloc if url else ""


def note_health(
    team_id: UUID,
    host: str,
    outcome: FetchOutcome,
    *,
    now: datetime,
    detail: str = "",
    seconds: float | None = None,
) -> None:
    """Count one visit. Runs in the transaction that records how the visit ended."""
    HostHealth.objects.bulk_create([HostHealth(team_id=team_id, host=host)], ignore_conflicts=True)
    health = HostHealth.objects.select_for_update(of=("self",), no_key=True).get(team_id=team_id, host=host)
    fine = outcome in FINE_OUTCOMES
    health.fetches += 1
    health.changed += outcome == FetchOutcome.CHANGED
    health.failed += not fine
    health.streak = 0 if fine else health.streak + 1
    health.outcome, health.detail, health.fetched_at = outcome, detail[:2000], now
    health.fine_at = now if fine else health.fine_at
    if seconds is not None:
        mean = seconds if health.seconds is None else health.seconds
        health.seconds = mean + LATEST_WEIGHT * (seconds - mean)
    health.save()


@transaction.atomic
def exempt(team: Team, *, by: Membership, host: str, reason: str) -> RobotsExemption:
    """Stop asking this host's robots.txt, for this team and on the record; its pauses are still kept.

    Raises InvalidInput for what is not a host's name, and where no reason is given; Conflict where it is
    set aside already, since the first reason stands.
    """
    require(by, Scope.ADMIN)
    if not reason.strip():
        raise InvalidInput("Say why the host's robots.txt is set aside.")
    name = _name(host)
    if RobotsExemption.objects.filter(team=team, host=name).exists():
        raise Conflict(f"The robots.txt of {name} is set aside already.")
    exemption = RobotsExemption.objects.create(team=team, host=name, reason=reason, created_by_id=by.user_id)
    events.record(exemption, "robots.set_aside", by=by, data={"host": name, "reason": reason})
    return exemption


@transaction.atomic
def respect(exemption: RobotsExemption, *, by: Membership) -> None:
    """Ask the host's robots.txt again."""
    require(by, Scope.ADMIN)
    events.record(exemption, "robots.respected", by=by, data={"host": exemption.host})
    exemption.delete()


def _name(host: str) -> str:
    address = fetching.parse(f"https://{host}/")
    if str(address) != f"https://{address.host}/":
        raise InvalidInput("Give the host's name alone, without port or path.")
    return address.host


def _spacing(url: str) -> float:
    """Seconds between two visits, as far as it is ours to say. The operator's own machines need none."""
    return 0.0 if fetching.is_named(url, readers.rules()) else settings.HOST_SPACING


class _Turn(NamedTuple):
    at: datetime
    granted: bool  # else come back then


@transaction.atomic
def _take_turn(name: str, *, spacing: float, returning: bool) -> _Turn:
    """A place at the host now, or a time to come back at."""
    host = _locked(name)
    now = timezone.now()
    host.leases = [end for end in host.leases if end > now]
    spacing = max(spacing, host.crawl_delay)
    full = len(host.leases) >= settings.HOST_CONCURRENCY
    # Times already handed out come first; who returns at one of them has waited for it.
    granted = not full and host.next_allowed_at <= now and (returning or host.queued_until <= now)
    if granted:
        host.leases.append(_lease_end(now))
        host.next_allowed_at = now + timedelta(seconds=spacing)
        at = now
    else:
        turn = timedelta(seconds=max(spacing * SLACK, TURN))
        at = host.queued_until = max(host.next_allowed_at, host.queued_until + turn, now + turn * full)
    host.save()
    return _Turn(at, granted)


@transaction.atomic
def _leave(name: str, came_at: datetime, *, delay: float | None, shut_for: float) -> None:
    host = _locked(name)
    if _lease_end(came_at) in host.leases:
        host.leases.remove(_lease_end(came_at))
    if delay is not None:
        host.crawl_delay = min(delay, LONGEST_DELAY)
    allowed = came_at + timedelta(seconds=host.crawl_delay)
    if shut_for:
        allowed = max(allowed, timezone.now() + timedelta(seconds=min(shut_for, LONGEST_SHUT)))
        logger.info("host %s asks for %d s", name, shut_for)
    host.next_allowed_at = max(host.next_allowed_at, allowed)
    host.save()


def _locked(name: str) -> Host:
    """The host's row, held until the end of the transaction; nobody waits for the web while holding it."""
    now = timezone.now()
    Host.objects.get_or_create(name=name, defaults={"next_allowed_at": now, "queued_until": now})
    return Host.objects.select_for_update(no_key=True).get(name=name)


def _lease_end(came_at: datetime) -> datetime:
    return came_at + timedelta(seconds=settings.FETCH_DEADLINE + GRACE)

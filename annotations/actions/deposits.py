"""Pages that archives outside are asked to keep, so that others can see what a check was made of. Off unless set up.

    ask --> job --lease--> for each archive: has it one that is new enough? else keep, look again later
                           settled: event; not yet: the job waits as a row, and nothing waits for it

What an archive does, or fails to do, changes nothing here but what is said of it: `result` of the job and the events.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from annotations.actions import events, hosts, jobs, readers
from annotations.actions.permissions import require
from annotations.choices import JobKind, JobState, Scope
from annotations.errors import Conflict, FactcheckError, HostBusy, IllegalMove, Temporary
from annotations.models import Article, Job, Membership
from annotations.pipeline.exchange import outside
from annotations.pipeline.exchange.outside import Archive

TRIES = 6
LOOK_AGAIN = 15.0  # seconds until it is worth asking what came of it
LONGEST_WAIT = 3600.0
GIVEN_UP_AFTER = timedelta(days=1)
Noted = dict[str, Any]  # of one archive: address | ticket, tries, detail, settled


@transaction.atomic
def ask(article: Article, *, by: Membership) -> Job:
    """Ask the archives that are set up to keep the article's page; the job does it, and says what came of it.

    Raises Conflict where no archive is set up, IllegalMove for an article without an address, or a withheld one.
    """
    require(by, Scope.REVIEW)
    if not settings.ARCHIVES:
        raise Conflict("No archive is set up here (FACTCHECK_ARCHIVES).", code="no_archive")
    if not article.url or article.is_withheld:
        raise IllegalMove("There is no open address that an archive could be told.", allowed=[])
    return jobs.enqueue(article, JobKind.DEPOSIT_ARTICLE, by=by)


def carry_out(job: Job) -> None:
    """Go on with one leased job. Raises HostBusy where an archive has to be asked again later."""
    article = Article.objects.select_related("current_revision__snapshot", "team").get(pk=job.subject_id)
    noted: dict[str, Noted] = dict(job.result or {})
    late = timezone.now() - job.created_at > GIVEN_UP_AFTER
    for archive in _archives():
        one = noted.get(archive.name, {})
        if not one.get("settled"):
            noted[archive.name] = _tried(archive, article, one, job, late=late)
            _note(job, noted)
    waiting = [one for one in noted.values() if not one["settled"]]
    if waiting:
        wait = min(one["wait"] for one in waiting)
        raise HostBusy("The archive", timezone.now() + timedelta(seconds=wait))
    _end(job, article, noted)


def _archives() -> Iterator[Archive]:
    for said in settings.ARCHIVES:
        yield outside.archive(said, settings.ARCHIVE_KEYS)


def _tried(archive: Archive, article: Article, one: Noted, job: Job, *, late: bool) -> Noted:
    """How far it is with this archive after one more try."""
    try:
        with hosts.visit(archive.root, job):
            receipt = _step(archive, article, one)
    except HostBusy as busy:
        wait = (busy.free_at - timezone.now()).total_seconds()
        return one | {"settled": late, "wait": max(wait, 1.0)}
    except Temporary as failure:
        tries = one.get("tries", 0) + 1
        wait = min(max(LOOK_AGAIN * 2**tries, failure.retry_after or 0.0), LONGEST_WAIT)
        over = late or tries >= TRIES
        return one | {"tries": tries, "detail": failure.detail, "wait": wait, "settled": over}
    except FactcheckError as failure:
        return one | {"detail": failure.detail, "settled": True}
    if receipt.address:
        return {"address": receipt.address, "settled": True}
    return one | {"ticket": receipt.ticket, "detail": "Not done yet.", "wait": LOOK_AGAIN, "settled": late}


def _step(archive: Archive, article: Article, one: Noted) -> outside.Receipt:
    """Ask what came of it; at first, whether there is one that shows what we read."""
    if ticket := one.get("ticket"):
        return archive.look(ticket, article.url, readers.ask)
    found = archive.find(article.url, readers.ask)
    read = article.current_revision
    if found and read and found.at >= read.snapshot.fetched_at:
        return outside.Receipt(address=found.address)
    return archive.keep(article.url, readers.ask)


def _note(job: Job, noted: dict[str, Noted]) -> None:
    mine = Job.objects.filter(pk=job.pk, token=job.token, state=JobState.RUNNING)
    ends = timezone.now() + timedelta(seconds=settings.JOB_LEASE)
    if not mine.update(result=noted, leased_until=ends):
        raise Conflict("Another worker has taken this job over.", code="lease_lost")


@transaction.atomic
def _end(job: Job, article: Article, noted: dict[str, Noted]) -> None:
    job.result = {
        name: {key: one[key] for key in ("address", "detail") if one.get(key)} for name, one in noted.items()
    }
    job.total, job.failed = len(noted), sum("address" not in one for one in noted.values())
    Job.objects.filter(pk=job.pk, token=job.token).update(total=job.total)
    jobs.finish(job)
    asker = Membership.objects.filter(team=article.team_id, user=job.asked_by_id).first()
    news = [
        events.News(
            article,
            "article.deposited" if "address" in one else "article.not_deposited",
            {"archive": name} | job.result[name],
        )
        for name, one in noted.items()
    ]
    events.record_all(news, by=asker)

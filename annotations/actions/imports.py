"""Imports: fact-checks by others, taken in from a file, in steps that a worker's death loses nothing of.

    file --begin--> job --lease--> carry_out: read all, then step by step [ lock import: rows, position ]
                                              at last [ job done, event ]

One review is one address with one statement. What is known already, and says the same, is not written.
"""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.functions import MD5
from django.utils import timezone

from annotations.actions import events, jobs
from annotations.actions.permissions import require
from annotations.choices import JobKind, JobState, Scope
from annotations.choices.exchange import ReviewFormat
from annotations.errors import Conflict, InvalidInput
from annotations.models import Import, Job, KnownCheck, Membership, Team
from annotations.pipeline import exchange
from annotations.values.exchange import Read, Review

AT_ONCE = 500
PROBLEMS_KEPT = 1000
MEMBERS = (
    "claimant", "claimed", "title", "publisher", "publisher_url", "rating", "reviewed", "language", "finding", "document",
)  # fmt: skip


@transaction.atomic
def begin(
    team: Team,
    *,
    by: Membership | None,
    content: str,
    name: str = "",
    format: ReviewFormat | None = None,
    page: str = "",
    ratings: dict[str, str] | None = None,
) -> tuple[Import, Job]:
    """Keep the file and the job that takes it in. Without a `format` it is told by how the text begins.

    Raises InvalidInput for a file with nothing in it.
    """
    require(by, Scope.REVIEW)
    if not content.strip():
        raise InvalidInput(
            "There is nothing in it.", errors=[{"pointer": "/content", "detail": "It is empty."}]
        )
    brought = Import.objects.create(
        team=team,
        name=name,
        format=format or exchange.guess(content),
        page=page,
        content=content.encode("utf-8", "replace"),
        ratings=ratings or {},
        created_by_id=by.user_id if by else None,
    )
    return brought, jobs.enqueue(brought, JobKind.IMPORT_REVIEWS, by=by)


def carry_out(job: Job) -> None:
    """Do one leased job, from where it was left."""
    brought = Import.objects.get(pk=job.subject_id)
    reads = _read(brought)
    job.total = len(reads) or 1
    while brought.position < len(reads):
        brought = _step(job, brought, reads[brought.position :][:AT_ONCE], total=len(reads))
    with transaction.atomic():
        Import.objects.filter(pk=brought.pk).update(finished_at=timezone.now(), total=len(reads))
        job.failed = brought.failed
        Job.objects.filter(pk=job.pk, token=job.token).update(total=job.total, failed=job.failed)
        counts = {name: getattr(brought, name) for name in ("added", "changed", "unchanged", "failed")}
        jobs.finish(job)
        asker = Membership.objects.filter(team=brought.team_id, user=brought.created_by_id).first()
        events.record(brought, "import.done", by=asker, data=counts)


def _read(brought: Import) -> list[Read]:
    """Everything in the file; of what stands in it more than once, the last."""
    text = bytes(brought.content).decode()
    form = ReviewFormat(brought.format)
    reads = list(exchange.read(text, format=form, page=brought.page, ratings=brought.ratings))
    last = {_key(read.found): number for number, read in enumerate(reads) if isinstance(read.found, Review)}
    return [
        read
        for number, read in enumerate(reads)
        if not isinstance(read.found, Review) or last[_key(read.found)] == number
    ]


def _key(found: Review | KnownCheck) -> tuple[str, str]:
    return found.url, found.statement


@transaction.atomic
def _step(job: Job, brought: Import, reads: Sequence[Read], *, total: int) -> Import:
    """Write one step and how far it has come. Raises Conflict where the job is another worker's by now."""
    mine = Job.objects.filter(pk=job.pk, token=job.token, state=JobState.RUNNING)
    ends = timezone.now() + timedelta(seconds=settings.JOB_LEASE)
    if not mine.update(leased_until=ends, total=total, done=brought.position, failed=brought.failed):
        raise Conflict("Another worker has taken this job over.", code="lease_lost")
    brought = Import.objects.select_for_update(of=("self",), no_key=True).get(pk=brought.pk)
    reviews = [read.found for read in reads if isinstance(read.found, Review)]
    known = _known(brought, reviews)
    fresh = [_row(brought, review) for review in reviews if _key(review) not in known]
    KnownCheck.objects.bulk_create(fresh, ignore_conflicts=True)
    changed = [known[_key(review)] for review in reviews if _key(review) in known and _renewed(known, review)]
    KnownCheck.objects.bulk_update(changed, [*MEMBERS, "updated_at"])
    wrong = [
        {"place": read.place, "detail": read.found.detail}
        for read in reads
        if not isinstance(read.found, Review)
    ]
    brought.position, brought.total = brought.position + len(reads), total
    brought.added += len(fresh)
    brought.changed += len(changed)
    brought.unchanged += len(reviews) - len(fresh) - len(changed)
    brought.failed += len(wrong)
    brought.problems = (brought.problems + wrong)[:PROBLEMS_KEPT]
    brought.save()
    return brought


def _known(brought: Import, reviews: Sequence[Review]) -> dict[tuple[str, str], KnownCheck]:
    """The rows there are of these reviews. By the digest of their addresses, which is what the index holds."""
    rows = KnownCheck.objects.filter(team_id=brought.team_id).alias(digest=MD5("url"))
    there = rows.filter(digest__in=[_digest(review.url) for review in reviews])
    return {_key(row): row for row in there}


def _digest(url: str) -> str:
    return hashlib.md5(url.encode(), usedforsecurity=False).hexdigest()


def _row(brought: Import, review: Review) -> KnownCheck:
    return KnownCheck(team_id=brought.team_id, created_by_id=brought.created_by_id, **_members(review))


def _members(review: Review) -> dict[str, Any]:
    return {name: getattr(review, name) for name in ("statement", "url", *MEMBERS)}


def _renewed(known: dict[tuple[str, str], KnownCheck], review: Review) -> bool:
    """Whether the row had to be changed to say what the review says."""
    row = known[_key(review)]
    differs = [name for name in MEMBERS if getattr(row, name) != getattr(review, name)]
    for name in differs:
        setattr(row, name, getattr(review, name))
    row.updated_at = timezone.now()
    return bool(differs)

"""Tracing: who took it from whom, as a machine sees it. It proposes; people confirm, correct or reject.

    revision --mark_due--> imprint (traced_at null) --plan--> job --trace--> proposals, passages, staleness

A team's texts are traced one after the other, so of two that came at once the second meets the first.
"""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from annotations.actions import events, jobs, origins, proposals
from annotations.choices import JobKind, JobState, Purpose
from annotations.models import Imprint, Job, Revision, Team
from annotations.pipeline import flow, provenance
from annotations.pipeline.provenance import Traceable
from annotations.values import Attribution, Block, Document, Link, Span

AT_ONCE = 100  # texts in a job
NEAR = 12  # texts that share most with one; each is read in full


def mark_due(revision: Revision) -> None:
    """Note that the article's text is to be traced; in the transaction of the revision, one statement.

    Not where a source is withheld: what it names would become a source that everybody sees.
    """
    if revision.article.is_withheld:
        return
    Imprint.objects.bulk_create(
        [Imprint(team_id=revision.team_id, article_id=revision.article_id, revision=revision)],
        update_conflicts=True,
        unique_fields=["article"],
        update_fields=["revision", "traced_at"],
    )


@transaction.atomic
def plan() -> list[Job]:
    """A job for each team that has texts nobody has traced yet."""
    due = Imprint.objects.filter(team=OuterRef("pk"), traced_at=None)
    unfinished = [JobState.PENDING, JobState.RUNNING]
    busy = Job.objects.filter(kind=JobKind.TRACE_ORIGINS, subject_id=OuterRef("pk"), state__in=unfinished)
    teams = Team.objects.filter(Exists(due)).exclude(Exists(busy))
    now = timezone.now()
    fresh = [Job(team=team, kind=JobKind.TRACE_ORIGINS, subject_id=team.pk, run_after=now) for team in teams]
    Job.objects.bulk_create(fresh, ignore_conflicts=True)
    return list(Job.objects.filter(pk__in=[job.pk for job in fresh]))


def trace(job: Job) -> None:
    """Do one leased job: trace what is due, as far as one job goes, each text in a transaction of its own.

    A worker that dies loses the text it was at; the next goes on with that one.
    """
    due = list(_due(job).values_list("pk", flat=True)[:AT_ONCE])
    for pk in due:
        with transaction.atomic():
            _trace(pk, now=timezone.now())
    with transaction.atomic():
        jobs.finish(job)


def _due(job: Job) -> QuerySet[Imprint]:
    return Imprint.objects.filter(team_id=job.team_id, traced_at=None).order_by("pk")


def _trace(pk: object, *, now: datetime) -> None:
    """Trace one text. The number of queries does not depend on what it says, nor on how many texts there are."""
    imprints = Imprint.objects.select_for_update(of=("self",), no_key=True).filter(traced_at=None)
    imprint = imprints.select_related("revision__article__outlet").filter(pk=pk).first()
    if imprint is None:
        return
    revision = imprint.revision
    text = as_traceable(revision)
    imprint.hashes, imprint.traced_at = list(provenance.imprint(text.own_words())), now
    imprint.save(update_fields=["hashes", "traced_at"])
    said = provenance.origins(
        revision.text,
        blocks=text.blocks,
        attributions=text.attributions,
        links=[Link(**link) for link in revision.links],
        own=_outlet(revision),
    )
    near = _near(imprint)
    plan = origins.Plan(revision, said)
    for other in near:
        plan.compare(text, other, as_traceable(other))
    events.record_all(proposals.write(plan.resolved()), by=None)


def _near(imprint: Imprint) -> list[Revision]:
    """The current texts of other articles that share most with this one."""
    rows = Imprint.objects.raw(
        """
        SELECT near.id, near.revision_id,
               cardinality(ARRAY(SELECT unnest(near.hashes) INTERSECT SELECT unnest(%(hashes)s::bigint[]))) AS shared
        FROM annotations_imprint AS near
        WHERE near.team_id = %(team)s AND near.id <> %(own)s AND near.hashes && %(hashes)s::bigint[]
        ORDER BY shared DESC, near.id LIMIT %(most)s
        """,
        {"hashes": imprint.hashes, "team": imprint.team_id, "own": imprint.pk, "most": NEAR},
    )
    found = [row.revision_id for row in rows]
    return list(Revision.objects.filter(pk__in=found).select_related("article__outlet").order_by("pk"))


def as_traceable(revision: Revision) -> Traceable:
    """A revision's row as tracing reads it."""
    text = Traceable(
        text=revision.text,
        blocks=tuple(Block(**block) for block in revision.blocks),
        attributions=tuple(_attribution(**attribution) for attribution in revision.attributions),
        published=revision.published,
    )
    if revision.article.purpose == Purpose.SOURCE:  # nobody has looked yet for who says what in it
        return replace(text, attributions=flow.attributed(_document(revision)))
    return text


def _document(revision: Revision) -> Document:
    return Document(text=revision.text, blocks=tuple(Block(**block) for block in revision.blocks))


def _attribution(content: list[int], **more: object) -> Attribution:
    spans = {name: Span(*more.pop(name)) for name in ("source", "cue") if more.get(name)}
    origins_named = tuple(more.pop("origins", ()))
    return Attribution(content=Span(*content), origins=origins_named, **spans, **more)


def _outlet(revision: Revision) -> str:
    outlet = revision.article.outlet
    return revision.outlet_name or (outlet.name if outlet else "")

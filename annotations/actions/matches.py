"""Matches: claims held against those the team knows and against checks by others; proposed here, decided by people.

    claim, check (compared_at null) --plan--> job --compare--> fingerprint --near--> judged --> proposed
                                                                  person --decide--> confirmed, rejected

No verdict moves along a match. What a person decided of two wordings is not proposed again by the same model.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from annotations.actions import events, fingerprints, jobs, spreading
from annotations.actions.permissions import require
from annotations.choices import ClaimState, JobKind, JobState, MatchState, Relation, Scope
from annotations.errors import Conflict, InvalidInput
from annotations.models import Appearance, Claim, Fingerprint, Job, KnownCheck, Match, Membership, Team
from annotations.pipeline import matching
from annotations.values import Match as Found

AT_ONCE, BATCH = 100, 50  # claims in a job, and those whose vectors are made together
LOOKED_AT = 12  # of the nearest, each is read in full
MOST = 5  # proposals a claim
A_STORY = timedelta(days=7)  # what is said so near in time may be of one event
_GONE = (ClaimState.REJECTED, ClaimState.MERGED)


@transaction.atomic
def plan(team_id: UUID | None = None) -> list[Job]:
    """A job for each team (or this one) that has claims or checks nobody has compared yet."""
    teams = Team.objects.filter(
        Exists(_due(Claim, OuterRef("pk"))) | Exists(_due(KnownCheck, OuterRef("pk")))
    )
    teams = teams.filter(pk=team_id) if team_id else teams
    now = timezone.now()
    unfinished = [JobState.PENDING, JobState.RUNNING]
    busy = Job.objects.filter(kind=JobKind.MATCH_CLAIMS, subject_id=OuterRef("pk"), state__in=unfinished)
    fresh = [
        Job(team=team, kind=JobKind.MATCH_CLAIMS, subject_id=team.pk, run_after=now)
        for team in teams.filter(~Exists(busy))
    ]
    Job.objects.bulk_create(fresh, ignore_conflicts=True)
    made = [job.team_id for job in fresh]
    return list(Job.objects.filter(kind=JobKind.MATCH_CLAIMS, subject_id__in=made, state=JobState.PENDING))


def waiting(team: Team) -> QuerySet[Job]:
    """The jobs that would compare what this team has, whoever planned them."""
    plan(team.pk)
    return Job.objects.filter(kind=JobKind.MATCH_CLAIMS, subject_id=team.pk, state=JobState.PENDING)


def _due(model: type[Claim] | type[KnownCheck], team: Any) -> QuerySet:
    rows = model.objects.filter(team=team, compared_at=None)
    return rows.exclude(state__in=_GONE) if model is Claim else rows


def compare(job: Job) -> None:
    """Do one leased job: compare what is due, as far as one job goes.

    Each claim is done by itself, in a transaction of its own: a worker that dies loses one, and the next goes on.
    """
    due = [
        row for model in (Claim, KnownCheck) for row in _due(model, job.subject_id).order_by("pk")[:AT_ONCE]
    ]
    for first in range(0, len(due), BATCH):
        rows = due[first : first + BATCH]
        fingerprints.take(rows)
        for row in rows:
            _compare(row)
    job.total = len(due) or 1
    Job.objects.filter(pk=job.pk, token=job.token).update(total=job.total)
    with transaction.atomic():
        jobs.finish(job)


def _compare(row: Claim | KnownCheck) -> None:
    # Vectors and neighbours first, no lock held; what is written is checked against the words it was made for.
    found = _found(row, Fingerprint.objects.get(**{_called(row): row}))
    with transaction.atomic():
        now = timezone.now()
        same_words = type(row).objects.filter(pk=row.pk, statement=row.statement)
        if not same_words.update(compared_at=now):
            return
        lapsed = _lapse(row) if isinstance(row, Claim) else []
        made = Match.objects.bulk_create(_unknown(found))
        news = [events.News(match, "match.lapsed", _told(match)) for match in lapsed]
        events.record_all([*news, *(events.News(m, "match.proposed", _told(m)) for m in made)], by=None)


def _called(row: Claim | KnownCheck) -> str:
    return "claim" if isinstance(row, Claim) else "known_check"


def _found(row: Claim | KnownCheck, mine: Fingerprint) -> list[Match]:
    """What may be proposed of this row, unsaved, the best first."""
    weight = fingerprints.weights(row.team_id, mine.terms)
    near = {each.seen.id: each for each in fingerprints.near(mine, weight) if not _is_kin(row, each.row)}
    judge = matching.Judge(row.statement, weight)
    best = judge.nearest((each.seen for each in near.values()), LOOKED_AT)
    weight = fingerprints.weights(row.team_id, [*mine.terms, *(t for _, seen in best for t in seen.terms)])
    judge = matching.Judge(row.statement, weight, fingerprints.embedder())
    judged = [judge.judged(seen.id, seen.text, score, seen.nearness) for score, seen in best]
    worth = [found for found in judged if matching.is_worth_a_look(found)]
    beside = _in_one_article(row, [near[found.id].row for found in worth])
    # Sentences of one article are always related.
    told = [f for f in worth if f.relation == Relation.SAME or UUID(f.id) not in beside]
    told = [_in_its_story(row, near[found.id].row, found) for found in told]
    return [_match(row, near[found.id].row, found) for found in told[:MOST]]


def _in_its_story(row: Claim | KnownCheck, other: Claim | KnownCheck, found: Found) -> Found:
    """Two articles of the same days that tell one thing with another date or name contradict each other."""
    if not matching.is_told_otherwise(found) or not (isinstance(row, Claim) and isinstance(other, Claim)):
        return found
    one, another = spreading.first_said(row), spreading.first_said(other)
    if one is None or another is None or abs(one - another) > A_STORY:
        return found
    return replace(found, relation=Relation.CONTRADICTS)


def _is_kin(row: Claim | KnownCheck, other: Claim | KnownCheck) -> bool:
    """Whether they are a compound claim and its part, or parts of one."""
    if not (isinstance(row, Claim) and isinstance(other, Claim)):
        return False
    family = {row.pk, row.parent_id} - {None}
    return bool(family & ({other.pk, other.parent_id} - {None}))


def _in_one_article(row: Claim | KnownCheck, others: Sequence[Claim | KnownCheck]) -> set[UUID]:
    if not isinstance(row, Claim):
        return set()
    mine = Appearance.objects.filter(claim=row).values("article")
    there = Appearance.objects.filter(article__in=mine, claim__in=[o.pk for o in others])
    return set(there.values_list("claim_id", flat=True))


def _match(row: Claim | KnownCheck, other: Claim | KnownCheck, found: Found) -> Match:
    """The pair as a row; a claim comes before a check, whichever was asked for."""
    relation = found.relation
    if isinstance(row, KnownCheck):
        row, other, relation = other, row, matching.inverse(relation)
    told = matching.valued(found.guards, row.statement, other.statement)
    return Match(
        team_id=row.team_id,
        claim=row,
        other=other if isinstance(other, Claim) else None,
        known_check=other if isinstance(other, KnownCheck) else None,
        statement=row.statement,
        other_statement=other.statement,
        relation=relation,
        score=found.score,
        reasons=_reasons(found),
        guards=list(found.guards),
        differences=[asdict(each) for each in told],
        model=_model(),
        model_version=matching.VERSION,
    )


def _model() -> str:
    return f"{matching.NAME}, {fingerprints.model() or 'words'}"


def _reasons(found: Found) -> list[str]:
    shared = [f"both say {', '.join(found.shared)}"] if found.shared else []
    meaning = [] if found.meaning is None else [f"meaning alike {found.meaning:.0%}"]
    return [*shared, f"words alike {found.words:.0%}", *meaning]


def _unknown(found: Iterable[Match]) -> list[Match]:
    """Those that nobody has decided or been asked, of these two wordings."""
    return [match for match in found if not _like(match).filter(_settles(match)).exists()]


def _like(match: Match) -> QuerySet[Match]:
    """Rows about the same pair, whichever of the two was asked for."""
    if match.known_check_id:
        return Match.objects.filter(claim=match.claim, known_check=match.known_check_id)
    one, other = match.claim_id, match.other_id
    return Match.objects.filter(Q(claim=one, other=other) | Q(claim=other, other=one))


def _settles(match: Match) -> Q:
    there = {match.statement, match.other_statement}
    words = Q(statement__in=there, other_statement__in=there)
    rejected = Q(state=MatchState.REJECTED, model=match.model, model_version=match.model_version)
    return Q(state=MatchState.PROPOSED) | (words & (Q(state=MatchState.CONFIRMED) | rejected))


def _lapse(claim: Claim) -> list[Match]:
    """Take back what was proposed of other words of this claim."""
    ours = Q(claim=claim) & ~Q(statement=claim.statement)
    theirs = Q(other=claim) & ~Q(other_statement=claim.statement)
    old = list(
        Match.objects.select_for_update(of=("self",), no_key=True).filter(
            ours | theirs, state=MatchState.PROPOSED
        )
    )
    Match.objects.filter(pk__in=[match.pk for match in old]).update(state=MatchState.LAPSED)
    return old


@transaction.atomic
def decide(
    match: Match, *, by: Membership, state: MatchState, relation: Relation | None = None, reason: str = ""
) -> Match:
    """Confirm a match, as proposed or as another `relation`, or reject it. It can be decided again.

    Raises InvalidInput for a rejection without a reason, Conflict for a match that has lapsed.
    """
    require(by, Scope.REVIEW)
    if state == MatchState.REJECTED and not reason.strip():
        detail = {"pointer": "/reason", "detail": "It stays on record."}
        raise InvalidInput("Say why it is rejected.", errors=[detail])
    match = Match.objects.select_for_update(of=("self",), no_key=True).get(pk=match.pk)
    if match.state == MatchState.LAPSED:
        raise Conflict(
            "The words have changed since; what holds of them now is proposed anew.", code="lapsed"
        )
    said = match.relation
    match.state, match.relation = state, relation or match.relation
    match.reason, match.decided_by_id, match.decided_at = reason, by.user_id, timezone.now()
    match.save(update_fields=["state", "relation", "reason", "decided_by", "decided_at"])
    data = _told(match) | {"reason": reason} | ({"said": said} if said != match.relation else {})
    events.record(match, f"match.{state}", by=by, data=data)
    return match


@transaction.atomic
def declare(
    claim: Claim,
    other: Claim | KnownCheck,
    *,
    by: Membership,
    relation: Relation,
    reason: str = "",
) -> Match:
    """Say that two are a match which no machine has proposed; what is proposed of the two is decided by it."""
    require(by, Scope.REVIEW)
    if claim.pk == other.pk:
        raise InvalidInput("A claim does not match itself.")
    said = _match(claim, other, Found(str(other.pk), 1.0, relation, words=1.0))
    said.reasons, said.model, said.model_version = [], "", ""
    known = _like(said).filter(state=MatchState.PROPOSED).first()
    if known is not None:
        turned = relation if known.claim_id == claim.pk else matching.inverse(relation)
        return decide(known, by=by, state=MatchState.CONFIRMED, relation=turned, reason=reason)
    said.state, said.reason, said.created_by_id = MatchState.CONFIRMED, reason, by.user_id
    said.decided_by_id, said.decided_at = by.user_id, timezone.now()
    said.save(force_insert=True)
    events.record(said, "match.confirmed", by=by, data=_told(said) | {"reason": reason})
    return said


def confirm_same(claim: Claim, other: Claim, *, by: Membership, reason: str) -> None:
    """What is proposed of two claims, once a person makes one of them; in the caller's transaction."""
    pair = Q(claim=claim, other=other) | Q(claim=other, other=claim)
    for match in Match.objects.filter(pair, state=MatchState.PROPOSED):
        decide(match, by=by, state=MatchState.CONFIRMED, relation=Relation.SAME, reason=reason)


@transaction.atomic
def compare_again(team: Team, *, by: Membership | None) -> int:
    """Have all that the team has compared anew, by the model that is set now; return how many claims and checks."""
    require(by, Scope.ADMIN)
    claims = Claim.objects.filter(team=team, compared_at__isnull=False).exclude(state__in=_GONE)
    return claims.update(compared_at=None) + KnownCheck.objects.filter(team=team).update(compared_at=None)


def _told(match: Match) -> dict[str, Any]:
    other = {"other": str(match.other_id)} if match.other_id else {"known_check": str(match.known_check_id)}
    return {"claim": str(match.claim_id), **other, "relation": match.relation, "score": match.score}

"""A claim's places: as many as its team requires verdicts, each filled by a lease or by a verdict that counts."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import DateTimeField, QuerySet, Value
from django.db.models.functions import Coalesce

from annotations.models import Assignment, Claim, Verdict

LOOK_AGAIN = timedelta(hours=2)


@dataclass(slots=True)
class Places:
    """One claim's places: till when everybody's last lease goes, and who has judged."""

    now: datetime
    leases: dict[UUID, datetime] = field(default_factory=dict)
    judges: set[UUID] = field(default_factory=set)

    @property
    def people(self) -> set[UUID]:
        """Who fills a place at the moment."""
        return self.judges | {person for person in self.leases if self.is_held_by(person)}

    def is_held_by(self, person: UUID) -> bool:
        return person in self.leases and self.leases[person] > self.now

    def full_until(self, required: int) -> datetime | None:
        """Till when no place is free, None where one is; never for longer than two hours, because whatever
        else may free a place is found after that.
        """
        if len(self.people) < required:
            return None
        return min([*filter(self.now.__lt__, self.leases.values()), self.now + LOOK_AGAIN])


def of(claim: Claim, now: datetime) -> Places:
    """The places of a claim whose row the caller holds; one query."""
    leased = Assignment.objects.filter(claim=claim).values_list("assignee_id", "leased_until")
    judged = _judged([claim.pk]).values_list("author_id", Value(None, DateTimeField()))
    found = Places(now)
    for person, until in leased.union(judged):
        if until is None:
            found.judges.add(person)
        else:
            found.leases[person] = until
    return found


def note(claim: Claim, now: datetime) -> None:
    """Write down till when a claim is full, so that the queue passes it by; the caller holds its row."""
    until = of(claim, now).full_until(claim.team.verdicts_required)
    if claim.full_until != until:
        claim.full_until = until
        Claim.objects.filter(pk=claim.pk).update(full_until=until)


def people_on(claims: Sequence[UUID], now: datetime) -> Mapping[UUID, set[UUID]]:
    """Who fills each claim's places."""
    leased = Assignment.objects.filter(claim__in=claims, leased_until__gt=now)
    found: dict[UUID, set[UUID]] = defaultdict(set)
    judged = _judged(claims).values_list("claim_id", "author_id")
    for claim, person in leased.values_list("claim_id", "assignee_id").union(judged):
        found[claim].add(person)
    return found


def _judged(claims: Sequence[UUID]) -> QuerySet[Verdict]:
    """The verdicts that fill places: those that count, given since the claim was opened."""
    opened = Coalesce("claim__opened_at", "claim__created_at")
    return Verdict.objects.filter(claim__in=claims, created_at__gte=opened).counting()

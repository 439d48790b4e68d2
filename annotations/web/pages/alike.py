"""Claims that say the same, as one row: what stands in five outlets is read once, not five times."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from annotations.choices import MatchState, Relation
from annotations.models import Claim, Match, Membership


@dataclass
class Alike:
    """A claim, and those below it in its list of which a match says that they are the same."""

    claim: Claim
    others: list[Claim] = field(default_factory=list)


def alike(member: Membership, *lists: Sequence[Claim]) -> list[list[Alike]]:
    """Each list with what is alike folded under the first of it. One query for all of them."""
    pairs = _same(member, [claim.pk for claims in lists for claim in claims])
    return [_folded(claims, pairs) for claims in lists]


def _same(member: Membership, ids: Sequence[UUID]) -> list[tuple[UUID, UUID]]:
    """Pairs said to be the same: by a person, or by a machine that found nothing to hold them apart."""
    found = Match.objects.visible_to(member).current().filter(claim__in=ids, other__in=ids)
    trusted = Q(state=MatchState.CONFIRMED) | Q(state=MatchState.PROPOSED, guards=[])
    return list(found.filter(trusted, relation=Relation.SAME).values_list("claim_id", "other_id"))


def _folded(claims: Sequence[Claim], pairs: Iterable[tuple[UUID, UUID]]) -> list[Alike]:
    """In the order they come; of a chain of pairs, too, there is one row."""
    group = {claim.pk: claim.pk for claim in claims}
    for one, other in pairs:
        if one in group and other in group:
            joined, former = group[one], group[other]
            group |= {pk: joined for pk, of in group.items() if of == former}
    rows: dict[UUID, Alike] = {}
    for claim in claims:
        row = rows.setdefault(group[claim.pk], Alike(claim))
        if row.claim is not claim:
            row.others.append(claim)
    return list(rows.values())

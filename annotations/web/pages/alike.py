"""Claims that say the same, as one row: what stands in five outlets is read once, not five times."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Q

from annotations.choices import MatchState, Relation
from annotations.models import Match, Membership


def alike(member: Membership, *lists: Sequence[UUID]) -> list[list[list[UUID]]]:
    """Lists of claims as rows: what a match says is the same stands behind the first of it. One query for all."""
    pairs = _same(member, [pk for claims in lists for pk in claims])
    return [_folded(claims, pairs) for claims in lists]


def _same(member: Membership, ids: Sequence[UUID]) -> list[tuple[UUID, UUID]]:
    """Pairs said to be the same: by a person, or by a machine that found nothing to hold them apart."""
    found = Match.objects.visible_to(member).current().filter(claim__in=ids, other__in=ids)
    trusted = Q(state=MatchState.CONFIRMED) | Q(state=MatchState.PROPOSED, guards=[])
    return list(found.filter(trusted, relation=Relation.SAME).values_list("claim_id", "other_id"))


def _folded(claims: Sequence[UUID], pairs: Iterable[tuple[UUID, UUID]]) -> list[list[UUID]]:
    """In the order they come; of a chain of pairs, too, there is one row."""
    group = {pk: pk for pk in claims}
    for one, other in pairs:
        if one in group and other in group:
            joined, former = group[one], group[other]
            group |= {pk: joined for pk, of in group.items() if of == former}
    rows: dict[UUID, list[UUID]] = {}
    for pk in claims:
        rows.setdefault(group[pk], []).append(pk)
    return list(rows.values())

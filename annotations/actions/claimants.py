"""Claimants: who makes claims, under which names, and which of them are one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from annotations.actions import conflicts, events
from annotations.actions.permissions import require
from annotations.choices import ClaimState, Scope
from annotations.errors import Conflict, IllegalMove, InvalidInput
from annotations.models import Appearance, Claim, Claimant, ClaimantMerger, Membership, Ruling, Team
from annotations.pipeline.matching.naming import Known, alike, namesakes
from annotations.values import Likeness

LOOKED_AT = 5000  # of the newest claimants, for names that are alike
DECIDED = (ClaimState.RULED, ClaimState.PUBLISHED)


def named(team_id: object, names: set[str]) -> dict[str | None, Claimant]:
    """The team's claimants by what they are called, made where they are new.

    A name that people gave as another claimant's alias means that one, and so does the name of one that was merged.
    """
    if not names:
        return {}
    cut = {name[:300] for name in names}
    found = _known(team_id, cut)
    new = [Claimant(team_id=team_id, name=name) for name in sorted(cut - found.keys())]
    Claimant.objects.bulk_create(new, ignore_conflicts=True)
    if new:
        found = _known(team_id, cut)
    return {name: found[name[:300]] for name in names}


def _known(team_id: object, names: set[str]) -> dict[str, Claimant]:
    rows = Claimant.objects.filter(Q(name__in=names) | Q(aliases__overlap=sorted(names)), team_id=team_id)
    found: dict[str, Claimant] = {}
    for claimant in rows.select_related("merged_into").order_by("id"):
        for alias in names.intersection(claimant.aliases):
            found.setdefault(alias, claimant.merged_into or claimant)
    own = {claimant.name: claimant.merged_into or claimant for claimant in rows if claimant.name in names}
    return found | own


@transaction.atomic
def create(team: Team, *, by: Membership, name: str, **said: Any) -> Claimant:
    """Add a claimant whom no text has named yet. Raises Conflict where the name is taken."""
    require(by, Scope.WRITE)
    _refuse_taken(team.pk, {name, *said.get("aliases", ())})
    claimant = Claimant.objects.create(team=team, name=name, **said)
    events.record(claimant, "claimant.added", by=by, data={"name": name})
    return claimant


@transaction.atomic
def describe(claimant: Claimant, *, by: Membership, **said: Any) -> Claimant:
    """Say who a claimant is: name, kind, role, description, same_as, aliases. Another name keeps the old one as alias.

    Raises Conflict where a name is another's; IllegalMove for one that was merged.
    """
    require(by, Scope.WRITE)
    claimant = _held(claimant)
    _refuse_merged(claimant)
    changed = {name: value for name, value in said.items() if getattr(claimant, name) != value}
    if not changed:
        return claimant
    if "name" in changed:
        aliases = changed.get("aliases", claimant.aliases)
        changed["aliases"] = list(dict.fromkeys([*aliases, claimant.name]))
    names = {changed.get("name", claimant.name), *changed.get("aliases", ())}
    _refuse_taken(claimant.team_id, names, but=claimant)
    for name, value in changed.items():
        setattr(claimant, name, value)
    claimant.save(update_fields=[*changed, "updated_at"])
    events.record(claimant, "claimant.described", by=by, data=changed)
    return claimant


@transaction.atomic
def merge(claimant: Claimant, *, by: Membership, into: Claimant, reason: str = "") -> Claimant:
    """Say that two claimants are one: the claims of the first are the second's, and so are its names.

    Its id leads to the other one from now on. Which claims moved is kept, so that it can be undone. Raises InvalidInput
    for a claimant and itself; IllegalMove where either was merged already.
    """
    require(by, Scope.REVIEW)
    if claimant.pk == into.pk:
        raise InvalidInput(
            "A claimant is not merged into itself.", errors=[_at("/into", "Name another one.")]
        )
    first, second = sorted([claimant, into], key=lambda one: one.pk)
    held = {
        one.pk: _held(one) for one in (first, second)
    }  # in one order, so that two mergers never wait for each other
    claimant, into = held[claimant.pk], held[into.pk]
    _refuse_merged(claimant)
    _refuse_merged(into)
    moved = list(claimant.claims.order_by("id").values_list("pk", flat=True))
    taken = [name for name in (claimant.name, *claimant.aliases) if name not in (into.name, *into.aliases)]
    ClaimantMerger.objects.create(
        team_id=claimant.team_id,
        claimant=claimant,
        into=into,
        claims=moved,
        aliases=taken,
        reason=reason,
        created_by_id=by.user_id,
    )
    Claim.objects.filter(pk__in=moved).update(claimant=into, updated_at=timezone.now())
    Claimant.objects.filter(merged_into=claimant).update(merged_into=into)
    _save(claimant, merged_into=into)
    _save(into, aliases=[*into.aliases, *taken])
    conflicts.let_go_of(into)
    data = {"into": str(into.pk), "name": into.name, "reason": reason, "claims": len(moved)}
    events.record(claimant, "claimant.merged", by=by, data=data)
    return into


@transaction.atomic
def split(claimant: Claimant, *, by: Membership, reason: str) -> Claimant:
    """Take a merged claimant out again, with the claims that it had and that nobody gave to another since.

    Raises IllegalMove for one that is not merged.
    """
    require(by, Scope.REVIEW)
    if not reason.strip():
        raise InvalidInput(
            "Say why they are not one.", errors=[_at("/reason", "Required; it stays on record.")]
        )
    claimant = _held(claimant)
    merger = claimant.mergers.filter(undone_at=None).first()
    if merger is None:
        raise IllegalMove("This claimant is not merged into another.", allowed=["merge"])
    survivor = _held(claimant.merged_into)
    back = Claim.objects.filter(pk__in=merger.claims, claimant=survivor)
    moved = back.update(claimant=claimant, updated_at=timezone.now())
    _save(claimant, merged_into=None)
    _save(survivor, aliases=[name for name in survivor.aliases if name not in merger.aliases])
    merger.undone_at, merger.undone_by_id, merger.undone_because = timezone.now(), by.user_id, reason
    merger.save(update_fields=["undone_at", "undone_by", "undone_because"])
    data = {"from": str(survivor.pk), "name": survivor.name, "reason": reason, "claims": moved}
    events.record(claimant, "claimant.split", by=by, data=data)
    return claimant


@dataclass(frozen=True, slots=True)
class Record:
    """What came of a claimant's claims: how many there are, and how those were rated that are ruled on."""

    claims: int
    decided: int
    ratings: Sequence[dict[str, Any]]


def record(claimant: Claimant, *, by: Membership) -> Record:
    """A claimant's record. Only rulings of claims that are ruled or published count, which everybody may know of."""
    claims = Claim.objects.visible_to(by).filter(claimant=claimant)
    rulings = Ruling.objects.visible_to(by).filter(claim__in=claims, standing=True, claim__state__in=DECIDED)
    spread = rulings.values("rating__slug", "rating__label", "rating__value").annotate(count=Count("pk"))
    rows = list(spread.order_by("rating__value", "rating__slug"))
    ratings = [
        {
            "rating": r["rating__slug"],
            "label": r["rating__label"],
            "value": r["rating__value"],
            "count": r["count"],
        }
        for r in rows
    ]
    return Record(claims.count(), sum(row["count"] for row in ratings), ratings)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two claimants who may be one, and what speaks for it."""

    claimant: Claimant
    into: Claimant
    reasons: Sequence[str]


def suggestions(member: Membership, *, limit: int = 50) -> list[Suggestion]:
    """Which claimants may be one: names that are alike, in the same articles or with the same role. Nobody is
    merged by that. What people took apart again is not suggested again.
    """
    standing = Claimant.objects.visible_to(member).filter(merged_into=None).order_by("-id")
    near = namesakes(dict(standing.values_list("pk", "name")[:LOOKED_AT]))
    rows = {claimant.pk: claimant for claimant in standing.filter(pk__in=near)}
    places = _articles_of(rows)
    known = [Known(c.pk, c.name, c.role, frozenset(places.get(c.pk, ()))) for c in rows.values()]
    apart = set(
        ClaimantMerger.objects.visible_to(member).exclude(undone_at=None).values_list("claimant", "into")
    )
    found: list[Likeness] = [one for one in alike(known) if (one.shorter, one.longer) not in apart]
    return [Suggestion(rows[one.shorter], rows[one.longer], one.reasons) for one in found[:limit]]


def _articles_of(claimants: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    found: dict[UUID, set[UUID]] = defaultdict(set)
    made = Appearance.objects.filter(claim__claimant__in=list(claimants))
    for claimant, article in made.values_list("claim__claimant", "article").distinct():
        found[claimant].add(article)
    return found


def _held(claimant: Claimant) -> Claimant:
    return (
        Claimant.objects.select_for_update(of=("self",), no_key=True)
        .select_related("merged_into")
        .get(pk=claimant.pk)
    )


def _save(claimant: Claimant, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(claimant, name, value)
    claimant.save(update_fields=[*changes, "updated_at"])


def _refuse_merged(claimant: Claimant) -> None:
    if claimant.merged_into_id is not None:
        raise IllegalMove(
            f"{claimant.name} was merged into another claimant; split it first.", allowed=["split"]
        )


def _refuse_taken(team_id: UUID, names: set[str], *, but: Claimant | None = None) -> None:
    if any(len(name) > 300 or not name.strip() for name in names):
        raise InvalidInput(
            "A name has 1 to 300 characters.", errors=[_at("/aliases", "1 to 300 characters each.")]
        )
    rows = Claimant.objects.filter(Q(name__in=names) | Q(aliases__overlap=sorted(names)), team_id=team_id)
    other = rows.exclude(pk=but.pk if but else None).exclude(merged_into=but).first() if but else rows.first()
    if other is not None:
        raise Conflict(
            f"{other.name} is called so already; merge the two if they are one.", claimant=str(other.pk)
        )


def _at(pointer: str, detail: str) -> dict[str, str]:
    return {"pointer": pointer, "detail": detail}

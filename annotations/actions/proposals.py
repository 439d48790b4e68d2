"""Proposed derivations: written where no person has spoken, with the passages that show them."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from math import prod
from uuid import UUID

from annotations.actions import derivations, events, origins
from annotations.choices import DerivationBasis, DerivationKind, DerivationState
from annotations.models import Derivation, DerivationPassage

MOST_SURE = 0.97  # of a machine

Pair = tuple[UUID, UUID]


def write(found: origins.Resolved) -> list[events.News]:
    """Write what was found, and say what is news; in the transaction that found it. A constant number of queries.

    Of a pair on which a person has decided nothing is proposed again. What was proposed before gains passages and,
    with them, confidence.
    """
    known = _known(found.edges)
    open_edges = [edge for edge in found.edges if not _decided(known.get(_pair(edge), ()))]
    before = derivations.leaning_on(found.revision.team_id, {edge.source.pk for edge in open_edges})
    rows = {_pair(edge): _row(edge, known.get(_pair(edge), ())) for edge in open_edges}
    fresh = [row for row in rows.values() if row._state.adding]
    Derivation.objects.bulk_create(fresh)
    passages = [p for edge in open_edges for p in _passages(edge, rows[_pair(edge)])]
    DerivationPassage.objects.bulk_create(passages, ignore_conflicts=True)
    _weigh(list(rows.values()))
    derivations.mark_merged(before)
    made = [events.News(source, "source.added", told) for source, told in origins.described(found.made)]
    return [*made, *(events.News(row, "derivation.proposed", _told(row)) for row in fresh)]


def _known(edges: Sequence[origins.Edge]) -> dict[Pair, list[Derivation]]:
    """What is said already of these pairs, in either direction."""
    ends = {pk for edge in edges for pk in _pair(edge)}
    known: dict[Pair, list[Derivation]] = {}
    for row in Derivation.objects.filter(source__in=ends, target__in=ends).order_by("id"):
        known.setdefault((row.source_id, row.target_id), []).append(row)
        known.setdefault((row.target_id, row.source_id), []).append(row)
    return known


def _decided(rows: Iterable[Derivation]) -> bool:
    """Whether a person has spoken; who owns whom says nothing of who took it from whom."""
    return any(row.decided_at is not None and row.kind != DerivationKind.SAME_OWNER for row in rows)


def _row(edge: origins.Edge, known: Iterable[Derivation]) -> Derivation:
    """The pair's proposal, known or new: one a pair, whatever shows it."""
    for row in known:
        if row.kind != DerivationKind.SAME_OWNER and row.source_id == edge.source.pk:
            return row
    return Derivation(
        team_id=edge.source.team_id,
        source=edge.source,
        target=edge.target,
        kind=edge.kind,
        basis=DerivationBasis.DETECTED,
        state=DerivationState.PROPOSED,
        confidence=max(place.confidence for place in edge.places),
        passage=_quote(edge.places[0]),
    )


def _passages(edge: origins.Edge, row: Derivation) -> Iterable[DerivationPassage]:
    for place in edge.places:
        yield DerivationPassage(
            team_id=row.team_id,
            derivation=row,
            method=place.method,
            version=origins.VERSION,
            confidence=place.confidence,
            revision=place.revision,
            start=place.span.start,
            end=place.span.end,
            quote=_quote(place),
            other_revision=place.other,
            other_start=place.other_span.start if place.other_span else None,
            other_end=place.other_span.end if place.other_span else None,
            other_quote=_other_quote(place),
        )


def _quote(place: origins.Place) -> str:
    return place.revision.text[slice(*place.span)][: origins.LONGEST_QUOTE]


def _other_quote(place: origins.Place) -> str:
    if place.other is None or place.other_span is None:
        return ""
    return place.other.text[slice(*place.other_span)][: origins.LONGEST_QUOTE]


def _weigh(rows: Sequence[Derivation]) -> None:
    """As sure as all that shows them together: each way of seeing it counts once, by its surest passage.

    Taken as independent of each other, which they nearly are: that one says so, and that it has the same words.
    """
    seen = DerivationPassage.objects.filter(derivation__in=[row.pk for row in rows])
    seen = seen.order_by("derivation_id", "method").values_list("derivation_id", "method", "confidence")
    weights: dict[UUID, float] = {}
    for pk, shown in groupby(seen, key=lambda one: one[0]):
        best = [max(c for *_, c in group) for _, group in groupby(shown, key=lambda one: one[1])]
        weights[pk] = min(MOST_SURE, round(1 - prod(1 - each for each in best), 3))
    for row in rows:
        row.confidence = weights.get(row.pk, row.confidence)
    Derivation.objects.bulk_update(rows, ["confidence"])


def _pair(edge: origins.Edge) -> Pair:
    return edge.source.pk, edge.target.pk


def _told(row: Derivation) -> dict[str, object]:
    return {
        "source": str(row.source_id),
        "target": str(row.target_id),
        "kind": row.kind,
        "confidence": row.confidence,
    }

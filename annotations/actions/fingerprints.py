"""Fingerprints: what claims and known checks are found by. The neighbours of one are found in two statements.

    words     the rarest of its words, in an inverted index (GIN); ranked by the weight of what is shared
    meaning   the fewest differing signs of its vector, counted by PostgreSQL; then the cosine of those few

No extension is needed, no worker holds an index, and what was written a moment ago is found.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from django.conf import settings
from django.db import connection

from annotations.choices import ClaimState
from annotations.models import Claim, Fingerprint, KnownCheck
from annotations.pipeline import embedding, matching
from annotations.pipeline.matching import Neighbour
from annotations.pipeline.matching.judging import Embed

MOST_TERMS = 200  # of one statement
COUNTED = 5_000  # a word that more statements have tells nothing more for being counted on
POSTINGS = 3_000  # so many statements are ranked for a query
BY_WORDS, BY_MEANING = 60, 100  # neighbours from either side
# In a small newsroom every word is rare or common by chance; words weigh as if among so many statements.
LIKE_AMONG = 10_000

# PostgreSQL has counted the common words already, in a sample, when it last analysed the table: those of all teams,
# because how often a word is used tells little of one newsroom. A small table is counted as it is.
SIZE = "SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'annotations_fingerprint'::regclass"
SHARES = """
SELECT term, share
FROM pg_class AS held JOIN pg_namespace AS place ON place.oid = held.relnamespace
JOIN pg_stats AS known ON (schemaname, tablename, attname) = (place.nspname, held.relname, 'terms'),
    unnest(most_common_elems::text::text[], most_common_elem_freqs) AS common_word(term, share)
WHERE held.oid = 'annotations_fingerprint'::regclass AND term = ANY (%s::text[])
"""
COUNT = """
SELECT term, (SELECT count(*) FROM (
    SELECT FROM annotations_fingerprint WHERE team_id = %s AND terms @> ARRAY[term] LIMIT %s) AS found)
FROM unnest(%s::varchar[]) AS term
"""
OF_TEAM = "SELECT count(*) FROM annotations_fingerprint WHERE team_id = %s"
WORDS = """
SELECT id FROM annotations_fingerprint
WHERE team_id = %s AND terms && %s::varchar[] AND id <> %s {only}
ORDER BY (SELECT sum(weight) FROM unnest(%s::varchar[], %s::float8[]) AS asked(term, weight)
          WHERE term = ANY (terms)) DESC, id LIMIT %s
"""
MEANING = """
SELECT id FROM annotations_fingerprint
WHERE team_id = %s AND embedding = %s AND id <> %s {only}
ORDER BY bit_count(signature # %s::bit varying), id LIMIT %s
"""
NEAREST = """
SELECT claim_id, vector FROM annotations_fingerprint
WHERE team_id = %s AND embedding = %s AND claim_id IS NOT NULL
ORDER BY bit_count(signature # %s::bit varying), id LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Near:
    """A neighbour as a row, and as matching sees it."""

    row: Claim | KnownCheck
    seen: Neighbour


def model() -> str:
    """The embedding that statements are compared by; empty where words alone serve."""
    folder = settings.MATCHING_MODEL
    if not settings.EMBEDDINGS or not embedding.is_available(*_folder()):
        return ""
    return Path(folder).name if folder else "all-MiniLM-L6-v2"


def embedder() -> Embed | None:
    """What makes vectors of texts; None where words alone serve."""
    if not model():
        return None
    return partial(embedding.embed, folder=_folder()[0]) if _folder() else embedding.embed


def _folder() -> tuple[Path, ...]:
    return (Path(settings.MATCHING_MODEL),) if settings.MATCHING_MODEL else ()


def take(rows: Sequence[Claim | KnownCheck]) -> list[Fingerprint]:
    """Write what these are found by, in place of what they were found by before."""
    made = [_fingerprint(row) for row in rows]
    embed = embedder()
    if embed is not None and rows:
        vectors = embed([matching.body(row.statement) for row in rows])
        for fingerprint, vector in zip(made, vectors, strict=True):
            _give_meaning(fingerprint, vector)
    for owner in ("claim", "known_check"):
        Fingerprint.objects.bulk_create(
            [each for each in made if getattr(each, f"{owner}_id")],
            update_conflicts=True,
            unique_fields=[owner],
            update_fields=["terms", "embedding", "signature", "vector"],
        )
    return made


def _fingerprint(row: Claim | KnownCheck) -> Fingerprint:
    owner = {"claim": row} if isinstance(row, Claim) else {"known_check": row}
    terms = sorted(set(matching.terms(row.statement)))[:MOST_TERMS]
    return Fingerprint(team_id=row.team_id, terms=[term[:100] for term in terms], **owner)


def _give_meaning(fingerprint: Fingerprint, vector: Any) -> None:
    fingerprint.embedding = model()
    fingerprint.signature = "".join("1" if number > 0 else "0" for number in vector)
    fingerprint.vector = vector.astype("<f2").tobytes()


@dataclass(frozen=True, slots=True)
class Weights:
    """How much words tell among `size` statements, by how many have each; what none has tells most."""

    size: int
    counts: Mapping[str, int]

    def __call__(self, term: str) -> float:
        return matching.rarity(self.size, self.counts.get(term, 0))

    def rarest(self, terms: Iterable[str]) -> list[str]:
        """The words to look up: from the rarest on, as long as not too many statements have one of them."""
        ordered = sorted(terms, key=lambda term: (self.counts.get(term, 0), term))
        reached = accumulate(self.counts.get(term, 0) for term in ordered)
        return [
            term
            for at, (term, so_far) in enumerate(zip(ordered, reached, strict=True))
            if at == 0 or so_far <= POSTINGS
        ]


def weights(team_id: UUID, terms: Iterable[str]) -> Weights:
    """How much each of these words tells among the team's statements."""
    with connection.cursor() as cursor:
        return weighed(cursor, team_id, set(terms))


def weighed(cursor: Any, team_id: UUID, terms: set[str]) -> Weights:
    """Counted is what is rare; of common words the share is known, where there are many statements. Three statements."""
    cursor.execute(SIZE)
    size, common = cursor.fetchone()[0], {}
    if size < LIKE_AMONG:
        cursor.execute(OF_TEAM, [team_id])
        size = cursor.fetchone()[0]
    else:
        cursor.execute(SHARES, [sorted(terms)])
        common = {term: round(share * size) for term, share in cursor.fetchall()}
    cursor.execute(COUNT, [team_id, COUNTED, sorted(terms - common.keys())])
    return Weights(max(size, LIKE_AMONG), dict(cursor.fetchall()) | common)


def near(mine: Fingerprint, weight: Weights) -> list[Near]:
    """The statements of the team that may be about the same, unordered. A check is held against claims alone."""
    only = "AND claim_id IS NOT NULL" if mine.known_check_id else ""
    ids = _by_words(mine, weight, only) | (_by_meaning(mine, only) if mine.embedding else set())
    rows = Fingerprint.objects.filter(pk__in=ids).select_related("claim", "known_check")
    gone = [ClaimState.REJECTED, ClaimState.MERGED]
    return [_near(mine, row) for row in rows.exclude(claim__state__in=gone)]


def _by_words(mine: Fingerprint, weight: Weights, only: str) -> set[UUID]:
    rarest = weight.rarest(mine.terms)
    if not rarest:
        return set()
    asked = [mine.team_id, rarest, mine.pk, mine.terms, [weight(term) for term in mine.terms], BY_WORDS]
    return _ids(WORDS.format(only=only), asked)


def _by_meaning(mine: Fingerprint, only: str) -> set[UUID]:
    asked = [mine.team_id, mine.embedding, mine.pk, mine.signature, BY_MEANING]
    return _ids(MEANING.format(only=only), asked)


def meaning(team_id: UUID, text: str) -> dict[UUID, float]:
    """The claims that mean nearly what a text says, each with the cosine of the two. Raises ImportError without model."""
    embed = embedder()
    if embed is None:
        raise ImportError("There is no embedding here.")
    asked = Fingerprint(team_id=team_id)
    vector = embed([matching.body(text)])[0]
    _give_meaning(asked, vector)
    with connection.cursor() as cursor:
        cursor.execute(NEAREST, [team_id, asked.embedding, asked.signature, BY_MEANING])
        return {pk: float(np.frombuffer(kept, "<f2").astype("f4") @ vector) for pk, kept in cursor.fetchall()}


def _ids(statement: str, values: list[Any]) -> set[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return {row[0] for row in cursor.fetchall()}


def _near(mine: Fingerprint, other: Fingerprint) -> Near:
    row = other.claim or other.known_check
    nearness = None
    if mine.vector and other.vector and mine.embedding == other.embedding:
        nearness = float(np.dot(_numbers(mine.vector), _numbers(other.vector)))
    return Near(row, Neighbour(str(row.pk), row.statement, frozenset(other.terms), nearness))


def _numbers(vector: Any) -> Any:
    return np.frombuffer(bytes(vector), "<f2").astype(np.float32)

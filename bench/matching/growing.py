"""`python -m factcheck.embedded run -- python -m bench.matching.growing [--large]`: finding neighbours as a newsroom grows.

The very statements that the service finds candidates with, over tables of 1,000 to 100,000 made-up claims (with `--large`
a million): milliseconds by words and by meaning, beside PostgreSQL's full text over the same words in the same run.
"""

import argparse
import os
import time
from collections.abc import Sequence
from uuid import UUID, uuid4

import numpy as np
import psycopg

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
SIZES = (1_000, 10_000, 100_000)
LARGEST = 1_000_000
WIDTH, WORDS, ASKED = 384, 12, 20
VOCABULARY = 50_000
# As the migrations make it, without the rows that it refers to.
TABLE = """
CREATE TEMPORARY TABLE annotations_fingerprint (
    id uuid PRIMARY KEY, team_id uuid, claim_id uuid, terms varchar(100)[], embedding varchar(100),
    signature bit varying, vector bytea
) WITH (toast_tuple_target = 128);
ALTER TABLE annotations_fingerprint ALTER COLUMN vector SET STORAGE EXTERNAL;
"""
INDEXES = """
CREATE INDEX ON annotations_fingerprint (team_id);
CREATE INDEX ON annotations_fingerprint USING gin (terms);
CREATE INDEX ON annotations_fingerprint USING gin (array_to_tsvector(terms::text[]));
ANALYZE annotations_fingerprint;
"""
FULL_TEXT = """
SELECT id FROM annotations_fingerprint
WHERE team_id = %s AND array_to_tsvector(terms::text[]) @@ %s::tsquery
ORDER BY ts_rank(array_to_tsvector(terms::text[]), %s::tsquery) DESC, id LIMIT 60
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", action="store_true")
    sizes = (*SIZES, LARGEST) if parser.parse_args().large else SIZES
    connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
    print(
        f"{'claims':>10}{'s to fill':>11}{'counts ms':>11}{'words ms':>10}{'meaning ms':>12}{'full text ms':>14}"
    )
    for size in sizes:
        begun = time.perf_counter()
        team = _fill(connection, size)
        filled = time.perf_counter() - begun
        counts, words, meaning, text = _asked(connection, team)
        print(
            f"{size:>10,}{filled:>11.1f}{counts:>11.1f}{words:>10.1f}{meaning:>12.1f}{text:>14.1f}",
            flush=True,
        )


def _fill(connection: psycopg.Connection, size: int) -> UUID:
    """Words as rare and as common as in a language (Zipf), directions as they come."""
    random, team = np.random.default_rng(11), uuid4()
    connection.execute("DROP TABLE IF EXISTS annotations_fingerprint")
    connection.execute(TABLE)
    copying = (
        "COPY annotations_fingerprint (id, team_id, claim_id, terms, embedding, signature, vector) FROM STDIN"
    )
    with connection.cursor() as cursor, cursor.copy(copying) as copy:
        for _ in range(size):
            signature = bin(int.from_bytes(random.bytes(WIDTH // 8), "big") | 1 << WIDTH)[3:]
            row = [str(uuid4()), str(team), str(uuid4()), _array(_terms(random)), "bench", signature]
            copy.write_row([*row, "\\x" + random.bytes(2 * WIDTH).hex()])
    connection.execute(INDEXES)
    return team


def _terms(random: np.random.Generator) -> list[str]:
    return sorted({f"w{number % VOCABULARY}" for number in random.zipf(1.2, WORDS)})


def _array(terms: Sequence[str]) -> str:
    return "{" + ",".join(terms) + "}"


def _asked(connection: psycopg.Connection, team: UUID) -> list[float]:
    """Milliseconds a query for each way, over the same claims."""
    import django

    django.setup()
    from annotations.actions import fingerprints

    asked = "SELECT id, terms, signature::text FROM annotations_fingerprint LIMIT %s"
    rows = connection.execute(asked, (ASKED,)).fetchall()
    spent = [0.0, 0.0, 0.0, 0.0]
    for pk, terms, signature in rows:
        begun = time.perf_counter()
        weight = fingerprints.weighed(connection.cursor(), team, set(terms))
        spent[0] += time.perf_counter() - begun
        rarest = weight.rarest(terms)
        words = [team, rarest, pk, terms, [weight(term) for term in terms], fingerprints.BY_WORDS]
        _, spent[1] = _timed(connection, fingerprints.WORDS.format(only=""), words, spent[1])
        near = [team, "bench", pk, signature, fingerprints.BY_MEANING]
        _, spent[2] = _timed(connection, fingerprints.MEANING.format(only=""), near, spent[2])
        query = " | ".join(terms)
        _, spent[3] = _timed(connection, FULL_TEXT, [team, query, query], spent[3])
    return [1000 * each / len(rows) for each in spent]


def _timed(
    connection: psycopg.Connection, statement: str, values: list[object], before: float
) -> tuple[list[tuple], float]:
    begun = time.perf_counter()
    rows = connection.execute(statement, values).fetchall()
    return rows, before + time.perf_counter() - begun


if __name__ == "__main__":
    main()

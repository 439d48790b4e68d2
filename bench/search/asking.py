"""Asks every kind of question, through the API and as bare SQL, one after the other in one run."""

import argparse
import gc
import logging
import os
import random
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import setup_databases, teardown_databases

from annotations import actions
from annotations.actions import finding
from annotations.choices import Scope
from annotations.models import Membership
from annotations.pipeline import searching
from bench.processor import backend, spent
from bench.search.newsroom import Words, make

# The database's own work alone: what matches, ranked, the best twenty.
BARE = """
SELECT id, ts_rank('{0.1,0.2,0.4,1.0}', vector, %s::tsquery, 1) AS rank FROM annotations_searchdocument
WHERE team_id = %s AND vector @@ %s::tsquery ORDER BY rank DESC, id DESC LIMIT 20
"""
Question = Callable[[Words], dict[str, Any]]
TRIES = 3
COLUMNS = ("p50", "p99", "its SQL", "bare p50", "any try", "p99", "passed", "p99", "found")
RARE, COMMON = slice(2000, 12000), slice(3, 40)


def one(words: Words, some: slice) -> str:
    return words.random.choice(words.all[some])


KINDS: dict[str, Question] = {
    "a rare word": lambda w: {"q": one(w, RARE)},
    "a common word": lambda w: {"q": one(w, COMMON)},
    "two words": lambda w: {"q": f"{one(w, COMMON)} {one(w, slice(100, 1000))}"},
    "three common words": lambda w: {"q": " ".join(one(w, COMMON) for _ in range(3))},
    "a phrase": lambda w: {"q": f'"{one(w, COMMON)} {one(w, COMMON)}"'},
    "a phrase of the commonest": lambda w: {"q": f'"{one(w, slice(0, 3))} {one(w, slice(0, 3))}"'},
    "a beginning": lambda w: {"q": one(w, RARE)[:5] + "*"},
    "either of two": lambda w: {"q": f"{one(w, RARE)} or {one(w, RARE)}"},
    "without a word": lambda w: {"q": f"{one(w, slice(100, 1000))} -{one(w, COMMON)}"},
    "in a state": lambda w: {"q": one(w, slice(40, 400)), "kind": "claim", "state": "open"},
    "with facets": lambda w: {"q": one(w, slice(40, 400)), "facets": "kind,state,outlet,language"},
    "what is not there": lambda w: {"q": "zeppelinzeppelin"},
}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=100)
    asked = parser.parse_args()
    logging.disable(logging.INFO)
    made = setup_databases(verbosity=0, interactive=False)
    try:
        _ask_all(asked)
    finally:
        connection.close()
        teardown_databases(made, verbosity=0)


def _ask_all(asked: argparse.Namespace) -> None:
    ruth = _newsroom(asked.claims, asked.articles)
    settings.ALLOWED_HOSTS = ["*"]
    _, secret = actions.teams.issue_token(ruth, by=ruth, name="bench", scopes=[Scope.READ])
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    client.get("/api/v1/search", {"q": "all"})
    gc.freeze()  # as in the web server, see factcheck/memory.py
    print(
        f"{asked.rounds} of each, asked {TRIES} times; milliseconds on a processor, and passed; the first columns"
    )
    print(
        f"are of the least of the tries, since what else there is to do only adds; load {os.getloadavg()[0]:.1f}"
    )
    print(f"{'':26}" + "".join(f"{name:>10}" for name in COLUMNS))
    for name, question in KINDS.items():
        _measure(name, question, ruth, client, asked.rounds)


def _newsroom(claims: int, articles: int) -> Membership:
    begun = perf_counter()
    ruth = make(claims, articles)
    print(f"{claims:,} claims and {articles:,} articles written in {perf_counter() - begun:.0f} s")
    begun = perf_counter()
    rows = actions.search.rebuild(ruth.team)
    took = perf_counter() - begun
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT pg_size_pretty(pg_total_relation_size('annotations_searchdocument'))")
        print(
            f"{rows:,} of them made findable in {took:.0f} s ({rows / took:.0f} a second), {cursor.fetchone()[0]}"
        )
    return ruth


def _measure(name: str, question: Question, ruth: Membership, client: Client, rounds: int) -> None:
    words, asked = Words(1), []
    words.random = random.Random(name)
    database = backend()
    for number in range(rounds + 3):
        query = question(words)
        tries = [_asked(client, query, database) for _ in range(TRIES)]
        bare = min(_bare(ruth, query["q"], database) for _ in range(TRIES))
        if number >= 3:  # the first few fill caches
            asked.append((tries, bare))
    every = [one for tries, _ in asked for one in tries]
    least = [min(tries, key=lambda one: one.worked) for tries, _ in asked]
    columns = [
        *_at([one.worked for one in least], 0.5, 0.99),
        *_at([one.database for one in least], 0.5),
        *_at([bare for _, bare in asked], 0.5),
        *_at([one.worked for one in every], 0.5, 0.99),
        *_at([one.seconds for one in every], 0.5, 0.99),
    ]
    figures = "".join(f"{1000 * each:10.1f}" for each in columns)
    print(f"{name:26}{figures}{int(_at([one.found for one in least], 0.5)[0]):10,}", flush=True)


class _Asked(NamedTuple):
    """What a question took: seconds on a processor of the web server and of the database, and that passed."""

    web: float
    database: float
    seconds: float
    found: int

    @property
    def worked(self) -> float:
        return self.web + self.database


def _asked(client: Client, query: dict[str, Any], database: int) -> _Asked:
    web, data, begun = spent(os.getpid()), spent(database), perf_counter()
    response = client.get("/api/v1/search", query)
    took = perf_counter() - begun
    assert response.status_code == 200, response.content
    found = response.json()["total"]["value"]
    return _Asked(spent(os.getpid()) - web, spent(database) - data, took, found)


def _bare(ruth: Membership, typed: str, database: int) -> float:
    question = searching.parsed(typed)
    text = searching.tsquery(question, finding.forms_of(ruth, question))
    with connection.cursor() as cursor:
        begun = spent(database)
        cursor.execute(BARE, [text, ruth.team_id, text])
        cursor.fetchall()
        return spent(database) - begun


def _at(figures: Sequence[float], *shares: float) -> list[float]:
    return [sorted(figures)[min(int(len(figures) * share), len(figures) - 1)] for share in shares]

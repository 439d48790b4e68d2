"""Reads every page of the desk, one after the other, and says what each cost."""

import argparse
import logging
from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter, process_time
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import setup_databases, teardown_databases
from django.urls import URLPattern, reverse

from annotations.web import facts_urls
from annotations.web.urls import team_pages
from bench.desk.newsroom import Room, newsroom

BAR = (150.0, 15)  # milliseconds at the median, queries
FULL_BAR = 1000.0  # milliseconds, for the article of 200 claims
FULL_ONES = {"article, 200 claims", "claim in hand"}
DOWNLOADS = {"facts: data-feed"}  # all that was ever published, streamed: as long as there is much of it
OTHER = {302, 405}  # leads on to a page, or only takes a form


class Counting:
    """Counts the questions that are asked while it is on."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], *question: Any) -> Any:
        self.count += 1
        return execute(*question)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=1000, help="with five claims each")
    parser.add_argument("--rounds", type=int, default=15)
    asked = parser.parse_args()
    logging.disable(logging.WARNING)
    made = setup_databases(verbosity=0, interactive=False)
    try:
        return measure(asked.articles, asked.rounds)
    finally:
        connection.close()
        teardown_databases(made, verbosity=0)


def measure(articles: int, rounds: int) -> int:
    begun = perf_counter()
    room = newsroom(articles)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(f"{5 * articles:,} claims, {articles:,} articles written in {perf_counter() - begun:.0f} s")
    settings.ALLOWED_HOSTS = ["*"]
    desk, reader = Client(), Client()
    desk.force_login(room.ruth.user)
    print(f"{'':26}{'p50 ms':>8}{'worst':>8}{'CPU ms':>8}{'queries':>9}")
    above = [name for name, at in desk_pages(room).items() if not _measure(name, at, desk, rounds)]
    above += [name for name, at in public_pages(room).items() if not _measure(name, at, reader, rounds)]
    print(f"Above {BAR[0]:.0f} ms or {BAR[1]} queries: {', '.join(above) or 'none'}")
    return 1 if above else 0


def desk_pages(room: Room) -> dict[str, str]:
    """The address of every page by its name, and of some with what people ask of them."""

    def at(name: str, *ids: object, **query: object) -> str:
        return reverse(f"web:{name}", args=[room.ruth.team.slug, *ids], query=query or None)

    ruled = room.ruled.pk
    return _of("web", team_pages, room.ids) | {
        "search": at("search", q="ferry"),
        "claims, open": at("claims", state="open"),
        "claims, stale": at("claims", stale="true"),
        "article, 200 claims": at("article", room.full.pk),
        "claim in hand": at("article", room.full.pk, claim=ruled),
        "its second half": at("claim-beyond", ruled, article=room.full.pk),
    }


def public_pages(room: Room) -> dict[str, str]:
    """What readers see."""
    word = room.published.headline.split()[-1]
    found = {f"facts: {name}": at for name, at in _of("facts", facts_urls.urlpatterns, room.ids).items()}
    found["facts: oembed"] += f"?url=http://testserver{room.published.current.document['address']}"
    return found | {"facts: searched": reverse("facts:all", query={"q": word})}


def _of(namespace: str, patterns: Sequence[URLPattern], ids: dict[str, object]) -> dict[str, str]:
    """By the patterns, so that no page is forgotten; what an address names and `ids` does not know is any of them."""
    named = {
        page.name: {name: ids.get(name, ids[""]) for name in page.pattern.converters} for page in patterns
    }
    if namespace == "web":
        named = {name: known | {"slug": ids["slug"]} for name, known in named.items()}
    return {name: reverse(f"{namespace}:{name}", kwargs=known) for name, known in named.items()}


def _measure(name: str, where: str, client: Client, rounds: int) -> bool:
    """Whether the page stays under the bar; what is no page does."""
    times, cpu, counting = [], [], Counting()
    for number in range(rounds + 2):
        counting.count = 0
        begun, worked = perf_counter(), process_time()
        with connection.execute_wrapper(counting):
            answer = client.get(where)
            b"".join(answer) if answer.streaming else answer.content
        if answer.status_code in OTHER:
            return True
        assert answer.status_code == 200, (name, where, answer.status_code)
        if number >= 2:  # the first fill caches
            times.append(1000 * (perf_counter() - begun))
            cpu.append(1000 * (process_time() - worked))
    took = median(times)
    print(f"{name:26}{took:8.1f}{max(times):8.1f}{median(cpu):8.1f}{counting.count:9}", flush=True)
    return name in DOWNLOADS or (took <= _bar(name) and counting.count <= BAR[1])


def _bar(name: str) -> float:
    return FULL_BAR if name in FULL_ONES else BAR[0]

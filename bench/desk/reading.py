"""Reads every page of the desk, one after the other, and says what each cost."""

import argparse
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from annotations.models import Article, Claim, Membership
from bench.desk.newsroom import newsroom

BAR = (150.0, 15)  # milliseconds at the median, queries
FULL_BAR = 1000.0  # milliseconds, for the article of 200 claims
FULL_ONES = {"article, 200 claims", "claim in hand"}
PLAIN = [
    "home",
    "articles",
    "article-add",
    "claims",
    "claimants",
    "places",
    "sources",
    "source-add",
    "origins",
]
PLAIN += ["timeline", "metrics", "notifications", "settings", "staffing", "policy", "holds"]


class Counting:
    """Counts the questions that are asked while it is on."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], *question: Any) -> Any:
        self.count += 1
        return execute(*question)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--claims", type=int, default=5000)
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=15)
    asked = parser.parse_args()
    begun = perf_counter()
    ruth, full, ruled = newsroom(asked.claims, asked.articles)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(f"{asked.claims:,} claims, {asked.articles:,} articles written in {perf_counter() - begun:.0f} s")
    settings.ALLOWED_HOSTS = ["*"]
    client = Client()
    client.force_login(ruth.user)
    print(f"{'':26}{'p50 ms':>8}{'queries':>9}")
    above = [
        name for name, at in pages(ruth, full, ruled).items() if not _measure(name, at, client, asked.rounds)
    ]
    print(f"Above {BAR[0]:.0f} ms or {BAR[1]} queries: {', '.join(above) or 'none'}")
    return 1 if above else 0


def pages(ruth: Membership, full: Article, ruled: Claim) -> dict[str, str]:
    """The address of each page by its name."""

    def at(name: str, *ids: object, **query: object) -> str:
        return reverse(f"web:{name}", args=[ruth.team.slug, *ids], query=query or None)

    return {name: at(name) for name in PLAIN} | {
        "search": at("search", q="ferry"),
        "claims, open": at("claims", state="open"),
        "article, 200 claims": at("article", full.pk),
        "claim in hand": at("article", full.pk, claim=ruled.pk),
        "its second half": at("claim-beyond", ruled.pk, article=full.pk),
        "claim by itself": at("claim", ruled.pk),
        "publication": at("publication", ruled.pk),
        "gates": at("publication-gates", ruled.pk),
        "outlet": at("outlet", Article.objects.filter(team=ruth.team).exclude(outlet=None)[0].outlet_id),
    }


def _measure(name: str, where: str, client: Client, rounds: int) -> bool:
    """Whether the page stays under the bar."""
    times, counting = [], Counting()
    for number in range(rounds + 2):
        counting.count = 0
        begun = perf_counter()
        with connection.execute_wrapper(counting):
            answer = client.get(where)
        assert answer.status_code == 200, (name, answer.status_code)
        if number >= 2:  # the first fill caches
            times.append(1000 * (perf_counter() - begun))
    took = median(times)
    print(f"{name:26}{took:8.1f}{counting.count:9}", flush=True)
    return took <= (FULL_BAR if name in FULL_ONES else BAR[0]) and counting.count <= BAR[1]

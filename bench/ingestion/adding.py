"""An article with many claims and rulings, and its next revision, measured."""

import argparse
from statistics import median
from time import perf_counter
from typing import NamedTuple

from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations import actions
from annotations.choices import BlockKind, FetchOutcome, Voice
from annotations.models import Article, Claim, Membership, Rating, User
from annotations.values import Block, Candidate, Document, Page, Reading

SMALL = (20, 5)


class Spent(NamedTuple):
    planning: float  # milliseconds, as the two below
    writing: float
    queries: int


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--claims", type=int, default=200)
    parser.add_argument("--rulings", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    call_command("migrate", verbosity=0)
    member = _member()
    print(f"{'claims':>8}{'rulings':>9}{'plan ms':>10}{'write ms':>10}{'queries':>9}")
    sizes = [SMALL, (asked.claims, asked.rulings)]
    small, large = (measured(member, *size, rounds=asked.rounds) for size in sizes)
    times = (large.planning + large.writing) / (small.planning + small.writing)
    print(f"\n{sizes[1][0] / SMALL[0]:.0f} times the claims take {times:.1f} times as long, and ", end="")
    print(
        "as many queries."
        if large.queries == small.queries
        else f"{large.queries - small.queries} more queries."
    )


def measured(member: Membership, claims: int, rulings: int, *, rounds: int) -> Spent:
    """The median of some rounds."""
    article = _article(member, claims, rulings)
    spent = [_added(article, _story(claims, rulings, changed=True)) for _ in range(rounds)]
    typical = Spent(median(s.planning for s in spent), median(s.writing for s in spent), spent[0].queries)
    print(f"{claims:>8}{rulings:>9}{typical.planning:>10.1f}{typical.writing:>10.1f}{typical.queries:>9}")
    return typical


@transaction.atomic
def _added(article: Article, reading: Reading) -> Spent:
    """One revision, as a worker adds it; nothing of it stays."""
    with CaptureQueriesContext(connection) as captured:
        began = perf_counter()
        rows = Article.objects.select_for_update(of=("self",)).select_related("team", "current_revision")
        article = rows.get(pk=article.pk)
        snapshot = actions.articles.keep(_page(article, reading), team=article.team)
        plan = actions.revisions.plan(article, reading, snapshot=snapshot)
        planned = perf_counter()
        now = timezone.now()
        revision = actions.revisions.apply(plan, now=now)
        actions.articles.note_fetch(article, FetchOutcome.CHANGED, now=now, revision=revision, seconds=0.1)
        actions.revisions.announce(plan)
        ended = perf_counter()
    transaction.set_rollback(True)
    return Spent(1000 * (planned - began), 1000 * (ended - planned), len(captured))


def _member() -> Membership:
    user = User.objects.create_user(email="bench@newsroom.example", name="Bench")
    return actions.teams.found("Bench", slug="bench", founder=user, verdicts_required=1)


def _article(member: Membership, claims: int, rulings: int) -> Article:
    url = f"https://courier.example/{claims}"
    article, _, _ = actions.articles.submit(member.team, by=member, url=url)
    reading = _story(claims, rulings, changed=False)
    with transaction.atomic():
        snapshot = actions.articles.keep(_page(article, reading), team=member.team)
        plan = actions.revisions.plan(article, reading, snapshot=snapshot)
        actions.revisions.apply(plan, now=timezone.now())
        article.save()
    rating = Rating.objects.filter(team=member.team, scale__current=True).first()
    why = {"rationale": "Counted.", "confidence": 0.8, "no_evidence_reason": "Lost."}
    for claim in Claim.objects.filter(appearances__article=article).order_by("id")[:rulings]:
        actions.claims.open_for_review(claim, by=member)
        actions.verdicts.submit(claim, by=member, rating=rating, **why)
    return article


def _story(claims: int, rulings: int, *, changed: bool) -> Reading:
    """A paragraph a claim; in the changed one the numbers of those that were ruled on are others."""
    said = [
        f"Pier {n} of the harbour took {n + (900 if changed and n < rulings else 100)} boats."
        for n in range(claims)
    ]
    text, blocks, found, at = "\n\n".join(said), [], [], 0
    for sentence in said:
        end = at + len(sentence)
        blocks.append(Block(BlockKind.PARAGRAPH, at, end))
        found.append(Candidate(at, end, sentence, sentence, Voice.AUTHORIAL, 0.8, detector="bench"))
        at = end + 2
    document = Document(
        text=text, blocks=tuple(blocks), title="Boats", extractor="bench", extractor_version="1"
    )
    return Reading(document, () if changed else tuple(found))


def _page(article: Article, reading: Reading) -> Page:
    body = reading.document.text.encode()
    return Page(article.url, article.url, 200, body, "text/plain", "utf-8", (), timezone.now())

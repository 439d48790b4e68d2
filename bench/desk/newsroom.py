"""The newsroom of bench.search with its claims where they are said, and one article that is full of them."""

from collections.abc import Iterator
from dataclasses import asdict

from annotations import actions
from annotations.choices import AnchorMethod, AnchorState, Role, SourceKind, Stance, Voice
from annotations.models import Anchor, Appearance, Article, Claim, Membership, Rating, User
from annotations.pipeline import anchoring
from bench.search.newsroom import copy, make
from tests.conftest import read_again, reading

FULL = 200  # claims in the article that is full of them
ROWS = 2000  # held in memory at a time


def newsroom(claims: int, articles: int) -> tuple[Membership, Article, Claim]:
    """An admin who edits, the full article, and a claim in it that the team has ruled on."""
    ruth = make(claims, articles)
    _place(ruth, claims)
    said = tuple(f"The ferry to Garrel carried {n + 400} passengers in week {n}." for n in range(FULL))
    full, _, _ = actions.articles.submit(ruth.team, by=ruth, url="https://courier.example/full")
    read_again(full, reading(*said, claims=said))
    full.refresh_from_db()
    return ruth, full, _ruled(ruth, Claim.objects.get(team=ruth.team, statement=said[0]))


def _place(ruth: Membership, count: int) -> None:
    """Every claim stands in one of the articles, at the beginning of its text."""
    articles = list(Article.objects.filter(team=ruth.team).select_related("current_revision").order_by("id"))
    spans = [anchoring.describe(each.current_revision.text, 0, 40) for each in articles]
    claims = Claim.objects.filter(team=ruth.team).order_by("id").iterator(ROWS)
    said = [
        Appearance(
            team=ruth.team,
            claim=claim,
            article=articles[n % len(articles)],
            first_revision=articles[n % len(articles)].current_revision,
            voice=Voice.AUTHORIAL,
            **asdict(spans[n % len(spans)]),
        )
        for n, claim in enumerate(claims)
    ]
    copy(said)
    copy(_anchors(said))


def _anchors(said: list[Appearance]) -> Iterator[Anchor]:
    for one in said:
        yield Anchor(
            team_id=one.team_id,
            appearance=one,
            revision=one.first_revision,
            state=AnchorState.EXACT,
            start=one.start,
            end=one.end,
            quote=one.exact,
            confidence=1.0,
            method=AnchorMethod.SELECTION,
        )


def _ruled(ruth: Membership, claim: Claim) -> Claim:
    """Judged false by two, on evidence, with a conversation."""
    actions.claims.open_for_review(claim, by=ruth)
    source, _ = actions.sources.add(
        ruth.team, by=ruth, kind=SourceKind.DOCUMENT, title="Ticket ledger", citation="At the pier."
    )
    ledger = actions.evidence.add(claim, source, by=ruth, stance=Stance.REFUTES, quote="1,150 tickets sold")
    for name in ("bob", "carol"):
        person = User.objects.create_user(email=f"{name}@newsroom.example", password=None, name=name.title())
        judge = actions.teams.admit(person, by=ruth, role=Role.REVIEWER)
        actions.verdicts.submit(
            claim,
            by=judge,
            rating=Rating.objects.get(team=ruth.team, scale__current=True, slug="false"),
            rationale="I counted the tickets.",
            confidence=0.8,
            evidence=[ledger],
        )
        actions.threads.begin(claim, by=judge, text="Counted twice.")
    claim.refresh_from_db()
    return claim

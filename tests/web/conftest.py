"""The desk's tests: a signed-in browser for each of the cast, and the smallest article with something of everything."""

import pytest
from django.test import Client
from django.urls import reverse

from annotations import actions
from annotations.choices import SourceKind, Stance
from annotations.models import Article, Claim, Evidence, Membership, Rating, Verdict
from tests.conftest import BRIDGE, FERRY, read_again, reading


@pytest.fixture(autouse=True)
def static_root(settings, tmp_path):
    """A folder for collected files, which nobody collects: its absence is a warning, and warnings are errors."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()


@pytest.fixture
def desk():
    """`desk(bob)` is a client that is signed in as bob."""

    def sign_in(member: Membership) -> Client:
        client = Client()
        client.force_login(member.user)
        return client

    return sign_in


def at(name: str, member: Membership, *ids: object, **query: object) -> str:
    """The address of a page of the member's team."""
    return reverse(f"web:{name}", args=[member.team.slug, *ids], query=query or None)


@pytest.fixture
def claim(ferry, bob) -> Claim:
    """The claim about the ferry, open for judging."""
    return actions.claims.open_for_review(Claim.objects.get(statement=FERRY), by=bob)


@pytest.fixture
def tickets(claim, erin) -> Evidence:
    source, _ = actions.sources.add(
        claim.team,
        by=erin,
        kind=SourceKind.DOCUMENT,
        title="Ticket ledger",
        citation="At the pier, folder 3.",
    )
    return actions.evidence.add(claim, source, by=erin, stance=Stance.REFUTES, quote="1,150 tickets sold")


def rating(member: Membership, slug: str) -> Rating:
    return Rating.objects.get(team=member.team, scale__current=True, slug=slug)


def judge(claim: Claim, member: Membership, slug: str, rationale: str = "I counted.") -> Verdict:
    return actions.verdicts.submit(
        claim,
        by=member,
        rating=rating(member, slug),
        rationale=rationale,
        no_evidence_reason="The tickets are at the pier.",
    )


def change_the_number(article: Article):
    """The publisher corrects the passengers and says nothing of it."""
    return read_again(article, reading(FERRY.replace("1,200", "1,700"), BRIDGE, title="Harbour news"))

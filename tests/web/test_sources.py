"""Sources on the desk: how one is watched, what drifted in it, what is noted of it, and what is withheld."""

import pytest
from django.utils import timezone

from annotations import actions
from annotations.choices import SourceKind, Stance
from annotations.models import Article, QuoteAnchor, Source
from tests.api.conftest import judge
from tests.conftest import read_again, reading
from tests.web.conftest import at

COUNTS = "On Monday the ferry carried 1,100 passengers, the harbour office counted."


@pytest.fixture
def counts(claim, erin, bob) -> Source:
    """Watched, quoted, judged by, and changed since."""
    source, _ = actions.sources.add(
        claim.team,
        by=erin,
        kind=SourceKind.REPORT,
        title="Weekly counts",
        url="https://harbour.example/weekly",
    )
    read_again(source.article, reading("Counts of the week.", COUNTS))
    source.refresh_from_db()
    brought = actions.evidence.add(claim, source, by=erin, stance=Stance.REFUTES, quote=COUNTS)
    judge(claim, bob, "false", evidence=[brought])
    read_again(source.article, reading("Counts of the week.", COUNTS.replace("1,100", "1,400")))
    actions.sources.follow(Article.objects.get(as_source=source), snapshot=None)
    return source


def test_the_claim_says_plainly_what_drifted(counts, claim, desk, bob):
    """Reviewers see the words then and now, compare the revisions, and say where the passage stands."""
    client, anchor = desk(bob), QuoteAnchor.objects.filter(standing=True).latest("id")
    page = client.get(at("claim", bob, claim.pk), follow=True).text
    assert "Its source says it otherwise now." in page
    assert "<del>1,100</del><ins>1,400</ins>" in page.replace("\n", "")
    assert "compare revisions 1 and 2" in page
    assert client.get(at("article-changes", bob, counts.article_id)).status_code == 200

    client.post(at("quote-confirm", bob, anchor.pk), {})

    assert QuoteAnchor.objects.filter(standing=True).latest("id").decided_by == bob.user
    assert "This is the passage now" not in client.get(at("claim", bob, claim.pk), follow=True).text


def test_the_source_shows_how_it_is_watched_and_what_is_noted(counts, desk, bob, erin):
    actions.notes.write(
        counts, by=bob, text="Corrected twice.", on=timezone.now().date(), basis="its own page"
    )
    page = desk(erin).get(at("source", erin, counts.pk)).text
    for words in ("secondary: an account of it", "watched", "its page and revisions", "Corrected twice."):
        assert words in page
    assert '<mark class="quoted">On Monday the ferry carried 1,400' in page


def test_a_withheld_source_is_a_stub(counts, claim, desk, bob, erin):
    actions.withholdings.withhold(counts, by=bob, reason="She asked not to be known.")
    assert "You are among the few" in desk(bob).get(at("source", bob, counts.pk)).text
    assert desk(erin).get(at("source", erin, counts.pk)).status_code == 404
    page = desk(erin).get(at("claim", erin, claim.pk), follow=True).text
    assert "She asked not to be known." in page
    assert "Weekly counts" not in page


def test_a_value_is_brought_with_what_it_counts(claim, tickets, desk, erin):
    said = {
        "source": str(tickets.source_id),
        "kind": "document",
        "stance": "refutes",
        "dataset": "Gates",
        "value": "1100",
    }
    where = at("claim-evidence", erin, claim.pk)
    assert desk(erin).post(where, said).status_code == 422
    desk(erin).post(where, said | {"unit": "passengers", "as_of": "2026-05-04"})
    page = desk(erin).get(at("claim", erin, claim.pk), follow=True).text
    assert "<b>1100 passengers</b>" in page
    assert "true as of 4 May 2026" in page

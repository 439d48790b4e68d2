"""Sources on the desk: how one is watched, what drifted in it, what is noted of it, and what is withheld."""

import re

import pytest
from django.utils import timezone

from annotations import actions
from annotations.choices import SourceKind, Stance
from annotations.models import Article, QuoteAnchor, ReliabilityNote, Source
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
    assert re.search(r'<mark class="quoted" data-start="\d+">On Monday the ferry carried 1,400', page)


def test_a_passage_is_picked_from_its_own_text(counts, claim, desk, erin, bob):
    client, where = desk(erin), at("source-bring", erin, counts.pk)
    assert 'id="bring" open' in client.get(at("source", erin, counts.pk, claim=claim.pk)).text
    said = {"claim": claim.pk, "stance": "context", "exact": "Counts of the month."}
    assert "These words do not stand in the text." in client.post(where, said).text
    client.post(where, said | {"exact": "Counts of the week."})
    brought = claim.evidence.get(stance=Stance.CONTEXT)
    assert (brought.quote, brought.start is not None) == ("Counts of the week.", True)
    anchor = QuoteAnchor.objects.filter(standing=True, evidence__quote=COUNTS).latest("id")
    moved = at("quote-move", bob, anchor.pk)
    assert desk(bob).post(moved, {"exact": "Nothing like it."}).status_code == 422
    desk(bob).post(moved, {"exact": COUNTS.replace("1,100", "1,400"), "reason": "The same week."})
    assert QuoteAnchor.objects.filter(standing=True).latest("id").decided_by == bob.user


def test_a_source_is_graded_noted_dated_withheld_and_disclosed(counts, claim, desk, alice, bob, erin):
    client, evidence = desk(bob), claim.evidence.get()
    ids = {"source-grade": counts.pk, "source-note": counts.pk, "evidence-again": evidence.pk}
    sent = {
        "source-grade": {"grade": "primary", "because": "They count themselves."},
        "source-note": {"text": "Corrected twice.", "on": "2026-05-04", "basis": "its own page"},
        "evidence-again": {"on": "2030-05-04", "reason": "The year is out then."},
    }
    for name, said in sent.items():
        assert client.post(at(name, bob, ids[name]), dict.fromkeys(said, "")).status_code == 422
        assert client.post(at(name, bob, ids[name]), said).status_code == 302
        assert desk(erin).post(at(name, erin, ids[name]), said).status_code == 422
    page = client.get(at("source", bob, counts.pk)).text
    for words in ("primary: the record", "Corrected twice.", "to be looked at again by 4 May 2030"):
        assert words in page
    note = ReliabilityNote.objects.get()
    client.post(at("note-withdraw", bob, note.pk), {"because": "It was another."})
    assert "withdrawn: It was another." in client.get(at("source", bob, counts.pk)).text
    assert desk(alice).post(at("source-disclose", alice, counts.pk), {"because": "x"}).status_code == 404
    client.post(at("source-withhold", bob, counts.pk), {"reason": "Lives are at stake.", "roles": ["editor"]})
    assert desk(erin).get(at("source", erin, counts.pk)).status_code == 404
    assert desk(alice).post(at("source-disclose", alice, counts.pk), {"because": ""}).status_code == 422
    desk(alice).post(at("source-disclose", alice, counts.pk), {"because": "She speaks openly now."})
    assert desk(erin).get(at("source", erin, counts.pk)).status_code == 200


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

"""Publishing from the desk: the gates in plain words, what readers will see, and corrections."""

import pytest

from annotations import actions
from annotations.choices import Gate, PublicationState, Role, SourceKind, Stance
from annotations.models import Claim, Correction, ErrorReport, Override, Publication
from tests.conftest import person
from tests.web.conftest import at, rating

TOLD = {
    "headline": "No, fewer took the ferry",
    "explanation": "The pier counted **1,100**.",
    "language": "en",
}


@pytest.fixture
def ruled(claim, tickets, bob, carol) -> Claim:
    for member in (bob, carol):
        actions.verdicts.submit(
            claim,
            by=member,
            rating=rating(member, "false"),
            rationale="I counted.",
            confidence=0.8,
            evidence=[tickets],
        )
    claim.refresh_from_db()
    return claim


def post(client, name, member, *ids, **data):
    return client.post(at(name, member, *ids), data, follow=True)


def test_it_works(desk, alice, ruled):
    client = desk(alice)
    page = client.get(at("publication", alice, ruled.pk)).text
    assert at("publication-gates", alice, ruled.pk) in page
    assert "The team has ruled" in client.get(at("publication-gates", alice, ruled.pk)).text

    shown = post(client, "publication-publish", alice, ruled.pk, **TOLD)

    publication = Publication.objects.get()
    assert publication.state == PublicationState.PUBLISHED
    assert publication.current.document["address"] in shown.content.decode()


def test_what_readers_will_see_is_shown_before(desk, alice, ruled):
    client = desk(alice)
    assert at("publication-preview", alice, ruled.pk) in client.get(at("publication", alice, ruled.pk)).text
    shown = client.post(at("publication-preview", alice, ruled.pk), TOLD | {"headline": "<i>No</i>"}).text
    assert "<strong>1,100</strong>" in shown
    assert "&lt;i&gt;No" in shown
    assert 'rating-1">False' in shown
    assert not Publication.objects.exists()


def test_it_is_corrected_in_the_open(desk, alice, ruled):
    client = desk(alice)
    post(client, "publication-publish", alice, ruled.pk, **TOLD)
    change = {"kind": "minor", "was": "1,100", "now": "1,104", "why": "A digit."}
    shown = post(client, "publication-correct", alice, ruled.pk, **TOLD | change)
    assert Correction.objects.get().why == "A digit."
    assert "edition 2" in shown.content.decode()


def test_a_reader_is_answered(desk, alice, ruled):
    client = desk(alice)
    post(client, "publication-publish", alice, ruled.pk, **TOLD)
    report = actions.publications.report(Publication.objects.get(), text="It was 1,104.")
    assert "It was 1,104." in client.get(at("publication", alice, ruled.pk)).content.decode()
    assert "waiting for" in client.get(at("publication", alice, ruled.pk)).text
    told = {"state": "declined", "text": "Crew included.", "shown": "on"}
    answered = post(client, "report-answer", alice, report.pk, **told).text
    assert "answered after" in answered
    assert "Hide it from readers" in answered
    report.refresh_from_db()
    assert (report.answer, report.shown) == ("Crew included.", True)
    hidden = post(client, "report-show", alice, report.pk, shown="False").text
    assert "Show it to readers" in hidden
    assert not ErrorReport.objects.get().shown


def test_what_is_scheduled_can_be_held(desk, alice, ruled):
    client = desk(alice)
    post(client, "publication-publish", alice, ruled.pk, **TOLD | {"publish_at": "2999-01-01T09:00"})
    assert Publication.objects.get().state == PublicationState.SCHEDULED
    post(client, "publication-hold", alice, ruled.pk)
    assert Publication.objects.get().state == PublicationState.HELD


def test_what_a_claimreview_would_lack_is_told_before_it_is_published(desk, alice, claim, ruled):
    page = desk(alice).get(at("publication", alice, ruled.pk)).text
    assert "itemReviewed.author.name is missing" in page
    assert "reviewRating" not in page
    unruled = Claim.objects.exclude(pk=ruled.pk).first()
    assert "search engines" not in desk(alice).get(at("publication", alice, unruled.pk)).text


def test_neither_half_asks_many_questions(desk, alice, ruled, django_assert_max_num_queries):
    client = desk(alice)
    post(client, "publication-publish", alice, ruled.pk, **TOLD)
    for name in ("publication", "publication-gates"):
        with django_assert_max_num_queries(15):
            client.get(at(name, alice, ruled.pk))


# --- refusals ---


def test_a_closed_gate_says_what_opens_it_and_typing_is_kept(desk, alice, claim):
    refused = post(desk(alice), "publication-publish", alice, claim.pk, **TOLD)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "The team has to rule on the claim first." in page
    assert TOLD["headline"] in page


def test_a_rule_is_set_aside_by_two(desk, alice, ruth, ruled, bob):
    source, _ = actions.sources.add(
        ruled.team, by=bob, kind=SourceKind.DATASET, title="Counts", url="https://harbour.example/counts"
    )
    actions.evidence.add(ruled, source, by=bob, stance=Stance.REFUTES)
    gate = Gate.SNAPSHOT_MISSING
    post(desk(alice), "publication-aside", alice, ruled.pk, gate, reason="The archive is closed.")
    dora = actions.teams.admit(person("dora"), by=ruth, role=Role.EDITOR)
    assert "Agree to set it aside" in desk(dora).get(at("publication-gates", dora, ruled.pk)).text
    post(desk(dora), "publication-aside", dora, ruled.pk, gate)
    assert Override.objects.get().seconded_by == dora.user


def test_who_may_not_publish_sees_the_gates_and_no_form(desk, bob, ruled):
    page = "".join(
        desk(bob).get(at(name, bob, ruled.pk)).text for name in ("publication", "publication-gates")
    )
    assert "More than one person has looked" in page
    assert 'name="headline"' not in page
    assert post(desk(bob), "publication-publish", bob, ruled.pk, **TOLD).status_code == 422
    assert not Publication.objects.exists()

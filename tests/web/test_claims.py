"""The claim in hand: sifting, judging, deciding, and keeping what was typed when something is refused."""

import pytest

from annotations import actions
from annotations.choices import ClaimState
from annotations.models import Assignment, Claim, Evidence, Ruling, Source, Staleness, Verdict
from tests.conftest import BRIDGE
from tests.web.conftest import at, beyond, change_the_number, judge, rating

# What htmx says of itself when it wants the panel.
PANEL = {"HX-Request": "true", "HX-Target": "panel"}


@pytest.fixture
def here(ferry):
    """Where a form of the panel stood: beside the first revision of the article."""
    return {"article": ferry.pk, "revision": 1}


def test_it_works(claim, tickets, ferry, desk, bob, here):
    answer = desk(bob).post(
        at("claim-verdict", bob, claim.pk, **here),
        {
            "rating": rating(bob, "false").pk,
            "rationale": "The *ledger* says otherwise.",
            "evidence": [tickets.pk],
            "confidence": "80",
        },
    )
    assert answer.url == at("article", bob, ferry.pk, claim=claim.pk) + f"#claim-{claim.pk}"
    verdict = Verdict.objects.get()
    assert (verdict.rating.slug, verdict.confidence) == ("false", 0.8)
    assert verdict.revision == ferry.current_revision
    assert list(verdict.evidence.all()) == [tickets]
    page = desk(bob).get(answer.url).text
    assert "The <em>ledger</em> says otherwise." in page
    assert "80 % sure" in page


def test_a_refused_verdict_keeps_what_was_typed(claim, ferry, desk, bob, here):
    answer = desk(bob).post(
        at("claim-verdict", bob, claim.pk, **here),
        {"rating": rating(bob, "true").pk, "rationale": "A long thought.", "confidence": "70"},
    )
    assert answer.status_code == 422
    page = answer.text
    assert "Name the evidence, or say" in page
    assert "A long thought." in page
    assert f'value="{rating(bob, "true").pk}"' in page
    assert 'value="70"' in page
    assert not Verdict.objects.exists()


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"rating": ""}, "This field is required."),
        ({"rating": "6e7d6c7a-0000-7000-8000-000000000000"}, "Select a valid choice"),
        ({"rationale": ""}, "This field is required."),
        ({"confidence": "101"}, "less than or equal to 100"),
        ({"evidence": ["6e7d6c7a-0000-7000-8000-000000000000"]}, "Select a valid choice"),
    ],
)
def test_a_verdict_that_makes_no_sense_is_refused(sent, told, claim, desk, bob, here):
    whole = {
        "rating": rating(bob, "true").pk,
        "rationale": "So it is.",
        "confidence": "80",
        "no_evidence_reason": "None.",
    }
    answer = desk(bob).post(at("claim-verdict", bob, claim.pk, **here), whole | sent)
    assert answer.status_code == 422
    assert told in answer.text
    assert not Verdict.objects.exists()


def test_with_htmx_only_the_panel_answers(claim, ferry, desk, bob, here):
    client = desk(bob)
    held = client.get(at("article", bob, ferry.pk, claim=claim.pk), headers=PANEL)
    assert held.text.lstrip().startswith("<aside")
    assert "HX-Request" in held.headers["Vary"]
    refused = client.post(at("claim-reject", bob, claim.pk, **here), {"reason": ""}, headers=PANEL)
    assert refused.status_code == 422
    assert refused.text.lstrip().startswith("<aside")
    done = client.post(at("claim-reject", bob, claim.pk, **here), {"reason": "No."}, headers=PANEL)
    assert done.headers["HX-Refresh"] == "true", "the text shows the claim in its new state too"


def test_a_verdict_on_an_older_revision_is_pinned_to_it(claim, ferry, desk, bob, here):
    change_the_number(ferry)
    desk(bob).post(
        at("claim-verdict", bob, claim.pk, **here),
        {
            "rating": rating(bob, "true").pk,
            "rationale": "As I read it.",
            "confidence": "80",
            "no_evidence_reason": "None.",
        },
    )
    verdict = Verdict.objects.get()
    assert verdict.revision.number == 1
    assert "1,200" in verdict.quote


def test_judging_anew_says_why(claim, ferry, desk, bob, here):
    judge(claim, bob, "true")
    client = desk(bob)
    whole = {
        "rating": rating(bob, "false").pk,
        "rationale": "I was wrong.",
        "confidence": "80",
        "no_evidence_reason": "None.",
    }
    refused = client.post(at("claim-verdict", bob, claim.pk, **here), whole)
    assert "Required to supersede your verdict: say why" in refused.text
    client.post(at("claim-verdict", bob, claim.pk, **here), whole | {"reason": "Found the ledger."})
    assert Verdict.objects.get(standing=True).supersede_reason == "Found the ledger."
    page = client.get(at("article", bob, ferry.pk, claim=claim.pk)).text
    assert "judged anew: Found the ledger." in page
    assert "Superseded (1)" in page


def test_a_candidate_is_opened_or_turned_down(ferry, desk, bob, here):
    bridge = Claim.objects.get(statement=BRIDGE)
    client = desk(bob)
    refused = client.post(at("claim-reject", bob, bridge.pk, **here), {"reason": " "})
    assert "Say why the claim is rejected" in refused.text
    client.post(at("claim-reject", bob, bridge.pk, **here), {"reason": "Nobody doubts it."})
    bridge.refresh_from_db()
    assert (bridge.state, bridge.reason) == (ClaimState.REJECTED, "Nobody doubts it.")
    client.post(at("claim-open", bob, bridge.pk, **here), {})
    bridge.refresh_from_db()
    assert bridge.state == ClaimState.OPEN


def test_a_claim_is_reworded_until_it_is_judged(claim, ferry, desk, erin, bob, here):
    desk(erin).post(at("claim-reword", erin, claim.pk, **here), {"statement": "Monday saw 1,200 passengers."})
    claim.refresh_from_db()
    assert claim.statement == "Monday saw 1,200 passengers."
    verdict = judge(claim, bob, "true")
    late = desk(bob).post(at("claim-reword", bob, claim.pk, **here), {"statement": "Something else."})
    assert late.status_code == 422
    assert "This claim has been judged as it is worded" in late.text
    # To erin a refusal would tell that somebody has judged. So bob is told that he must look again.
    desk(erin).post(at("claim-reword", erin, claim.pk, **here), {"statement": "Something else."})
    assert [mark.reason for mark in verdict.staleness.open()] == ["claim_text_changed"]


def test_an_editor_decides_a_dispute(claim, ferry, desk, alice, bob, carol, here):
    judge(claim, bob, "true")
    judge(claim, carol, "false")
    client, where = desk(alice), at("article", alice, ferry.pk, claim=claim.pk)
    page = client.get(where).text
    assert "Decide the dispute" in page
    assert "4 steps apart on the scale." in page
    assert "There is no evidence on which all of them rest." in page
    client.post(
        at("claim-adjudicate", alice, claim.pk, **here),
        {"rating": rating(alice, "false").pk, "rationale": "The ledger decides it."},
    )
    assert Ruling.objects.get().rationale == "The ledger decides it."
    assert client.get(where).text.count(">dissent<") == 1


def test_verdicts_that_part_say_what_only_some_of_them_rest_on(
    claim, tickets, ferry, desk, alice, bob, carol
):
    for member, slug, evidence in ((bob, "true", []), (carol, "false", [tickets])):
        actions.verdicts.submit(
            claim,
            by=member,
            rating=rating(member, slug),
            rationale="I counted.",
            confidence=0.8,
            evidence=evidence,
            no_evidence_reason="" if evidence else "I was there.",
        )
    page = desk(alice).get(at("article", alice, ferry.pk, claim=claim.pk)).text
    assert "(not shared by all)" in page
    judge(claim, bob, "false", reason="I saw the tickets.")
    assert "steps apart" not in desk(alice).get(at("article", alice, ferry.pk, claim=claim.pk)).text


def test_evidence_from_a_new_source(claim, desk, erin, here):
    desk(erin).post(
        at("claim-evidence", erin, claim.pk, **here),
        {
            "stance": "refutes",
            "kind": "document",
            "title": "Ledger",
            "citation": "Folder 3",
            "quote": "1,150",
        },
    )
    evidence = Evidence.objects.get()
    assert (evidence.stance, evidence.quote, evidence.source.title) == ("refutes", "1,150", "Ledger")


def test_evidence_from_a_source_the_team_has(claim, tickets, desk, erin, here):
    desk(erin).post(
        at("claim-evidence", erin, claim.pk, **here),
        {"stance": "context", "kind": "document", "source": tickets.source_id},
    )
    assert Evidence.objects.filter(source=tickets.source).count() == 2
    assert Source.objects.count() == 1


def test_evidence_that_is_refused_leaves_no_source_behind(claim, desk, erin, here):
    answer = desk(erin).post(
        at("claim-evidence", erin, claim.pk, **here),
        {"stance": "refutes", "kind": "document", "title": "Nowhere to be found"},
    )
    assert answer.status_code == 422
    assert "Say where the source can be found" in answer.text
    assert "Nowhere to be found" in answer.text
    assert not Source.objects.exists()


def test_evidence_is_withdrawn_with_a_reason(claim, tickets, desk, bob, here):
    client = desk(bob)
    refused = client.post(at("evidence-withdraw", bob, tickets.pk, **here), {"because": ""})
    assert "Say why the evidence is withdrawn" in refused.text
    client.post(at("evidence-withdraw", bob, tickets.pk, **here), {"because": "A forgery."})
    tickets.refresh_from_db()
    assert tickets.withdrawn_because == "A forgery."


def test_what_changed_is_shown_as_it_was_and_is(claim, ferry, desk, bob, carol):
    judge(claim, bob, "true")
    judge(claim, carol, "true")
    change_the_number(ferry)
    page = desk(bob).get(at("article", bob, ferry.pk, claim=claim.pk)).text
    assert "A number changed:" in page
    assert "The ruling and the verdicts of Bob and Carol" in page
    assert "<del>" in page
    assert "compare revisions 1 and 2" in page


def test_still_holds_clears_all_that_say_the_same(claim, ferry, desk, bob, carol, here):
    judge(claim, bob, "true")
    judge(claim, carol, "true")
    change_the_number(ferry)
    mark = Staleness.objects.open().first()
    client = desk(bob)
    refused = client.post(at("staleness-clear", bob, mark.pk, article=ferry.pk), {"because": ""})
    assert "Say why the judgement still holds" in refused.text
    client.post(at("staleness-clear", bob, mark.pk, article=ferry.pk), {"because": "A rounding."})
    assert not Staleness.objects.open().exists()
    assert set(Staleness.objects.values_list("cleared_because", flat=True)) == {"A rounding."}


def test_a_judgement_that_one_may_not_see_is_not_there_to_be_cleared(claim, ferry, desk, bob, carol):
    judge(claim, carol, "true")
    change_the_number(ferry)
    mark = Staleness.objects.get(verdict__author=carol.user)
    answer = desk(bob).post(at("staleness-clear", bob, mark.pk), {"because": "I should not know."})
    assert answer.status_code == 404
    mark.refresh_from_db()
    assert mark.cleared_at is None


def test_a_claim_by_itself_takes_the_same_forms(claim, desk, bob):
    client = desk(bob)
    assert at("claim-beyond", bob, claim.pk) in client.get(at("claim", bob, claim.pk)).text
    assert "Said in" in beyond(client, bob, claim)
    refused = client.post(at("claim-reject", bob, claim.pk), {"reason": ""})
    assert refused.status_code == 422
    assert "Say why the claim is rejected" in refused.text
    done = client.post(at("claim-reject", bob, claim.pk), {"reason": "Not for us."})
    assert done.url == at("claim", bob, claim.pk)


def test_the_next_claim_is_taken_in_hand(claim, ferry, desk, bob):
    client = desk(bob)
    assert "Take the next one" in client.get(at("home", bob)).text
    answer = client.post(at("next", bob))
    assert answer.url == at("article", bob, ferry.pk, claim=claim.pk) + f"#claim-{claim.pk}"
    assert Assignment.objects.get().assignee == bob.user
    assert "Nothing waits for your verdict." in client.post(at("next", bob), follow=True).text


def test_who_may_not_judge_takes_nothing(claim, desk, vera):
    client = desk(vera)
    assert "Take the next one" not in client.get(at("home", vera)).text
    assert "A viewer may not do this" in client.post(at("next", vera), follow=True).text


def test_claims_are_listed_by_state(claim, desk, bob):
    client = desk(bob)
    everything = client.get(at("claims", bob)).text
    assert claim.statement in everything
    assert BRIDGE in everything
    assert BRIDGE not in client.get(at("claims", bob, state="open")).text
    assert "None." in client.get(at("claims", bob, state="disputed")).text


def test_what_was_typed_is_kept_even_where_its_form_is_gone(claim, ferry, desk, bob, carol, here):
    """Somebody rejects the claim while bob writes his verdict."""
    desk(carol).post(at("claim-reject", carol, claim.pk, **here), {"reason": "Out of scope."})
    answer = desk(bob).post(
        at("claim-verdict", bob, claim.pk, **here),
        {
            "rating": rating(bob, "true").pk,
            "rationale": "An afternoon of counting.",
            "confidence": "80",
            "no_evidence_reason": "None.",
        },
    )
    assert answer.status_code == 422
    assert "This claim is rejected; open it before judging it." in answer.text
    assert "An afternoon of counting." in answer.text


def test_what_is_typed_is_kept_for_its_author_alone(claim, desk, bob, carol):
    typed = {"rating": rating(bob, "true").pk, "rationale": "A long th", "confidence": "7o"}
    assert desk(bob).post(at("claim-draft", bob, claim.pk), typed).status_code == 204
    page = desk(bob).get(at("claim", bob, claim.pk)).text
    assert "A long th</textarea>" in page
    assert "A long th" not in desk(carol).get(at("claim", carol, claim.pk)).text


def test_an_editor_returns_verdicts_and_reopens_a_claim(claim, desk, alice, bob, carol):
    for member in (bob, carol):
        judge(claim, member, "true")
    desk(alice).post(at("claim-return", alice, claim.pk), {"reason": "Count again."})
    assert Claim.objects.get(pk=claim.pk).state == "in_review"
    for member in (bob, carol):
        judge(claim, member, "true", reason="Counted again.")
    assert "Reopen the claim" in desk(alice).get(at("claim", alice, claim.pk)).text
    assert "Reopen the claim" not in desk(bob).get(at("claim", bob, claim.pk)).text
    desk(alice).post(at("claim-reopen", alice, claim.pk), {"reason": "New counts."})
    assert Claim.objects.get(pk=claim.pk).state == "in_review"
